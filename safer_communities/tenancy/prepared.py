"""Reads whose SQL is put together once a process: Django takes longer over that than PostgreSQL over the answer.

    @prepared
    def _of_person(user_id: UUID) -> QuerySet[Membership]:
        return Membership.objects.select_related("partnership").filter(user_id=user_id)

`_of_person(somebody.pk)` is then a list, in one statement. The function itself runs once, with stand-ins for its
arguments and for the partnership acted for; each call puts the real ones in their places. So it says what to read and
decides nothing by its arguments, none of which may be None; and it cannot prefetch.
"""

import copy
import datetime
import inspect
from collections.abc import Callable, Iterable
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, cast
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

from safer_communities.tenancy import current

if TYPE_CHECKING:
    from django.db.models.sql import Query
    from django.db.models.sql.compiler import SQLCompiler

Given = ParamSpec("Given")
Row = TypeVar("Row")

# A value of the argument's type that stands nowhere else in a query.
STAND_INS: dict[type, Callable[[int], object]] = {
    UUID: lambda _: uuid4(),
    str: lambda _: uuid4().hex,
    datetime.date: lambda number: datetime.date.max - datetime.timedelta(days=number),
}


class Prepared(Generic[Given, Row]):
    """Call it with the arguments of the function that says what to read. Made by `prepared`."""

    def __init__(self, write: Callable[Given, QuerySet[Model, Row]]) -> None:
        self._write: Callable[..., QuerySet[Model, Row]] = write
        self._statement: _Statement[Row] | None = None
        update_wrapper(self, write)

    def __call__(self, *given: Given.args, **_: Given.kwargs) -> list[Row]:
        """All rows; one statement. Raises NoPartnership outside any, if the rows belong to partnerships."""
        if self._statement is None:
            self._statement = self._prepare()
        return self._statement.rows(given)

    def first(self, *given: Given.args, **named: Given.kwargs) -> Row | None:
        """The first row, or None; one statement."""
        row = self(*given, **named)
        return row[0] if row else None

    def _prepare(self) -> "_Statement[Row]":
        parameters = inspect.signature(self._write, eval_str=True).parameters.values()
        stand_ins = [STAND_INS[parameter.annotation](number) for number, parameter in enumerate(parameters)]
        partnership = uuid4()
        with current.writing_for(partnership):
            return _Statement(self._write(*stand_ins), stand_ins, partnership)


def prepared(write: Callable[Given, QuerySet[Model, Row]]) -> Prepared[Given, Row]:
    """Have what a function reads put together once, the first time it is called."""
    return Prepared(write)


class _Statement(Generic[Row]):
    """The SQL of a queryset, and which of its parameters are given anew each time."""

    def __init__(self, rows: QuerySet[Model, Row], stand_ins: list[object], partnership: UUID) -> None:
        if rows._prefetch_related_lookups:  # type: ignore[attr-defined]  # private: its stubs leave it out
            raise TypeError("A prepared read is one statement: it cannot prefetch.")
        self._rows = rows
        with current.writing_for(partnership):
            self._compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
            self._sql, self._parameters = self._compiler.as_sql()
        columns = [column for column, *_ in self._compiler.select[: self._compiler.col_count]]
        self._converters = self._compiler.get_converters(columns)
        self._places = {
            place: stand_ins.index(value) for place, value in enumerate(self._parameters) if value in stand_ins
        }
        self._partnerships = [place for place, value in enumerate(self._parameters) if value == partnership]
        if set(self._places.values()) != set(range(len(stand_ins))):
            raise TypeError("A prepared read must put each of its arguments, as it is, into its SQL.")

    def rows(self, given: tuple[object, ...]) -> list[Row]:
        parameters = list(self._parameters)
        for place, argument in self._places.items():
            parameters[place] = given[argument]
        if self._partnerships:
            partnership_id = current.current_partnership_id()
            for place in self._partnerships:
                parameters[place] = partnership_id
        # what Django's own iteration over a queryset asks for: the queryset, its query, the query's compiler
        query = cast("Query", _Query(self.compiler, tuple(parameters)))
        rows: QuerySet[Model, Row] = QuerySet(self._rows.model, query=query, using=DEFAULT_DB_ALIAS)
        rows._fields = self._rows._fields  # type: ignore[attr-defined]  # as above
        iterate = cast("Callable[[object], Iterable[Row]]", self._rows._iterable_class)
        return list(iterate(rows))

    def compiler(self, parameters: tuple[object, ...]) -> "SQLCompiler":
        """As Django's after it has put the SQL together, on this thread's connection."""
        compiler: Any = copy.copy(self._compiler)  # two of its methods are put in the place of Django's
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda: (self._sql, parameters)
        compiler.get_converters = lambda _: self._converters
        return cast("SQLCompiler", compiler)


class _Query:
    """Stands for a `django.db.models.sql.Query` whose SQL is known."""

    def __init__(self, compiler: "Callable[[tuple[object, ...]], SQLCompiler]", parameters: tuple[object, ...]) -> None:
        self._compiler = compiler
        self._parameters = parameters

    def get_compiler(self, using: str) -> "SQLCompiler":
        return self._compiler(self._parameters)
