"""The counts in a paper: as tables, and as they may be published.

Counts are what a scorecard observes of people and cases: panels held, cautions given, convictions. Plain data in and
out. A published table carries its texts in `shown` and its numbers no more.
"""

import copy
import datetime
from decimal import Decimal
from typing import Any

from evaluation.model.cost_benefit import OBSERVED
from evaluation.model.figures import MEASURES, unknown
from governance.papers import suppression
from governance.papers.suppression import FEWEST, HIDDEN, NOTE, TOTAL, Counts
from initiatives.results.fitting import to_json
from safer_communities.words import long_date

__all__ = ["NOTE", "printed", "published", "table"]

Plain = dict[str, Any]
Period = tuple[str, str]
COUNTED = ("count", "stock")
WITHHELD = "rests on a count too small to publish"
NOT_SHOWN = "not shown"
UNTOLD = "<p>Made before papers had a published version: not shown here. Ask for it again, and bind that.</p>"


def table(initiative: Plain) -> Plain | None:
    """What was counted for an initiative, by indicator and period; None, if nothing was.

    A stock (people on the books) is counted again each time: it is not added up, so its row has no total.
    """
    rows = [row for row in initiative["scorecard"] if row["measure"] in COUNTED and row["observations"]]
    if not rows:
        return None
    periods = sorted({period for row in rows for period in _current(row)})
    return {
        "code": initiative["code"],
        "name": initiative["name"],
        "periods": [list(period) for period in periods],
        "columns": [_period(*period) for period in periods],
        "rows": [
            {
                "name": row["name"],
                "adds_up": row["measure"] == "count",
                "counts": list(map(_current(row).get, periods)),
            }
            for row in rows
        ],
    }


def _current(row: Plain) -> dict[Period, int]:
    """Corrected observations follow what they correct: of two on one period the later counts."""
    return {
        (observation["period_start"], observation["period_end"]): int(Decimal(observation["value"]))
        for observation in row["observations"]
    }


def _period(start: str, end: str) -> str:
    first, last = (long_date(datetime.date.fromisoformat(day)) for day in (start, end))
    return f"{first} to {last}"


def printed(table: Plain) -> Plain:
    """A table for a template and for the data: `lines` has each row's name with its counts and total as text."""
    texts = table.get("shown") or [_whole(row) for row in table["rows"]]
    lines = [
        {"name": row["name"], "cells": cells, "total": total}
        for row, (cells, total) in zip(table["rows"], texts, strict=True)
    ]
    return {**table, "lines": lines}


def _whole(row: Plain) -> tuple[list[str], str]:
    known = [count for count in row["counts"] if count is not None]
    cells = ["not known" if count is None else f"{count:,}" for count in row["counts"]]
    return cells, f"{sum(known):,}" if row["adds_up"] and known else ""


def published(snapshot: Plain) -> Plain:
    """The snapshot with every count under five, and whatever would give one away, taken out.

    Itself, if there is none: the published paper is then the paper. Rates are left as they are, and so is money that
    was not worked out from such a count.
    """
    shown = copy.deepcopy(snapshot)
    for initiative in shown.get("counts", []):
        _suppress(initiative)
    initiatives = shown.get("initiatives", [])
    counted_few = [
        initiative["code"] for initiative in initiatives if any(map(_observed_few, initiative.get("scorecard", [])))
    ]
    for initiative in initiatives:
        _withhold_small(initiative, shown)
    _withhold_observed(shown, counted_few)
    for part in shown.get("parts", []):
        if "paper" in part:
            _bind_published(part)
    return shown


def _bind_published(part: Plain) -> None:
    """A part of a pack: the published version of a paper in place of the draft, where they are not the same."""
    public = published(part["paper"]) if part["published_sha256"] else None
    if public != part["paper"]:
        part |= {"paper": public, "sha256": part["published_sha256"]}


def _suppress(table: Plain) -> None:
    """One table. Its rows share no column totals: each is hidden by itself.

    What hides a small count is the total of its row, never another count: that one may stand in a paper published
    before, and the new total less the old would be the small count. A period that overlaps its own is hidden too,
    for the one less the others of the same days would be it.
    """
    shown: list[tuple[list[str], str]] = []
    for row in table["rows"]:
        small = {n for n, count in enumerate(row["counts"]) if count is not None and count < FEWEST}
        also = {(0, n) for n in _overlapping(small, row["counts"], table["periods"])}
        if small:
            also.add((0, TOTAL))
        counts = Counts([row["counts"]], row_totals=row["adds_up"], column_totals=False, also=frozenset(also))
        shown.extend(suppression.shown(counts))
    if any(HIDDEN in cells for cells, _ in shown):
        table["shown"] = [[cells, total] for cells, total in shown]
        for row in table["rows"]:
            row["counts"] = []


def _overlapping(small: set[int], counts: list[int | None], periods: list[Period]) -> set[int]:
    """The columns whose days overlap those of a small count, or of one that does."""
    reached, waiting = set(small), list(small)
    while waiting:
        start, end = periods[waiting.pop()]
        for n, (first, last) in enumerate(periods):
            if n not in reached and counts[n] is not None and first <= end and start <= last:
                reached.add(n)
                waiting.append(n)
    return reached


def _observed_few(row: Plain) -> bool:
    return row["measure"] in COUNTED and any(count < FEWEST for count in _current(row).values())


def _withhold_small(initiative: Plain, shown: Plain) -> None:
    """What a scorecard says of small counts, in its own rows and in the reasons of every rating."""
    for row in initiative.get("scorecard", []):
        few = [value for value in (row["baseline"], row["latest"]) if value is not None and Decimal(value) < FEWEST]
        if row["measure"] not in COUNTED or not (few or _observed_few(row)):
            continue
        words = f"{row['name']}: {WITHHELD}."
        for reason in row["reasons"]:
            _replace(shown, reason, words)
        row |= {"baseline": None, "latest": None, "observations": [], "reasons": [words]}


def _withhold_observed(shown: Plain, codes: list[str]) -> None:
    """What was worked out in pounds from a small count: by the unit costs beside it anybody could work it back.

    With an initiative's goes the programme's: the sum less the other initiatives is that initiative.
    """
    programme = shown.get("programme", {})
    rows = [row for row in (*shown.get("initiatives", []), *programme.get("initiatives", [])) if row["code"] in codes]
    matrices = [row["cost_benefit"][OBSERVED] for row in rows if "cost_benefit" in row]
    if all(matrix["total"]["annual_saving"]["value"] is None for matrix in matrices):
        return
    for matrix in (*matrices, programme["cost_benefit"][OBSERVED]):
        _withhold_matrix(matrix)
    for row in (*rows, programme.get("overview", {})):
        if "annual_impact" in row:
            row["annual_impact"][OBSERVED] = None


def _withhold_matrix(matrix: Plain) -> None:
    """Its rows go as well: which partners have one follows from the count."""
    figure = {**to_json(unknown(WITHHELD).stored()), "text": NOT_SHOWN}
    matrix["total"].update(dict.fromkeys(MEASURES, figure))
    nothing: Plain = {name: [] for name in ("rows", "missing", "notes", "partial_of", "footing_errors")}
    matrix |= {"known": False, "some_known": False, "reason": WITHHELD, **nothing}


def _replace(where: Any, old: str, new: str) -> None:
    """Each text that holds the words, anywhere in plain data, with others in their place."""
    pairs = where.items() if isinstance(where, dict) else enumerate(where)
    for key, value in list(pairs):
        if isinstance(value, str):
            if old in value:
                where[key] = value.replace(old, new)
        elif isinstance(value, (dict, list)):
            _replace(value, old, new)
