"""What the stored results give to programs: rows taken out of them. Nothing is computed here."""

from collections.abc import Iterator
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, When
from django.db.models.fields.json import KeyTransform
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.rating.rules import Rating
from initiatives.results.models import Assessment
from safer_communities.rest.filters import GENERAL, read_filters
from safer_communities.rest.paging import Key, RowPagination
from safer_communities.rest.resource import Resource
from safer_communities.sheets.columns import Row
from safer_communities.tenancy.models import Marker

RATINGS = [str(rating) for rating in Rating]
RATING_CHOICES = [(rating, rating) for rating in RATINGS]


def stored(**parts: KeyTransform) -> QuerySet[Any]:
    """The stored assessments with these parts of their results, and `pending`; one statement.

    Only the parts leave the database: the whole, with the working of every figure, is large.
    """
    waiting = Marker.objects.filter(partnership_id=OuterRef("partnership_id"))
    own = Exists(waiting.filter(initiative_id=OuterRef("initiative_id")))
    # the programme is out of date while any of its initiatives is
    pending = Case(When(initiative=None, then=Exists(waiting)), default=own, output_field=BooleanField())
    return Assessment.objects.annotate(pending=pending, **parts).order_by("initiative__position")


class ResultResource(Resource):
    """Rows taken out of the stored assessments."""

    pagination_class = RowPagination
    paginator: RowPagination

    def keyed_rows(self, wanted: dict[str, Any]) -> Iterator[tuple[Key, Row]]:
        """The rows asked for, each with a key, in the order of the keys."""
        raise NotImplementedError

    def list(self, request: Request, **_: object) -> Response:
        wanted = read_filters(self.filters, request.query_params, GENERAL)
        page = self.paginator.paginate_rows(list(self.keyed_rows(wanted)), request)
        return self.paginator.get_paginated_response(page)
