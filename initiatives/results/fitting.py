"""Frozen dataclasses as plain JSON data, and back: what does not fit is refused with its place.

What reads and writes a dataclass is put together once a process from its annotations, for a page reads hundreds of
figures. Plain Python, no Django.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from operator import itemgetter
from types import NoneType, UnionType
from typing import Literal, TypeAlias, TypeVar, cast, get_args, get_origin, get_type_hints

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"
Reader: TypeAlias = Callable[[object], object]
Writer: TypeAlias = Callable[[object], object]
T = TypeVar("T")


class Misfit(ValueError):
    """Data that is not of the shape asked for: “plan.late[3].due: not a date”."""

    def __init__(self, problem: str, place: str = "") -> None:
        self.problem, self.place = problem, place
        super().__init__(f"{place.lstrip('.')}: {problem}" if place else problem)

    def inside(self, where: str) -> Misfit:
        """The same, told from further out; `where` is “.late” or “[3]”."""
        return Misfit(self.problem, f"{where}{self.place}")


def from_json(kind: type[T], data: object) -> T:
    """The dataclass that plain data stands for, with exactly its fields. Raises Misfit."""
    return cast(T, _reader(cast(Hashable, kind))(data))


def to_json(value: object) -> dict[str, Json]:
    """A dataclass as plain data: decimals, days and ratings as text, tuples as lists."""
    return cast(dict[str, Json], _writer(cast(Hashable, type(value)))(value))


# Reading


@cache
def _reader(kind: object) -> Reader:
    """What reads data of an annotation."""
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType and len(inner) == 2 and inner[1] is NoneType:
        return _optional(_reader(inner[0]))
    if origin is tuple and len(inner) == 2 and inner[1] is ...:
        return _list(_reader(inner[0]))
    if origin is Literal:
        return _one_of({name: name for name in inner})
    if origin is Mapping:
        keys = frozenset(get_args(inner[0])) if get_origin(inner[0]) is Literal else None
        return _mapping(keys, _reader(inner[1]))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _one_of({str(member): member for member in kind})
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass(kind)
    raise TypeError(f"{kind} cannot be stored")


def _exactly(kind: type, problem: str) -> Reader:
    def read(data: object) -> object:
        if type(data) is not kind:  # True is an int to isinstance
            raise Misfit(problem)
        return data

    return read


def _decimal(data: object) -> Decimal:
    if type(data) is str:
        try:
            found = Decimal(data)
        except InvalidOperation:
            raise Misfit("not a decimal number") from None
        if found.is_finite():
            return found
    raise Misfit("not a decimal number")


def _date(data: object) -> date:
    if type(data) is str:
        try:
            return date.fromisoformat(data)
        except ValueError:
            pass
    raise Misfit("not a date")


_SIMPLE: dict[object, Reader] = {
    str: _exactly(str, "not a text"),
    int: _exactly(int, "not a whole number"),
    bool: _exactly(bool, "neither true nor false"),
    Decimal: _decimal,
    date: _date,
}


def _optional(read_known: Reader) -> Reader:
    return lambda data: None if data is None else read_known(data)


def _one_of(known: Mapping[str, object]) -> Reader:
    def read(data: object) -> object:
        if type(data) is str and data in known:
            return known[data]
        raise Misfit(f"none of {', '.join(known)}")

    return read


def _list(read_each: Reader) -> Reader:
    def read(data: object) -> object:
        if type(data) is not list:
            raise Misfit("not a list")
        values: list[object] = []
        try:
            for item in data:
                values.append(read_each(item))  # noqa: PERF401 (the place of what is refused is their number)
        except Misfit as problem:
            raise problem.inside(f"[{len(values)}]") from None
        return tuple(values)

    return read


def _mapping(keys: frozenset[str] | None, read_each: Reader) -> Reader:
    """Of texts to what `read_each` reads; with exactly these keys, if they are named."""

    def read(data: object) -> object:
        known = _object(data, keys)
        values: dict[str, object] = {}
        key = ""
        try:
            for key, item in known.items():
                values[key] = read_each(item)
        except Misfit as problem:
            raise problem.inside(f".{key}") from None
        return values

    return read


def _dataclass(kind: type) -> Reader:
    hints = _fields(kind)
    names = [name for name, _ in hints]
    wanted, take = frozenset(names), itemgetter(*names)
    # most fields are texts: looked at together, they cost a third
    texts = [place for place, (_, hint) in enumerate(hints) if hint is str]
    others = [(place, _reader(hint)) for place, (_, hint) in enumerate(hints) if hint is not str]

    def read(data: object) -> object:
        known = _object(data, wanted)
        values = list(take(known))
        for place in texts:
            if type(values[place]) is not str:
                raise Misfit("not a text", f".{names[place]}")
        try:
            for place, read_field in others:
                values[place] = read_field(values[place])
        except Misfit as problem:
            raise problem.inside(f".{names[place]}") from None
        return kind(*values)

    return read


def _object(data: object, keys: frozenset[str] | None) -> dict[str, object]:
    if type(data) is not dict:
        raise Misfit("not an object")
    if keys is not None and data.keys() != keys:
        problems = [f"“{name}” is missing" for name in sorted(keys - data.keys())]
        problems += [f"“{name}” is not known" for name in sorted(data.keys() - keys)]
        raise Misfit(", ".join(problems))
    return data


def _fields(kind: type) -> list[tuple[str, object]]:
    hints = get_type_hints(kind)
    return [(field.name, hints[field.name]) for field in fields(kind)]


# Writing


@cache
def _writer(kind: object) -> Writer:
    """What writes a value of an annotation; it is trusted to be one, for the types of the code are checked."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        write_known = _writer(inner[0])
        return lambda value: None if value is None else write_known(value)
    if origin is tuple:
        write_each = _writer(inner[0])
        return lambda value: [write_each(part) for part in cast(tuple[object, ...], value)]
    if origin is Mapping:
        write_value = _writer(inner[1])
        return lambda value: {key: write_value(part) for key, part in cast(Mapping[str, object], value).items()}
    if kind is Decimal:
        return lambda value: f"{value:f}"
    if kind is date:
        return lambda value: cast(date, value).isoformat()
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return str
    if isinstance(kind, type) and is_dataclass(kind):
        return _writer_of_fields(kind)
    return lambda value: value


def _writer_of_fields(kind: type) -> Writer:
    writers = [(name, _writer(hint)) for name, hint in _fields(kind)]
    return lambda value: {name: write(getattr(value, name)) for name, write in writers}
