"""Pages of the registers: the programme's, and the forms in which a risk or an entry is added, changed and closed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from initiatives import selectors as plans
from initiatives.models import Initiative, RegisterEntry, Risk
from initiatives.registers import page, selectors, services
from initiatives.registers.forms import EntryForm, RegisterForm, RiskForm, in_conflict
from initiatives.services import NOT_YOURS
from safer_communities.tenancy.permissions import require, runs_programme, updates_initiative
from safer_communities.tenancy.versioning import Conflict

Plain = dict[str, Any]
UNPROCESSABLE, CONFLICT = 422, 409


@require_safe
def registers(request: HttpRequest, partnership: str) -> HttpResponse:
    """What could go wrong anywhere in the programme, and what it leans on."""
    home, membership = request.partnership, request.membership
    today = home.today()
    every, entries = selectors.all_risks(), list(selectors.entries(membership))
    rows = page.grouped(every)
    context = {
        "answer": page.sentence(rows, home),
        "rows": [_risk_row(row, home, today) for row in rows],
        "matrices": page.matrices([(row.label, one) for row in rows for one in row.parts], home),
        "tables": page.entry_tables(
            entries,
            today=today,
            may_change=lambda one: services.may_change(membership, of=one.initiative, manages_it=one.manages_it),
        ),
        "closed": sum(one.state == Risk.State.CLOSED for one in every),
        "overdue": [
            {"row": one, "url": page.address_of(partnership, one)}
            for one in page.overdue_first([*every, *entries], today)
        ],
        "may_add": runs_programme(membership),
        "across": True,
    }
    return render(request, "registers/registers.html", context)


def _risk_row(row: page.Grouped, home: Any, today: Any) -> Plain:
    return {
        "label": row.label,
        "risk": row.risk,
        "score": row.score,
        "level": page.level(row.score, home),
        "parts": [{"risk": one, "url": page.address_of(home.slug, one)} for one in row.parts],
        "overdue": any(page.overdue(one, today) for one in row.parts),
        "review_on": min((one.review_on for one in row.parts if one.review_on), default=None),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def add_risk(request: HttpRequest, partnership: str, initiative: str) -> HttpResponse:
    """A new risk of an initiative."""
    found = plans.initiative(request.membership, initiative)
    require(updates_initiative(request.membership, manages_it=found.manages_it), NOT_YOURS)
    form = RiskForm(request.POST or None, of=found)
    if request.method == "POST" and form.is_valid():
        try:
            risk = services.add_risk(membership=request.membership, slug=found.slug, **form.sent())
        except ValidationError as problem:
            form.take(problem)
        else:
            messages.success(request, "The risk is in the register. The ratings are being recalculated.")
            return redirect(page.address_of(partnership, risk))
    return _form(request, "registers/risk.html", form, of=found, row=None)


@require_http_methods(["GET", "HEAD", "POST"])
def change_risk(request: HttpRequest, partnership: str, risk: UUID) -> HttpResponse:
    """A risk's wording, scores, review and links; or its end."""
    found = plans.risk(request.membership, risk)
    require(updates_initiative(request.membership, manages_it=found.manages_it), NOT_YOURS)
    if request.method != "POST":
        return _form(
            request, "registers/risk.html", RiskForm(of=found.initiative, risk=found), of=found.initiative, row=found
        )
    form = RiskForm(request.POST, of=found.initiative, risk=found)
    if form.is_valid():
        try:
            saved = services.change_risk(
                membership=request.membership,
                risk_id=found.pk,
                version=form.cleaned_data["version"],
                **form.sent(),
            )
        except ValidationError as problem:
            form.take(problem)
        except Conflict as conflict:
            data = request.POST.copy()
            again = RiskForm(data, of=found.initiative, risk=found)
            return _conflict(request, "registers/risk.html", form, again, data, conflict.current, found.initiative)
        else:
            closed = saved.state == Risk.State.CLOSED
            messages.success(
                request, f"The risk is {'closed' if closed else 'saved'}. The ratings are being recalculated."
            )
            return redirect(page.address_of(partnership, saved))
    return _form(request, "registers/risk.html", form, of=found.initiative, row=found)


@require_http_methods(["GET", "HEAD", "POST"])
def add_entry(request: HttpRequest, partnership: str, initiative: str | None = None) -> HttpResponse:
    """A new dependency, constraint or assumption: of an initiative, or of the whole programme."""
    membership = request.membership
    of = plans.initiative(membership, initiative) if initiative else None
    allowed = services.may_change(membership, of=of, manages_it=bool(of and of.manages_it))
    require(allowed, NOT_YOURS if of else services.NOT_YOURS_TO_CHANGE)
    form = EntryForm(request.POST or None, of=of)
    if request.method == "POST" and form.is_valid():
        try:
            entry = services.add_entry(membership=membership, slug=initiative, **form.sent())
        except ValidationError as problem:
            form.take(problem)
        else:
            messages.success(request, f"The {entry.get_kind_display().lower()} is in the register.")
            return redirect(page.address_of(partnership, entry))
    return _form(request, "registers/entry.html", form, of=of, row=None)


@require_http_methods(["GET", "HEAD", "POST"])
def change_entry(request: HttpRequest, partnership: str, entry: UUID) -> HttpResponse:
    """A dependency, constraint or assumption: its wording, its review, its end."""
    membership = request.membership
    found = selectors.entry(membership, entry)
    of = found.initiative
    allowed = services.may_change(membership, of=of, manages_it=found.manages_it)
    require(allowed, NOT_YOURS if of else services.NOT_YOURS_TO_CHANGE)
    if request.method != "POST":
        return _form(request, "registers/entry.html", EntryForm(of=of, entry=found), of=of, row=found)
    form = EntryForm(request.POST, of=of, entry=found)
    if form.is_valid():
        try:
            saved = services.change_entry(
                membership=membership, entry_id=found.pk, version=form.cleaned_data["version"], **form.sent()
            )
        except ValidationError as problem:
            form.take(problem)
        except Conflict as conflict:
            data = request.POST.copy()
            again = EntryForm(data, of=of, entry=found)
            return _conflict(request, "registers/entry.html", form, again, data, conflict.current, of)
        else:
            kind = saved.get_kind_display().lower()
            messages.success(request, f"The {kind} is {'closed' if saved.state == 'closed' else 'saved'}.")
            return redirect(page.address_of(partnership, saved))
    return _form(request, "registers/entry.html", form, of=of, row=found)


def _conflict(
    request: HttpRequest, template: str, form: RegisterForm, again: RegisterForm, data: Any, current: Any,
    of: Initiative | None,
) -> HttpResponse:  # fmt: skip
    seen = selectors.as_it_was(form.MODEL, current.pk, form.cleaned_data["version"])
    fields = in_conflict(form, current, seen, data)
    data["version"] = str(current.version)
    again.is_valid()
    last = selectors.last_change(form.MODEL, current.pk)
    conflict = {"fields": fields, "who": last and last["who"], "when": last and last["when"]}
    return _form(request, template, again, of=of, row=current, status=CONFLICT, conflict=conflict)


def _form(
    request: HttpRequest,
    template: str,
    form: RegisterForm,
    *,
    of: Initiative | None,
    row: Risk | RegisterEntry | None,
    status: int = 0,
    conflict: Plain | None = None,
) -> HttpResponse:
    slug = request.partnership.slug
    back = reverse("risks", args=[slug, of.slug]) if of else reverse("registers", args=[slug])
    crumbs = (
        [
            {"text": "Initiatives", "url": reverse("initiatives", args=[slug])},
            {"text": of.name, "url": reverse("initiative", args=[slug, of.slug])},
            {"text": "Registers", "url": back},
        ]
        if of
        else [{"text": "Registers", "url": back}]
    )
    context = {"form": form, "initiative": of, "row": row, "conflict": conflict, "cancel": back, "crumbs": crumbs}
    wrong = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, template, context, status=status or wrong)
