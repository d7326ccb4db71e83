"""The quarterly return by priority: what we said we would do, who leads, the plan, what became of it, the rating."""

from collections.abc import Iterable

from governance.papers import snapshots
from governance.papers.kind import PaperKind, Plain
from governance.papers.models import Paper
from initiatives.strategy import selectors
from initiatives.strategy.models import Priority, Return, Strategy
from initiatives.strategy.quarters import Quarter
from safer_communities.sheets.export import written
from safer_communities.ui.places import Place

COLUMNS = ("strategy", "priority", "commitment", "lead", "quarter", "plan", "update", "rating")
TO_BE_REPORTED = "TBR"
NOT_ASKED_FOR = {"plan": "", "update": "", "rating": "", "to_be_reported": False, "asked": False, "continued": False}


def snapshot(paper: Paper) -> Plain:
    """The newest return asked for by the period's end; five statements."""
    quarter = selectors.last_quarter_with_rows(Quarter.of(paper.period_end))
    if quarter is None:
        raise ValueError("No quarter's return was opened by then: open one on the strategy's page first.")
    return {
        **snapshots.heading(paper),
        "quarter": str(quarter),
        "short": f"Q{quarter.quarter}",
        "quarter_start": quarter.start.isoformat(),
        "quarter_end": quarter.end.isoformat(),
        "strategies": [_strategy(strategy) for strategy in selectors.quarter_in_full(quarter)],
    }


def _strategy(strategy: Strategy) -> Plain:
    return {"name": strategy.name, "priorities": [_priority(priority) for priority in strategy.priorities.all()]}


def _priority(priority: Priority) -> Plain:
    return {
        "number": priority.number,
        "name": priority.name,
        "lead": ", ".join(
            filter(None, (priority.lead_organisation.name if priority.lead_organisation else "", priority.lead_officer))
        ),
        "confirmed": priority.confirmed,
        "commitments": [
            {"text": commitment.text, "lead": commitment.responsible, "rows": [_row(row) for row in commitment.asked]}
            for commitment in priority.commitments.all()
        ],
    }


def _row(row: Return) -> Plain:
    return {"plan": row.plan, "update": row.update, "rating": row.rating, "to_be_reported": row.to_be_reported}


def context(snapshot: Plain, place: Place) -> Plain:
    strategies = [
        {
            **strategy,
            "priorities": [_with_counts(priority, list(_lines(priority))) for priority in strategy["priorities"]],
        }
        for strategy in snapshot["strategies"]
    ]
    lines = [line for strategy in strategies for priority in strategy["priorities"] for line in priority["lines"]]
    return {
        "strategies": strategies,
        "not_asked": sum(1 for line in lines if not line["asked"]),
        **_counts(lines),
    }


def _with_counts(priority: Plain, lines: list[Plain]) -> Plain:
    return {**priority, "lines": lines, **_counts(lines)}


def _counts(lines: list[Plain]) -> Plain:
    """Of how many rows is a return asked for, how many wait for one, how are they rated?"""
    return {
        "asked": sum(1 for line in lines if line["asked"]),
        "waiting": sum(1 for line in lines if line["to_be_reported"]),
        "reported": sum(1 for line in lines if line["asked"] and not line["to_be_reported"]),
        "ratings": {name: sum(1 for line in lines if line["rating"] == name) for name in ("red", "amber", "green")},
    }


def _lines(priority: Plain) -> Iterable[Plain]:
    """What was said would be done under a priority, as the page and the file list it: each row of the return, and what
    was not asked for."""
    for commitment in priority["commitments"]:
        said = {"commitment": commitment["text"], "lead": commitment["lead"]}
        for number, row in enumerate(commitment["rows"]):
            rating = "" if row["to_be_reported"] else row["rating"]
            yield {**said, **row, "rating": rating, "asked": True, "continued": number > 0}
        if not commitment["rows"]:
            yield {**said, **NOT_ASKED_FOR}


def data(snapshot: Plain) -> dict[str, tuple[str, bytes]]:
    return {"return": ("The return, row by row", written(COLUMNS, _rows(snapshot)))}


def _rows(snapshot: Plain) -> Iterable[tuple[object, ...]]:
    for strategy in snapshot["strategies"]:
        for priority in strategy["priorities"]:
            for line in _lines(priority):
                yield (
                    strategy["name"], f"{priority['number']} {priority['name']}", line["commitment"], line["lead"],
                    snapshot["quarter"], line["plan"], line["update"], _rating(line),
                )  # fmt: skip


def _rating(line: Plain) -> str:
    if not line["asked"]:
        return "not asked for"
    return TO_BE_REPORTED if line["to_be_reported"] else line["rating"] or "not rated"


KIND = PaperKind(
    key=Paper.Kind.QUARTERLY_RETURN,
    title="Quarterly return by priority",
    snapshot=snapshot,
    template="governance/papers/quarterly_return.html",
    context=context,
    data=data,
    data_names=("return",),
)
