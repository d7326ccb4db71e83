"""Pages on which people update actions, set ratings over the computed ones, and score risks.

Each works as a page of its own; updating an action also works in its row of the plan (htmx). What cannot be
saved is answered with 422 (the form, with what was typed) or 409 (both values), and changes nothing.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evaluation import selectors as results
from initiatives import plan_table, selectors, services
from initiatives.forms import OverrideForm, ScoreRiskForm, UpdateActionForm
from initiatives.models import Action, Risk, Status
from initiatives.views import level_of, score_of
from safer_communities.tenancy.permissions import require, updates_initiative
from safer_communities.tenancy.versioning import Conflict
from safer_communities.ui.forms import long_date

Plain = dict[str, Any]
UNPROCESSABLE, CONFLICT = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
def update_action(request: HttpRequest, partnership: str, action: UUID) -> HttpResponse:
    """Where an action stands: the form, in its row or as a page, and its answer."""
    found = selectors.action(request.membership, action)
    require(updates_initiative(request.membership, manages_it=found.manages_it), services.NOT_YOURS)
    if request.method == "POST":
        return _save_action(request, found)
    if request.htmx and "row" in request.GET:
        return _row(request, found, back=True)
    return _action_form(request, found, UpdateActionForm(action=found))


def _save_action(request: HttpRequest, found: Action) -> HttpResponse:
    form = UpdateActionForm(request.POST, action=found)
    if not form.is_valid():
        return _action_form(request, found, form, status=UNPROCESSABLE)
    typed = form.cleaned_data
    who = {"membership": request.membership, "action_id": found.pk}
    try:
        saved = services.update_action(**who, version=typed["version"], note=typed["note"], **form.changes())
        if typed["risk"]:
            services.link_risk(**who, risk_id=typed["risk"].pk)
    except ValidationError as problem:
        form.take(problem)
        return _action_form(request, found, form, status=UNPROCESSABLE)
    except Conflict as conflict:
        return _action_conflict(request, conflict.current, form)
    if request.htmx:
        return _row(request, saved, saved=True)
    messages.success(request, f"Action {plan_table.bare(saved)} is saved. The ratings are being recalculated.")
    return redirect(_return_address(request, saved))


def _action_conflict(request: HttpRequest, current: Action, form: UpdateActionForm) -> HttpResponse:
    """The form again, for the version that now stands, with both values beside each other.

    What the person did not touch takes the value that was saved meanwhile: saving again overwrites only what
    they have seen in the comparison.
    """
    seen = selectors.as_it_was(current.pk, form.cleaned_data["version"])
    data = request.POST.copy()
    data["version"] = str(current.version)
    fields = []
    for name in form.FIELDS:
        yours, theirs = form.typed(name), selectors.shown(current, name)
        if yours == theirs:
            continue
        untouched = seen is not None and selectors.shown(seen, name) == yours
        if name == "achieved_on" and form.cleaned_data["status"] != Status.ACHIEVED:
            untouched = False  # their day goes with their status
        if untouched:
            _take_over(data, name, getattr(current, name))
        yours = "not changed by you: theirs is in the form" if untouched else yours
        fields.append({"label": form.fields[name].label, "yours": yours, "theirs": theirs})
    if seen is not None and seen.last_note != current.last_note:
        note = form.cleaned_data["note"]
        fields.append({"label": "Note (both are kept)", "yours": note, "theirs": current.last_note})
    again = UpdateActionForm(data, action=current)
    again.is_valid()
    last = selectors.last_change(current.pk)
    conflict = {"fields": fields, "who": last and last["who"], "when": last and last["when"]}
    return _action_form(request, current, again, status=CONFLICT, conflict=conflict)


def _take_over(data: QueryDict, name: str, value: Any) -> None:
    if isinstance(value, bool):
        data.pop(name, None)
        if value:
            data[name] = "on"
    else:
        data[name] = long_date(value) if hasattr(value, "year") else value or ""


def _action_form(
    request: HttpRequest,
    found: Action,
    form: UpdateActionForm,
    *,
    status: int = 200,
    conflict: Plain | None = None,
) -> HttpResponse:
    template = "initiatives/_update_row.html" if request.htmx else "initiatives/update_action.html"
    context = {
        "action": found,
        "initiative": found.initiative,
        "form": form,
        "conflict": conflict,
        "columns": len(plan_table.COLUMNS),
        "url": reverse("update-action", args=[request.partnership.slug, found.pk]),
        "back": _back(request),
        "cancel": _return_address(request, found),
        "understanding": plan_table.understanding(found),
    }
    return render(request, template, context, status=status)


def _row(request: HttpRequest, found: Action, *, saved: bool = False, back: bool = False) -> HttpResponse:
    """The row again, as the plan shows it; after saving also the notice that the page recalculates."""
    slug = request.partnership.slug
    assessment = results.assessment_of(found.initiative)
    verdicts = assessment.results["actions"] if assessment else {}
    row = plan_table.row(
        found,
        verdicts,
        links=plan_table.Links.of(slug),
        may_update=True,
        saved=saved,
        back=back,
    )
    plan = reverse("plan", args=[slug, found.initiative.slug])
    opened_from = request.htmx.current_url_abs_path or ""
    page = opened_from if opened_from.partition("?")[0] == plan else plan
    return render(request, "initiatives/_row.html", {"row": row, "saved": saved, "page": page})


def _back(request: HttpRequest) -> str:
    """ "action" where the form was opened from the action's own page."""
    return "action" if (request.POST or request.GET).get("back") == "action" else ""


def _return_address(request: HttpRequest, found: Action) -> str:
    slug = request.partnership.slug
    if _back(request):
        return reverse("action", args=[slug, found.pk])
    return f"{reverse('plan', args=[slug, found.initiative.slug])}#action-{found.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
def override_action(request: HttpRequest, partnership: str, action: UUID) -> HttpResponse:
    """Set a rating over the computed one, with a reason, until a day."""
    found = selectors.action(request.membership, action)
    require(updates_initiative(request.membership, manages_it=found.manages_it), services.NOT_YOURS)
    page = reverse("action", args=[partnership, found.pk])
    form = OverrideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.override_rating(membership=request.membership, action_id=found.pk, **form.cleaned_data)
        except ValidationError as problem:
            form.take(problem)
        else:
            until = long_date(made.expires_on)
            messages.success(request, f"Rated {made.rating} until {until}. The rating worked out is shown beside it.")
            return redirect(page)
    context = {"action": found, "initiative": found.initiative, "form": form, "cancel": page}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "initiatives/override.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def score_risk(request: HttpRequest, partnership: str, risk: UUID) -> HttpResponse:
    """How likely a risk still is, and how hard it would hit."""
    found = selectors.risk(request.membership, risk)
    require(updates_initiative(request.membership, manages_it=found.manages_it), services.NOT_YOURS)
    if request.method != "POST":
        return _score_form(request, found, ScoreRiskForm(risk=found))
    form = ScoreRiskForm(request.POST, risk=found)
    if not form.is_valid():
        return _score_form(request, found, form, status=UNPROCESSABLE)
    typed = form.cleaned_data
    try:
        saved = services.score_risk(
            membership=request.membership, risk_id=found.pk, version=typed["version"],
            likelihood=typed["residual_likelihood"], impact=typed["residual_impact"],
        )  # fmt: skip
    except ValidationError as problem:
        form.take(problem)
        return _score_form(request, found, form, status=UNPROCESSABLE)
    except Conflict as conflict:
        return _score_conflict(request, conflict.current, form)
    score = score_of(saved)
    told = f"scored {score} of 25 ({level_of(score, request).lower()})" if score else "no longer scored"
    messages.success(request, f"The risk is {told}. The ratings are being recalculated.")
    return redirect(_risks_address(request, found))


def _score_conflict(request: HttpRequest, current: Risk, form: ScoreRiskForm) -> HttpResponse:
    data = request.POST.copy()
    data["version"] = str(current.version)
    fields = [
        {
            "label": form.fields[name].label,
            "yours": form.cleaned_data[name] or "not scored",
            "theirs": getattr(current, name) or "not scored",
        }
        for name in ("residual_likelihood", "residual_impact")
        if form.cleaned_data[name] != getattr(current, name)
    ]
    last = selectors.last_change_of_risk(current.pk)
    conflict = {"fields": fields, "who": last and last["who"], "when": last and last["when"]}
    again = ScoreRiskForm(data, risk=current)
    again.is_valid()
    return _score_form(request, current, again, status=CONFLICT, conflict=conflict)


def _score_form(
    request: HttpRequest,
    found: Risk,
    form: ScoreRiskForm,
    *,
    status: int = 200,
    conflict: Plain | None = None,
) -> HttpResponse:
    context = {
        "risk": found,
        "initiative": found.initiative,
        "form": form,
        "conflict": conflict,
        "cancel": _risks_address(request, found),
        "for_action": _for_action(request),
    }
    return render(request, "initiatives/score_risk.html", context, status=status)


def _for_action(request: HttpRequest) -> str:
    """The action from whose page the form was opened, or ""."""
    try:
        return str(UUID((request.POST or request.GET).get("action", "")))
    except ValueError:
        return ""


def _risks_address(request: HttpRequest, found: Risk) -> str:
    slug = request.partnership.slug
    if action_id := _for_action(request):
        return f"{reverse('action', args=[slug, action_id])}#risks"
    return f"{reverse('risks', args=[slug, found.initiative.slug])}#risk-{found.pk}"
