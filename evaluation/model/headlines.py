"""The sentence with which a page answers its question, made from the same stored result as its figures.

Plain Python, no Django. Written for a Board member: counts in words, dates in full, no jargon of ours.
"""

from collections.abc import Sequence
from decimal import Decimal

from initiatives.rating.facts import Rating
from initiatives.results.matrix import Matrix
from initiatives.results.shape import InitiativeInBrief, Plan, Ratings
from safer_communities.money import pounds
from safer_communities.words import in_words, listed

ZERO = Decimal(0)


def initiative(name: str, ratings: Ratings, plan: Plan) -> str:
    """How one initiative is doing, and why."""
    overall = ratings.overall
    if overall.rating == Rating.NOT_RATED:
        return f"{name} is not rated yet: nothing of it can be judged."
    reason = overall.reasons[0] if overall.reasons else ""
    return f"{name} is {overall.rating}. {reason} {_lateness(plan)}".strip().replace("  ", " ")


def _lateness(plan: Plan) -> str:
    late = len(plan.late)
    if not late:
        return "Nothing is late."
    return f"{in_words(late).capitalize()} of {plan.actions} actions {'is' if late == 1 else 'are'} late."


def programme(rows: Sequence[InitiativeInBrief]) -> str:
    """Whether the programme is on course. `rows` are the programme's initiatives in printed order."""
    if not rows:
        return "No initiative has been set up yet."
    if len(rows) == 1:
        return rows[0].sentence
    green = _rated(rows, Rating.GREEN)
    red = _rated(rows, Rating.RED)
    amber = _rated(rows, Rating.AMBER)
    total = in_words(len(rows))
    if len(green) == len(rows):
        return f"{'Both' if len(rows) == 2 else f'All {total}'} initiatives are on course."
    first = f"{in_words(len(green)).capitalize() if green else 'None'} of {total} initiatives"
    sentences = [f"{first} {'is' if len(green) < 2 else 'are'} on course."]
    if red:
        names = (
            ("Both" if len(rows) == 2 else f"All {total}")
            if len(red) == len(rows)
            else listed([row.name for row in red])
        )
        sentences.append(f"{_are(names, len(red), 'red')}{_why(red)}.")
    if amber:
        sentences.append(f"{_are(listed([row.name for row in amber]), len(amber), 'amber')}.")
    return " ".join(sentences)


def _rated(rows: Sequence[InitiativeInBrief], rating: Rating) -> list[InitiativeInBrief]:
    return [row for row in rows if row.ratings.overall.rating == rating]


def _are(names: str, count: int, rating: str) -> str:
    return f"{names} {'is' if count == 1 else 'are'} {rating}"


def _why(red: Sequence[InitiativeInBrief]) -> str:
    """The go-live that slips most among the red ones: what a Board asks about first."""
    slips = [
        (gate.forecast - gate.due, row.name) for row in red if (gate := row.plan.go_live) and gate.forecast and gate.due
    ]
    worst = max(slips, default=None)
    if worst is None or worst[0].days <= 0:
        late = sum(row.plan.late for row in red)
        return f": {in_words(late)} {'action is' if late == 1 else 'actions are'} late" if late else ""
    weeks = worst[0].days // 7
    length = f"{in_words(weeks)} week{'' if weeks == 1 else 's'}" if weeks else f"{worst[0].days} days"
    whose = "its" if len(red) == 1 else f"the go-live of {worst[1]} is"
    return f": its go-live is forecast {length} late" if whose == "its" else f": {whose} forecast {length} late"


def benefits(matrix: Matrix, *, subject: str) -> str:
    """Who gains most, who pays most, and what is left, from one stored matrix."""
    worth = matrix.total.annual_impact.value
    if not matrix.some_known or worth is None:
        return f"What {subject} is worth a year is not known: {matrix.reason or 'some of its figures are missing'}."
    known = [row for row in matrix.rows if row.annual_saving.value is not None]
    gains = max(known, key=lambda row: row.annual_saving.value or ZERO)
    pays = min(known, key=lambda row: row.annual_operating_cost.value or ZERO)
    balance = (
        f"is worth {pounds(worth)} a year to the partners together"
        if worth >= 0
        else f"costs the partners together {pounds(-worth)} a year more than it saves them"
    )
    sentence = f"{subject[:1].upper()}{subject[1:]} {balance}: {gains.agency_name} saves most"
    sentence += f", {pounds(gains.annual_saving.value)}"
    cost = pays.annual_operating_cost.value or ZERO
    if cost < 0:
        return f"{sentence}; {pays.agency_name} pays most, {pounds(-cost)}."
    return f"{sentence}; nobody pays to run it."
