"""The counts in a paper: as tables, and as they may be published.

Counts are what a scorecard observes of people and cases: panels held, cautions given, convictions. Plain data in and
out. A published table carries its texts in `shown` and its numbers no more.
"""

import copy
import datetime
from decimal import Decimal
from typing import Any

from governance.papers import suppression
from governance.papers.suppression import FEWEST, HIDDEN, NOTE, Counts
from safer_communities.ui.forms import long_date

__all__ = ["NOTE", "printed", "published", "table"]

Plain = dict[str, Any]
COUNTED = ("count", "stock")
WITHHELD = "rests on a count too small to publish"


def table(initiative: Plain) -> Plain | None:
    """What was counted for an initiative, by indicator and period; None, if nothing was.

    A stock (people on the books) is counted again each time: it is not added up, so it stands in a table of its own
    right, as a row without a total.
    """
    rows = [row for row in initiative["scorecard"] if row["measure"] in COUNTED and row["observations"]]
    if not rows:
        return None
    periods = sorted({(one["period_start"], one["period_end"]) for row in rows for one in row["observations"]})
    return {
        "code": initiative["code"],
        "name": initiative["name"],
        "columns": [_period(*period) for period in periods],
        "rows": [
            {"name": row["name"], "adds_up": row["measure"] == "count", "counts": _by_period(row, periods)}
            for row in rows
        ],
    }


def _by_period(row: Plain, periods: list[tuple[str, str]]) -> list[int | None]:
    """Corrected observations follow what they correct: of two on one period the later counts."""
    found = {(one["period_start"], one["period_end"]): one["value"] for one in row["observations"]}
    return [int(Decimal(found[period])) if period in found else None for period in periods]


def _period(start: str, end: str) -> str:
    first, last = (long_date(datetime.date.fromisoformat(day)) for day in (start, end))
    return f"{first} to {last}"


def printed(found: Plain) -> Plain:
    """A table for a template and for the data: `lines` has each row's name with its counts and total as text."""
    texts = found.get("shown") or [_whole(row) for row in found["rows"]]
    lines = [
        {"name": row["name"], "cells": cells, "total": total}
        for row, (cells, total) in zip(found["rows"], texts, strict=True)
    ]
    return {**found, "lines": lines}


def _whole(row: Plain) -> list[Any]:
    known = [count for count in row["counts"] if count is not None]
    cells = ["not known" if count is None else f"{count:,}" for count in row["counts"]]
    return [cells, f"{sum(known):,}" if row["adds_up"] and known else ""]


def published(snapshot: Plain) -> Plain:
    """The snapshot with every count under five, and whatever would give one away, taken out.

    Itself, if there is none: the published paper is then the paper. Money and rates are left as they are.
    """
    found = copy.deepcopy(snapshot)
    for one in found.get("counts", []):
        _suppress(one)
    for one in found.get("initiatives", []):
        _withhold_small(one, found)
    for part in found.get("parts", []):
        if "published" in part:
            part["html"], part["figures"] = part.pop("published"), part.pop("published_figures", [])
    return found


def _suppress(found: Plain) -> None:
    """One table. Its rows share no column totals: each is hidden by itself."""
    shown = []
    for row in found["rows"]:
        adds_up = row["adds_up"]
        counts = Counts([row["counts"]], row_totals=adds_up, column_totals=False)
        ((cells, total),) = suppression.shown(counts)
        shown.append([cells, total])
    if any(HIDDEN in [*cells, total] for cells, total in shown):
        found["shown"] = shown
        for row in found["rows"]:
            row["counts"] = []


def _withhold_small(one: Plain, found: Plain) -> None:
    """What a scorecard says of small counts, in its own rows and in the reasons of every rating."""
    for row in one.get("scorecard", []):
        if row["measure"] not in COUNTED or not _has_small(row):
            continue
        words = f"{row['name']}: {WITHHELD}."
        for reason in row["reasons"]:
            _replace(found, reason, words)
        row.update(baseline=None, latest=None, observations=[], reasons=[words])


def _has_small(row: Plain) -> bool:
    values = [row["baseline"], row["latest"], *(one["value"] for one in row["observations"])]
    return any(value is not None and Decimal(value) < FEWEST for value in values)


def _replace(where: Any, old: str, new: str) -> None:
    """Each text that holds the words, anywhere in plain data, with others in their place."""
    pairs = where.items() if isinstance(where, dict) else enumerate(where)
    for key, value in list(pairs):
        if isinstance(value, str):
            if old in value:
                where[key] = value.replace(old, new)
        elif isinstance(value, (dict, list)):
            _replace(value, old, new)
