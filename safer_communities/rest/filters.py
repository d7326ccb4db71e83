"""What may be asked of a list in its address: read, checked, and declared once for the schema too."""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from rest_framework.exceptions import ValidationError

# A "+" that was not encoded arrives as a space: "2013-07-19T10:00:00 01:00".
_LOST_PLUS = re.compile(r" (\d{2}:?\d{2})$")
# Understood by every address: paging, and the form of the answer.
GENERAL = frozenset({"cursor", "limit", "format"})


def text(value: str) -> str:
    if "\x00" in value:
        raise ValueError("That is not text.")
    return value


def identifier(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise ValueError("Give an id, as the API writes it.") from None


def day(value: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(value if len(value) == len("YYYY-MM-DD") else "")
    except ValueError:
        raise ValueError("Give a day as YYYY-MM-DD.") from None


def year(value: str) -> int:
    if not re.fullmatch(r"[12][0-9]{3}", value):
        raise ValueError("Give the calendar year in which the financial year starts, such as 2013.")
    return int(value)


def instant(value: str) -> datetime.datetime:
    """An ISO 8601 moment; without an offset it is London time, without a time the start of the day."""
    value = _LOST_PLUS.sub(r"+\1", value)
    try:
        only_day = parse_date(value)
        moment = parse_datetime(value) if only_day is None else datetime.datetime.combine(only_day, datetime.time())
    except ValueError:
        moment = None
    if moment is None:
        raise ValueError("Give a moment such as 2013-07-19T10:00:00Z.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def truth(value: str) -> bool:
    if value.lower() not in ("true", "false", "1", "0"):
        raise ValueError("Give true or false.")
    return value.lower() in ("true", "1")


def one_of(choices: Mapping[str, str] | Iterable[str]) -> Callable[[str], str]:
    """A reader that takes a code, or its printed name, in any case, and answers the code."""
    names = dict(choices) if isinstance(choices, Mapping) else {choice: choice for choice in choices}
    known = {name.lower(): code for code, name in names.items()} | {code.lower(): code for code in names}

    def read(value: str) -> str:
        if value.lower() not in known:
            raise ValueError(f"“{value}” is not one of: {', '.join(names)}.")
        return known[value.lower()]

    read.choices = list(names)  # type: ignore[attr-defined]  # a mark, for the schema
    return read


# JSON Schema's type and format of what each reader takes.
SCHEMAS: dict[object, dict[str, str]] = {
    text: {"type": "string"},
    identifier: {"type": "string", "format": "uuid"},
    day: {"type": "string", "format": "date"},
    year: {"type": "integer"},
    instant: {"type": "string", "format": "date-time"},
    truth: {"type": "boolean"},
}


@dataclass(frozen=True)
class Filter:
    """A query parameter. `lookup` is the ORM's; empty where the view applies it itself."""

    name: str
    lookup: str
    read: Callable[[str], object]
    help: str
    default: str = ""

    def schema(self) -> dict[str, object]:
        choices = getattr(self.read, "choices", None)
        schema: dict[str, object] = {"type": "string", "enum": choices} if choices else dict(SCHEMAS[self.read])
        return {**schema, "default": self.default} if self.default else schema


def initiative(lookup: str = "initiative__code") -> Filter:
    return Filter("initiative", lookup, text, "The code of one initiative, such as A.")


def modified_since(lookup: str) -> Filter:
    return Filter(
        "modified_since",
        lookup and f"{lookup}__gte",
        instant,
        "Only what was added or changed from this moment on, for incremental pulls.",
    )


def read_filters(filters: Iterable[Filter], given: Mapping[str, str], allowed: frozenset[str]) -> dict[str, object]:
    """The values of the parameters given (or their defaults), by name.

    A parameter that does not exist is an error, not ignored: a misspelt filter would answer with every row.

    Raises:
        ValidationError: by parameter.
    """
    declared = {declared_filter.name: declared_filter for declared_filter in filters}
    values: dict[str, object] = {}
    errors: dict[str, list[str]] = {}
    for name in given:
        if name not in declared and name not in allowed:
            known = ", ".join(sorted({*declared, *allowed}))
            errors[name] = [f"There is no such parameter here. There are: {known}."]
    for name, declared_filter in declared.items():
        if not (raw := given.get(name) or declared_filter.default):  # left empty, it is not asked for
            continue
        try:
            values[name] = declared_filter.read(raw)
        except ValueError as reason:
            errors[name] = [str(reason)]
    if errors:
        raise ValidationError(errors)
    return values
