"""Lists as files for a spreadsheet: CSV of our own, and XLSX. Neither lets a cell run as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from drf_excel.renderers import XLSXRenderer as ExcelRenderer
from rest_framework.renderers import BaseRenderer

# A text cell that starts with one of these is a formula, or is split, when a spreadsheet opens the file.
# The last four are full-width forms, which some programs take for the plain ones.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def safe(text: str) -> str:
    """The text as a cell that no spreadsheet runs: an apostrophe goes before what would be a formula.

    Real numbers stay numbers: "-98400.00" is as it was. Spaces in front are looked through, as spreadsheets do.
    """
    if _NUMBER.fullmatch(text) or not (text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)):
        return text
    return f"'{text}"


def cell(value: Any) -> str:
    """A value of an answer as a cell: nothing for null, true or false, lists joined with "; "."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe(together(value))


def together(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(together(each) for each in value.values())
    if isinstance(value, list | tuple):
        return "; ".join(together(each) for each in value)
    return str(value)


def _rows(data: Any) -> list[Mapping[str, Any]]:
    return data.get("results", [data])


class CsvRenderer(BaseRenderer):
    """RFC 4180, UTF-8, one header row also where there are no rows."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if data is None:
            return b""
        columns = list((renderer_context or {})["view"].get_serializer().fields)
        return written(columns, ([row.get(name) for name in columns] for row in _rows(data)))


def written(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """A CSV file with these columns and rows."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


class XlsxRenderer(ExcelRenderer):
    """An Excel workbook of one sheet: numbers are numbers, days are days, text is never a formula."""

    list_sep = "; "

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        if data is None:
            return b""
        rows = [
            {
                name: [together(each) for each in value] if isinstance(value, list) else value
                for name, value in row.items()
            }
            for row in _rows(data)
        ]
        # drf-excel writes the header from the first row's serializer and so only where there is a row
        return bytes(super().render({"results": rows or [{}]}, accepted_media_type, renderer_context))
