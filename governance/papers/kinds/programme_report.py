"""The quarterly programme report: rating by rating, plan by plan, budget, costs and benefits, contradictions."""

import datetime
import math
from collections.abc import Iterable
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from evaluation.model.cost_benefit import BUSINESS_CASE, OBSERVED
from governance.papers import money, snapshots
from governance.papers.kind import PaperKind, Plain
from governance.papers.models import Paper
from safer_communities.money import pounds
from safer_communities.sheets.export import written
from safer_communities.ui import charts
from safer_communities.ui.places import Place

PLAN_WIDTH = 820  # wider than other charts, in smaller print: a label is an action's words
ACTIONS_TOGETHER = 12  # at most, in one picture of a plan


def context(snapshot: Plain, place: Place) -> Plain:
    """What the template needs beside the snapshot: key figures, charts, matrices, timelines."""
    return {
        "figures": _key_figures(snapshot),
        "charts": _charts(snapshot, place),
        "tables": _tables(snapshot),
        "timelines": [
            part
            for initiative in snapshot["initiatives"]
            if initiative["plan"]
            for part in timelines(initiative, datetime.date.fromisoformat(snapshot["as_at"]), place)
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
            "note": _budget(programme["money"]["budget"]),
        },
        {
            "label": "Annual impact",
            "value": matrix["annual_impact"]["text"],
            "note": f"business case; observed: {observed['annual_impact']['text']}",
        },
    ]


def _budget(amount: str | None) -> str:
    return "budget not known" if amount is None else f"of a budget of {pounds(Decimal(amount))}"


def _charts(snapshot: Plain, place: Place) -> dict[str, SafeString | str]:
    programme = snapshot["programme"]
    ratings = programme["ratings"]
    strip = charts.rag_strip(
        red=ratings.get("red", 0),
        amber=ratings.get("amber", 0),
        green=ratings.get("green", 0),
        none=ratings.get("not_rated", 0),
        title=programme["sentence"],
        id_prefix=f"{place.prefix}ratings",
        width=money.WIDTH,
    )
    return {
        "ratings": mark_safe(strip),
        "savings": money.savings_chart(programme, place),
        "burn": money.burn_chart(snapshot, place),
    }


def timelines(initiative: Plain, as_at: datetime.date, place: Place) -> list[dict[str, str | SafeString]]:
    """The plan of one initiative, drawn: by-whens, gates and forecasts. In parts, all on the same months: a picture
    cannot go over two pages, and a whole plan would leave half of one empty.
    """
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
        for line in initiative["plan"]
    ]
    late = len(initiative["late"])
    told = f"{initiative['name']}: {late or 'none'} of {len(rows)} actions {'is' if late == 1 else 'are'} late"
    days = [day for row in rows for day in row.days()] + [as_at]
    parts = math.ceil(len(rows) / ACTIONS_TOGETHER)
    together = math.ceil(len(rows) / parts)
    parts_of_plan = []
    for part in range(1, parts + 1):
        name = f"{initiative['name']}: the plan" + (f", part {part} of {parts}" if parts > 1 else "")
        drawn = charts.gantt(
            rows[together * (part - 1) : together * part],
            today=as_at,
            start=min(days),
            end=max(days),
            title=f"{name}. {told}" if parts > 1 else told,
            id_prefix=f"{place.prefix}plan-{initiative['code']}-{part}",
            width=PLAN_WIDTH,
            legend=part == parts,
        )
        parts_of_plan.append({"name": name, "chart": mark_safe(drawn)})
    return parts_of_plan


def _day(iso: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(iso) if iso else None


def _tables(snapshot: Plain) -> Plain:
    """The matrices as rows of printed text, business case beside observed."""
    programme = snapshot["programme"]["cost_benefit"]
    return {
        "programme": money.printed(programme[BUSINESS_CASE]),
        "observed": money.printed(programme[OBSERVED]),
        "initiatives": [
            {
                "name": initiative["name"],
                "code": initiative["code"],
                "rows": money.printed(initiative["cost_benefit"][BUSINESS_CASE]),
            }
            for initiative in snapshot["initiatives"]
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
        "money": (
            "Budget, spend and forecast by initiative, in pounds",
            written(money.MONEY, money.money_rows(snapshot)),
        ),
        "cost-benefit": (
            "The cost/benefit matrix by initiative, agency and scenario, in pounds, with the working of each figure",
            written(money.COST_BENEFIT, money.cost_benefit_rows(snapshot)),
        ),
        "contradictions": (
            "Where the source papers disagree with themselves",
            written(CONTRADICTIONS, _contradictions(snapshot)),
        ),
    }


RATINGS = ("initiative", "number", "action", "by_when", "due", "status", "rating", "rule", "reasons")
CONTRADICTIONS = ("initiative", "subject", "value", "source")


def _ratings(snapshot: Plain) -> Iterable[tuple[object, ...]]:
    for initiative in snapshot["initiatives"]:
        overall = initiative["ratings"]["overall"]
        yield (
            initiative["code"],
            "",
            initiative["name"],
            "",
            "",
            "",
            overall["rating"],
            overall["rule"],
            " ".join(overall["reasons"]),
        )
        for row in initiative["plan"]:
            yield (
                initiative["code"], row["number"], row["description"], row["by_when"], row["due"] or "", row["status"],
                row["rating"], row["rule"], " ".join(row["reasons"]),
            )  # fmt: skip


def _contradictions(snapshot: Plain) -> Iterable[tuple[object, ...]]:
    for contradiction in snapshot["programme"]["contradictions"]:
        for side in contradiction["sides"]:
            yield (contradiction["initiative"] or "programme", contradiction["subject"], side["value"], side["source"])


KIND = PaperKind(
    key=Paper.Kind.PROGRAMME_REPORT,
    title="Programme report",
    snapshot=snapshots.programme_report,
    template="governance/papers/programme_report.html",
    context=context,
    data=data,
    data_names=("ratings", "money", "cost-benefit", "contradictions"),
    tells_changes=True,
)
