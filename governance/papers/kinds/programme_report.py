"""The quarterly programme report: rating by rating, plan by plan, budget, costs and benefits, contradictions."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from budgets.models import Kind
from budgets.money_table import burn_title
from evaluation.cost_benefit import BUSINESS_CASE, OBSERVED, SCENARIOS
from evaluation.figures import MEASURES
from governance.papers import snapshots
from governance.papers.forms_of_paper import Form
from safer_communities.money import pounds
from safer_communities.tenancy.renderers import written
from safer_communities.ui import charts

Plain = dict[str, Any]
WIDTH = 700


def context(snapshot: Plain) -> Plain:
    """What the template needs beside the snapshot: key figures, charts, matrices, timelines."""
    return {
        "figures": _key_figures(snapshot),
        "charts": _charts(snapshot),
        "tables": _tables(snapshot),
        "timelines": [
            {"name": one["name"], "chart": _timeline(one, datetime.date.fromisoformat(snapshot["as_at"]))}
            for one in snapshot["initiatives"]
            if one["plan"]
        ],
    }


def _key_figures(snapshot: Plain) -> list[dict[str, str]]:
    programme = snapshot["programme"]
    plans = [row["plan"] for row in programme["initiatives"]]
    matrix = programme["cost_benefit"][BUSINESS_CASE]["total"]
    observed = programme["cost_benefit"][OBSERVED]["total"]
    return [
        {
            "label": "Initiatives on course",
            "value": f"{programme['ratings'].get('green', 0)} of {len(plans)}",
            "note": f"{programme['ratings'].get('red', 0)} red, {programme['ratings'].get('amber', 0)} amber",
        },
        {
            "label": "Actions achieved",
            "value": f"{sum(plan['achieved'] for plan in plans)} of {sum(plan['actions'] for plan in plans)}",
            "note": f"{len(programme['late'])} late",
        },
        {
            "label": "Spent",
            "value": pounds(Decimal(programme["money"]["spent"])),
            "note": f"of a budget of {pounds(Decimal(programme['money']['budget']))}",
        },
        {
            "label": "Annual impact",
            "value": matrix["annual_impact"]["text"],
            "note": f"business case; observed: {observed['annual_impact']['text']}",
        },
    ]


def _charts(snapshot: Plain) -> dict[str, SafeString]:
    programme = snapshot["programme"]
    ratings = programme["ratings"]
    matrix = programme["cost_benefit"][BUSINESS_CASE]
    drawn = {
        "ratings": charts.rag_strip(
            red=ratings.get("red", 0),
            amber=ratings.get("amber", 0),
            green=ratings.get("green", 0),
            none=ratings.get("not_rated", 0),
            title=programme["sentence"],
            id_prefix="ratings",
            width=WIDTH,
        ),
        "savings": charts.saving_against_cost(
            [
                charts.AgencyBar(
                    row["agency_name"], amount_of(row["annual_saving"]), amount_of(row["annual_operating_cost"])
                )
                for row in matrix["rows"]
            ],
            title=programme["benefit_sentence"],
            id_prefix="savings",
            width=WIDTH,
        ),
    }
    if snapshot["burn"]:
        drawn["burn"] = burn_chart(snapshot)
    return {name: mark_safe(svg) for name, svg in drawn.items()}


def burn_chart(snapshot: Plain) -> str:
    points = [
        charts.BurnPoint(_day(point["on"]), *(pounds_or_none(point[name]) for name in ("budget", "actual", "forecast")))
        for point in snapshot["burn"]
    ]
    today = datetime.date.fromisoformat(snapshot["as_at"])
    return charts.burn(
        points, title=burn_title(points, today, "the programme"), id_prefix="burn", today=today, width=WIDTH
    )


def _timeline(one: Plain, as_at: datetime.date) -> SafeString:
    """The plan of one initiative, drawn: by-whens, gates and forecasts."""
    rows = [
        charts.GanttRow(
            label=line["description"],
            number=line["number"],
            start=_day(line["start"]),
            end=_day(line["due"]),
            gate=line["gate"],
            achieved_on=_day(line["achieved"]),
            forecast_on=_day(line["forecast"]),
            rating=line["rating"],
            achieved=line["status"] == "Achieved",
        )
        for line in one["plan"]
    ]
    late = len(one["late"])
    title = f"{one['name']}: {late or 'none'} of {len(rows)} actions {'is' if late == 1 else 'are'} late"
    return mark_safe(charts.gantt(rows, today=as_at, title=title, id_prefix=f"plan-{one['code']}", width=WIDTH))


def _day(iso: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(iso) if iso else None


def pounds_or_none(amount: str | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)


def amount_of(figure: Plain) -> Decimal | None:
    return None if figure["value"] is None else Decimal(figure["value"])


def _tables(snapshot: Plain) -> Plain:
    """The matrices as rows of printed text, business case beside observed."""
    programme = snapshot["programme"]["cost_benefit"]
    return {
        "programme": printed(programme[BUSINESS_CASE]),
        "observed": printed(programme[OBSERVED]),
        "initiatives": [
            {"name": one["name"], "code": one["code"], "rows": printed(one["cost_benefit"][BUSINESS_CASE])}
            for one in snapshot["initiatives"]
        ],
    }


def printed(matrix: Plain) -> Plain:
    return {
        "known": matrix["some_known"],
        "unknown": matrix["total"]["annual_impact"]["text"],
        "reason": matrix["reason"],
        "notes": matrix["notes"],
        "rows": [
            {"name": row["agency_name"], "amounts": [row[measure]["text"] for measure in MEASURES]}
            for row in (*matrix["rows"], matrix["total"])
        ],
    }


# The paper's figures as data


def data(snapshot: Plain) -> dict[str, tuple[str, bytes]]:
    """The paper's figures as CSV, by name: (what it holds, the file)."""
    return {
        "ratings": (
            "Ratings of initiatives and actions, with rule and reasons",
            written(RATINGS, _ratings(snapshot)),
        ),
        "money": ("Budget, spend and forecast by initiative, in pounds", written(MONEY, money_rows(snapshot))),
        "cost-benefit": (
            "The cost/benefit matrix by initiative, agency and scenario, in pounds, with the working of each figure",
            written(COST_BENEFIT, cost_benefit_rows(snapshot)),
        ),
        "contradictions": (
            "Where the source papers disagree with themselves",
            written(CONTRADICTIONS, _contradictions(snapshot)),
        ),
    }


RATINGS = ("initiative", "number", "action", "by_when", "due", "status", "rating", "rule", "reasons")
MONEY = ("initiative", "kind", "budget", "spent", "forecast", "variance")
COST_BENEFIT = ("initiative", "scenario", "agency", "measure", "amount", "formula", "numbers", "sources")
CONTRADICTIONS = ("initiative", "subject", "value", "source")


def _ratings(snapshot: Plain) -> Iterable[tuple[Any, ...]]:
    for one in snapshot["initiatives"]:
        overall = one["ratings"]["overall"]
        yield (
            one["code"],
            "",
            one["name"],
            "",
            "",
            "",
            overall["rating"],
            overall["rule"],
            " ".join(overall["reasons"]),
        )
        for row in one["plan"]:
            yield (
                one["code"], row["number"], row["description"], row["by_when"], row["due"] or "", row["status"],
                row["rating"], row["rule"], " ".join(row["reasons"]),
            )  # fmt: skip


def money_rows(snapshot: Plain) -> Iterable[tuple[Any, ...]]:
    places = [(one["code"], one["money"]) for one in snapshot["initiatives"]]
    for code, money in [*places, ("programme", snapshot["programme"]["money"])]:
        # in an order of our own: the database keeps the keys of a snapshot in its own
        kinds = [(kind, money["by_kind"][kind]) for kind in Kind.values if kind in money["by_kind"]]
        for kind, part in [*kinds, ("total", money)]:
            yield (code, kind, part["budget"], part["spent"], part["forecast"], part["variance"])


def cost_benefit_rows(snapshot: Plain) -> Iterable[tuple[Any, ...]]:
    places = [(one["code"], one["cost_benefit"]) for one in snapshot["initiatives"]]
    for code, scenarios in [*places, ("programme", snapshot["programme"]["cost_benefit"])]:
        for scenario in SCENARIOS:
            matrix = scenarios[scenario]
            for row in (*matrix["rows"], matrix["total"]):
                for measure, name in MEASURES.items():
                    figure = row[measure]
                    sources = "; ".join(dict.fromkeys(one["source"] for one in figure["inputs"] if one["source"]))
                    yield (
                        code, scenario, row["agency_name"], name,
                        figure["text"] if figure["value"] is None else figure["value"],
                        figure["formula"] or figure["reason"], figure["numbers"], sources,
                    )  # fmt: skip


def _contradictions(snapshot: Plain) -> Iterable[tuple[Any, ...]]:
    for found in snapshot["programme"]["contradictions"]:
        for side in found["sides"]:
            yield (found["initiative"] or "programme", found["subject"], side["value"], side["source"])


FORM = Form(
    title="Programme report",
    snapshot=snapshots.programme_report,
    template="governance/papers/programme_report.html",
    context=context,
    data=data,
    data_names=("ratings", "money", "cost-benefit", "contradictions"),
    tells_changes=True,
)
