"""What the stored results give to programs: rows taken out of them. Nothing is computed here."""

from collections.abc import Iterator
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.rating.rules import Rating
from safer_communities.rest.filters import GENERAL, read_filters
from safer_communities.rest.paging import Key, RowPagination
from safer_communities.rest.resource import Resource
from safer_communities.sheets.columns import Row

RATINGS = [str(rating) for rating in Rating]
RATING_CHOICES = [(rating, rating) for rating in RATINGS]


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
