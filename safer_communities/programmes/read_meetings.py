"""Reads meetings from `meetings.toml` into typed, checked rows; and makes those of the neighbour."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from safer_communities.parts import columns
from safer_communities.sheets.cells import Cells, tables, toml_tables

KINDS = ("", "welcome", "apologies", "minutes", "matters_arising", "other_business", "next_meeting")
PRESENCES = ("present", "also_present", "observer", "apologies")


@dataclass(frozen=True)
class Item:
    number: str
    title: str
    part: bool = False
    kind: str = "ordinary"
    presenter: str = ""
    timing: int | None = None
    pages: str = ""
    minute: str = ""


@dataclass(frozen=True)
class Said:
    """A decision, or with an owner an action, under the item of a number."""

    item: str
    text: str
    owner: str = ""
    member: str = ""
    days: int | None = None


@dataclass(frozen=True)
class Present:
    presence: str
    post: str
    organisation: str = ""
    stands_in_for: str = ""
    note: str = ""
    seat: str = ""


@dataclass(frozen=True)
class Meeting:
    """A meeting of the group of a slug, with what is known of it."""

    group: str
    on: datetime.date
    state: str
    starts: datetime.time | None = None
    place: str = ""
    contact: str = ""
    information: str = ""
    provisional: bool = False
    minutes_by: str = ""
    minutes_on: datetime.date | None = None
    agreed_on: datetime.date | None = None
    source: str = ""
    items: tuple[Item, ...] = ()
    decisions: tuple[Said, ...] = ()
    actions: tuple[Said, ...] = ()
    attendance: tuple[Present, ...] = ()


def read_meetings(folder: Path) -> tuple[Meeting, ...]:
    """The meetings of a programme's folder, the earliest first.

    Raises:
        DataError: the file is missing, a cell cannot be read, or a decision names no item.
    """
    return tuple(_meeting(cells) for cells in toml_tables(folder, "meetings"))


def _meeting(cells: Cells) -> Meeting:
    meeting = columns("meetings").reader(Meeting)(
        cells,
        items=tuple(_item(row) for row in tables(cells, "items")),
        decisions=tuple(_said(row) for row in tables(cells, "decisions")),
        actions=tuple(_said(row) for row in tables(cells, "actions")),
        attendance=tuple(_present(row) for row in tables(cells, "attendance")),
    )
    numbers = {item.number for item in meeting.items}
    for said in (*meeting.decisions, *meeting.actions):
        if said.item not in numbers:
            raise cells.problem("item", f"“{said.item}” is not the number of an item of this meeting")
    cells.finished()
    return meeting


def _item(cells: Cells) -> Item:
    item = Item(
        number=cells.needed("number"),
        title=cells.needed("title"),
        part=_yes(cells, "part"),
        kind=cells.choice("kind", KINDS) or "ordinary",
        presenter=cells.text("presenter"),
        timing=cells.whole_or_none("timing", 0, 480),
        pages=cells.text("pages"),
        minute=cells.text("minute"),
    )
    cells.finished()
    return item


def _said(cells: Cells) -> Said:
    said = Said(cells.needed("item"), cells.needed("text"), cells.text("owner"), cells.text("member"))
    cells.finished()
    return said


def _present(cells: Cells) -> Present:
    present = Present(
        presence=cells.choice("presence", PRESENCES),
        post=cells.needed("post"),
        organisation=cells.text("organisation"),
        stands_in_for=cells.text("stands_in_for"),
        note=cells.text("note"),
        seat=cells.text("seat"),
    )
    cells.finished()
    return present


def _yes(cells: Cells, column: str) -> bool:
    return cells.choice(column, ("", "True", "False")) == "True"


def neighbours_meetings(group: str, today: datetime.date) -> tuple[Meeting, ...]:
    """Two meetings of a made-up group: one that was minuted, and one to come."""
    source = "Northgate demonstration data, generated"
    held = today - datetime.timedelta(days=42)
    return (
        Meeting(
            group=group,
            on=held,
            state="circulated",
            starts=datetime.time(10),
            place="Northgate Civic Centre, Room 4",
            minutes_by="Democratic services officer",
            minutes_on=held + datetime.timedelta(days=5),
            source=source,
            items=(
                Item("1", "Welcome and introductions", kind="welcome"),
                Item("2", "Apologies for absence", kind="apologies"),
                Item("3", "Matters arising", kind="matters_arising", minute="None."),
                Item("4", "Progress of the initiatives", presenter="Programme manager", timing=30,
                     minute="The programme manager reported on each initiative. Recruiting volunteers is slow."),
                Item("5", "Any other business", kind="other_business", minute="None."),
            ),
            decisions=(Said("4", "Volunteers may claim the cost of travel."),),
            actions=(
                Said("4", "Advertise for volunteers in the libraries.", "Programme manager", "programme", 30),
                Said("4", "Bring figures on re-offending to the next meeting.", "Police", "partner", 60),
            ),
            attendance=(
                Present("present", "Head of Community Safety", "Northgate Council"),
                Present("present", "Chief Inspector", "Northgate Police"),
                Present("apologies", "Assistant Chief Officer", "Northgate Probation"),
            ),
        ),
        Meeting(
            group=group,
            on=today + datetime.timedelta(days=21),
            state="planned",
            starts=datetime.time(10),
            place="Northgate Civic Centre, Room 4",
            source=source,
            items=(Item("5", "Evaluation so far", presenter="Programme manager", timing=20),),
        ),
    )  # fmt: skip
