"""Pages on which people update actions, set ratings over the computed ones, and score risks.

Each works as a page of its own; updating an action also works in its row of the plan (htmx). What cannot be
saved is answered with 422 (the form, with what was typed) or 409 (both values), and changes nothing.
"""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from initiatives.permissions import updates_initiative
from initiatives.plans import selectors, services
from initiatives.plans import table as plan_table
from initiatives.plans.forms import OverrideForm, UpdateActionForm
from initiatives.plans.models import Action
from initiatives.results import selectors as results
from safer_communities.tenancy.past import last_change
from safer_communities.tenancy.permissions import require
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui.form_pages import InRow, Plain, Saved, answer
from safer_communities.words import long_date

LAST = partial(last_change, nobody=selectors.DATA_FILES)


@require_http_methods(["GET", "HEAD", "POST"])
def update_action(request: PartnershipRequest, partnership: str, action: UUID) -> HttpResponse:
    """Where an action stands: the form, in its row or as a page, and its answer."""
    found = selectors.action(request.membership, action)
    require(updates_initiative(request.membership, manages_it=found.manages_it), services.NOT_YOURS)

    def save(typed: Plain) -> Saved:
        risk = typed.pop("risk")
        who: Plain = {"membership": request.membership, "action_id": found.pk}
        saved = services.update_action(**who, **typed)
        if risk:
            services.link_risk(**who, risk_id=risk.pk)
        told = f"Action {plan_table.bare(saved)} is saved. The ratings are being recalculated."
        return told, _return_address(request, saved)

    return answer(
        request,
        partial(UpdateActionForm, row=found),
        save,
        template="initiatives/update_action.html",
        page=partial(_action_page, request),
        in_row=InRow("initiatives/_update_row.html", partial(_row, request, action)),
        last_change=LAST,
    )


def _action_page(request: PartnershipRequest, action: Action) -> Plain:
    return {
        "action": action,
        "initiative": action.initiative,
        "columns": len(plan_table.COLUMNS),
        "url": reverse("update-action", args=[request.partnership.slug, action.pk]),
        "back": _back(request),
        "cancel": _return_address(request, action),
        "understanding": plan_table.understanding(action),
    }


def _row(request: PartnershipRequest, action_id: UUID, *, saved: bool = False, back: bool = False) -> HttpResponse:
    """The row again, as the plan shows it; after saving also the notice that the page recalculates."""
    action = selectors.action(request.membership, action_id)
    slug = request.partnership.slug
    assessment = results.overview_of(action.initiative.pk)
    verdicts = assessment.results.actions if assessment else {}
    row = plan_table.row(
        action,
        verdicts,
        links=plan_table.Links.of(slug),
        may_update=True,
        saved=saved,
        back=back,
    )
    plan = reverse("plan", args=[slug, action.initiative.slug])
    opened_from = request.htmx.current_url_abs_path or ""
    page = opened_from if opened_from.partition("?")[0] == plan else plan
    return render(request, "initiatives/_row.html", {"row": row, "saved": saved, "page": page})


def _back(request: PartnershipRequest) -> str:
    """ "action" where the form was opened from the action's own page."""
    return "action" if (request.POST or request.GET).get("back") == "action" else ""


def _return_address(request: PartnershipRequest, action: Action) -> str:
    slug = request.partnership.slug
    if _back(request):
        return reverse("action", args=[slug, action.pk])
    return f"{reverse('plan', args=[slug, action.initiative.slug])}#action-{action.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
def override_action(request: PartnershipRequest, partnership: str, action: UUID) -> HttpResponse:
    """Set a rating over the computed one, with a reason, until a day."""
    found = selectors.action(request.membership, action)
    require(updates_initiative(request.membership, manages_it=found.manages_it), services.NOT_YOURS)
    page = reverse("action", args=[partnership, found.pk])

    def save(typed: Plain) -> Saved:
        made = services.override_rating(membership=request.membership, action_id=found.pk, **typed)
        until = long_date(made.expires_on)
        return f"Rated {made.rating} until {until}. The rating worked out is shown beside it.", page

    words: Plain = {"action": found, "initiative": found.initiative, "cancel": page}
    return answer(request, OverrideForm, save, template="initiatives/override.html", **words)
