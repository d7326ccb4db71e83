"""Pages of sign-offs: a group is asked, its seats answer, it is decided, and the evidence is printed."""

import datetime
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import condition, require_safe

from governance.documents import changes, forms, rendering, selectors, sign_off_services
from governance.documents.deciding import Outcome, is_over
from governance.documents.models import Answer, Revision, SignOff
from governance.documents.views import Plain, crumbs, form_page, words_of
from governance.groups import selectors as groups
from governance.groups.models import Seat
from safer_communities.tenancy.permissions import Refused, require
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui import form_pages
from safer_communities.words import long_date


@form_page
def ask(request: PartnershipRequest, partnership: str, revision: UUID) -> HttpResponse:
    """Ask a group to sign off a version."""
    found = selectors.revision(revision)
    document = selectors.document(request.membership, found.document_id)
    require(sign_off_services.may_ask(request.membership, document), sign_off_services.NOT_YOUR_GROUP)

    def save(typed: Plain) -> form_pages.Saved:
        asked = sign_off_services.ask(membership=request.membership, revision_id=found.pk, **typed)
        return f"{asked.group} is asked, until {long_date(asked.due_on)}.", reverse(
            "sign-off", args=[partnership, asked.pk]
        )

    words = words_of(
        partnership,
        document,
        "Ask a group to sign off",
        f"The group is asked about version {found.number} and no other. Its rule of today holds until it is decided.",
        submit="Ask the group",
    )
    return form_pages.answer(request, partial(forms.AskForm, document=document), save, **words)


@form_page
def sign_off(request: PartnershipRequest, partnership: str, sign_off: UUID) -> HttpResponse:
    """What am I asked to approve, and what exactly are its words?"""
    asked = selectors.sign_off(sign_off)
    today = request.partnership.today()
    lineup = groups.lineup(asked.group_id, today)
    mine = selectors.seats_answered_for(request.membership, today)
    seats = [seat for seat in lineup if seat.pk in mine]
    is_open, over = asked.outcome == SignOff.Outcome.OPEN, is_over(asked.due_on, today)
    if request.method == "POST" and not seats:
        raise Refused(sign_off_services.NO_SEAT)
    waited = [seat for seat in seats if selectors.waits_for_seat(asked, seat)]
    choices = [(str(seat.pk), _seat_words(seat, mine[seat.pk], seat in waited)) for seat in seats]
    form = (
        forms.AnswerForm(request.POST if request.method == "POST" else None, asked=asked, seats=choices)
        if seats
        else None
    )
    status = 200
    if request.method == "POST" and form is not None:
        if form.is_valid() and (told := _answer(request, asked, form)):
            messages.success(request, told)
            return redirect("sign-off", partnership, asked.pk)
        asked, status = selectors.sign_off(sign_off), form_pages.UNPROCESSABLE
    revision = selectors.revision(asked.revision_id, contents=["text"])
    given = selectors.answers(asked.pk)
    context = {
        "asked": asked,
        "revision": revision,
        "document": revision.document,
        "form": form if is_open and not over else None,
        "refused": form if status != 200 else None,
        "for_seat": choices[0][1] if len(choices) == 1 else "",
        "comments_only": not waited,
        "rows": _answers(lineup, given, asked),
        "so_far": _so_far(asked, today) if is_open else "",
        "facts": _asked_facts(asked, revision),
        "changed": changes_of(revision),
        "may_withdraw": is_open and sign_off_services.may_withdraw(request.membership, asked),
        "newest": selectors.newest_number(revision.document_id) if is_open else revision.number,
        "is_late": is_open and over,
        "sentence": _asked_sentence(asked, seats, waited, given, over=over),
        "crumbs": crumbs(partnership, revision.document, f"Sign-off of version {revision.number}"),
    }
    return render(request, "governance/documents/sign_off.html", context, status=status)


def _so_far(asked: SignOff, today: datetime.date) -> str:
    """What the answers come to; where a change of seats has decided it since the last one, when it is written down."""
    so_far = sign_off_services.verdict(asked, today)
    if so_far.outcome == Outcome.OPEN:
        return so_far.reason
    if so_far.outcome == Outcome.LAPSED:
        return f"{so_far.reason} It lapses at the next nightly check."
    if is_over(asked.due_on, today):
        outcome = SignOff.Outcome(so_far.outcome.value).label
        return f"{so_far.reason} {outcome} is what the next nightly check writes down."
    return f"{so_far.reason} That decides it tonight, unless an answer or the group’s seats change before."


def _seat_words(seat: Seat, lent: bool, waited: bool) -> str:
    title = seat.title if waited else f"{seat.title} (no vote)"
    return f"{title}, whose holder asked you to" if lent else title


def _answer(request: PartnershipRequest, asked: SignOff, form: forms.AnswerForm) -> str:
    """Give the answer; what to tell the person, "" where it could not stand."""
    typed = form.cleaned_data
    try:
        after = sign_off_services.answer(
            membership=request.membership,
            sign_off_id=asked.pk,
            seat_id=UUID(typed["seat"]),
            choice=typed["choice"],
            comment=typed["comment"],
            sha256=typed["sha256"],
        )
    except ValidationError as problem:
        form.take(problem)
        return ""
    if after.outcome == SignOff.Outcome.OPEN:
        return "Your answer is recorded."
    return f"Your answer is recorded, and decides it: {after.get_outcome_display().lower()}."


def _answers(lineup: list[Seat], given: list[Answer], asked: SignOff) -> list[Plain]:
    """A row for each seat that stands or has answered: what it answered last, and what before."""
    last = selectors.last_answers(given)
    titles = {str(seat.pk): seat for seat in lineup}
    rows = []
    for key in dict.fromkeys([*titles, *last]):
        seat, answer = titles.get(key), last.get(key)
        title = answer.seat_title if answer else seat.title if seat else ""
        rows.append(
            {
                "title": title,
                "waited": seat is not None and selectors.waits_for_seat(asked, seat),
                "ended": seat is None,
                "office": seat.get_office_display() if seat else "",
                "holder": seat.now[0].membership.post if seat and seat.now else "",
                "answer": answer,
                "before": [earlier for earlier in given if str(earlier.seat_id) == key and earlier is not answer],
            }
        )
    return rows


def _asked_facts(asked: SignOff, revision: Revision) -> list[Plain]:
    facts = [
        {"term": "Version", "value": f"{revision.number}, {revision.get_form_display()}", "note": revision.details},
        {"term": "SHA-256", "value": asked.sha256, "note": "of exactly these bytes"},
        {"term": "Asked of", "value": asked.group.name},
        {"term": "Asked by", "value": asked.asker, "note": f"on {long_date(asked.asked_on)}"},
        {"term": "Last day for answers", "value": long_date(asked.due_on)},
        {"term": "Decided by", "value": asked.get_rule_display(), "note": _quorum(asked)},
    ]
    if asked.completes:
        action = asked.completes
        facts.append({"term": "Completes", "value": f"Action {action.number} {action.description}"})
    return facts


def _quorum(asked: SignOff) -> str:
    return f"quorum {asked.quorum}" if asked.rule == "quorum" else ""


def changes_of(revision: Revision) -> list[changes.Line]:
    """What a text changed since the version before; nothing for a first version or a file."""
    before = selectors.version_before(revision) if revision.form == Revision.Form.TEXT and revision.number > 1 else None
    if before is None or before.form != Revision.Form.TEXT:
        return []
    return changes.compared(before.text, revision.text)


def _asked_sentence(asked: SignOff, mine: list[Seat], waited: list[Seat], given: list[Answer], *, over: bool) -> str:
    """What is asked of the person: `mine` are the seats they answer for, `waited` those that it waits for."""
    if asked.outcome != SignOff.Outcome.OPEN and asked.decided_on:
        return f"{asked.get_outcome_display()}, {long_date(asked.decided_on)}. {asked.reason}"
    if over:
        by = long_date(asked.due_on)
        return f"{asked.group} was asked to sign it off by {by}. That day has passed: no more answers are taken."
    answered = {answer.seat_id for answer in given}
    if any(seat.pk not in answered for seat in waited):
        return f"{asked.group} is asked to sign it off. Your answer is waited for until {long_date(asked.due_on)}."
    if waited or any(seat.pk in answered for seat in mine):
        return f"You have answered. Others can until {long_date(asked.due_on)}, and you can answer again."
    asks = f"{asked.group} is asked to sign it off by {long_date(asked.due_on)}."
    if mine:
        return f"{asks} Your seat has no vote: you may comment until then, and nothing waits for it."
    return asks


@form_page
def withdraw(request: PartnershipRequest, partnership: str, sign_off: UUID) -> HttpResponse:
    """Take back what a group was asked."""
    asked = selectors.sign_off(sign_off)
    require(sign_off_services.may_withdraw(request.membership, asked), sign_off_services.NOT_ASKED_BY_YOU)
    page = reverse("sign-off", args=[partnership, asked.pk])

    def save(typed: Plain) -> form_pages.Saved:
        sign_off_services.withdraw(membership=request.membership, sign_off_id=asked.pk, **typed)
        return "The sign-off is withdrawn.", page

    words = words_of(partnership, asked.revision.document, "Withdraw this sign-off")
    words |= {"cancel": page, "submit": "Withdraw it", "warning": True}
    words["sentence"] = f"{asked.group} is no longer asked. What was answered stays in the record."
    return form_pages.answer(request, forms.WithdrawForm, save, **words)


def _of_certificate(request: PartnershipRequest, partnership: str, sign_off: UUID) -> str:
    asked = selectors.sign_off(sign_off)
    return f'"{asked.pk}-{asked.version}"'


@require_safe
@condition(etag_func=_of_certificate)
def certificate(request: PartnershipRequest, partnership: str, sign_off: UUID) -> HttpResponse:
    """The evidence on one page: who answered, for which seat, when, about which bytes. Of a decided one alone."""
    evidence = selectors.evidence(sign_off)
    asked = evidence.asked
    content = rendering.certificate(evidence)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{partnership}-sign-off-{slugify(asked.revision.document.title)[:60]}-{asked.revision.number}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
