"""The quarterly return by priority: what we said we would do, who leads, the plan, what became of it, the rating."""

from collections.abc import Iterable
from typing import Any

from governance.models import Paper
from governance.papers import snapshots
from governance.papers.forms_of_paper import Form
from initiatives.strategy import selectors
from initiatives.strategy.quarters import Quarter
from safer_communities.tenancy.renderers import written

Plain = dict[str, Any]
COLUMNS = ("strategy", "priority", "commitment", "lead", "quarter", "plan", "update", "rating")
TO_BE_REPORTED = "TBR"


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
        "strategies": [_strategy(one) for one in selectors.quarter_in_full(quarter)],
    }


def _strategy(strategy: Any) -> Plain:
    return {"name": strategy.name, "priorities": [_priority(one) for one in strategy.priorities.all()]}


def _priority(priority: Any) -> Plain:
    return {
        "number": priority.number,
        "name": priority.name,
        "lead": ", ".join(
            filter(None, (priority.lead_organisation and priority.lead_organisation.name, priority.lead_officer))
        ),
        "confirmed": priority.confirmed,
        "commitments": [
            {"text": one.text, "lead": one.responsible, "rows": [_row(row) for row in one.asked]}
            for one in priority.commitments.all()
        ],
    }


def _row(row: Any) -> Plain:
    return {"plan": row.plan, "update": row.update, "rating": row.rating, "to_be_reported": row.to_be_reported}


def context(snapshot: Plain) -> Plain:
    rows = list(_rows(snapshot))
    return {
        "asked": len(rows),
        "waiting": sum(1 for row in rows if row[-1] == TO_BE_REPORTED),
        "ratings": {name: sum(1 for row in rows if row[-1] == name) for name in ("red", "amber", "green")},
    }


def data(snapshot: Plain) -> dict[str, tuple[str, bytes]]:
    return {"return": ("The return, row by row", written(COLUMNS, _rows(snapshot)))}


def _rows(snapshot: Plain) -> Iterable[tuple[Any, ...]]:
    for strategy in snapshot["strategies"]:
        for priority in strategy["priorities"]:
            for commitment in priority["commitments"]:
                for row in commitment["rows"]:
                    yield (
                        strategy["name"], f"{priority['number']} {priority['name']}", commitment["text"],
                        commitment["lead"], snapshot["quarter"], row["plan"], row["update"],
                        TO_BE_REPORTED if row["to_be_reported"] else row["rating"] or "not rated",
                    )  # fmt: skip


FORM = Form(
    title="Quarterly return by priority",
    snapshot=snapshot,
    template="governance/papers/quarterly_return.html",
    context=context,
    data=data,
    data_names=("return",),
)
