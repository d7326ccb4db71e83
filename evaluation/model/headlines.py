"""The sentence with which a page answers its question, made from the same stored result as its figures.

Plain Python, no Django. Written for a Board member: counts in words, dates in full, no jargon of ours.
"""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from safer_communities.money import pounds
from safer_communities.words import in_words, listed


def initiative(results: dict[str, Any]) -> str:
    """How one initiative is doing, and why."""
    overall = results["ratings"]["overall"]
    name, rating = results["name"], overall["rating"]
    if rating == "not_rated":
        return f"{name} is not rated yet: nothing of it can be judged."
    reason = overall["reasons"][0] if overall["reasons"] else ""
    return f"{name} is {rating}. {reason} {_lateness(results)}".strip().replace("  ", " ")


def _lateness(results: dict[str, Any]) -> str:
    late = len(results["plan"]["late"])
    if not late:
        return "Nothing is late."
    return f"{in_words(late).capitalize()} of {results['plan']['actions']} actions {'is' if late == 1 else 'are'} late."


def programme(rows: Sequence[dict[str, Any]]) -> str:
    """Whether the programme is on course. `rows` are the programme's initiatives in printed order."""
    if not rows:
        return "No initiative has been set up yet."
    green = [row["name"] for row in rows if row["ratings"]["overall"]["rating"] == "green"]
    red = [row for row in rows if row["ratings"]["overall"]["rating"] == "red"]
    amber = [row["name"] for row in rows if row["ratings"]["overall"]["rating"] == "amber"]
    total = in_words(len(rows))
    if len(rows) == 1:
        return str(rows[0]["sentence"])
    if len(green) == len(rows):
        return f"{'Both' if len(rows) == 2 else f'All {total}'} initiatives are on course."
    first = f"{in_words(len(green)).capitalize() if green else 'None'} of {total} initiatives"
    sentences = [f"{first} {'is' if len(green) < 2 else 'are'} on course."]
    if red:
        names = (
            ("Both" if len(rows) == 2 else f"All {total}")
            if len(red) == len(rows)
            else listed([row["name"] for row in red])
        )
        sentences.append(f"{_are(names, len(red), 'red')}{_why(red)}.")
    if amber:
        sentences.append(f"{_are(listed(amber), len(amber), 'amber')}.")
    return " ".join(sentences)


def _are(names: str, count: int, rating: str) -> str:
    return f"{names} {'is' if count == 1 else 'are'} {rating}"


def _why(red: Sequence[dict[str, Any]]) -> str:
    """The go-live that slips most among the red ones: what a Board asks about first."""
    slips = [
        (
            datetime.date.fromisoformat(gate["forecast"]) - datetime.date.fromisoformat(gate["due"]),
            row["name"],
        )
        for row in red
        if (gate := row["plan"]["go_live"]) and gate["forecast"] and gate["due"]
    ]
    worst = max(slips, default=None)
    if worst is None or worst[0].days <= 0:
        late = sum(row["plan"]["late"] for row in red)
        return f": {in_words(late)} {'action is' if late == 1 else 'actions are'} late" if late else ""
    weeks = worst[0].days // 7
    length = f"{in_words(weeks)} week{'' if weeks == 1 else 's'}" if weeks else f"{worst[0].days} days"
    whose = "its" if len(red) == 1 else f"the go-live of {worst[1]} is"
    return f": its go-live is forecast {length} late" if whose == "its" else f": {whose} forecast {length} late"


def benefits(matrix: dict[str, Any], *, subject: str) -> str:
    """Who gains most, who pays most, and what is left, from one stored matrix."""
    total = matrix["total"]
    if not matrix["some_known"] or total["annual_impact"]["value"] is None:
        return f"What {subject} is worth a year is not known: {matrix['reason'] or 'some of its figures are missing'}."
    known = [row for row in matrix["rows"] if row["annual_saving"]["value"] is not None]
    gains = max(known, key=lambda row: Decimal(row["annual_saving"]["value"]))
    pays = min(known, key=lambda row: Decimal(row["annual_operating_cost"]["value"] or 0))
    worth = Decimal(total["annual_impact"]["value"])
    balance = (
        f"is worth {pounds(worth)} a year to the partners together"
        if worth >= 0
        else f"costs the partners together {pounds(-worth)} a year more than it saves them"
    )
    saved = pounds(Decimal(gains["annual_saving"]["value"]))
    sentence = f"{subject[:1].upper()}{subject[1:]} {balance}: {gains['agency_name']} saves most, {saved}"
    if Decimal(pays["annual_operating_cost"]["value"] or 0) < 0:
        cost = -Decimal(pays["annual_operating_cost"]["value"])
        return f"{sentence}; {pays['agency_name']} pays most, {pounds(cost)}."
    return f"{sentence}; nobody pays to run it."
