"""Cells of a programme's data files, read into numbers and dates with errors that say file, row and column.

Plain Python, no Django. CSV files have a heading row; TOML files hold lists of tables. Both become `Cells`.
"""

import csv
import tomllib
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

LONGEST_SOURCE = 300
"""Characters; what is stored of a source is no longer."""


class DataError(ValueError):
    """A data file cannot be used as it is; the message says where and why."""


class Cells:
    """One row of a file. Each method reads a cell by its column and raises DataError if it will not do."""

    def __init__(self, place: str, values: Mapping[str, object], *, headed: bool = False) -> None:
        self.place = place
        self.values = values
        # A CSV file has all its columns, even where cells are empty; a TOML table leaves keys out.
        self.headed = headed
        self.read: set[str] = set()

    def problem(self, column: str, what: str) -> DataError:
        """The error for a cell of this row."""
        return DataError(f"{self.place}, {column}: {what}")

    def text(self, column: str) -> str:
        """The cell as text, "" where it is empty or absent."""
        self.read.add(column)
        if self.headed and column not in self.values:
            raise self.problem(column, "the file has no such column")
        value = self.values.get(column)
        if isinstance(value, list | dict):
            raise self.problem(column, "must be one value, not a list")
        return "" if value is None else str(value).strip()

    def needed(self, column: str) -> str:
        """The cell as text, which must not be empty."""
        if not (text := self.text(column)):
            raise self.problem(column, "must not be empty")
        return text

    def source(self, column: str = "source") -> str:
        """Where the row was read: needed, and no longer than what can be stored."""
        text = self.needed(column)
        if len(text) > LONGEST_SOURCE:
            raise self.problem(column, f"is {len(text)} characters long; the most is {LONGEST_SOURCE}")
        return text

    def choice(self, column: str, allowed: Collection[str]) -> str:
        """The cell as one of the allowed words ("" is one only if it is listed)."""
        text = self.text(column)
        if text not in allowed:
            listed = ", ".join(f"“{word}”" if word else "empty" for word in allowed)
            raise self.problem(column, f"“{text}” is not one of {listed}")
        return text

    def number(self, column: str) -> Decimal:
        """The cell as a Decimal: digits, at most a minus sign and a point; no £ and no commas."""
        value = self.number_or_none(column)
        if value is None:
            raise self.problem(column, "must not be empty")
        return value

    def number_or_none(self, column: str) -> Decimal | None:
        """The cell as a Decimal, None where it is empty."""
        text = self.text(column)
        if not text:
            return None
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise self.problem(column, f"“{text}” is not a number (write it as 1234.50)") from None
        if not value.is_finite():
            raise self.problem(column, f"“{text}” is not a number")
        return value

    def whole(self, column: str, low: int, high: int) -> int:
        """The cell as a whole number in a range, ends included."""
        value = self.whole_or_none(column, low, high)
        if value is None:
            raise self.problem(column, "must not be empty")
        return value

    def whole_or_none(self, column: str, low: int, high: int) -> int | None:
        """The cell as a whole number in a range, None where it is empty."""
        value = self.number_or_none(column)
        if value is None:
            return None
        if value != int(value) or not low <= value <= high:
            raise self.problem(column, f"“{value}” is not a whole number from {low} to {high}")
        return int(value)

    def day(self, column: str) -> date:
        """The cell as a date, written 2013-07-19."""
        value = self.day_or_none(column)
        if value is None:
            raise self.problem(column, "must not be empty")
        return value

    def day_or_none(self, column: str) -> date | None:
        """The cell as a date, None where it is empty."""
        text = self.text(column)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise self.problem(column, f"“{text}” is not a date (write 2013-07-19)") from None

    def listed(self, column: str) -> tuple[Any, ...]:
        """The cell of a TOML file as a list; empty where it is absent."""
        self.read.add(column)
        value = self.values.get(column, [])
        if not isinstance(value, list):
            raise self.problem(column, "must be a list")
        return tuple(value)

    def finished(self) -> None:
        """Say so if the row has a column that nothing has read: it would be lost silently."""
        if unread := [str(column) for column in self.values if column not in self.read]:
            raise DataError(f"{self.place}: “{unread[0]}” is not a column of this file")


def csv_rows(folder: Path, name: str) -> list[Cells]:
    """The rows of a CSV file. DataError if it is missing or a row has too few or too many cells."""
    path = _existing(folder, name)
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        heading = next(reader, [])
        rows = []
        for number, cells in enumerate(reader, 2):
            place = f"{folder.name}/{name}, row {number}"
            if len(cells) != len(heading):
                raise DataError(f"{place}: has {len(cells)} cells, but the heading has {len(heading)}")
            rows.append(Cells(place, dict(zip(heading, cells, strict=True)), headed=True))
    return rows


def toml_file(folder: Path, name: str) -> Cells:
    """A TOML file as one row of cells. DataError if it is missing or not TOML."""
    path = _existing(folder, name)
    try:
        return Cells(f"{folder.name}/{name}", tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{folder.name}/{name}: {error}") from None


def tables(cells: Cells, name: str) -> list[Cells]:
    """The list of tables of that name in a TOML file ([[name]])."""
    listed = cells.listed(name)
    for number, values in enumerate(listed, 1):
        if not isinstance(values, dict):
            raise DataError(f"{cells.place}, {name} {number}: must be a table")
    return [Cells(f"{cells.place}, {name} {number}", values) for number, values in enumerate(listed, 1)]


def toml_tables(folder: Path, name: str) -> list[Cells]:
    """The tables of a file that holds one list of them, named as the file is."""
    whole = toml_file(folder, f"{name}.toml")
    rows = tables(whole, name)
    whole.finished()
    return rows


def _existing(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise DataError(f"{folder.name}/{name} is missing")
    return path
