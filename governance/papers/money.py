"""What papers share about money: the course of the budget, who saves and who pays, and both as rows of a file.

Reads a frozen snapshot and nothing else.
"""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from budgets.ledger.models import Kind
from budgets.ledger.selectors import SUMS
from budgets.ledger.table import burn_title
from evaluation.model.cost_benefit import BUSINESS_CASE, SCENARIOS
from evaluation.model.figures import MEASURES
from safer_communities.money import NOT_KNOWN
from safer_communities.ui import charts
from safer_communities.ui.places import Place
from safer_communities.words import listed

Plain = dict[str, Any]
WIDTH = 700  # of a chart on paper
MONEY = ("initiative", "kind", "budget", "spent", "forecast", "variance", "reason")
COST_BENEFIT = ("initiative", "scenario", "agency", "measure", "amount", "formula", "numbers", "sources")


def burn_chart(snapshot: Plain, place: Place) -> SafeString | str:
    """Budget, spend and forecast, cumulative; nothing, where no month of them is known."""
    points = [
        charts.BurnPoint(
            datetime.date.fromisoformat(point["on"]),
            *(_amount(point[name]) for name in ("budget", "actual", "forecast")),
        )
        for point in snapshot["burn"]
    ]
    if not points:
        return ""
    today = datetime.date.fromisoformat(snapshot["as_at"])
    title = burn_title(points, today, "the programme")
    return mark_safe(charts.burn(points, title=title, id_prefix=f"{place.prefix}burn", today=today, width=WIDTH))


def savings_chart(programme: Plain, place: Place) -> SafeString:
    """The annual saving of each partner against its annual operating cost, by the business case."""
    bars = [
        charts.AgencyBar(
            row["agency_name"],
            _amount(row["annual_saving"]["value"]),
            _amount(row["annual_operating_cost"]["value"]),
        )
        for row in programme["cost_benefit"][BUSINESS_CASE]["rows"]
    ]
    title = programme["benefit_sentence"]
    return mark_safe(charts.saving_against_cost(bars, title=title, id_prefix=f"{place.prefix}savings", width=WIDTH))


def _amount(pounds: str | None) -> Decimal | None:
    return None if pounds is None else Decimal(pounds)


def printed(matrix: Plain) -> Plain:
    """A cost/benefit matrix as rows of printed text, its total last."""
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


def money_rows(snapshot: Plain) -> Iterable[tuple[object, ...]]:
    """Rows of `MONEY`: each initiative, then the programme, by kind and in total."""
    places = [(initiative["code"], initiative["money"]) for initiative in snapshot["initiatives"]]
    for code, money in [*places, ("programme", snapshot["programme"]["money"])]:
        # in an order of our own: the database keeps the keys of a snapshot in its own
        kinds = [(kind, money["by_kind"][kind]) for kind in Kind.values if kind in money["by_kind"]]
        for kind, part in [*kinds, ("total", money)]:
            yield (code, kind, *amounts(part), reason(money))


def amounts(part: Plain) -> tuple[str, ...]:
    """Budget, spend, forecast and variance, in pounds; what is not known in words."""
    return tuple(NOT_KNOWN if part[name] is None else part[name] for name in SUMS)


def reason(money: Plain) -> str:
    """Why amounts are not known, or which initiatives a sum leaves out; mostly nothing."""
    if money["budget"] is None:
        return "no budget is known"
    without = money.get("partial_of")  # a snapshot frozen by earlier software has none
    return f"without {listed(without)}: no budget is known" if without else ""


def cost_benefit_rows(snapshot: Plain) -> Iterable[tuple[object, ...]]:
    """Rows of `COST_BENEFIT`: each figure of each matrix with how it was worked out."""
    places = [(initiative["code"], initiative["cost_benefit"]) for initiative in snapshot["initiatives"]]
    for code, scenarios in [*places, ("programme", snapshot["programme"]["cost_benefit"])]:
        for scenario in SCENARIOS:
            matrix = scenarios[scenario]
            for row in (*matrix["rows"], matrix["total"]):
                for measure, name in MEASURES.items():
                    figure = row[measure]
                    sources = "; ".join(dict.fromkeys(used["source"] for used in figure["inputs"] if used["source"]))
                    yield (
                        code, scenario, row["agency_name"], name,
                        figure["text"] if figure["value"] is None else figure["value"],
                        figure["formula"] or figure["reason"], figure["numbers"], sources,
                    )  # fmt: skip
