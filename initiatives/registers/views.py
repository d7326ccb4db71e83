"""Pages of the registers: the programme's, and the forms in which a risk or an entry is added, changed and closed."""

import datetime
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from initiatives.permissions import updates_initiative
from initiatives.plans import selectors as plans
from initiatives.plans.models import Initiative, Risk
from initiatives.plans.risks import level
from initiatives.plans.services import NOT_YOURS
from initiatives.registers import page, selectors, services
from initiatives.registers.forms import EntryForm, NewEntryForm, NewRiskForm, RiskForm
from initiatives.registers.models import RegisterEntry
from safer_communities.tenancy.models import Partnership
from safer_communities.tenancy.past import last_change
from safer_communities.tenancy.permissions import require, runs_programme
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui.form_pages import Plain, Saved, answer

RISK, ENTRY = "registers/risk.html", "registers/entry.html"
LAST = partial(last_change, nobody=plans.DATA_FILES)
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def registers(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """What could go wrong anywhere in the programme, and what it leans on."""
    home, membership = request.partnership, request.membership
    today = home.today()
    risks, entries = selectors.all_risks(), list(selectors.entries(membership))
    rows = page.grouped(risks)
    context = {
        "answer": page.sentence(rows, home),
        "rows": [_risk_row(row, home, today) for row in rows],
        "matrices": page.matrices([(row.label, part) for row in rows for part in row.parts], home),
        "tables": page.entry_tables(
            entries,
            today=today,
            may_change=lambda entry: services.may_change(membership, of=entry.initiative, manages_it=entry.manages_it),
        ),
        "closed": sum(risk.state == Risk.State.CLOSED for risk in risks),
        "overdue": [
            {"row": late_row, "url": page.address_of(partnership, late_row)}
            for late_row in page.overdue_first([*risks, *entries], today)
        ],
        "may_add": runs_programme(membership),
        "across": True,
    }
    return render(request, "registers/registers.html", context)


def _risk_row(row: page.Grouped, home: Partnership, today: datetime.date) -> Plain:
    return {
        "label": row.label,
        "risk": row.risk,
        "score": row.score,
        "level": level(row.score, home),
        "parts": [{"risk": risk, "url": page.address_of(home.slug, risk)} for risk in row.parts],
        "overdue": any(page.overdue(risk, today) for risk in row.parts),
        "review_on": min((risk.review_on for risk in row.parts if risk.review_on), default=None),
    }


@form_page
def add_risk(request: PartnershipRequest, partnership: str, initiative: str) -> HttpResponse:
    """A new risk of an initiative."""
    found = plans.initiative(request.membership, initiative)
    require(updates_initiative(request.membership, manages_it=found.manages_it), NOT_YOURS)

    def save(typed: Plain) -> Saved:
        risk = services.add_risk(membership=request.membership, slug=found.slug, **typed)
        told = "The risk is in the register. The ratings are being recalculated."
        return told, page.address_of(partnership, risk)

    return answer(request, partial(NewRiskForm, of=found), save, template=RISK, **_words(partnership, found))


@form_page
def change_risk(request: PartnershipRequest, partnership: str, risk: UUID) -> HttpResponse:
    """A risk's wording, scores, review and links; or its end."""
    found = plans.risk(request.membership, risk)
    require(updates_initiative(request.membership, manages_it=found.manages_it), NOT_YOURS)

    def save(typed: Plain) -> Saved:
        saved = services.change_risk(membership=request.membership, risk_id=found.pk, **typed)
        told = f"The risk is {_done(saved)}. The ratings are being recalculated."
        return told, page.address_of(partnership, saved)

    make = partial(RiskForm, row=found)
    words = _words(partnership, found.initiative, row=found)
    return answer(request, make, save, last_change=LAST, template=RISK, **words)


@form_page
def add_entry(request: PartnershipRequest, partnership: str, initiative: str | None = None) -> HttpResponse:
    """A new dependency, constraint or assumption: of an initiative, or of the whole programme."""
    membership = request.membership
    of = plans.initiative(membership, initiative) if initiative else None
    allowed = services.may_change(membership, of=of, manages_it=bool(of and of.manages_it))
    require(allowed, NOT_YOURS if of else services.NOT_YOURS_TO_CHANGE)

    def save(typed: Plain) -> Saved:
        entry = services.add_entry(membership=membership, slug=initiative, **typed)
        return f"The {entry.get_kind_display().lower()} is in the register.", page.address_of(partnership, entry)

    return answer(request, partial(NewEntryForm, of=of), save, template=ENTRY, **_words(partnership, of))


@form_page
def change_entry(request: PartnershipRequest, partnership: str, entry: UUID) -> HttpResponse:
    """A dependency, constraint or assumption: its wording, its review, its end."""
    membership = request.membership
    found = selectors.entry(membership, entry)
    of = found.initiative
    allowed = services.may_change(membership, of=of, manages_it=found.manages_it)
    require(allowed, NOT_YOURS if of else services.NOT_YOURS_TO_CHANGE)

    def save(typed: Plain) -> Saved:
        saved = services.change_entry(membership=membership, entry_id=found.pk, **typed)
        told = f"The {saved.get_kind_display().lower()} is {_done(saved)}."
        return told, page.address_of(partnership, saved)

    make = partial(EntryForm, row=found)
    words = _words(partnership, of, row=found)
    return answer(request, make, save, last_change=LAST, template=ENTRY, **words)


def _done(saved: Risk | RegisterEntry) -> str:
    return "closed" if saved.state == "closed" else "saved"


def _words(slug: str, of: Initiative | None, row: Risk | RegisterEntry | None = None) -> Plain:
    """What a form's page shows beside the form."""
    back = reverse("risks", args=[slug, of.slug]) if of else reverse("registers", args=[slug])
    crumbs = [{"text": "Registers", "url": back}]
    if of:
        crumbs = [
            {"text": "Initiatives", "url": reverse("initiatives", args=[slug])},
            {"text": of.name, "url": reverse("initiative", args=[slug, of.slug])},
            *crumbs,
        ]
    return {"initiative": of, "row": row, "cancel": back, "crumbs": crumbs}
