"""Who leads a group, and whether it can decide anything: plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass

CHAIR, VICE_CHAIR = "chair", "vice_chair"


@dataclass(frozen=True, slots=True)
class Place:
    """A seat of a group as it stands: `holder` is the post that holds it, "" while it is vacant."""

    key: str
    title: str
    office: str = ""
    votes: bool = True
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """Which seat leads ("" for none), whether the vice-chair acts, and a sentence where not all is well."""

    key: str
    acting: bool
    sentence: str


def leads(places: Iterable[Place], *, clerk: str = "") -> Lead:
    """The chair; without one the vice-chair acts; without both nobody can, and the clerk has to see to it."""
    by_office = {place.office: place for place in places if place.office}
    chair, vice = by_office.get(CHAIR), by_office.get(VICE_CHAIR)
    if chair and chair.holder:
        return Lead(chair.key, acting=False, sentence="")
    gone = f"The chair’s seat ({chair.title}) is vacant" if chair else "This group has no chair"
    if vice and vice.holder:
        return Lead(vice.key, acting=True, sentence=f"{gone}. The vice-chair ({vice.title}) acts until it is filled.")
    if vice:
        also = ", and so is the vice-chair’s" if chair else f", and the vice-chair’s seat ({vice.title}) is vacant"
    else:
        also = f" and{' there is' if chair else ''} no vice-chair who could act"
    who = f"The clerk ({clerk})" if clerk else "Whoever runs the programme"
    return Lead("", acting=False, sentence=f"{gone}{also}. {who} has to see that one is appointed.")


def short_of_quorum(places: Iterable[Place], quorum: int) -> str:
    """Why a group cannot decide by its quorum at all, as a sentence; "" where it can."""
    voting = [place for place in places if place.votes]
    filled = sum(1 for place in voting if place.holder)
    if filled >= quorum:
        return ""
    if not voting:
        return f"The quorum is {quorum}, but there are no voting seats: it cannot be met."
    how_many = f"only {filled} of {len(voting)} voting seats" if filled else f"none of the {len(voting)} voting seats"
    is_filled = "is filled" if filled < 2 else "are filled"
    if len(voting) == 1:
        how_many, is_filled = (
            ("there is", "only one voting seat") if filled else ("the only voting seat", "is not filled")
        )
    return f"The quorum is {quorum}, but {how_many} {is_filled}: it cannot be met."
