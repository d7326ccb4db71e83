"""My work, what to hear of by e-mail, and the calendar."""

import datetime
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from governance.notices import selectors, services
from governance.notices.calendars import calendar as as_icalendar
from governance.notices.forms import ChoiceForm
from governance.notices.models import NoticeChoice
from safer_communities.owed import Owed
from safer_communities.tenancy.middleware import opened_by_secret
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui.form_pages import Plain, Saved, answer
from safer_communities.words import long_date

A_PAGE = 50
UNPROCESSABLE = 422
BACK = datetime.timedelta(days=180)
"""How far back a calendar shows meetings."""


@require_safe
def my_work(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """What do I owe, and by when?"""
    membership, today = request.membership, request.partnership.today()
    owed = selectors.owed(membership, today)
    coming = [
        meeting
        for meeting in selectors.own_meetings(membership, today, today)
        if meeting.state in (meeting.State.PLANNED, meeting.State.CALLED)
    ]
    late = [matter for matter in owed if matter.due_on and matter.due_on < today]
    ahead = [matter for matter in owed if matter.due_on and matter.due_on >= today]
    undated = [matter for matter in owed if matter.due_on is None]
    context = {
        "answer": _answer(late, ahead, undated),
        "parts": [
            {"key": "overdue", "heading": "Overdue", "rows": late},
            {"key": "coming", "heading": "Coming up", "rows": ahead},
            {"key": "waiting", "heading": "Waiting, without a day", "rows": undated},
        ],
        "owed": owed,
        "meetings": coming,
    }
    return render(request, "governance/notices/my_work.html", context)


def _answer(late: list[Owed], ahead: list[Owed], undated: list[Owed]) -> str:
    if not late and not ahead and not undated:
        return "You owe nothing in the next four weeks."
    said = []
    if late:
        said.append(f"{_things(len(late))} overdue")
    if ahead and ahead[0].due_on:
        said.append(f"{_things(len(ahead))} due, the next on {long_date(ahead[0].due_on)}")
    if undated:
        said.append(f"{_things(len(undated))} waiting for you")
    told = "; ".join(said)
    return f"{told[0].upper()}{told[1:]}."


def _things(number: int) -> str:
    return "one thing is" if number == 1 else f"{number:,} things are"


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """What do I hear of, and how? And what was I told?"""
    membership = request.membership
    choice = selectors.choice_of(membership) or NoticeChoice(version=0)

    def save(typed: Plain) -> Saved:
        services.choose(membership=membership, **typed)
        return "Your choice is saved.", reverse("notices", args=[partnership])

    def page(choice: NoticeChoice) -> Plain:
        told = selectors.notices_of(membership)
        return {
            "page_obj": Paginator(told, A_PAGE).get_page(request.GET.get("page")),
            "answer": "You get one e-mail a day at most." if choice.digest else "You get no daily e-mail.",
        }

    words: Plain = {"crumbs": _crumbs(request), "query": ""}
    make = partial(ChoiceForm, row=choice)
    template = "governance/notices/notices.html"
    return answer(request, make, save, template=template, page=page, last_change=_in_another_window, **words)


def _in_another_window(choice: NoticeChoice) -> Plain:
    return {"who": "You, in another window,", "when": choice.modified_at}


def _crumbs(request: PartnershipRequest) -> list[Plain]:
    return [{"text": "My work", "url": reverse("my-work", args=[request.partnership.slug])}]


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """Make, change or end one's own calendar address. Its secret is shown once, in the answer that makes it."""
    membership, address, problem = request.membership, "", ""
    if request.method == "POST" and "end" in request.POST:
        services.end_feed(membership=membership)
        messages.success(request, "The address opens nothing any more.")
        return redirect("calendar", partnership)
    if request.method == "POST":
        try:
            secret = services.new_feed(membership=membership)
        except ValidationError as wrong:
            problem = wrong.messages[0]
        else:
            address = request.build_absolute_uri(reverse("calendar-feed", args=[partnership, secret]))
    context = {
        "crumbs": _crumbs(request),
        "address": address,
        "feed": selectors.feed_of(membership),
        "problem": problem,
    }
    response = render(request, "governance/notices/calendar.html", context, status=UNPROCESSABLE if problem else 200)
    response["Cache-Control"] = "no-store"
    return response


@opened_by_secret
@require_safe
def calendar_feed(request: HttpRequest, partnership: str, secret: str) -> HttpResponse:
    """A member's calendar for the program that asks with their secret; nobody is signed in."""
    member = selectors.member_by_secret(secret)
    if member is None:
        raise Http404("No such calendar.")
    today = member.partnership.today()
    meetings = selectors.own_meetings(member, today, today - BACK)
    site = request.build_absolute_uri("/").rstrip("/")
    content = as_icalendar(member, meetings, selectors.owed(member, today), site=site)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{partnership}.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
