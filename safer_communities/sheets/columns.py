"""A list says its columns once, and everything that has them is made of that: `Columns`.

    ACTIONS = Columns(
        Column("initiative", text, path="initiative__code", given=KEY),
        Column("forecast_on", day, "Forecast", null=True, writable=Sent()),
        Column("understood", text, worked_out=understood, of=("due_start", "due_end")),
    )

What is read from the database and how a row is answered; its description to programs and what they may send; the
columns of a CSV or an XLSX; a value in words, for histories and for two people who met; the columns of a data file.
Plain Python, no Django.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, make_dataclass
from operator import attrgetter
from typing import Any, Protocol, TypeVar

from safer_communities.sheets.cells import Cells
from safer_communities.sheets.kinds import Kind

Row = dict[str, Any]
FileRow = TypeVar("FileRow")
FileRow_co = TypeVar("FileRow_co", covariant=True)
# What a column may be worked out of beside values: the full address of its list, and of the partnership's pages.
HERE, PAGES = "here", "pages"


@dataclass(frozen=True)
class Sent:
    """What programs may send of a column, and how it is described to them.

    Args:
        needed: it cannot be left out of a new row.
        place: columns of a lower place are told first.
    """

    needed: bool = False
    blank: bool = False
    longest: int | None = None
    default: str | None = None
    help: str = ""
    place: int = 0


@dataclass(frozen=True)
class Given:
    """A column of a data file of the demonstration.

    Args:
        needed: no cell of it is empty.
        name: what the file calls it, if otherwise.
        kind: what its cells hold, if that is not what the database does: the code of what the row belongs to.
        stored: it goes into the row as it is; otherwise the loader knows what to make of it.
    """

    needed: bool = False
    name: str = ""
    kind: Kind | None = None
    stored: bool = True


OPTIONAL, NEEDED = Given(), Given(needed=True)
KEY = Given(needed=True, stored=False)


@dataclass(frozen=True)
class Column:
    """One column of a list.

    Args:
        name: what programs call it.
        kind: what it holds.
        label: what people call it; what nobody sets by hand has none, and no history tells it.
        path: where the database has it, if not under its name: "initiative__code".
        worked_out: what makes it of the values of the paths `of`; or an address as a pattern of other columns,
            such as "{pages}actions/{id}/".
        writable: what programs may send of it.
        given: how a data file gives it.
        in_table: the page with all rows shows it.
        fact: the page of a row lists it, by its label, among the facts.
        answered: programs are told it; otherwise it is of data files alone.
    """

    name: str
    kind: Kind
    label: str = ""
    help: str = ""
    path: str = ""
    null: bool = False
    blank: bool = False
    worked_out: Callable[..., object] | str | None = None
    of: tuple[str, ...] = ()
    writable: Sent | None = None
    given: Given | None = None
    in_table: bool = False
    fact: bool = False
    answered: bool = True

    @property
    def paths(self) -> tuple[str, ...]:
        """What is read from the database for it."""
        if self.worked_out is None:
            return (self.path or self.name,)
        return tuple(path for path in self.of if path not in (HERE, PAGES))


class Columns:
    """The columns of one list, in the order in which programs are told them."""

    def __init__(self, *columns: Column) -> None:
        self._by_name = {column.name: column for column in columns}
        if len(self._by_name) != len(columns):
            raise TypeError("A list has no two columns of one name.")
        self.answered = tuple(column for column in columns if column.answered)
        self.names = tuple(column.name for column in self.answered)
        self.paths = tuple(dict.fromkeys(path for column in self.answered for path in column.paths))
        self.table_paths = tuple(path for column in columns if column.in_table for path in column.paths)
        writable = [(column, column.writable) for column in columns if column.writable]
        self.writable = sorted(writable, key=lambda pair: pair[1].place)
        self.writable_names = frozenset(column.name for column, _ in writable)
        self.given = [(column, column.given) for column in columns if column.given]
        self.labels = {column.name: column.label for column in columns if column.label}
        self.row = _written(self.answered, self.paths)
        self._of_instance = [attrgetter(path.replace("__", ".")) for path in self.paths]

    def __iter__(self) -> Iterator[Column]:
        return iter(self._by_name.values())

    def __getitem__(self, name: str) -> Column:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def with_more(self, *columns: Column) -> "Columns":
        """The same list with further columns at its end."""
        return Columns(*self, *columns)

    # What programs are told: `row(values of paths, here, pages)` is compiled above

    def values(self, instance: object) -> tuple[object, ...]:
        """What a row of the database would give for `paths`, of a model instance."""
        return tuple(get(instance) for get in self._of_instance)

    # What people are told

    def words(self, name: str, value: object) -> str:
        """A value as people read it; "" where there is none."""
        return self._by_name[name].kind.said(value)

    def changes(self, before: object, after: object) -> list[dict[str, str]]:
        """What differs between two states of a row, in words: the field, and its value before and after."""
        pairs = [(name, label, getattr(before, name), getattr(after, name)) for name, label in self.labels.items()]
        return [
            {"field": label, "before": self.words(name, old), "after": self.words(name, new)}
            for name, label, old, new in pairs
            if old != new
        ]

    def facts(self, row: object) -> list[dict[str, str]]:
        """The facts that the page of a row lists as they are, those that are not empty."""
        told = [(column, self.words(column.name, getattr(row, column.name))) for column in self if column.fact]
        return [{"label": column.label, "words": words} for column, words in told if words]

    # What a data file gives

    def reader(self, kind_of_row: type[FileRow]) -> "Reader[FileRow]":
        """What makes a row of a data file's cells: a dataclass of the columns that programs of ours name, to which
        the others are added.
        """
        known = {field.name for field in fields(kind_of_row)}  # type: ignore[arg-type]  # a dataclass
        more = [(column.name, object, field(kw_only=True)) for column, _ in self.given if column.name not in known]
        made = _extended(kind_of_row, more) if more else kind_of_row

        def read(cells: Cells, **worked_out: object) -> FileRow:
            values = {
                column.name: (given.kind or column.kind).read(cells, given.name or column.name, needed=given.needed)
                for column, given in self.given
            }
            return made(**values, **worked_out)

        return read

    def stored(self, row: object) -> dict[str, Any]:
        """A row of a data file as fields of the model. What the row does not have keeps the model's default."""
        return {
            column.name: column.kind.stored(getattr(row, column.name))
            for column, given in self.given
            if given.stored and hasattr(row, column.name)
        }


def _extended(kind_of_row: type[FileRow], more: Sequence[tuple[str, type, object]]) -> type[FileRow]:
    return make_dataclass(kind_of_row.__name__, more, bases=(kind_of_row,), frozen=True)


class Reader(Protocol[FileRow_co]):
    """Makes a row of the cells of a data file, with what is worked out beside them.

    Raises DataError, which names file, row and column.
    """

    def __call__(self, cells: Cells, **worked_out: object) -> FileRow_co: ...


class Writer(Protocol):
    """Makes a row as programs are told it of the values of `paths`.

    `here` is the full address of the list, `pages` that of the partnership's pages.
    """

    def __call__(self, values: Sequence[object], here: str, pages: str) -> Row: ...


def _written(columns: Sequence[Column], paths: Sequence[str]) -> Writer:
    """One function without a loop, written out and compiled once, as dataclasses are: lists have thousands of rows."""
    given = {path: f"v{number}" for number, path in enumerate(paths)} | {HERE: HERE, PAGES: PAGES}
    known: dict[str, Any] = {}
    answers: dict[str, str] = {}
    lines = [f"({', '.join(given[path] for path in paths)},) = values"]
    for number, column in enumerate(columns):
        if isinstance(column.worked_out, str):
            places = {name: f"{{{code}}}" for name, code in {**answers, HERE: HERE, PAGES: PAGES}.items()}
            answers[column.name] = f"f{column.worked_out.format_map(places)!r}"
            continue
        make, taken = column.worked_out or column.kind.answering(), column.of or column.paths
        code = ", ".join(given[path] for path in taken)
        if make:
            known[f"make{number}"] = make
            lines.append(f"a{number} = make{number}({code})")
            code = f"a{number}"
        answers[column.name] = code
    told = ", ".join(f"{name!r}: {code}" for name, code in answers.items())
    source = "\n    ".join(["def row(values, here, pages):", *lines, f"return {{{told}}}"])
    exec(source, known)  # noqa: S102 - made of names of ours alone
    row: Writer = known["row"]
    return row
