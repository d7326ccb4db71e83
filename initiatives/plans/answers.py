"""The sentence with which each page of a plan answers its question, from the stored result.

Plain Python, no Django.
"""

from collections.abc import Sequence

from initiatives.results.shape import ActionVerdict, Milestone, Plan, RatingCounts
from safer_communities.words import counted, in_words, long_date

# What the rules of `initiatives.rating.rules` say, by the number that their slugs begin with.
RULES = {
    "1": "A cancelled action is not rated.",
    "2": "An action without a date that could be understood is not rated.",
    "3": "An achieved action is green; amber if a risk to the future is identified, red if one threatens.",
    "4": "An action past its by-when and not achieved is red; amber only if it is partly achieved, its "
    "problem is resolved and a forecast still lies ahead.",
    "5": "An action not yet due is red if a risk threatens or its forecast is far after its due date; amber "
    "if it is forecast late, a risk is identified or it waits for an overdue action; else green.",
}


def plan(of: Plan) -> str:
    """What has been done, what is late and what comes next."""
    total = of.actions
    if not total:
        return "This plan has no actions yet."
    said = [f"{_count(of.achieved, 'is', 'are', of=total)} achieved; {_late(len(of.late))}."]
    if due := len(of.due_soon):
        said.append(f"{_count(due, 'is', 'are').capitalize()} due in the next 30 days.")
    if (coming := of.next) and coming.due:
        said.append(f"Next: {name(coming)}, by {long_date(coming.due)}.")
    return " ".join(said)


def strip(counts: RatingCounts) -> str:
    """The finding of the strip of ratings."""
    total = counts.total
    if not total:
        return "No action is rated yet"
    if not counts.red and not counts.amber:
        return f"{_count(counts.green, 'is', 'are', of=total)} green and none is red or amber"
    return f"{_count(counts.red, 'is', 'are', of=total)} red and {_word(counts.amber)} amber"


def timeline(of: Plan) -> str:
    """Whether the go-live slips."""
    gate = of.go_live
    if gate is None:
        return "No go-live is planned."
    due, forecast = gate.due, gate.forecast
    if gate.status == "achieved":
        return "The initiative has gone live."
    if gate.days_late and due:
        return f"Go-live was due by {long_date(due)} and is {counted(gate.days_late, 'day')} late."
    expected = due or forecast
    if expected is None:
        return "Go-live has no date."
    if due and forecast and forecast > due:
        slip = counted((forecast - due).days, "day")
        return f"Go-live is forecast for {long_date(forecast)}, {slip} after it is due."
    coming = f", in {counted(gate.days_to_go, 'day')}" if gate.days_to_go else ""
    return f"Go-live is due by {long_date(expected)}{coming}."


def windows(of: Plan) -> str:
    """The finding of the timeline's chart."""
    late = len(of.late)
    if not late:
        return "No action has run past its by-when"
    whose = "its" if late == 1 else "their"
    return f"{_count(late, 'has', 'have', of=of.actions)} run past the end of {whose} by-when"


def risks(scores: Sequence[int | None], *, threatens: int, identified: int) -> str:
    """How many open risks there are and how many threaten. `scores`: likelihood × impact or None."""
    if not scores:
        return "No risk is open."
    known = [score for score in scores if score is not None]
    red = sum(score >= threatens for score in known)
    amber = sum(identified <= score < threatens for score in known)
    unscored = len(scores) - len(known)
    if not known:
        only = len(scores) == 1
        missing = (
            "it is not scored yet, so no rating counts it" if only else ("none is scored yet, so no rating counts them")
        )
        return f"{_open(len(scores))}; {missing}."
    said = f"{_open(len(scores))}: {_word(red)} {'threatens' if red == 1 else 'threaten'} the plan"
    said += f", {_word(amber)} {'needs' if amber == 1 else 'need'} watching"
    if unscored:
        said += f"; {_word(unscored)} {'is' if unscored == 1 else 'are'} not scored yet"
    return f"{said}."


def action(verdict: ActionVerdict | None) -> str:
    """Why an action is rated as it is. `verdict` is its stored rating; an override is named first."""
    if verdict is None:
        return "Its rating has not been worked out yet."
    reason = verdict.reasons[0] if verdict.reasons else ""
    override = verdict.override
    if override:
        given, worked_out = words(override.rating), words(verdict.rating)
        return f"{override.person} set it to {given}; worked out, it is {worked_out}. {reason}"
    return reason


def rule(slug: str) -> tuple[str, str]:
    """(number, words) of the rule that gave a rating."""
    number = slug.partition("-")[0]
    return number, RULES.get(number, slug.replace("-", " "))


def name(milestone: Milestone) -> str:
    """A milestone as it is named in a sentence: “17. Recruit volunteers”."""
    return f"{milestone.number} {milestone.description}".strip().rstrip(".")


def words(rating: str) -> str:
    return rating.replace("_", " ")


def _word(number: int) -> str:
    return in_words(number) if number else "none"


def _count(number: int, one: str, many: str, *, of: int | None = None) -> str:
    """“Two of 22 actions are”."""
    if of is not None:
        actions = "action" if of == 1 else "actions"
        return f"{_word(number).capitalize()} of {of:,} {actions} {one if number < 2 else many}"
    return f"{_word(number)} {one if number == 1 else many}"


def _late(late: int) -> str:
    return f"{_word(late)} {'is' if late < 2 else 'are'} late"


def _open(number: int) -> str:
    return f"{_word(number).capitalize()} {'risk is' if number == 1 else 'risks are'} open"
