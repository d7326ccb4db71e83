"""The sentence with which each page of a plan answers its question, from the stored result.

Plain Python, no Django.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from safer_communities.words import counted, day, in_words

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


def plan(results: Mapping[str, Any]) -> str:
    """What has been done, what is late and what comes next. `results` is the stored result's “plan”."""
    total, achieved, late = results["actions"], results["achieved"], len(results["late"])
    if not total:
        return "This plan has no actions yet."
    said = [f"{_count(achieved, 'is', 'are', of=total)} achieved; {_late(late)}."]
    if due := len(results["due_soon"]):
        said.append(f"{_count(due, 'is', 'are').capitalize()} due in the next 30 days.")
    if coming := results["next"]:
        said.append(f"Next: {name(coming)}, by {day(coming['due'])}.")
    return " ".join(said)


def strip(counts: Mapping[str, int]) -> str:
    """The finding of the strip of ratings."""
    total = sum(counts.values())
    if not total:
        return "No action is rated yet"
    red, amber = counts.get("red", 0), counts.get("amber", 0)
    if not red and not amber:
        green = counts.get("green", 0)
        return f"{_count(green, 'is', 'are', of=total)} green and none is red or amber"
    return f"{_count(red, 'is', 'are', of=total)} red and {_word(amber)} amber"


def timeline(results: Mapping[str, Any]) -> str:
    """Whether the go-live slips."""
    gate = results["go_live"]
    if gate is None:
        return "No go-live is planned."
    due, forecast = gate["due"], gate["forecast"]
    if gate["status"] == "achieved":
        return "The initiative has gone live."
    if gate["days_late"]:
        return f"Go-live was due by {day(due)} and is {counted(gate['days_late'], 'day')} late."
    if not due and not forecast:
        return "Go-live has no date."
    if due and forecast and forecast > due:
        slip = (date.fromisoformat(forecast) - date.fromisoformat(due)).days
        return f"Go-live is forecast for {day(forecast)}, {counted(slip, 'day')} after it is due."
    coming = f", in {counted(gate['days_to_go'], 'day')}" if gate["days_to_go"] else ""
    return f"Go-live is due by {day(due or forecast)}{coming}."


def windows(results: Mapping[str, Any]) -> str:
    """The finding of the timeline's chart."""
    total, late = results["actions"], len(results["late"])
    if not late:
        return "No action has run past its by-when"
    whose = "its" if late == 1 else "their"
    return f"{_count(late, 'has', 'have', of=total)} run past the end of {whose} by-when"


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


def action(verdict: Mapping[str, Any] | None) -> str:
    """Why an action is rated as it is. `verdict` is its stored rating; an override is named first."""
    if verdict is None:
        return "Its rating has not been worked out yet."
    reason = verdict["reasons"][0] if verdict["reasons"] else ""
    override = verdict["override"]
    if override:
        given, worked_out = words(override["rating"]), words(verdict["rating"])
        return f"{override['person']} set it to {given}; worked out, it is {worked_out}. {reason}"
    return str(reason)


def rule(slug: str) -> tuple[str, str]:
    """(number, words) of the rule that gave a rating."""
    number = slug.partition("-")[0]
    return number, RULES.get(number, slug.replace("-", " "))


def name(milestone: Mapping[str, Any]) -> str:
    """A milestone as it is named in a sentence: “17. Recruit volunteers”."""
    return f"{milestone['number']} {milestone['description']}".strip().rstrip(".")


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
