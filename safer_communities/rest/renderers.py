"""A list of the API as a file: its columns are those that the resource describes, the cells are `sheets.export`'s."""

from collections.abc import Mapping
from typing import Any

from drf_excel.renderers import XLSXRenderer as ExcelRenderer
from rest_framework.renderers import BaseRenderer

from safer_communities.sheets.export import flat, written


def _rows(data: Any) -> list[Mapping[str, object]]:
    rows: list[Mapping[str, object]] = data.get("results", [data])
    return rows


class CsvRenderer(BaseRenderer):
    """RFC 4180, UTF-8, one header row also where there are no rows."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self,
        data: object,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if data is None or renderer_context is None:
            return b""
        names = renderer_context["view"].columns.names
        return written(names, ([row.get(name) for name in names] for row in _rows(data)))


class XlsxRenderer(ExcelRenderer):
    """An Excel workbook of one sheet: numbers are numbers, days are days, text is never a formula."""

    list_sep = "; "

    def render(
        self,
        data: object,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, object] | None = None,
    ) -> bytes:
        if data is None:
            return b""
        rows = [flat(row) for row in _rows(data)]
        # drf-excel writes the header from the first row's serializer and so only where there is a row
        book: bytes = super().render({"results": rows or [{}]}, accepted_media_type, renderer_context)
        return book
