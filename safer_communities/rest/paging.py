"""Pages of a list that stay put while rows are added: a cursor after an id, never a count of rows to skip."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from safer_communities.sheets.columns import Row

PAGE = 100
LARGEST_PAGE = 1000
LARGEST_FILE = 10_000
FILES = ("csv", "xlsx")

Key = str
Given = TypeVar("Given")


class StablePagination(CursorPagination):
    """`?limit=` rows after `?cursor=`, in the order in which they were made.

    Ids are UUIDs of version 7: in order of time, and unique, so that no row is met twice or passed over. A file (CSV,
    XLSX) asked for without a limit holds all rows: a cut-off file would pass for the whole.
    """

    ordering = "id"
    page_size = PAGE
    max_page_size = LARGEST_PAGE
    page_size_query_param = "limit"
    page_size_query_description = f"How many rows, from 1 to {LARGEST_PAGE:,}. Files hold all rows unless it is given."
    template = None
    whole_file = False

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get("limit")
        if asked is None:
            self.whole_file = request.accepted_renderer.format in FILES
            return LARGEST_FILE if self.whole_file else PAGE
        if not (asked.isascii() and asked.isdigit()) or not 1 <= int(asked[:9]) <= LARGEST_PAGE:
            raise ValidationError({"limit": [f"Give a whole number from 1 to {LARGEST_PAGE}."]})
        return int(asked)

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            cursor = super().decode_cursor(request)
        except NotFound:  # it is what was sent that is wrong, not the list that is missing
            cursor = _cursor("")
        if cursor is not None and not self.understands(cursor):
            raise ValidationError({"cursor": ["Take the cursor from “next” or “previous”, unchanged."]})
        return cursor

    def understands(self, cursor: Cursor) -> bool:
        """Whether the cursor is one that this list gives out."""
        try:
            return cursor.offset == 0 and bool(UUID(str(cursor.position)))
        except (TypeError, ValueError):
            return False

    def paginate_queryset(
        self, queryset: QuerySet[Model, Given] | Sequence[Given], request: Request, view: APIView | None = None
    ) -> list[Given]:
        page = super().paginate_queryset(queryset, request, view)
        self.refuse_cut_off_file()
        return page or []

    def refuse_cut_off_file(self) -> None:
        if self.whole_file and self.has_next:
            raise ValidationError(
                {"format": [f"More than {LARGEST_FILE:,} rows: narrow them with a filter, or page with limit=."]}
            )

    def get_paginated_response(self, data: list[Row]) -> Response:
        following, before = self.get_next_link(), self.get_previous_link()
        # a file has no room for the links, so that they are told in a header as well
        links = [f'<{url}>; rel="{rel}"' for url, rel in ((following, "next"), (before, "prev")) if url]
        headers = {"Link": ", ".join(links)} if links else None
        return Response({"next": following, "previous": before, "results": data}, headers=headers)

    def get_paginated_response_schema(self, schema: dict[str, object]) -> dict[str, object]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }


class RowPagination(StablePagination):
    """The same for rows that are worked out rather than read: each has a key, and the keys are in order."""

    following: Key | None = None
    before: Key | None = None

    def understands(self, cursor: Cursor) -> bool:
        return cursor.offset == 0 and bool(cursor.position)

    def paginate_rows(self, rows: Sequence[tuple[Key, Row]], request: Request) -> list[Row]:
        """The page of `rows` that the request asks for."""
        self.request = request
        self.base_url = request.build_absolute_uri()
        size, cursor = self.get_page_size(request), self.decode_cursor(request)
        keys = [key for key, _ in rows]
        if cursor is None:
            start, end = 0, size
        elif cursor.reverse:
            end = bisect_left(keys, str(cursor.position))
            start = max(0, end - size)
        else:
            start = bisect_right(keys, str(cursor.position))
            end = start + size
        self.has_next, self.has_previous = end < len(keys), start > 0
        self.following = keys[end - 1] if self.has_next and end else None
        self.before = keys[start] if self.has_previous and start < len(keys) else None
        self.refuse_cut_off_file()
        return [row for _, row in rows[start:end]]

    def get_next_link(self) -> str | None:
        return self.encode_cursor(_cursor(self.following)) if self.following else None

    def get_previous_link(self) -> str | None:
        return self.encode_cursor(_cursor(self.before, reverse=True)) if self.before else None


def _cursor(position: str, *, reverse: bool = False) -> Cursor:
    return Cursor(0, reverse, position)  # type: ignore[arg-type]  # its stubs know positions that are numbers alone
