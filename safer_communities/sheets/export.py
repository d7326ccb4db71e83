"""Rows as files for a spreadsheet: CSV, and what the cells of a workbook hold. Neither lets one run as a formula.

Plain Python, no Django.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping

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


def cell(value: object) -> str:
    """A value of an answer as a cell: nothing for null, true or false, lists joined with "; "."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe(together(value))


def together(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(together(part) for part in value.values())
    if isinstance(value, list | tuple):
        return "; ".join(together(part) for part in value)
    return str(value)


def written(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A CSV file with these columns and rows."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def flat(row: Mapping[str, object]) -> dict[str, object]:
    """A row for a workbook, whose cells hold no lists of lists: what is within a list becomes text."""
    return {
        name: [together(part) for part in value] if isinstance(value, list) else value for name, value in row.items()
    }
