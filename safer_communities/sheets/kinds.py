"""What a column may hold. Each kind knows how a value is answered, how people read it, and how a cell is read.

Plain Python, no Django. How a kind is described to programs says `safer_communities.rest.described`.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from safer_communities.sheets.cells import Cells
from safer_communities.words import long_date

Choices = Sequence[tuple[str, object]]
Answering = Callable[[Any], object] | None
MOST = 10**9


def utc(value: datetime.datetime | None) -> str | None:
    """ISO 8601 in UTC, to the microsecond, so that it can be sent back as `modified_since`."""
    return None if value is None else value.isoformat().replace("+00:00", "Z")


def iso(value: datetime.date | datetime.time | None) -> str | None:
    return None if value is None else value.isoformat()


def plain(value: Decimal | None) -> str | None:
    """A number without the zeros that the column pads it with: "0.05", "12"."""
    return None if value is None else f"{value.normalize():f}"


def in_full(value: object) -> str | None:
    return None if value is None else str(value)


class Kind:
    """What a column holds."""

    def answering(self) -> Answering:
        """What makes of a value of the database one that JSON knows; None where it is one already."""
        return None

    def stored(self, value: Any) -> object:
        """A value that was read from a data file, as the database keeps it."""
        return value

    def said(self, value: object) -> str:
        """A value as people read it; "" where there is none."""
        return "" if value is None else str(value)

    def read(self, cells: Cells, column: str, *, needed: bool = False) -> object:
        """A cell of a data file. Raises DataError, which names file, row and column."""
        return cells.needed(column) if needed else cells.text(column)


class Text(Kind):
    """Words, as they were written."""


class Source(Text):
    """Where a row was read: paper, section and page."""

    def read(self, cells: Cells, column: str, *, needed: bool = False) -> str:
        return cells.source(column)


class Link(Text):
    """A full address."""


class Identifier(Kind):
    """A UUID."""

    def answering(self) -> Answering:
        return in_full


class Whole(Kind):
    """A whole number; in a data file, within these ends."""

    def __init__(self, low: int = 0, high: int = MOST) -> None:
        self.low, self.high = low, high

    def read(self, cells: Cells, column: str, *, needed: bool = False) -> int | None:
        read = cells.whole if needed else cells.whole_or_none
        return read(column, self.low, self.high)


class Number(Kind):
    """A decimal number with as many places as it needs. A rate is a share from 0 to 1."""

    def answering(self) -> Answering:
        return plain

    def __init__(self, digits: int = 12, places: int = 4, *, negative: bool = True) -> None:
        self.digits, self.places, self.negative = digits, places, negative

    def read(self, cells: Cells, column: str, *, needed: bool = False) -> Decimal | None:
        value = cells.number(column) if needed else cells.number_or_none(column)
        if value is not None and value < 0 and not self.negative:
            raise cells.problem(column, f"“{value}” is below zero")
        return value


class Pounds(Number):
    """An amount in pounds and pence."""

    def answering(self) -> Answering:
        return in_full

    def __init__(self, digits: int = 12, *, negative: bool = True) -> None:
        super().__init__(digits, 2, negative=negative)


class Day(Kind):
    def answering(self) -> Answering:
        return iso

    def said(self, value: object) -> str:
        return long_date(value) if isinstance(value, datetime.date) else super().said(value)

    def read(self, cells: Cells, column: str, *, needed: bool = False) -> datetime.date | None:
        return cells.day(column) if needed else cells.day_or_none(column)


class Time(Kind):
    """A time of day, in the partnership's own time."""

    def answering(self) -> Answering:
        return iso

    def read(self, cells: Cells, column: str, *, needed: bool = False) -> datetime.time | None:
        text = cells.needed(column) if needed else cells.text(column)
        try:
            return datetime.time.fromisoformat(text) if text else None
        except ValueError:
            raise cells.problem(column, f"“{text}” is not a time (write 14:30)") from None


class Moment(Kind):
    def answering(self) -> Answering:
        return utc


class YesNo(Kind):
    def said(self, value: object) -> str:
        return "Yes" if value else "No"

    def read(self, cells: Cells, column: str, *, needed: bool = False) -> bool:
        return cells.choice(column, ("", "True", "False")) == "True"


class Choice(Kind):
    """One of the codes; people read its name."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.names: Mapping[str, str] = {code: str(name) for code, name in choices}

    def said(self, value: object) -> str:
        return self.names.get(str(value), super().said(value))

    def read(self, cells: Cells, column: str, *, needed: bool = False) -> str:
        return cells.choice(column, tuple(self.names) if needed else ("", *self.names))


class Named(Choice):
    """A choice that programs, too, are told by its name."""

    def answering(self) -> Answering:
        names = self.names
        return lambda code: names.get(code, code)


class Many(Kind):
    """A list of one kind."""

    def __init__(self, of: Kind) -> None:
        self.of = of

    def answering(self) -> Answering:
        return lambda values: values or []

    def said(self, value: object) -> str:
        return ", ".join(map(self.of.said, value)) if isinstance(value, Sequence) else super().said(value)

    def read(self, cells: Cells, column: str, *, needed: bool = False) -> tuple[str, ...]:
        """A list; in a CSV, which has none, parts between semicolons."""
        if not cells.headed:
            return tuple(str(part) for part in cells.listed(column))
        text = cells.needed(column) if needed else cells.text(column)
        return tuple(part.strip() for part in text.split(";") if part.strip())


class Record(Kind):
    """A few named values together."""


class Positions(Kind):
    """Places in a list that another column means: "4", or "4;7"."""

    def read(self, cells: Cells, column: str, *, needed: bool = False) -> tuple[int, ...]:
        parts = [part.strip() for part in cells.text(column).split(";") if part.strip()]
        if wrong := [part for part in parts if not part.isdecimal()]:
            raise cells.problem(column, f"“{wrong[0]}” is not a position (write 4, or 4;7)")
        return tuple(int(part) for part in parts)
