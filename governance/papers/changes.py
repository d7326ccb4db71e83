"""What changed since the last paper of its kind, worked out of the two papers' snapshots and nothing else.

A paper asked for again the same day is no earlier paper: it says the same, so the same paper asked for again has the
same section, to the byte. Plain Python.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

Plain = dict[str, Any]
ACHIEVED, CANCELLED = "Achieved", "Cancelled"  # as a snapshot says them, in words
RATINGS = {"overall": "Overall", "delivery": "Delivery", "finance": "Finance", "benefits": "Benefits"}
MONEY = {"budget": "Budget", "spent": "Spent", "forecast": "Forecast outturn"}


def since_last(snapshot: Plain, earlier: Iterable[Plain]) -> Plain | None:
    """What changed since the first of the earlier snapshots, newest first, that is not this paper asked for before."""
    for before in earlier:
        changes = between(before, snapshot)
        if before["as_at"] < snapshot["as_at"] or any(changes[name] for name in ("ratings", "met", "missed", "money")):
            return changes
    return None


def between(before: Plain, now: Plain) -> Plain:
    """Ratings that changed; milestones met, and missed, that were not then; the programme's money, then and now."""
    was = {initiative["code"]: initiative for initiative in before["initiatives"]}
    both = [(was[initiative["code"]], initiative) for initiative in now["initiatives"] if initiative["code"] in was]
    return {
        "title": before["title"],
        "as_at": before["as_at"],
        "ratings": [change for then, initiative in both for change in _rated(then, initiative)],
        "met": [
            _milestone(initiative, line)
            for then, initiative in both
            for key, line in _plan(initiative).items()
            if _met(line) and not _met(_plan(then).get(key))
        ],
        "missed": [
            _milestone(initiative, line)
            for then, initiative in both
            for key, line in _plan(initiative).items()
            if _missed(line, now["as_at"]) and not _missed(_plan(then).get(key), before["as_at"])
        ],
        "money": [
            {"what": name, "then": then, "now": amount, "difference": _difference(then, amount)}
            for key, name in MONEY.items()
            if (then := _money(before)[key]) != (amount := _money(now)[key])
        ],
    }


def _difference(then: str | None, now: str | None) -> str | None:
    """In pounds; None where either amount is not known."""
    return None if then is None or now is None else f"{Decimal(now) - Decimal(then):.2f}"


def _rated(then: Plain, now: Plain) -> Iterable[Plain]:
    """A report with all four ratings, or with the overall one alone."""
    old, new = ({"overall": at["rating"]} if "rating" in at else at["ratings"] for at in (then, now))
    for key, name in RATINGS.items():
        if key in old and key in new and old[key]["rating"] != new[key]["rating"]:
            yield {"name": now["name"], "what": name, "from": old[key]["rating"], "to": new[key]["rating"]}


def _plan(initiative: Plain) -> dict[tuple[str, str], Plain]:
    return {(line["number"], line["description"]): line for line in initiative["plan"]}


def _met(line: Plain | None) -> bool:
    return line is not None and line["status"] == ACHIEVED


def _missed(line: Plain | None, as_at: str) -> bool:
    """Past the end of its by-when and still open, as a page counts what is late. ISO days compare as days do."""
    return line is not None and line["status"] not in (ACHIEVED, CANCELLED) and (line["due"] or as_at) < as_at


def _milestone(initiative: Plain, line: Plain) -> Plain:
    return {
        "initiative": initiative["code"],
        **{key: line[key] for key in ("number", "description", "by_when", "achieved", "forecast")},
    }


def _money(snapshot: Plain) -> Plain:
    money: Plain = snapshot["money"] if "money" in snapshot else snapshot["programme"]["money"]
    return money
