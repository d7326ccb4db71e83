"""Pages of meetings: the schedule, one meeting, planning it, its notice and its minutes to read, the action log."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from governance.groups import selectors as groups
from governance.groups.models import Group
from governance.groups.selectors import groups_run_by
from governance.meetings import minutes_services, pages, rendering, selectors, services, snapshots
from governance.meetings.access_services import NOT_YOURS
from governance.meetings.forms import AgreeForm, CirculateForm, MeetingForm, NewMeetingForm, StepForm
from governance.meetings.models import Meeting
from safer_communities.parts import ON_A_MEETINGS_PAGE, plugged
from safer_communities.tenancy.permissions import require
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui.form_pages import Plain, Saved, answer
from safer_communities.words import long_date

A_PAGE = 50
FORM = ["GET", "HEAD", "POST"]


@require_safe
def meetings(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """When does which group meet, and what came of it?"""
    today = request.partnership.today()
    of = _group_asked_for(request)
    coming, others = selectors.schedule(today, of, at_most=A_PAGE)
    past = Paginator(others, A_PAGE)
    context = {
        "coming": coming,
        "past": past.get_page(request.GET.get("page")),
        "group": of,
        "filters": _group_filters(request, reverse("meetings", args=[partnership]), of),
        "query": f"group={of.slug}&" if of else "",
        "may_plan": groups_run_by(request.membership).exists(),
        "today": today,
    }
    return render(request, "governance/meetings/meetings.html", context)


def _group_asked_for(request: PartnershipRequest) -> Group | None:
    slug = request.GET.get("group", "")
    return groups.group(slug) if slug else None


def _group_filters(request: PartnershipRequest, url: str, of: Group | None, more: str = "") -> list[Plain]:
    filters = [{"text": "All groups", "url": f"{url}?{more}".rstrip("?"), "current": of is None}]
    return filters + [
        {"text": group.short_name or group.name, "url": f"{url}?{more}group={group.slug}", "current": group == of}
        for group in groups.groups()
    ]


@require_http_methods(FORM)
def new_meeting(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """Put a meeting on the schedule."""
    membership = request.membership
    run_by_member = list(groups_run_by(membership))
    require(bool(run_by_member), NOT_YOURS)
    group = next((run for run in run_by_member if run.slug == request.GET.get("group", "")), run_by_member[0])
    form = NewMeetingForm(request.POST or None, membership=membership, initial=_as_last_time(group))
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        try:
            made = services.plan_meeting(membership=membership, group_id=typed.pop("group").pk, **typed)
        except ValidationError as problem:
            form.take(problem)
        else:
            messages.success(request, "The meeting is on the schedule, with what stands on every agenda.")
            return redirect("meeting-agenda", partnership, made.pk)
    crumbs = [{"text": "Meetings", "url": reverse("meetings", args=[partnership])}, {"text": "New meeting"}]
    context = {"form": form, "crumbs": crumbs, "cancel": crumbs[0]["url"]}
    status = pages.UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "governance/meetings/new_meeting.html", context, status=status)


def _as_last_time(group: Group) -> Plain:
    """The place and what is printed under the agenda, as for the group's last meeting; one statement."""
    last = selectors.newest_meeting(group.pk)
    same = ("starts", "ends", "place", "contact", "information")
    return {"group": group, **({name: getattr(last, name) for name in same} if last else {})}


@require_safe
def meeting(request: PartnershipRequest, partnership: str, meeting: UUID) -> HttpResponse:
    """What is on, what was decided, who does what?"""
    found = selectors.meeting(meeting)
    today = request.partnership.today()
    agenda = pages.agenda(found, selectors.items(found))
    attendances = selectors.attendances(found)
    for item in agenda["items"]:
        pages.action_rows(item.actions.all(), today)
    context = {
        **pages.base(request, found),
        "agenda": agenda,
        "sentence": pages.sentence(found, agenda, today),
        "attendances": attendances,
        "apologies": selectors.apologies(attendances),
        "quorum": selectors.quorum_of(found, attendances) if attendances else None,
        "carried": pages.action_rows(selectors.carried_to(found), today),
        "raised": selectors.not_on_agenda(found, today),
        "last": selectors.last_meeting(found),
        "corrections": selectors.corrections(found) if found.minutes_on else [],
        "may_agree": found.state == Meeting.State.CIRCULATED and selectors.later_meetings(found).exists(),
        "today": today,
    }
    for told in plugged(ON_A_MEETINGS_PAGE):
        context |= told(request.membership, found)
    return render(request, "governance/meetings/meeting.html", context)


@require_http_methods(FORM)
def change_meeting(request: PartnershipRequest, partnership: str, meeting: UUID) -> HttpResponse:
    """When and where a meeting is."""
    found = selectors.meeting(meeting)
    pages.require_runs(request, found)

    def save(typed: Plain) -> Saved:
        services.change_meeting(membership=request.membership, meeting_id=found.pk, **typed)
        return "The meeting is saved.", reverse("meeting", args=[partnership, found.pk])

    words = pages.base(request, found, here="Change")
    make = partial(MeetingForm, row=found)
    return answer(request, make, save, template="governance/meetings/change_meeting.html", **words)


# Steps of a meeting's life that are confirmed on a page of their own: (heading, button, what was done)
STEPS = {
    "call": ("Give notice of this meeting", "Give notice", "Notice is given. Send its page or its PDF to the members."),
    "cancel": ("Cancel this meeting", "Cancel the meeting", "The meeting is cancelled."),
    "circulate": ("Circulate the minutes", "Circulate the minutes", "The draft minutes are circulated."),
    "agree": ("Agree the minutes", "Agree them as a correct record", "The minutes are agreed, and locked."),
}
STEP_FORMS = {"circulate": CirculateForm, "agree": AgreeForm}


@require_http_methods(FORM)
def step(request: PartnershipRequest, partnership: str, meeting: UUID, step: str) -> HttpResponse:
    """Give notice, cancel, circulate the minutes or agree them: what it means, and the button that does it."""
    found = selectors.meeting(meeting)
    pages.require_runs(request, found)
    if step not in STEPS:
        raise Http404("No such step.")
    heading, button, done = STEPS[step]

    def save(typed: Plain) -> Saved:
        _take(step, request, found, typed)
        return done, reverse("meeting", args=[partnership, found.pk])

    make = partial(STEP_FORMS.get(step, StepForm), row=found, suggested=_suggested(request, found, step))
    words: Plain = {
        "heading": heading,
        "button": button,
        "step": step,
        "drafts": list(selectors.drafts(found)) if step in ("circulate", "agree") else [],
        "later": selectors.later_meetings(found).exists() if step == "agree" else False,
    }
    page = partial(pages.base, request, here=heading)
    return answer(request, make, save, template="governance/meetings/step.html", page=page, **words)


def _suggested(request: PartnershipRequest, meeting: Meeting, step: str) -> Plain:
    if step != "circulate":
        return {}
    return {"minutes_by": meeting.minutes_by or request.membership.post}


def _take(step: str, request: PartnershipRequest, meeting: Meeting, typed: Plain) -> None:
    which = {"membership": request.membership, "meeting_id": meeting.pk, "version": typed["version"]}
    if step == "call":
        services.call_meeting(**which)
    elif step == "cancel":
        services.cancel_meeting(**which)
    elif step == "circulate":
        minutes_services.circulate_minutes(**which, minutes_by=typed["minutes_by"])
    else:
        minutes_services.agree_minutes(**which, at_id=typed["at"].pk)


# To read, print and send


@require_safe
def notice(request: PartnershipRequest, partnership: str, meeting: UUID) -> HttpResponse:
    """The notice and agenda as a page to print."""
    return _private(HttpResponse(rendering.agenda_page(snapshots.agenda_of(selectors.meeting(meeting)))))


@require_safe
def notice_pdf(request: PartnershipRequest, partnership: str, meeting: UUID) -> HttpResponse:
    """The notice and agenda as PDF."""
    found = selectors.meeting(meeting)
    doc = snapshots.agenda_of(found)
    return _pdf(rendering.pdf(rendering.agenda_page(doc), doc), f"{partnership}-agenda", found)


@require_safe
def minutes(request: PartnershipRequest, partnership: str, meeting: UUID) -> HttpResponse:
    """The minutes as a page to print."""
    return _private(HttpResponse(rendering.minutes_page(snapshots.minutes_of(_minuted(meeting)))))


@require_safe
def minutes_pdf(request: PartnershipRequest, partnership: str, meeting: UUID) -> HttpResponse:
    """The minutes as PDF."""
    found = _minuted(meeting)
    doc = snapshots.minutes_of(found)
    return _pdf(rendering.pdf(rendering.minutes_page(doc), doc), f"{partnership}-minutes", found)


def _minuted(meeting_id: UUID) -> Meeting:
    meeting = selectors.meeting(meeting_id)
    if meeting.state not in selectors.PAST:
        raise Http404("No minutes have been written yet.")
    return meeting


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _pdf(content: bytes, name: str, meeting: Meeting) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-{meeting.group.slug}-{meeting.on.isoformat()}.pdf"'
    return _private(response)


# The action log

SHOWN = {"open": "Open", "late": "Late", "mine": "Mine", "closed": "Closed", "all": "All"}


@require_safe
def actions(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """Who was asked to do what by a meeting, and is it done?"""
    today = request.partnership.today()
    show = request.GET.get("show", "open")
    show = show if show in SHOWN else "open"
    of = _group_asked_for(request)
    number, late = selectors.actions_waiting(of, today)
    rows = selectors.actions_shown(show, of, request.membership, today)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    pages.action_rows(page.object_list, today)
    url = reverse("meeting-actions", args=[partnership])
    in_group = f"&group={of.slug}" if of else ""
    context = {
        "page": page,
        "waiting": number,
        "late": late,
        "group": of,
        "show": show,
        "shows": [
            {"text": text, "url": f"{url}?show={name}{in_group}", "current": name == show}
            for name, text in SHOWN.items()
        ],
        "filters": _group_filters(request, url, of, f"show={show}&"),
        "query": f"show={show}{in_group}&",
        "crumbs": [{"text": "Meetings", "url": reverse("meetings", args=[partnership])}, {"text": "Action log"}],
        "as_at": long_date(today),
    }
    return render(request, "governance/meetings/actions.html", context)
