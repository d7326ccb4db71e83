"""An initiative's own registers, and scoring one of its risks."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from initiatives.permissions import updates_initiative
from initiatives.plans import answers, selectors
from initiatives.plans import services as plans
from initiatives.plans.models import Risk
from initiatives.plans.page import initiative_page
from initiatives.plans.risks import inherent_of, level, score_of
from initiatives.registers import page as registers
from initiatives.registers import services
from initiatives.registers.forms import ScoreRiskForm
from initiatives.registers.selectors import entries_of
from initiatives.results import selectors as results
from safer_communities.tenancy.past import last_change
from safer_communities.tenancy.permissions import require, runs_programme
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui.form_pages import Plain, Saved, answer

LAST = partial(last_change, nobody=selectors.DATA_FILES)


def risks(request: PartnershipRequest, partnership: str, initiative: str) -> HttpResponse:
    """The initiative's registers: what could go wrong, how bad it would be, what is done; and what it leans on."""
    found = selectors.initiative(request.membership, initiative)
    everything = selectors.risks(found)
    home, today = request.partnership, request.partnership.today()
    opened = [risk for risk in everything if risk.state == Risk.State.OPEN]
    may_change = updates_initiative(request.membership, manages_it=found.manages_it)
    context = {
        "answer": answers.risks(
            [score_of(risk) for risk in opened], threatens=home.threatens_score, identified=home.identified_score
        ),
        "matrices": registers.matrices([(str(risk.position), risk) for risk in opened], home),
        "tables": registers.entry_tables(
            entries_of(request.membership, found),
            today=today,
            may_change=lambda entry: (
                runs_programme(request.membership) or (may_change and entry.initiative is not None)
            ),
        ),
        "may_change": may_change,
        "rows": [
            {
                "risk": risk,
                "score": score_of(risk),
                "inherent": inherent_of(risk),
                "level": level(score_of(risk), home),
                "overdue": registers.overdue(risk, today),
                "score_url": reverse("score-risk", args=[partnership, risk.pk]) if may_change else "",
                "threatens": [
                    {"action": action, "url": reverse("action", args=[partnership, action.pk])}
                    for action in risk.actions.all()
                ],
            }
            for risk in everything
        ],
    }
    return initiative_page(request, "initiatives/risks.html", found, "risks", results.overview_of(found.pk), context)


@require_http_methods(["GET", "HEAD", "POST"])
def score_risk(request: PartnershipRequest, partnership: str, risk: UUID) -> HttpResponse:
    """How likely a risk still is, and how hard it would hit."""
    found = selectors.risk(request.membership, risk)
    require(updates_initiative(request.membership, manages_it=found.manages_it), plans.NOT_YOURS)
    page = _risks_address(request, found)

    def save(typed: Plain) -> Saved:
        saved = services.score_risk(membership=request.membership, risk_id=found.pk, **typed)
        score = score_of(saved)
        told = f"scored {score} of 25 ({level(score, request.partnership).lower()})" if score else "no longer scored"
        return f"The risk is {told}. The ratings are being recalculated.", page

    words: Plain = {"risk": found, "initiative": found.initiative, "cancel": page, "for_action": _for_action(request)}
    make = partial(ScoreRiskForm, row=found)
    return answer(request, make, save, last_change=LAST, template="initiatives/score_risk.html", **words)


def _risks_address(request: PartnershipRequest, risk: Risk) -> str:
    slug = request.partnership.slug
    if action_id := _for_action(request):
        return f"{reverse('action', args=[slug, action_id])}#risks"
    return f"{reverse('risks', args=[slug, risk.initiative.slug])}#risk-{risk.pk}"


def _for_action(request: PartnershipRequest) -> str:
    """The action from whose page the form was opened, or ""."""
    try:
        return str(UUID((request.POST or request.GET).get("action", "")))
    except ValueError:
        return ""
