"""Pages of what is raised: what waits for whom, putting something before a group, recording its answer."""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from governance.escalation import selectors, services
from governance.escalation.forms import AnswerForm, RaiseForm
from governance.escalation.models import Escalation
from governance.groups.selectors import runs_group
from safer_communities.tenancy.past import last_change
from safer_communities.tenancy.permissions import require
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui.form_pages import Plain, Saved, answer
from safer_communities.words import long_date

A_PAGE = 50
PAGE = "governance/escalation/escalation.html"


@require_safe
def raised(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """What waits for which group's answer, and what was answered."""
    waiting = selectors.open_anywhere()
    page = Paginator(selectors.settled(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "answer": _answer(waiting),
        "groups": _by_group(waiting),
        "page_obj": page,
        "query": "",
        "rules": _rules(request),
        "may_raise": services.may_raise(request.membership),
    }
    return render(request, "governance/escalation/raised.html", context)


def _answer(waiting: list[Escalation]) -> str:
    if not waiting:
        return "Nothing waits for an answer."
    groups = {escalation.group_id for escalation in waiting}
    things = "One thing waits" if len(waiting) == 1 else f"{len(waiting):,} things wait"
    asked = f"the answer of {waiting[0].group}" if len(groups) == 1 else f"the answers of {len(groups)} groups"
    return f"{things} for {asked}."


def _by_group(waiting: list[Escalation]) -> list[Plain]:
    sections: dict[UUID, Plain] = {}
    for escalation in waiting:
        sections.setdefault(escalation.group_id, {"group": escalation.group, "waiting": []})["waiting"].append(
            escalation
        )
    return list(sections.values())


def _rules(request: PartnershipRequest) -> list[str]:
    """The partnership's own rule, in words."""
    here = request.partnership
    told = []
    if (periods := here.escalate_red_periods) == 1:
        told.append("An initiative that is red at the end of a reporting period.")
    elif periods:
        told.append(f"An initiative that is red at the end of {periods} reporting periods (quarters) in a row.")
    if here.escalate_risks:
        told.append(f"An open risk that scores {here.threatens_score} of 25 or more with its mitigation in place.")
    return told


@require_http_methods(["GET", "HEAD", "POST"])
def raise_it(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """Put something before a group."""
    membership = request.membership
    require(services.may_raise(membership), services.NOT_YOURS_TO_RAISE)

    def save(typed: Plain) -> Saved:
        made = services.raise_it(membership=membership, **typed)
        told = f"Raised to {made.group}. It stands on the group’s next agenda."
        return told, reverse("escalation", args=[partnership, made.pk])

    make = partial(RaiseForm, about=request.GET.get("initiative", ""))
    back = reverse("raised", args=[partnership])
    words: Plain = {"cancel": back, "crumbs": [{"text": "Raised", "url": back}]}
    return answer(request, make, save, template="governance/escalation/raise.html", **words)


@require_http_methods(["GET", "HEAD", "POST"])
def escalation(request: PartnershipRequest, partnership: str, escalation: UUID) -> HttpResponse:
    """One thing that was raised: why, to whom, and what was answered."""
    found = selectors.escalation(escalation)
    may_answer = runs_group(request.membership, found.group)
    require(may_answer or request.method != "POST", services.NOT_YOURS_TO_ANSWER)
    decided = selectors.decisions(found)
    page = partial(_page, request, found, decided, may_answer)
    if not may_answer or (found.state != Escalation.State.OPEN and request.method != "POST"):
        return render(request, PAGE, page(found))

    def save(typed: Plain) -> Saved:
        further = typed.pop("does") == AnswerForm.FURTHER
        who = {"membership": request.membership, "escalation_id": found.pk, "version": typed["version"]}
        if further:
            above = services.raise_further(**who, reason=typed["answer"])
            told = f"Raised further, to {above.group}. It stands on that group’s next agenda."
            return told, reverse("escalation", args=[partnership, above.pk])
        services.answer(**who, answer=typed["answer"])
        return f"The answer of {found.group} is recorded.", reverse("escalation", args=[partnership, found.pk])

    make = partial(
        AnswerForm, row=found, above=selectors.next_group(found.group), words=decided[-1].text if decided else ""
    )
    return answer(request, make, save, template=PAGE, page=page, last_change=_who_answered)


def _who_answered(escalation: Escalation) -> Plain:
    """Who answered it meanwhile: the post that gave the answer, which is told even where nobody saved it."""
    last = last_change(escalation, nobody="the rule")
    return {**last, "who": escalation.answered_by or last["who"]}


def _page(
    request: PartnershipRequest, opened: Escalation, decided: list[Any], may_answer: bool, row: Escalation
) -> Plain:
    """What the page shows of what was raised, as it was opened, or read again where somebody answered it meanwhile."""
    escalation = opened if row is opened else selectors.escalation(row.pk)
    partnership = request.partnership
    waits = escalation.state == Escalation.State.OPEN
    return {
        "escalation": escalation,
        "answer": _told(escalation),
        "crumbs": [{"text": "Raised", "url": reverse("raised", args=[partnership.slug])}],
        "waits": waits,
        "may_answer": waits and may_answer,
        "facts": _facts(escalation, partnership.slug),
        "earlier": selectors.earlier(escalation),
        "decisions": decided,
    }


def _told(escalation: Escalation) -> str:
    if escalation.state == Escalation.State.OPEN:
        return f"Waits for the answer of {escalation.group}. It stands on the group’s agendas until then."
    if escalation.state == Escalation.State.RAISED:
        return f"{escalation.group} could not settle it and raised it further."
    return f"Answered by {escalation.group}."


def _facts(escalation: Escalation, slug: str) -> list[Plain]:
    facts: list[Plain] = [
        {"term": "Raised to", "value": escalation.group.name},
        {"term": "Raised by", "value": escalation.raiser or "the rule, without anybody’s doing"},
        {"term": "Raised on", "value": long_date(escalation.raised_on)},
    ]
    if escalation.raised_by:
        facts.insert(1, {"term": "From", "value": escalation.raised_by.name})
    if escalation.initiative:
        page = reverse("initiative", args=[slug, escalation.initiative.slug])
        facts.append({"term": "Initiative", "value": escalation.initiative.name, "url": page, "action": "See"})
    if escalation.risk and escalation.initiative:
        page = f"{reverse('risks', args=[slug, escalation.initiative.slug])}#risk-{escalation.risk_id}"
        facts.append({"term": "Risk", "value": escalation.risk.description, "url": page, "action": "See"})
    return facts
