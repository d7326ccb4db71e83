"""Pages of money: where it goes, whether it lasts, what was spent. A view reads, asks a service, and renders."""

import datetime
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from budgets.factors import check_factors, factor_text
from budgets.ledger import selectors, services
from budgets.ledger import table as money_table
from budgets.ledger.forms import ForecastForm, RecordSpendForm
from budgets.ledger.models import BudgetLine
from budgets.permissions import records_spend
from initiatives.plans.selectors import initiative as find_initiative
from initiatives.plans.tabs import crumbs, tabs
from initiatives.results.selectors import overview_of, programme_overview
from safer_communities.money import pounds, pounds_exact
from safer_communities.tenancy.permissions import require
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui.charts import burn, responsive
from safer_communities.ui.form_pages import Plain, Saved, answer
from safer_communities.words import listed

NEWEST = 10
A_PAGE = 50
LINE = "budgets/line.html"
RECALCULATED = "The figures are being recalculated."
RATINGS_ONLY = "Recalculating the ratings. The amounts on this page are up to date."


def money(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """The programme's money by initiative, kind and year."""
    lines = list(selectors.lines())
    assessment = programme_overview()
    rows = assessment.results.initiatives if assessment else ()
    table = money_table.by_initiative(lines, {row.code: row.ratings.finance for row in rows})
    budgeted = {line.initiative.code for line in lines}
    unbudgeted = [row for row in rows if row.code not in budgeted]
    without = [row.name for row in unbudgeted]
    context = {
        "table": table,
        "unbudgeted": unbudgeted,
        "without": without,
        "sentence": _sentence(table, without) if lines else money_table.sentence(None),
        "tiles": _tiles(table),
        "burn": _burn(request, lines, selectors.spend_by_month(), "the programme"),
        "newest": list(selectors.spend()[:NEWEST]),
        "text": RATINGS_ONLY,
        "recalculating": bool(assessment and assessment.pending),
        "exports": _exports(partnership),
    }
    return render(request, "budgets/money.html", context)


def initiative_money(request: PartnershipRequest, partnership: str, initiative: str) -> HttpResponse:
    """One initiative's budget as printed, and every line with its assumption, spend and forecast."""
    found = find_initiative(request.membership, initiative)
    lines = list(selectors.lines_of(found))
    assessment = overview_of(found.pk)
    totals = selectors.sums(money_table.counted(lines))
    context = {
        "initiative": found,
        "tabs": tabs(partnership, found, "initiative-money"),
        "crumbs": crumbs(partnership, found),
        "finance": assessment.results.ratings.finance if assessment else None,
        "answer": money_table.sentence(totals) if lines else "Its budget is not known.",
        "tiles": _tiles(totals),
        "totals": totals,
        "printed": money_table.as_printed(lines),
        "items": [_item(row) for row in selectors.printed_rows(lines)],
        "burn": _burn(request, lines, selectors.spend_by_month(found), found.name),
        "may_record": records_spend(request.membership),
        "text": RATINGS_ONLY,
        "pending": not assessment or assessment.pending,
        "recalculating": not assessment or assessment.pending,
        "exports": _exports(partnership, f"initiative={found.code}&"),
    }
    return render(request, "budgets/initiative_money.html", context)


def line(request: PartnershipRequest, partnership: str, line: UUID) -> HttpResponse:
    """One budget line: its assumption, its transactions, and the forecast that finance may set."""
    found = selectors.line(line)
    may_set = records_spend(request.membership)
    require(may_set or request.method != "POST", services.FINANCE_ONLY)
    page = partial(_line_page, request, partnership, found)
    if not may_set:
        return render(request, LINE, page(found))

    def save(typed: Plain) -> Saved:
        saved = services.set_forecast(membership=request.membership, line_id=found.pk, **typed)
        what = "no forecast" if saved.forecast is None else f"a forecast of {pounds_exact(saved.forecast)}"
        return f"Saved: {found} has {what}. {RECALCULATED}", reverse("line", args=[partnership, found.pk])

    return answer(request, partial(ForecastForm, row=found), save, template=LINE, page=page)


def _line_page(request: PartnershipRequest, partnership: str, line: BudgetLine, row: BudgetLine) -> Plain:
    """What the page shows of a line as it was found, or read again where somebody saved it meanwhile."""
    if row is not line:
        line = selectors.line(row.pk)
    assessment = overview_of(line.initiative.pk)
    pages = Paginator(selectors.spend_on(line), A_PAGE)
    return {
        "line": line,
        "initiative": line.initiative,
        "crumbs": _line_crumbs(partnership, line),
        "item": _item({"item": line.item, "assumption": line.assumption, "lines": [line]}),
        "outturn": selectors.outturn(line),
        "variance": line.amount - selectors.outturn(line),
        "page": pages.get_page(request.GET.get("page")),
        "recalculating": bool(assessment and assessment.pending),
    }


def record_spend(request: PartnershipRequest, partnership: str, line: UUID) -> HttpResponse:
    """Record an amount against a line."""
    found = selectors.line(line)
    require(records_spend(request.membership), services.FINANCE_ONLY)

    def save(typed: Plain) -> Saved:
        spend = services.record_spend(membership=request.membership, line_id=found.pk, **typed)
        told = f"Recorded: {pounds_exact(spend.amount)} against {found}. {RECALCULATED}"
        return told, reverse("line", args=[partnership, found.pk])

    trail = [*_line_crumbs(partnership, found), {"text": "Record spend"}]
    words: Plain = {"line": found, "initiative": found.initiative, "crumbs": trail}
    return answer(request, RecordSpendForm, save, template="budgets/record_spend.html", **words)


def _item(row: selectors.PrintedRow) -> Plain:
    """A printed item with its lines: what each assumption comes to, and what is expected of it."""
    return {
        **row,
        "absorbed_by": next((line.absorbed_by for line in row["lines"] if line.absorbed_by), ""),
        "lines": [
            {
                "line": line,
                "factors": _factors(line),
                "problem": check_factors(line.amount, line.factors),
                "outturn": selectors.outturn(line),
                "variance": line.amount - selectors.outturn(line),
            }
            for line in row["lines"]
        ],
    }


def _factors(line: BudgetLine) -> str:
    """The assumption as factors: “3 days a week × 13 weeks × £350 a day”."""
    try:
        return " × ".join(factor_text(factor) for factor in line.factors)
    except (ArithmeticError, KeyError, TypeError, ValueError):
        # not a number: `check_factors` says so beside it
        return " × ".join(f"{factor.get('value', '?')} {factor.get('unit', '')}" for factor in line.factors)


def _sentence(totals: Plain, without: list[str]) -> str:
    unknown = f" No budget is known of {listed(without)}." if without else ""
    return f"{money_table.sentence(totals)}{unknown}"


def _tiles(totals: Plain) -> list[Plain]:
    budget, spent, forecast, variance = (totals[name] for name in ("budget", "spent", "forecast", "variance"))
    where = "under" if variance > 0 else "over"
    beside = f"{pounds(abs(variance))} {where} budget" if variance else "on budget"
    return [
        {"value": pounds(budget), "label": "Budget", "note": "all years"},
        {"value": pounds(spent), "label": "Spent", "note": money_table.share(spent, budget)},
        {"value": pounds(budget - spent), "label": "Not yet spent", "note": "budget less spend"},
        {"value": pounds(forecast), "label": "Forecast", "note": beside},
    ]


def _burn(
    request: PartnershipRequest, lines: list[BudgetLine], by_month: dict[datetime.date, Decimal], whose: str
) -> Plain | None:
    today = request.partnership.today()
    points = money_table.burn_points(lines, by_month, today)
    if not any(point.budget for point in points):
        return None
    title = money_table.burn_title(points, today, whose)
    return {
        "title": title,
        "chart": responsive(burn, points, title=title, id_prefix="burn", today=today),
        "points": money_table.quarter_ends(points, today),
    }


def _line_crumbs(partnership: str, line: BudgetLine) -> list[dict[str, str]]:
    return [
        {"text": "Money", "url": reverse("money", args=[partnership])},
        {
            "text": line.initiative.name,
            "url": reverse("initiative-money", args=[partnership, line.initiative.slug]),
        },
        {"text": str(line), "url": reverse("line", args=[partnership, line.pk])},
    ]


def _exports(partnership: str, query: str = "") -> list[dict[str, str]]:
    api = f"/api/v1/p/{partnership}"
    return [
        {"text": f"{text} ({name})", "url": f"{api}/{where}/?{query}format={code}"}
        for text, where in (("Budget lines", "budget-lines"), ("Spend", "spend"))
        for name, code in (("CSV", "csv"), ("Excel", "xlsx"))
    ]
