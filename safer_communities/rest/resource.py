"""What every address of the API has in common: who is let in, reading, changing, and answers to mistakes."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError as ModelError
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.cache import patch_vary_headers
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler
from rest_framework.viewsets import GenericViewSet

from safer_communities.rest.access import MemberRequest
from safer_communities.rest.described import Described, Strict
from safer_communities.rest.filters import GENERAL, Filter, read_filters
from safer_communities.rest.openapi import Schema
from safer_communities.rest.paging import FILES, StablePagination
from safer_communities.sheets.columns import Columns, Row
from safer_communities.tenancy import records
from safer_communities.tenancy.fields import RecordedOnce
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import Refused
from safer_communities.tenancy.versioning import Conflict

Rows = list[Row]
NO_VERSION = "Say in If-Match which version you read (its ETag), so that nobody's change is lost."
CHANGED = "Somebody else changed this since you read it. Nothing of yours was saved: both are below."
NOTHING_GIVEN = "Give at least one of: {names}."
KEY_REUSED = "This Idempotency-Key was used for another record. Nothing was saved."


class PreconditionRequired(exceptions.APIException):
    status_code = 428
    default_detail = NO_VERSION
    default_code = "precondition_required"


class KeyReused(exceptions.APIException):
    status_code = 409
    default_detail = KEY_REUSED
    default_code = "idempotency_key_reused"


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """What went wrong, always as JSON: {"detail": …}, or by field for a 400. None for what is our own fault."""
    if isinstance(error, Refused):
        error = exceptions.PermissionDenied(str(error))
    elif isinstance(error, records.KeyReused):
        error = KeyReused()
    elif isinstance(error, ModelError):
        error = exceptions.ValidationError(_by_field(error))
    # a CSV of an error message would pass for data
    context["request"].accepted_renderer = JSONRenderer()
    context["request"].accepted_media_type = JSONRenderer.media_type
    return exception_handler(error, context)


def _by_field(error: ModelError) -> dict[str, list[str]]:
    if not hasattr(error, "error_dict"):
        return {"non_field_errors": list(error.messages)}
    return {
        "non_field_errors" if field == "__all__" else field: list(messages)
        for field, messages in error.message_dict.items()
    }


class Resource(GenericViewSet[Model]):
    """A list, and each of its rows.

    A list is read as tuples and answered as dicts, both as its `columns` say: one statement, no model instances and no
    serializer, which only describes the answer. Named after its place in the address.
    """

    resource: ClassVar[str]
    columns: ClassVar[Columns]
    serializer_class: Described
    filters: ClassVar[tuple[Filter, ...]] = ()
    # which serializer describes what is sent, by method of the view
    inputs: ClassVar[dict[str, type[Strict]]] = {}
    schema = Schema()
    lookup_url_kwarg = "id"
    metadata_class = None
    filter_backends = ()
    paginator: StablePagination
    request: MemberRequest

    # What a resource says of itself

    def rows(self) -> QuerySet[Any]:
        """All rows that the person may read."""
        raise NotImplementedError

    def filtered(self, rows: QuerySet[Any], values: dict[str, object]) -> QuerySet[Any]:
        """The rows that the parameters ask for."""
        lookups = {
            declared.lookup: values[declared.name]
            for declared in self.filters
            if declared.lookup and declared.name in values
        }
        return rows.filter(**lookups) if lookups else rows

    def etag(self, row: Row) -> str:
        """What changes whenever the representation does, starting with the version. Empty: no ETag."""
        return str(row["version"]) if "version" in row else ""

    # Reading

    @property
    def membership(self) -> Membership:
        return self.request.membership

    def answered(self, rows: Iterable[Sequence[object]]) -> Rows:
        """Rows as they are answered, of the values of the columns' paths."""
        slug, write = self.membership.partnership.slug, self.columns.row
        site = self.request.build_absolute_uri("/")
        here, pages = f"{site}api/v1/p/{slug}/{self.resource}/", f"{site}p/{slug}/"
        return [write(row, here, pages) for row in rows]

    def list(self, request: Request, **_: object) -> Response:
        values = read_filters(self.filters, request.query_params, GENERAL)
        rows = self.filtered(self.rows(), values).order_by().values_list(*self.columns.paths, named=True)
        page = self.paginator.paginate_queryset(rows, request, view=self)
        return self.paginator.get_paginated_response(self.answered(page))

    def retrieve(self, request: Request, id: UUID, **_: object) -> Response:  # noqa: A002 (as in the address)
        read_filters((), request.query_params, frozenset({"format"}))
        row = self.read(id)
        etag = self.etag(row)
        if etag and etag in _tags(request.headers.get("If-None-Match", "")):
            return Response(status=304, headers={"ETag": f'"{etag}"'})
        return self.answer(row)

    def read(self, row_id: UUID) -> Row:
        """One row as it is answered; one statement. Raises Http404."""
        row = self.rows().filter(pk=row_id).order_by().values_list(*self.columns.paths).first()
        if row is None:
            raise Http404("Not found.")
        [answered] = self.answered([row])
        return answered

    def answer(self, row: Row, status: int = 200, **headers: str) -> Response:
        etag = self.etag(row)
        return Response(row, status=status, headers={**headers, "ETag": f'"{etag}"'} if etag else headers or None)

    # Changing

    def allow(self) -> None:
        """Raise Refused for people who can never do this, before anything else about the request is answered."""

    def change(self, row_id: UUID, version: int, changes: dict[str, Any]) -> Model:
        """Have a service change a row, and answer with it. Raises Http404, Refused, Conflict, ValidationError."""
        raise NotImplementedError

    def changed(self, instance: Any) -> Row:
        """The row that a service answered with, as it is answered. Looked up again where it needs more."""
        return self.read(instance.pk)

    def partial_update(self, request: Request, id: UUID, **_: object) -> Response:  # noqa: A002
        try:
            self.allow()
            version = version_sent(request)
            changes = self.sent(partial=True)
        except (Refused, exceptions.APIException):
            self.read(id)  # what is not there, is not there, whatever was sent
            raise
        try:
            instance = self.change(id, version, changes)
        except Conflict:
            return self.conflict(self.read(id), request.data)
        return self.answer(self.changed(instance))

    def conflict(self, current: Row, sent: object) -> Response:
        self.request.accepted_renderer = JSONRenderer()
        self.request.accepted_media_type = JSONRenderer.media_type
        data = {"detail": CHANGED, "current": current, "sent": sent}
        return Response(data, status=412, headers={"ETag": f'"{self.etag(current)}"'})

    def sent(self, *, partial: bool = False) -> dict[str, Any]:
        """What was sent, checked; of a partial change, at least one field. Raises ValidationError by field."""
        serializer = self.inputs[self.action](data=self.request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        if partial and not serializer.validated_data:
            names = ", ".join(serializer.fields)
            raise exceptions.ValidationError({"non_field_errors": [NOTHING_GIVEN.format(names=names)]})
        return dict(serializer.validated_data)

    def recorded(self, row: RecordedOnce) -> Response:
        """What a service recorded, or had recorded already under the same key, as it is answered."""
        there = self.read(row.pk)
        return self.answer(there) if row.is_repeat else self.answer(there, status=201, Location=str(there["url"]))

    # Every answer

    def finalize_response(self, request: Request, response: Response, *args: object, **kwargs: object) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        # stored by the asker at most, and asked again before use
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ("Authorization", "Cookie"))
        if isinstance(response, Response):
            response.add_post_render_callback(self._let_go)
        kind = getattr(getattr(response, "accepted_renderer", None), "format", "")
        if kind in FILES and response.status_code == 200:
            response["Content-Disposition"] = f'attachment; filename="{kwargs["partnership"]}-{self.resource}.{kind}"'
        return response

    def _let_go(self, response: Response) -> None:
        # view, request and answer hold each other: a large answer's rows would wait for the garbage collector
        response.renderer_context = {}  # type: ignore[attr-defined]  # its stubs leave it out
        vars(self).clear()

    def get_serializer_class(self) -> Described:
        return self.serializer_class


def version_sent(request: Request) -> int:
    """The version in If-Match: "3", or an ETag that starts with it. One that is not ours matches nothing.

    Raises:
        PreconditionRequired: there is none ("*" would be any).
    """
    tags = _tags(request.headers.get("If-Match", ""))
    if not tags or tags == ["*"]:
        raise PreconditionRequired
    number = re.match(r"[0-9]{1,9}(?![0-9])", tags[0])
    return int(number[0]) if number and len(tags) == 1 else -1


def _tags(header: str) -> list[str]:
    return [tag.strip().removeprefix("W/").strip('"') for tag in header.split(",") if tag.strip()]


def request_key(request: Request) -> UUID | None:
    """The sender's Idempotency-Key. Raises ValidationError if it is not a UUID."""
    key = request.headers.get("Idempotency-Key", "").strip()
    try:
        return UUID(key) if key else None
    except ValueError:
        raise exceptions.ValidationError({"Idempotency-Key": ["Give a UUID, a new one for every record."]}) from None
