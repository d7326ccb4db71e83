"""Who decides what, and what waits for them: pages of groups that read across the parts of governance."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.documents import selectors as documents
from governance.documents.deciding import is_over
from governance.documents.models import SignOff
from governance.groups import drawing, selectors
from governance.groups.leading import leads, short_of_quorum
from governance.groups.models import Group, Seat
from governance.groups.views import crumbs
from governance.meetings.selectors import decisions_of, newest_meetings
from safer_communities.tenancy.permissions import runs_programme
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui.charts import group_chart, responsive

Plain = dict[str, object]
MOST_RESOLVED = 10  # decisions of meetings on a group's page; the rest stand in the minutes


@require_safe
def groups(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """Who decides what, and what waits for a decision?"""
    today = request.partnership.today()
    drawn = selectors.chart(today)
    waiting = list(documents.open_sign_offs())
    mine = {sign_off.pk for sign_off in documents.waiting_for(request.membership, today)}
    title = drawing.title(drawn)
    context = {
        "rows": [_row(group) for group in drawn],
        "finding": title,
        "chart": responsive(group_chart, drawing.nodes(drawn), title=title, id_prefix="groups") if drawn else "",
        "troubles": [trouble for group in drawn for trouble in _troubles(group, group.lineup)],
        "waiting": [
            {"asked": sign_off, "mine": sign_off.pk in mine, "late": is_over(sign_off.due_on, today)}
            for sign_off in waiting
        ],
        "sentence": _sentence(drawn, waiting, mine),
        "may_add": runs_programme(request.membership),
    }
    return render(request, "governance/groups/groups.html", context)


def _row(group: Group) -> Plain:
    seats = group.lineup
    return {
        "group": group,
        "led_by": drawing.led_by(group),
        "filled": sum(1 for seat in seats if seat.now),
        "seats": len(seats),
        "overseen": group.overseen,
    }


def _sentence(drawn: list[Group], waiting: list[SignOff], mine: set[UUID]) -> str:
    if not drawn:
        return "No group has been set up yet."
    groups = "One group is" if len(drawn) == 1 else f"{len(drawn)} groups are"
    if not waiting:
        return f"{groups} in place; nothing waits to be signed off."
    if len(waiting) == 1:
        return f"{groups} in place; one document waits to be signed off{', also by you' if mine else ''}."
    yours = f", {len(mine)} of them by you" if mine else ""
    return f"{groups} in place; {len(waiting)} documents wait to be signed off{yours}."


def _troubles(group: Group, seats: list[Seat]) -> list[Plain]:
    """What keeps a group from deciding: no chair, no quorum."""
    if group.state != Group.State.ACTIVE or not seats:
        return []
    places = selectors.places(seats)
    trouble = leads(places, clerk=group.clerk.post if group.clerk else "").sentence
    text = f"{trouble} {short_of_quorum(places, group.quorum)}".strip()
    return [{"group": group, "text": text}] if text else []


@require_safe
def group(request: PartnershipRequest, partnership: str, group: str) -> HttpResponse:
    """What is this group for, who sits on it, and what is it deciding?"""
    found = selectors.group(group)
    today = request.partnership.today()
    seats = selectors.lineup(found.pk, today)
    mine = documents.seats_answered_for(request.membership, today)
    over_time = selectors.holders_over_time(found.pk)
    asked = documents.sign_offs_of_group(found.pk)
    lead = leads(selectors.places(seats))
    meetings = newest_meetings(found.pk)
    context = {
        "group": found,
        "seats": [_seat(seat, lead.key, mine) for seat in seats],
        "terms": selectors.newest_terms(found.pk),
        "overseen": selectors.overseen(found.pk),
        "troubles": _troubles(found, seats),
        "waiting": [sign_off for sign_off in asked if sign_off.outcome == SignOff.Outcome.OPEN],
        "decided": [sign_off for sign_off in asked if sign_off.outcome != SignOff.Outcome.OPEN],
        "resolved": decisions_of(found.pk)[:MOST_RESOLVED],
        "to_come": sorted((meeting for meeting in meetings if meeting.on >= today), key=lambda meeting: meeting.on),
        "held": [meeting for meeting in meetings if meeting.on < today],
        "past": [holder for holder in over_time if holder.ended_on is not None or holder.seat.ended_on is not None],
        "may_run": selectors.runs_group(request.membership, found),
        "sentence": _group_sentence(found, seats, asked),
        "facts": _facts(found, seats),
        "crumbs": crumbs(partnership),
    }
    return render(request, "governance/groups/group.html", context)


def _seat(seat: Seat, lead: str, mine: dict[UUID, bool]) -> Plain:
    return {
        "seat": seat,
        "holder": seat.now[0] if seat.now else None,
        "acting": str(seat.pk) == lead and seat.office == Seat.Office.VICE_CHAIR,
        "lent": seat.standing_in,
        "is_mine": mine.get(seat.pk) is False,
    }


def _group_sentence(group: Group, seats: list[Seat], asked: list[SignOff]) -> str:
    waiting = sum(1 for sign_off in asked if sign_off.outcome == SignOff.Outcome.OPEN)
    filled = sum(1 for seat in seats if seat.now)
    if group.state == Group.State.ENDED:
        return "This group has ended. What it decided stays here."
    who = f"{filled} of {len(seats)} seats {'is' if filled == 1 else 'are'} filled" if seats else "It has no seats yet"
    if not waiting:
        return f"{who}; nothing waits to be signed off."
    documents_ = "one document waits" if waiting == 1 else f"{waiting} documents wait"
    return f"{who}; {documents_} to be signed off."


def _facts(group: Group, seats: list[Seat]) -> list[Plain]:
    voting = sum(1 for seat in seats if seat.votes)
    above = group.escalates_to
    return [
        {"term": "Kind", "value": f"{group.get_kind_display()} ({group.get_state_display().lower()})"},
        {"term": "Raises to", "value": above.name if above else "nobody: it decides itself"},
        {
            "term": "Quorum",
            "value": f"{group.quorum} of {voting} voting seats" if voting >= group.quorum else group.quorum,
        },
        {"term": "Signs off by", "value": group.get_rule_display()},
        {"term": "Clerk", "value": group.clerk.post if group.clerk else "nobody"},
    ]
