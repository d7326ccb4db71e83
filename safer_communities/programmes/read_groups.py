"""Reads a programme's groups and documents from its folder into typed, checked rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from safer_communities.parts import columns
from safer_communities.programmes import BARNET
from safer_communities.sheets.cells import Cells, tables, toml_tables

STATES = ("active", "proposed", "ended")
OFFICES = ("", "chair", "vice_chair")
KINDS = (
    "target_group", "delivery_model", "policy", "process", "scorecard", "specification", "agreement", "other",
)  # fmt: skip
CHOICES = ("approve", "changes", "reject", "recuse")
Row = TypeVar("Row")


@dataclass(frozen=True)
class Seat:
    """A seat of a group; `holder` is a demonstration account by the name before its @, "" while it is vacant."""

    title: str
    organisation: str
    office: str = ""
    votes: bool = True
    holder: str = ""
    source: str = ""


@dataclass(frozen=True)
class Group:
    """A group; `escalates_to` and `initiatives` are slugs and codes, `clerk` an account."""

    slug: str
    name: str
    kind: str
    purpose: str
    quorum: int
    rule: str
    seats: tuple[Seat, ...]
    source: str
    short_name: str = ""
    escalates_to: str = ""
    initiatives: tuple[str, ...] = ()
    clerk: str = ""
    terms: str = ""
    terms_source: str = ""


@dataclass(frozen=True)
class Given:
    """What an account answered for its seat."""

    account: str
    choice: str
    comment: str = ""


@dataclass(frozen=True)
class Ask:
    """A sign-off asked of a group; `completes` is an action by initiative and position."""

    group: str
    question: str = ""
    due_in_days: int = 14
    completes: tuple[str, int] | None = None
    answers: tuple[Given, ...] = ()


@dataclass(frozen=True)
class Version:
    details: str
    text: str


@dataclass(frozen=True)
class Document:
    """A document with its versions in order, the sign-off of the last of them, and what is being written."""

    title: str
    kind: str
    initiative: str
    owner: str
    source: str
    versions: tuple[Version, ...] = ()
    ask: Ask | None = None
    draft: str = ""


def read_groups(folder: Path = BARNET) -> tuple[Group, ...]:
    """The groups, each after the one that it raises to. Raises DataError."""
    found = tuple(_each(toml_tables(folder, "groups"), _group))
    known: set[str] = set()
    for group in found:
        if group.escalates_to and group.escalates_to not in known:
            raise Cells(f"{folder.name}/groups.toml, {group.slug}", {}).problem(
                "escalates_to", f"“{group.escalates_to}” is no group above this one"
            )
        known.add(group.slug)
    return found


def read_documents(folder: Path = BARNET) -> tuple[Document, ...]:
    """The documents. Raises DataError."""
    return tuple(_each(toml_tables(folder, "documents"), _document))


def _each(rows: Iterable[Cells], read: Callable[[Cells], Row]) -> Iterable[Row]:
    for cells in rows:
        yield read(cells)
        cells.finished()


def _group(cells: Cells) -> Group:
    return columns("groups").reader(Group)(
        cells,
        terms=cells.text("terms"),
        terms_source=cells.text("terms_source"),
        seats=tuple(_each(tables(cells, "seats"), _seat)),
    )


def _seat(cells: Cells) -> Seat:
    return Seat(
        title=cells.needed("title"),
        organisation=cells.needed("organisation"),
        office=cells.choice("office", OFFICES),
        votes=cells.choice("votes", ("", "True", "False")) != "False",
        holder=cells.text("holder"),
        source=cells.source(),
    )


def _document(cells: Cells) -> Document:
    asked = _inner(cells, "ask")
    return Document(
        title=cells.needed("title"),
        kind=cells.choice("kind", KINDS),
        initiative=cells.text("initiative"),
        owner=cells.needed("owner"),
        draft=cells.text("draft"),
        versions=tuple(_each(tables(cells, "versions"), _version)),
        ask=_ask(asked) if asked else None,
        source=cells.source(),
    )


def _version(cells: Cells) -> Version:
    return Version(cells.needed("details"), cells.needed("text"))


def _ask(cells: Cells) -> Ask:
    completes = _inner(cells, "completes")
    days = cells.whole_or_none("due_in_days", 0, 366)
    asked = Ask(
        group=cells.needed("group"),
        question=cells.text("question"),
        due_in_days=14 if days is None else days,
        completes=(completes.needed("initiative"), completes.whole("position", 1, 999)) if completes else None,
        answers=tuple(_each(tables(cells, "answers"), _given)),
    )
    cells.finished()
    return asked


def _given(cells: Cells) -> Given:
    return Given(cells.needed("account"), cells.choice("choice", CHOICES), cells.text("comment"))


def _inner(cells: Cells, name: str) -> Cells | None:
    """A table within a row, such as [documents.ask]."""
    cells.read.add(name)
    values = cells.values.get(name)
    if values is None:
        return None
    if not isinstance(values, dict):
        raise cells.problem(name, "must be a table")
    return Cells(f"{cells.place}, {name}", values)
