"""What a group's answers come to: the rule of a sign-off in plain Python, without database or clock.

Three rules. The chair decides; without a chair, or where the chair stands aside, the vice-chair. By quorum, a
majority of those who answer, once it is certain or everybody has answered, or when the deadline has passed; where
neither those who approve nor those who reject are one, it goes back to be changed. By all, every voting seat has to
approve. In each a seat that stands aside is not counted, and of two answers by one seat the later one counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.groups.leading import CHAIR, VICE_CHAIR, Place
from safer_communities.words import listed


class Rule(StrEnum):
    CHAIR = "chair"
    QUORUM = "quorum"
    ALL = "all"


class Choice(StrEnum):
    APPROVE = "approve"
    CHANGES = "changes"
    REJECT = "reject"
    RECUSE = "recuse"


class Outcome(StrEnum):
    OPEN = "open"
    SIGNED = "signed"
    CHANGES = "changes"
    REJECTED = "rejected"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What it comes to, and why, as a sentence for the people who asked and answered."""

    outcome: Outcome
    reason: str


OUTCOME_OF = {Choice.APPROVE: Outcome.SIGNED, Choice.CHANGES: Outcome.CHANGES, Choice.REJECT: Outcome.REJECTED}
WORDS = {Choice.APPROVE: "approved it", Choice.CHANGES: "asked for changes", Choice.REJECT: "rejected it"}


def waits_for(rule: str, *, votes: bool, office: str) -> bool:
    """Whether the decision can turn on a seat: one with a vote, or, where the chair decides, with one of the offices
    that do. Any other seat may comment, and nothing waits for it.
    """
    return votes or (rule == Rule.CHAIR and office in (CHAIR, VICE_CHAIR))


def is_over(due_on: date, today: date) -> bool:
    """Whether answers are no longer taken. The last day is one for answers; after it nothing is, whenever the outcome
    is written down.
    """
    return today > due_on


def decide(
    *,
    rule: str,
    quorum: int,
    places: Sequence[Place],
    answers: Mapping[str, str],
    today: date,
    due_on: date,
) -> Verdict:
    """What the answers come to today.

    Args:
        places: the group's seats as they stand, vacant ones too.
        answers: by a seat's key, what it answered last.
        due_on: the last day for answers.

    Returns: OPEN with what is waited for; SIGNED, CHANGES or REJECTED; LAPSED once the day has passed undecided.
    """
    given = {key: Choice(choice) for key, choice in answers.items()}
    over = is_over(due_on, today)
    if rule == Rule.CHAIR:
        verdict = _by_chair(places, given)
    elif rule == Rule.ALL:
        verdict = _by_all([place for place in places if place.votes], given)
    else:
        verdict = _by_quorum([place for place in places if place.votes], given, max(quorum, 1), over=over)
    if verdict.outcome == Outcome.OPEN and over:
        return Verdict(Outcome.LAPSED, f"The last day for answers passed without a decision. {verdict.reason}")
    return verdict


def _by_chair(places: Sequence[Place], given: Mapping[str, Choice]) -> Verdict:
    offices = {place.office: place for place in places if place.office}
    gone = []
    for office, words in ((CHAIR, "chair"), (VICE_CHAIR, "vice-chair")):
        place = offices.get(office)
        if place is None:
            gone.append(f"there is no {words}")
            continue
        choice = given.get(place.key)
        if choice == Choice.RECUSE:
            gone.append(f"the {words} stands aside")
        elif choice is not None:
            acts = f", as {' and '.join(gone)}" if gone else ""
            return Verdict(OUTCOME_OF[choice], f"The {words} {WORDS[choice]}{acts}.")
        elif place.holder:
            acts = f", who acts because {' and '.join(gone)}" if gone else ""
            return Verdict(Outcome.OPEN, f"The {words} has not answered yet{acts}.")
        else:
            gone.append(f"the {words}’s seat is vacant")
    return Verdict(Outcome.OPEN, f"Nobody can decide: {' and '.join(gone)}.")


def _by_all(voting: Sequence[Place], given: Mapping[str, Choice]) -> Verdict:
    for choice in (Choice.REJECT, Choice.CHANGES):
        if against := [place.title for place in voting if given.get(place.key) == choice]:
            return Verdict(OUTCOME_OF[choice], f"Every seat has to approve; {listed(against)} {WORDS[choice]}.")
    approved = [place for place in voting if given.get(place.key) == Choice.APPROVE]
    missing = [place for place in voting if place.key not in given]
    if missing:
        vacant = [place.title for place in missing if not place.holder]
        more = f" Nobody can approve for a vacant seat: {listed(vacant)}." if vacant else ""
        return Verdict(
            Outcome.OPEN, f"Every seat has to approve: {len(approved)} of {_counted(voting, given)} have.{more}"
        )
    if not approved:
        return Verdict(Outcome.OPEN, "Nobody can decide: no voting seat is left that does not stand aside.")
    return Verdict(Outcome.SIGNED, f"Every seat approved it ({len(approved)} of {_counted(voting, given)}).")


def _counted(voting: Sequence[Place], given: Mapping[str, Choice]) -> int:
    """How many seats count: those that do not stand aside."""
    return sum(1 for place in voting if given.get(place.key) != Choice.RECUSE)


def _by_quorum(voting: Sequence[Place], given: Mapping[str, Choice], quorum: int, *, over: bool) -> Verdict:
    counted = [given[place.key] for place in voting if given.get(place.key, Choice.RECUSE) != Choice.RECUSE]
    # whoever could still answer: nobody, once the last day has passed
    waiting = 0 if over else sum(1 for place in voting if place.holder and place.key not in given)
    if len(counted) < quorum:
        if len(counted) + waiting < quorum:
            return Verdict(
                Outcome.OPEN,
                f"No quorum: {quorum} must answer, and {_only(len(counted), over, len(counted) + waiting)}.",
            )
        return Verdict(Outcome.OPEN, f"{len(counted)} of the {quorum} answers that make the quorum are in.")
    most = len(counted) + waiting
    for choice in (Choice.APPROVE, Choice.REJECT):
        if counted.count(choice) * 2 > most:
            return Verdict(
                OUTCOME_OF[choice], f"{counted.count(choice)} of {len(counted)} who answered {WORDS[choice]}."
            )
    if waiting:
        return Verdict(
            Outcome.OPEN, f"{len(counted)} have answered, the quorum is {quorum}; no majority is certain yet."
        )
    approved = counted.count(Choice.APPROVE)
    told = f"{approved} of {len(counted)} who answered approved it, which is no majority: it goes back to be changed."
    return Verdict(Outcome.CHANGES, told)


def _only(answered: int, over: bool, possible: int) -> str:
    if over:
        return f"only {answered} did" if answered else "nobody did"
    return f"only {possible} can" if possible else "nobody can"
