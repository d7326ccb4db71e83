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
    found = selectors.chart(today)
    waiting = list(documents.open_sign_offs())
    mine = {one.pk for one in documents.waiting_for(request.membership, today)}
    title = drawing.title(found)
    context = {
        "rows": [_row(group) for group in found],
        "finding": title,
        "chart": responsive(group_chart, drawing.nodes(found), title=title, id_prefix="groups") if found else "",
        "troubles": [trouble for group in found for trouble in _troubles(group, group.lineup)],
        "waiting": [{"asked": one, "mine": one.pk in mine, "late": is_over(one.due_on, today)} for one in waiting],
        "sentence": _sentence(found, waiting, mine),
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


def _sentence(found: list[Group], waiting: list[SignOff], mine: set[UUID]) -> str:
    if not found:
        return "No group has been set up yet."
    groups = "One group is" if len(found) == 1 else f"{len(found)} groups are"
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
    found = leads(places, clerk=group.clerk.post if group.clerk else "").sentence
    text = f"{found} {short_of_quorum(places, group.quorum)}".strip()
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
        "waiting": [one for one in asked if one.outcome == SignOff.Outcome.OPEN],
        "decided": [one for one in asked if one.outcome != SignOff.Outcome.OPEN],
        "resolved": decisions_of(found.pk)[:MOST_RESOLVED],
        "to_come": sorted((one for one in meetings if one.on >= today), key=lambda one: one.on),
        "held": [one for one in meetings if one.on < today],
        "past": [one for one in over_time if one.ended_on is not None or one.seat.ended_on is not None],
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


def _group_sentence(found: Group, seats: list[Seat], asked: list[SignOff]) -> str:
    waiting = sum(1 for one in asked if one.outcome == SignOff.Outcome.OPEN)
    filled = sum(1 for seat in seats if seat.now)
    if found.state == Group.State.ENDED:
        return "This group has ended. What it decided stays here."
    who = f"{filled} of {len(seats)} seats {'is' if filled == 1 else 'are'} filled" if seats else "It has no seats yet"
    if not waiting:
        return f"{who}; nothing waits to be signed off."
    documents_ = "one document waits" if waiting == 1 else f"{waiting} documents wait"
    return f"{who}; {documents_} to be signed off."


def _facts(found: Group, seats: list[Seat]) -> list[Plain]:
    voting = sum(1 for seat in seats if seat.votes)
    above = found.escalates_to
    return [
        {"term": "Kind", "value": f"{found.get_kind_display()} ({found.get_state_display().lower()})"},
        {"term": "Raises to", "value": above.name if above else "nobody: it decides itself"},
        {
            "term": "Quorum",
            "value": f"{found.quorum} of {voting} voting seats" if voting >= found.quorum else found.quorum,
        },
        {"term": "Signs off by", "value": found.get_rule_display()},
        {"term": "Clerk", "value": found.clerk.post if found.clerk else "nobody"},
    ]
