"""Pages of groups: who decides, who sits where, and what waits for them. A view reads, asks a service, and renders."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from governance.documents import selectors as documents
from governance.documents.deciding import is_over
from governance.groups import drawing, forms, seat_services, selectors, services
from governance.groups.leading import leads, short_of_quorum
from governance.meetings.selectors import decisions_of
from governance.models import Group, Seat, SignOff
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import require, runs_programme
from safer_communities.ui import form_pages
from safer_communities.ui.charts import group_chart, responsive
from safer_communities.ui.forms import long_date

Plain = dict[str, Any]
MOST_RESOLVED = 10  # decisions of meetings on a group's page; the rest stand in the minutes
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def groups(request: HttpRequest, partnership: str) -> HttpResponse:
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
    seats: list[Any] = group.lineup
    return {
        "group": group,
        "led_by": drawing.led_by(group),
        "filled": sum(1 for seat in seats if seat.now),
        "seats": len(seats),
        "overseen": group.overseen,
    }


def _sentence(found: list[Group], waiting: list[SignOff], mine: set[Any]) -> str:
    if not found:
        return "No group has been set up yet."
    groups = "One group is" if len(found) == 1 else f"{len(found)} groups are"
    if not waiting:
        return f"{groups} in place; nothing waits to be signed off."
    if len(waiting) == 1:
        return f"{groups} in place; one document waits to be signed off{', also by you' if mine else ''}."
    yours = f", {len(mine)} of them by you" if mine else ""
    return f"{groups} in place; {len(waiting)} documents wait to be signed off{yours}."


def _troubles(group: Group, seats: list[Any]) -> list[Plain]:
    """What keeps a group from deciding: no chair, no quorum."""
    if group.state != Group.State.ACTIVE or not seats:
        return []
    places = selectors.places(seats)
    found = leads(places, clerk=group.clerk.post if group.clerk else "").sentence
    text = f"{found} {short_of_quorum(places, group.quorum)}".strip()
    return [{"group": group, "text": text}] if text else []


@require_safe
def group(request: HttpRequest, partnership: str, group: str) -> HttpResponse:
    """What is this group for, who sits on it, and what is it deciding?"""
    found = selectors.group(group)
    today = request.partnership.today()
    seats = selectors.lineup(found.pk, today)
    mine = documents.seats_answered_for(request.membership, today)
    over_time = selectors.holders_over_time(found.pk)
    asked = documents.sign_offs_of_group(found.pk)
    lead = leads(selectors.places(seats))
    meetings = selectors.newest_meetings(found.pk)
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
        "crumbs": _crumbs(partnership),
    }
    return render(request, "governance/groups/group.html", context)


def _seat(seat: Any, lead: str, mine: dict[UUID, bool]) -> Plain:
    return {
        "seat": seat,
        "holder": seat.now[0] if seat.now else None,
        "acting": str(seat.pk) == lead and seat.office == Seat.Office.VICE_CHAIR,
        "lent": seat.standing_in,
        "is_mine": mine.get(seat.pk) is False,
    }


def _group_sentence(found: Group, seats: list[Any], asked: list[SignOff]) -> str:
    waiting = sum(1 for one in asked if one.outcome == SignOff.Outcome.OPEN)
    filled = sum(1 for seat in seats if seat.now)
    if found.state == Group.State.ENDED:
        return "This group has ended. What it decided stays here."
    who = f"{filled} of {len(seats)} seats {'is' if filled == 1 else 'are'} filled" if seats else "It has no seats yet"
    if not waiting:
        return f"{who}; nothing waits to be signed off."
    documents_ = "one document waits" if waiting == 1 else f"{waiting} documents wait"
    return f"{who}; {documents_} to be signed off."


def _facts(found: Group, seats: list[Any]) -> list[Plain]:
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


def _crumbs(partnership: str, group: Group | None = None, here: str = "") -> list[Plain]:
    found: list[Plain] = [{"text": "Governance", "url": reverse("groups", args=[partnership])}]
    if group is not None:
        found.append({"text": group.short_name or group.name, "url": reverse("group", args=[partnership, group.slug])})
    return [*found, {"text": here}] if here else found


def _page(partnership: str, group: Group | None, title: str, sentence: str = "", **more: Any) -> Plain:
    """The words of a page with a form about a group."""
    home = reverse("group", args=[partnership, group.slug]) if group else reverse("groups", args=[partnership])
    return {
        "title": title,
        "caption": group.name if group else "Governance",
        "sentence": sentence,
        "crumbs": _crumbs(partnership, group, title),
        "cancel": home,
        **more,
    }


@form_page
def new_group(request: HttpRequest, partnership: str) -> HttpResponse:
    """Set up a group."""
    require(runs_programme(request.membership), services.RUNNERS)

    def save(typed: Plain) -> form_pages.Saved:
        made = services.make_group(membership=request.membership, **typed)
        return f"{made} is set up. Add its seats next.", reverse("group", args=[partnership, made.slug])

    words = _page(partnership, None, "Set up a group", submit="Set up the group")
    return form_pages.answer(request, forms.NewGroupForm, save, **words)


@form_page
def edit_group(request: HttpRequest, partnership: str, group: str) -> HttpResponse:
    """Change what a group is."""
    found = _running(request, group)
    page = reverse("group", args=[partnership, found.slug])

    def save(typed: Plain) -> form_pages.Saved:
        services.update_group(membership=request.membership, group_id=found.pk, **typed)
        return "The group is saved.", page

    return form_pages.answer(
        request,
        partial(forms.GroupForm, row=found),
        save,
        **_page(partnership, found, "Change the group"),
    )


def _running(request: HttpRequest, slug: str) -> Group:
    """The group, for somebody who runs it."""
    found = selectors.group(slug)
    require(selectors.runs_group(request.membership, found), services.NOT_YOURS)
    return found


@require_safe
def terms(request: HttpRequest, partnership: str, group: str) -> HttpResponse:
    """What was the group set up for, and how has that changed?"""
    found = selectors.group(group)
    context = {
        "group": found,
        "versions": selectors.terms(found.pk),
        "may_run": selectors.runs_group(request.membership, found),
        "crumbs": _crumbs(partnership, found, "Terms of reference"),
    }
    return render(request, "governance/groups/terms.html", context)


@form_page
def new_terms(request: HttpRequest, partnership: str, group: str) -> HttpResponse:
    """Add a version of the terms of reference."""
    found = _running(request, group)
    newest = selectors.newest_terms(found.pk)
    number = newest.number if newest else 0
    initial = {"seen": number, "text": newest.text if newest else ""}

    def save(typed: Plain) -> form_pages.Saved:
        made = services.add_terms(membership=request.membership, group_id=found.pk, **typed)
        return f"{made} of the terms of reference is added.", reverse("terms", args=[partnership, found.slug])

    words = _page(
        partnership,
        found,
        "New version of the terms of reference",
        f"Version {number + 1}. The versions before stay as they are.",
        submit="Add this version",
    )
    make = partial(forms.TermsForm, initial=initial)
    return form_pages.answer(request, make, save, last_change=_who_added, **words)


def _who_added(terms: Any) -> Plain:
    return {"who": terms.person, "when": terms.made_at}


@form_page
def new_seat(request: HttpRequest, partnership: str, group: str) -> HttpResponse:
    """Add a seat to a group."""
    found = _running(request, group)

    def save(typed: Plain) -> form_pages.Saved:
        made = seat_services.add_seat(membership=request.membership, group_id=found.pk, **typed)
        return f"The seat “{made.title}” is added. Say who holds it.", reverse("fill-seat", args=[partnership, made.pk])

    words = _page(partnership, found, "Add a seat", "A seat belongs to an organisation, whoever holds it.")
    return form_pages.answer(request, forms.NewSeatForm, save, **words, submit="Add the seat")


def _seat_page(
    request: HttpRequest, partnership: str, seat: UUID, title: str, sentence: str = "", **more: Any
) -> tuple[Seat, str, Plain]:
    """A seat that somebody who runs its group changes; the page to go back to; the words of the form's page."""
    found = selectors.seat(seat)
    require(selectors.runs_group(request.membership, found.group), services.NOT_YOURS)
    words = _page(partnership, found.group, title, sentence, **more)
    words["heading"] = f"{title}: {found.title}"
    back = f"{reverse('group', args=[partnership, found.group.slug])}#seats"
    return found, back, words | {"cancel": back}


@form_page
def edit_seat(request: HttpRequest, partnership: str, seat: UUID) -> HttpResponse:
    """Change whose seat it is."""
    found, back, words = _seat_page(request, partnership, seat, "Change the seat")

    def save(typed: Plain) -> form_pages.Saved:
        seat_services.update_seat(membership=request.membership, seat_id=found.pk, **typed)
        return "The seat is saved.", back

    make = partial(forms.SeatForm, row=found)
    return form_pages.answer(request, make, save, **words)


@form_page
def fill_seat(request: HttpRequest, partnership: str, seat: UUID) -> HttpResponse:
    """Say who holds a seat, or that nobody does."""
    found, back, words = _seat_page(request, partnership, seat, "Who holds this seat")
    holder = selectors.holder_of(found.pk)
    if holder:
        words["sentence"] = f"{holder.membership.post} has held it since {long_date(holder.started_on)}."
    else:
        words["sentence"] = "The seat is vacant."

    def save(typed: Plain) -> form_pages.Saved:
        made = seat_services.fill_seat(membership=request.membership, seat_id=found.pk, **typed)
        if made:
            return f"{made.membership.post} holds the seat “{found.title}” from {long_date(made.started_on)}.", back
        return f"The seat “{found.title}” is vacant from {long_date(typed['started_on'])}.", back

    make = partial(
        forms.HolderForm, row=found, today=request.partnership.today(), holder=holder.membership if holder else None
    )
    return form_pages.answer(request, make, save, **words)


@form_page
def end_seat(request: HttpRequest, partnership: str, seat: UUID) -> HttpResponse:
    """End a seat."""
    found, back, words = _seat_page(
        request,
        partnership,
        seat,
        "End this seat",
        "It ends today, and with it whoever holds it. What the seat answered stays in the record.",
        submit="End the seat",
        warning=True,
    )

    def save(typed: Plain) -> form_pages.Saved:
        seat_services.end_seat(membership=request.membership, seat_id=found.pk, **typed)
        return f"The seat “{found.title}” has ended.", back

    make: Callable[..., Any] = partial(forms.EndSeatForm, initial={"version": found.version})
    return form_pages.answer(request, make, save, **words)


@form_page
def delegate(request: HttpRequest, partnership: str, seat: UUID) -> HttpResponse:
    """Let somebody else answer for a seat for some days."""
    found, holder, words = _lending(request, partnership, seat, "Let somebody else answer")
    words["sentence"] = (
        f"Whoever is chosen can answer sign-offs for “{found.title}”. {holder.post} still can too."
        if holder
        else seat_services.VACANT
    )

    def save(typed: Plain) -> form_pages.Saved:
        made = seat_services.delegate(membership=request.membership, seat_id=found.pk, **typed)
        until = f"from {long_date(made.started_on)} to {long_date(made.ended_on)}"
        return f"{made.given_to.post} may answer for “{found.title}” {until}.", words["cancel"]

    make = partial(forms.DelegateForm, giver=holder, today=request.partnership.today())
    return form_pages.answer(request, make, save, submit="Let them answer", **words)


def _lending(request: HttpRequest, partnership: str, seat: UUID, title: str) -> tuple[Seat, Membership | None, Plain]:
    """A seat whose answer this member may lend; who holds it; the words of the form's page."""
    found = selectors.seat(seat)
    require(seat_services.may_delegate(request.membership, found), seat_services.HOLDER_ONLY)
    holder = selectors.holder_of(found.pk)
    back = f"{reverse('group', args=[partnership, found.group.slug])}#seats"
    words = _page(partnership, found.group, title) | {"cancel": back, "heading": f"{title}: {found.title}"}
    return found, holder.membership if holder else None, words


@form_page
def end_delegation(request: HttpRequest, partnership: str, seat: UUID) -> HttpResponse:
    """Take back what was delegated."""
    found, _, words = _lending(request, partnership, seat, "Take the answer back")
    lent = selectors.delegation_of(found.pk, request.partnership.today())
    words["sentence"] = "Nobody else answers for this seat."
    if lent:
        until = long_date(lent.ended_on)
        words["sentence"] = f"{lent.given_to.post} may answer until {until}. What they have answered stands."

    def save(typed: Plain) -> form_pages.Saved:
        ended = seat_services.end_delegation(membership=request.membership, seat_id=found.pk)
        return f"{ended.given_to.post} no longer answers for “{found.title}”.", words["cancel"]

    return form_pages.answer(request, forms.EndDelegationForm, save, submit="Take it back", **words)
