"""Pages on which a meeting is minuted: attendance, what was said, decided and asked of whom.

The box in which somebody types is never replaced by an answer: saving, drafts and conflicts are told beside it.
"""

from collections.abc import Callable
from functools import partial
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from governance.groups.selectors import runs_group
from governance.meetings import minutes_services, pages, selectors
from governance.meetings.access_services import closed
from governance.meetings.forms import (
    ActionForm,
    AnswerActionForm,
    AttendanceForm,
    ChangeActionForm,
    ChangeDecisionForm,
    DecisionForm,
    MinuteForm,
)
from governance.meetings.models import AgendaItem, Decision, Meeting, MeetingAction, MinuteDraft
from safer_communities.tenancy.permissions import require
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.tenancy.versioning import Conflict
from safer_communities.ui.form_pages import CONFLICT, UNPROCESSABLE, Plain, Saved, answer, met
from safer_communities.ui.forms import ServiceForm
from safer_communities.ui.row_forms import RowForm

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def attendance(request: PartnershipRequest, partnership: str, meeting: UUID) -> HttpResponse:
    """Who was there, who sent apologies, who listened; and whether that makes a quorum."""
    found = selectors.meeting(meeting)
    pages.require_runs(request, found)

    def save(typed: Plain) -> Saved:
        minutes_services.record_attendance(membership=request.membership, meeting_id=found.pk, **typed)
        return "The attendance is saved.", reverse("meeting-attendance", args=[partnership, found.pk])

    def page(row: Meeting) -> Plain:
        recorded = selectors.attendances(row)
        return {"recorded": recorded, "quorum": selectors.quorum_of(row, recorded)}

    words = pages.base(request, found, here="Attendance", current="meeting-attendance")
    make = partial(AttendanceForm, row=found)
    return answer(request, make, save, template="governance/meetings/attendance.html", page=page, **words)


@require_safe
def write(request: PartnershipRequest, partnership: str, meeting: UUID) -> HttpResponse:
    """Minute-taking: a box for every item, with its decisions and actions."""
    found = selectors.meeting(meeting)
    pages.require_runs(request, found)
    items = selectors.items(found)
    drafts = selectors.drafts(found)
    mine = {draft.item_id: draft for draft in drafts if draft.membership_id == request.membership.pk}
    others: dict[UUID, list[str]] = {}
    for draft in drafts:
        if draft.membership_id != request.membership.pk:
            others.setdefault(draft.item_id, []).append(draft.membership.post)
    today = request.partnership.today()
    carried = pages.action_rows(selectors.carried_to(found), today)
    for item in items:
        pages.action_rows(item.actions.all(), today)
    context = {
        **pages.base(request, found, here="Minute-taking", current="write-minutes"),
        "boxes": [{**_box(request, item, mine.get(item.pk)), "others": others.get(item.pk, [])} for item in items],
        "agenda": pages.agenda(found, items),
        "carried": carried,
        "left": sum(item.pk in mine for item in items),
        "last": selectors.last_meeting(found),
    }
    return render(request, "governance/meetings/write.html", context)


def _box(request: PartnershipRequest, item: AgendaItem, draft: MinuteDraft | None) -> Plain:
    """The box of an item: what is stored, or the draft that was left; with both where somebody saved meanwhile."""
    overtaken = draft is not None and draft.version != item.version and draft.text != item.minute
    text = draft.text if draft else item.minute
    form = MinuteForm(row=item, suggested={"minute": text})
    form.fields["minute"].label = f"Minute of {item.number} {item.title}"
    beside = [{"label": "Minute", "yours": text, "theirs": item.minute}] if overtaken else []
    return {
        "item": item,
        "form": form,
        "draft": draft,
        "version": item.version,
        "as_opened": form.initial["as_opened"],
        "over": draft.version if draft else None,
        "conflict": pages.conflict(item, beside) if overtaken else None,
        "url": reverse("minute", args=[request.partnership.slug, item.pk]),
    }


@require_http_methods(FORM)
def minute(request: PartnershipRequest, partnership: str, item: UUID) -> HttpResponse:
    """The minute of one item: saved, or kept as a draft every few seconds, or the draft thrown away."""
    found = selectors.item_in_full(item)
    pages.require_runs(request, found.meeting)
    if request.method != "POST":
        draft = selectors.draft_of(request.membership, found.pk)
        return _minute_page(request, found, _box(request, found, draft))
    if request.POST.get("do") == "discard":
        minutes_services.drop_draft(membership=request.membership, item_id=found.pk)
        messages.success(request, "The draft is thrown away. What is saved stands as it was.")
        if request.htmx:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return _back_to_writing(request, found)
    form = MinuteForm(request.POST, row=found)
    if not form.is_valid():
        return _beside(request, found, form, status=UNPROCESSABLE)
    keep = request.POST.get("do") == "draft"
    version, over = form.cleaned_data["version"], form.cleaned_data["over"]
    who = {"membership": request.membership, "item_id": found.pk, "text": form.cleaned_data["minute"]}
    try:
        if keep:
            draft = minutes_services.keep_draft(**who, version=over or version)
            if over and request.htmx:
                return HttpResponse(status=204)  # the other's text stays beside the box until this one is saved
            return _beside(request, found, form, draft=draft, kept=True)
        saved = minutes_services.write_minute(**who, version=version)
    except ValidationError as problem:
        form.take(problem)
        return _beside(request, found, form, status=UNPROCESSABLE)
    except Conflict as late:
        # what was typed is safe whatever happens now
        return _met(request, form, late)
    if request.htmx:
        return _beside(request, saved, form, saved=True)
    messages.success(request, f"The minute of item {found.number.rstrip(')')} is saved.")
    return _back_to_writing(request, found)


def _met(request: PartnershipRequest, form: MinuteForm, late: Conflict) -> HttpResponse:
    """Both texts; where nothing was typed into the box, the other's is in it."""
    again, conflict = met(request, MinuteForm, late.current)
    over = form.cleaned_data["over"] or form.cleaned_data["version"]
    return _beside(request, cast(AgendaItem, late.current), again, conflict=conflict, over=over, status=CONFLICT)


def _beside(
    request: PartnershipRequest,
    item: AgendaItem,
    form: MinuteForm,
    *,
    draft: MinuteDraft | None = None,
    kept: bool = False,
    saved: bool = False,
    conflict: Plain | None = None,
    over: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """What is told beside the box (htmx), or the item's page with what was typed."""
    sent = form.cleaned_data if form.is_bound and hasattr(form, "cleaned_data") else {}
    opened = MinuteForm(row=item).initial
    if (draft is not None or status == UNPROCESSABLE) and sent.get("version") is not None:
        opened = sent  # nothing is saved: it is typed over what was there when the box was opened
    box = {
        "item": item,
        "form": form,
        "draft": draft,
        "version": opened["version"],
        "as_opened": opened.get("as_opened", ""),
        "over": over,
        "conflict": conflict,
        "untouched": conflict is not None and not form.touched("minute"),
        "kept": kept,
        "saved": saved,
        "url": reverse("minute", args=[request.partnership.slug, item.pk]),
    }
    if request.htmx:
        return render(request, "governance/meetings/_answered.html", {"box": box}, status=status)
    if kept:
        return _back_to_writing(request, item)
    return _minute_page(request, item, box, status=status)


def _minute_page(request: PartnershipRequest, item: AgendaItem, box: Plain, status: int = 200) -> HttpResponse:
    in_full = selectors.item_in_full(item.pk)
    context = {
        **pages.base(request, in_full.meeting, here=f"Minute of item {item.number}".rstrip(")")),
        "box": {**box, "item": in_full},
        "item": in_full,
        "form": box["form"],
    }
    return render(request, "governance/meetings/minute.html", context, status=status)


def _back_to_writing(request: PartnershipRequest, item: AgendaItem) -> HttpResponse:
    url = reverse("write-minutes", args=[request.partnership.slug, item.meeting_id])
    return redirect(f"{url}#item-{item.pk}")


# Decisions


@require_http_methods(FORM)
def new_decision(request: PartnershipRequest, partnership: str, item: UUID) -> HttpResponse:
    """What was decided under an item."""
    return _write_down(
        request,
        item,
        DecisionForm,
        minutes_services.add_decision,
        told="The decision is written down.",
        heading="Write down a decision",
        button="Add the decision",
    )


@require_http_methods(FORM)
def decision(request: PartnershipRequest, partnership: str, decision: UUID) -> HttpResponse:
    """Correct a decision's wording, or strike it."""
    found = selectors.decision(decision)
    pages.require_runs(request, found.meeting)
    return _correct(
        request,
        found,
        ChangeDecisionForm,
        change=lambda **typed: minutes_services.change_decision(decision_id=found.pk, **typed),
        remove=lambda **typed: minutes_services.remove_decision(decision_id=found.pk, **typed),
        heading="Correct a decision",
    )


# Actions


@require_http_methods(FORM)
def new_action(request: PartnershipRequest, partnership: str, item: UUID) -> HttpResponse:
    """What the meeting asks somebody to do."""
    return _write_down(
        request,
        item,
        ActionForm,
        minutes_services.add_action,
        told="The action is written down. It is carried forward until it is done.",
        heading="Write down an action",
        button="Add the action",
    )


@require_http_methods(FORM)
def change_action(request: PartnershipRequest, partnership: str, meeting_action: UUID) -> HttpResponse:
    """Correct what was asked for, of whom and until when, or strike it."""
    found = selectors.action(meeting_action)
    pages.require_runs(request, found.meeting)
    return _correct(
        request,
        found,
        ChangeActionForm,
        change=lambda **typed: minutes_services.change_action(action_id=found.pk, **typed),
        remove=lambda **typed: minutes_services.remove_action(action_id=found.pk, **typed),
        heading="Correct an action",
    )


@require_http_methods(FORM)
def action(request: PartnershipRequest, partnership: str, meeting_action: UUID) -> HttpResponse:
    """An action from a meeting: what was asked, of whom; and what was done about it."""
    found = selectors.action(meeting_action)
    runs = runs_group(request.membership, found.meeting.group)
    may_answer = runs or found.member_id == request.membership.pk

    def save(typed: Plain) -> Saved:
        minutes_services.answer_action(membership=request.membership, action_id=found.pk, **typed)
        told = "Saved. It is carried forward as long as it is open."
        return told, reverse("meeting-action", args=[partnership, found.pk])

    context: Plain = {
        "action": pages.action_rows([found], request.partnership.today())[0],
        "meeting": found.meeting,
        "crumbs": [
            {"text": "Meetings", "url": reverse("meetings", args=[partnership])},
            {"text": "Action log", "url": reverse("meeting-actions", args=[partnership])},
            {"text": "Action"},
        ],
        "may_correct": runs and not closed(found.meeting),
    }
    template = "governance/meetings/action.html"
    if not may_answer:
        require(request.method != "POST", minutes_services.NOT_YOUR_ACTION)
        return render(request, template, context)
    return answer(request, partial(AnswerActionForm, row=found), save, template=template, **context)


# What decisions and actions have in common


def _write_down(
    request: PartnershipRequest,
    item_id: UUID,
    form_class: type[ServiceForm],
    add: Callable[..., object],
    *,
    told: str,
    heading: str,
    button: str,
) -> HttpResponse:
    """Not `form_pages.answer`: with htmx the form opens, and what was added stands, in its place in the minutes."""
    item = selectors.item(item_id)
    pages.require_runs(request, item.meeting)
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            add(membership=request.membership, item_id=item.pk, **form.cleaned_data)
        except ValidationError as problem:
            form.take(problem)
        else:
            return _added(request, item, told)
    return _words(request, item, form, heading=heading, button=button)


def _words(
    request: PartnershipRequest, item: AgendaItem, form: ServiceForm, *, heading: str, button: str
) -> HttpResponse:
    if request.htmx and "close" in request.GET and request.method != "POST":
        return _recorded(request, item, shut=True)
    status = UNPROCESSABLE if request.method == "POST" else 200
    cancel = f"{reverse('write-minutes', args=[request.partnership.slug, item.meeting_id])}#item-{item.pk}"
    words: Plain = {"form": form, "heading": heading, "button": button, "cancel": cancel, "url": request.path}
    if request.htmx:
        return _recorded(request, item, status=status, open_here=True, **words)
    context = {**pages.base(request, item.meeting, here=heading), "item": item, **words}
    return render(request, "governance/meetings/words.html", context, status=status)


def _added(request: PartnershipRequest, item: AgendaItem, told: str) -> HttpResponse:
    if request.htmx:
        return _recorded(request, item, added=told)
    messages.success(request, told)
    return _back_to_writing(request, item)


def _recorded(request: PartnershipRequest, item: AgendaItem, *, status: int = 200, **more: object) -> HttpResponse:
    """What is written down under an item, in its place in the minutes (htmx)."""
    whole = selectors.item_in_full(item.pk)
    pages.action_rows(whole.actions.all(), request.partnership.today())
    context = {"item": whole, "may_run": True, "closed": closed(whole.meeting), **more}
    return render(request, "governance/meetings/_recorded.html", context, status=status)


def _correct(
    request: PartnershipRequest,
    recorded: Decision | MeetingAction,
    form_class: type[RowForm],
    *,
    change: Callable[..., object],
    remove: Callable[..., object],
    heading: str,
) -> HttpResponse:
    slug = request.partnership.slug
    writing = reverse("write-minutes", args=[slug, recorded.meeting_id])

    def save(typed: Plain) -> Saved:
        struck = request.POST.get("do") == "remove"
        if struck:
            remove(membership=request.membership, version=typed["version"])
        else:
            change(membership=request.membership, **typed)
        url = (
            f"{writing}#item-{recorded.item_id}"
            if recorded.item_id
            else reverse("meeting", args=[slug, recorded.meeting_id])
        )
        return "It is struck." if struck else "The correction is saved.", url

    context: Plain = {
        **pages.base(request, recorded.meeting, here=heading),
        "item": recorded.item,
        "heading": heading,
        "button": "Save the correction",
        "may_remove": True,
        "cancel": writing,
    }
    make = partial(form_class, row=recorded)
    return answer(request, make, save, template="governance/meetings/words.html", **context)
