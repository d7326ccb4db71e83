"""What holds of every meeting: how items are numbered and ordered, when each comes up, whether there is a quorum.

Plain Python. An agenda is a sequence of `Line`s: items, each followed by its parts.
"""

import datetime
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

from safer_communities.words import counted

# Where a new item belongs: before what closes every meeting.
CLOSING = ("other_business", "next_meeting")
# What every ordinary meeting has, in its order: (kind, title).
STANDING = (
    ("welcome", "Welcome and introductions"),
    ("apologies", "Apologies for absence"),
    ("minutes", "Minutes of the last meeting"),
    ("matters_arising", "Matters arising"),
    ("escalated", "Raised to this group"),
    ("other_business", "Any other business"),
    ("next_meeting", "Date of the next meeting"),
)
ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
A_DAY = 24 * 60


@dataclass(frozen=True)
class Line:
    """An item of an agenda, or a part of one (`under` says which). `minutes`: how long it is meant to take."""

    key: Hashable
    under: Hashable | None = None
    kind: str = "ordinary"
    minutes: int | None = None


@dataclass(frozen=True)
class Timetable:
    """How long an agenda takes, in minutes, and how many minutes after the beginning each of its lines comes up."""

    total: int
    starts: dict[Hashable, int]


def roman(number: int) -> str:
    """4 is “iv”. From 1 to 39, more than any item has parts."""
    letters_so_far = ""
    for value, letters in ROMAN:
        while number >= value:
            letters_so_far, number = letters_so_far + letters, number - value
    return letters_so_far


def numbers(lines: Sequence[Line], *, dotted: bool = False) -> dict[Hashable, str]:
    """The number of each line: “5”, and of its parts “i)”, “ii)”; or, as minutes have them (`dotted`), “5.1”."""
    numbered: dict[Hashable, str] = {}
    item = part = 0
    for line in lines:
        if line.under is None:
            item, part = item + 1, 0
            numbered[line.key] = str(item)
        else:
            part += 1
            numbered[line.key] = f"{item}.{part}" if dotted else f"{roman(part)})"
    return numbered


def timetable(lines: Sequence[Line]) -> Timetable:
    """When each line comes up. An item takes the time written beside it; without one, what its parts take together.

    A part beyond its item's time does not hold up what follows: the item's own time is what was promised.
    """
    starts: dict[Hashable, int] = {}
    at = inside = 0
    for index, line in enumerate(lines):
        if line.under is None:
            starts[line.key] = inside = at
            parts = [part.minutes or 0 for part in lines[index + 1 :] if part.under == line.key]
            at += sum(parts) if line.minutes is None else line.minutes
        else:
            starts[line.key] = inside
            inside += line.minutes or 0
    return Timetable(total=at, starts=starts)


def clock(start: datetime.time, minutes: int) -> datetime.time:
    """The time of day so many minutes after the start."""
    at = (start.hour * 60 + start.minute + minutes) % A_DAY
    return datetime.time(at // 60, at % 60)


def between(start: datetime.time, end: datetime.time) -> int:
    """Minutes from one time of a day to another."""
    return (end.hour - start.hour) * 60 + end.minute - start.minute


def lasting(minutes: int) -> str:
    """“45 minutes”, “1 hour 30 minutes”."""
    hours, rest = divmod(minutes, 60)
    words = [counted(hours, "hour")] if hours else []
    if rest or not hours:
        words.append(counted(rest, "minute"))
    return " ".join(words)


def moved(lines: Sequence[Line], key: Hashable, *, up: bool) -> list[Hashable]:
    """The lines' keys in their order after a line went past its neighbour: an item with all its parts past an item,
    a part past a part of the same item. Unchanged at the end of its way.
    """
    under = next(line.under for line in lines if line.key == key)
    blocks = [[line.key, *_parts(lines, line.key)] for line in lines if line.under == under]
    at = next(index for index, block in enumerate(blocks) if block[0] == key)
    other = at - 1 if up else at + 1
    if 0 <= other < len(blocks):
        blocks[at], blocks[other] = blocks[other], blocks[at]
    order = [line for block in blocks for line in block]
    if under is None:
        return order
    first = next(index for index, line in enumerate(lines) if line.under == under)
    return _spliced([line.key for line in lines if line.under != under], first, order)


def place_for(lines: Sequence[Line], under: Hashable | None = None) -> int:
    """Where a new line goes: a part after its item's last part, an item before what closes the meeting."""
    if under is not None:
        return max(index for index, line in enumerate(lines) if under in (line.key, line.under)) + 1
    closing = [index for index, line in enumerate(lines) if line.under is None and line.kind in CLOSING]
    return min(closing, default=len(lines))


def _parts(lines: Sequence[Line], key: Hashable) -> list[Hashable]:
    return [line.key for line in lines if line.under == key]


def _spliced(keys: list[Hashable], at: int, more: list[Hashable]) -> list[Hashable]:
    return [*keys[:at], *more, *keys[at:]]


@dataclass(frozen=True)
class Quorum:
    """How many voting seats had somebody present, of how many, and how many are needed to decide."""

    present: int
    seats: int
    needed: int

    @property
    def reached(self) -> bool:
        return self.present >= self.needed

    @property
    def sentence(self) -> str:
        """For people, with what follows from it."""
        told = f"{self.present} of {self.seats} voting seats were filled; the quorum is {self.needed}."
        if self.reached:
            return f"There was a quorum: {told}"
        return (
            f"There was no quorum: {told} What was agreed is not a decision until a meeting with a quorum confirms it."
        )


def quorum(*, needed: int, voting: Collection[Hashable], present: Collection[Hashable]) -> Quorum:
    """Count the quorum. `voting`: the seats that vote; `present`: those with somebody there, once or more often."""
    return Quorum(present=len(set(voting) & set(present)), seats=len(set(voting)), needed=needed)
