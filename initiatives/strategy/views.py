"""Pages of the strategies: what was said, what became of it, and the quarterly return that is answered in place."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from initiatives.permissions import answers_returns
from initiatives.strategy import selectors, services
from initiatives.strategy.forms import OpenQuarterForm, ReturnForm
from initiatives.strategy.models import Priority, Return, Strategy
from initiatives.strategy.quarters import Quarter
from safer_communities.tenancy.permissions import require, runs_programme
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui.form_pages import InRow, Plain, Saved, answer

OFFERED = 4  # quarters, this one and those before, that may be opened


@require_safe
def strategies(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """What did we say we would do?"""
    owed = selectors.returns_owed(request.membership)
    context = {"strategies": selectors.strategies(), "owed": owed}
    return render(request, "strategy/strategies.html", context)


@require_safe
def strategy(request: PartnershipRequest, partnership: str, strategy: str) -> HttpResponse:
    """Does a strategy's return say what became of it? Its priorities, with a quarter's ratings."""
    found = selectors.strategy(strategy)
    quarters = selectors.quarters(found)
    quarter = _chosen(request, quarters)
    rows = selectors.priorities(found, quarter)
    context = {
        "strategy": found,
        "priorities": rows,
        "quarter": quarter,
        "asked": sum(row.rows for row in rows),
        "waiting": sum(row.rows - row.answered for row in rows),
        "filters": _filters(request.path, quarters, quarter),
        "crumbs": _crumbs(partnership)[:1],
        "may_open": runs_programme(request.membership),
    }
    return render(request, "strategy/strategy.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_quarter(request: PartnershipRequest, partnership: str, strategy: str) -> HttpResponse:
    """Ask for a quarter's return."""
    membership = request.membership
    found = selectors.strategy(strategy)
    require(runs_programme(membership), services.RUNS_IT)
    choices = [(quarter.slug, str(quarter)) for quarter in _newest(Quarter.of(membership.partnership.today()))]

    def save(typed: Plain) -> Saved:
        quarter = _read(typed["quarter"])
        made = services.open_quarter(membership=membership, strategy_id=found.pk, quarter=quarter)
        rows = f"{made} {'row is' if made == 1 else 'rows are'} to be reported" if made else "it was open already"
        page = reverse("strategy", args=[partnership, found.slug])
        return f"The return for {quarter}: {rows}.", f"{page}?quarter={quarter.slug}"

    make = partial(OpenQuarterForm, choices=choices)
    words: Plain = {"strategy": found, "crumbs": _crumbs(partnership, found)}
    return answer(request, make, save, template="strategy/open_quarter.html", **words)


@require_safe
def priority(request: PartnershipRequest, partnership: str, priority: UUID) -> HttpResponse:
    """What did we say we would do under this priority, and what became of it in a quarter?"""
    found = selectors.priority(priority)
    quarters = selectors.quarters(found.strategy)
    quarter = _chosen(request, quarters)
    rows = selectors.commitments(found, quarter)
    asked = [row for commitment in rows for row in commitment.asked]
    context = {
        "priority": found,
        "commitments": rows,
        "quarter": quarter,
        "asked": len(asked),
        "waiting": sum(1 for row in asked if row.to_be_reported),
        "details": any(row.timescale or row.outcome for row in rows),
        "filters": _filters(request.path, quarters, quarter),
        "crumbs": _crumbs(partnership, found.strategy),
        "may_answer": _may_answer(request, found),
    }
    return render(request, "strategy/priority.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_return(request: PartnershipRequest, partnership: str, return_: UUID) -> HttpResponse:
    """What became of a commitment in a quarter: the form, in its row or as a page, and its answer."""
    found = selectors.row(return_)
    require(_may_answer(request, found.commitment.priority), services.NOT_YOURS)

    def save(typed: Plain) -> Saved:
        saved = services.answer_return(membership=request.membership, return_id=found.pk, **typed)
        return f"The row of {_quarter(saved)} is saved.", _page_of(request, saved)

    priority = found.commitment.priority
    crumb = {"text": priority.name, "url": _page_of(request, found)}
    words: Plain = {
        "row": found,
        "commitment": found.commitment,
        "priority": priority,
        "quarter": _quarter(found),
        "url": reverse("answer-return", args=[partnership, found.pk]),
        "cancel": crumb["url"],
        "crumbs": [*_crumbs(partnership, priority.strategy), crumb],
    }
    in_row = InRow("strategy/_return_form.html", partial(_row, request, return_))
    make = partial(ReturnForm, row=found)
    return answer(request, make, save, template="strategy/answer_return.html", in_row=in_row, **words)


def _row(request: PartnershipRequest, return_: UUID, *, saved: bool = False, back: bool = False) -> HttpResponse:
    row = selectors.row(return_)
    context = {"row": row, "commitment": row.commitment, "may_answer": True, "saved": saved, "focus": saved or back}
    return render(request, "strategy/_return_row.html", context)


def _may_answer(request: PartnershipRequest, priority: Priority) -> bool:
    membership = request.membership
    return answers_returns(membership, leads_it=selectors.leads(membership, priority))


def _page_of(request: PartnershipRequest, row: Return) -> str:
    slug = request.partnership.slug
    page = reverse("priority", args=[slug, row.commitment.priority_id])
    return f"{page}?quarter={_quarter(row).slug}#return-{row.pk}"


def _quarter(row: Return) -> Quarter:
    return Quarter(row.year, row.quarter)


def _newest(quarter: Quarter) -> list[Quarter]:
    """A quarter and those before it."""
    quarters = [quarter]
    while len(quarters) < OFFERED:
        quarters.append(Quarter.last_ended(quarters[-1].start))
    return quarters


def _read(slug: str) -> Quarter:
    year, _, quarter = slug.partition("-")
    return Quarter(int(year), int(quarter))


def _chosen(request: PartnershipRequest, quarters: list[Quarter]) -> Quarter | None:
    """The quarter that the address asks for; else the newest that was opened."""
    return next(
        (quarter for quarter in quarters if quarter.slug == request.GET.get("quarter")),
        quarters[0] if quarters else None,
    )


def _filters(path: str, quarters: list[Quarter], chosen: Quarter | None) -> list[Plain]:
    return [
        {"text": str(quarter), "url": f"{path}?quarter={quarter.slug}", "current": quarter == chosen}
        for quarter in quarters
    ]


def _crumbs(partnership: str, of: Strategy | None = None) -> list[Plain]:
    trail = [{"text": "Strategy", "url": reverse("strategies", args=[partnership])}]
    if of:
        trail.append({"text": of.name, "url": reverse("strategy", args=[partnership, of.slug])})
    return trail
