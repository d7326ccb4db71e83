"""Pages on which groups, their terms, seats and holders are set up and changed."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from governance.groups import forms, seat_services, selectors, services
from governance.groups.models import Group, Seat, Terms
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import require, runs_programme
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui import form_pages
from safer_communities.words import long_date

Plain = dict[str, Any]
form_page = require_http_methods(["GET", "HEAD", "POST"])


def crumbs(partnership: str, group: Group | None = None, here: str = "") -> list[Plain]:
    """The way to a page of a group; `here` names one below its own."""
    trail: list[Plain] = [{"text": "Governance", "url": reverse("groups", args=[partnership])}]
    if group is not None:
        trail.append({"text": group.short_name or group.name, "url": reverse("group", args=[partnership, group.slug])})
    return [*trail, {"text": here}] if here else trail


def _page(partnership: str, group: Group | None, title: str, sentence: str = "", **more: object) -> Plain:
    """The words of a page with a form about a group."""
    home = reverse("group", args=[partnership, group.slug]) if group else reverse("groups", args=[partnership])
    return {
        "title": title,
        "caption": group.name if group else "Governance",
        "sentence": sentence,
        "crumbs": crumbs(partnership, group, title),
        "cancel": home,
        **more,
    }


@form_page
def new_group(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """Set up a group."""
    require(runs_programme(request.membership), services.RUNNERS)

    def save(typed: Plain) -> form_pages.Saved:
        made = services.make_group(membership=request.membership, **typed)
        return f"{made} is set up. Add its seats next.", reverse("group", args=[partnership, made.slug])

    words = _page(partnership, None, "Set up a group", submit="Set up the group")
    return form_pages.answer(request, forms.NewGroupForm, save, **words)


@form_page
def edit_group(request: PartnershipRequest, partnership: str, group: str) -> HttpResponse:
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


def _running(request: PartnershipRequest, slug: str) -> Group:
    """The group, for somebody who runs it."""
    group = selectors.group(slug)
    require(selectors.runs_group(request.membership, group), services.NOT_YOURS)
    return group


@require_safe
def terms(request: PartnershipRequest, partnership: str, group: str) -> HttpResponse:
    """What was the group set up for, and how has that changed?"""
    found = selectors.group(group)
    context = {
        "group": found,
        "versions": selectors.terms(found.pk),
        "may_run": selectors.runs_group(request.membership, found),
        "crumbs": crumbs(partnership, found, "Terms of reference"),
    }
    return render(request, "governance/groups/terms.html", context)


@form_page
def new_terms(request: PartnershipRequest, partnership: str, group: str) -> HttpResponse:
    """Add a version of the terms of reference."""
    found = _running(request, group)
    newest = selectors.newest_terms(found.pk)
    number = newest.number if newest else 0

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
    make = partial(forms.TermsForm, row=newest)
    return form_pages.answer(request, make, save, last_change=_who_added, **words)


def _who_added(terms: Terms) -> Plain:
    return {"who": terms.person, "when": terms.made_at}


@form_page
def new_seat(request: PartnershipRequest, partnership: str, group: str) -> HttpResponse:
    """Add a seat to a group."""
    found = _running(request, group)

    def save(typed: Plain) -> form_pages.Saved:
        made = seat_services.add_seat(membership=request.membership, group_id=found.pk, **typed)
        return f"The seat “{made.title}” is added. Say who holds it.", reverse("fill-seat", args=[partnership, made.pk])

    words = _page(partnership, found, "Add a seat", "A seat belongs to an organisation, whoever holds it.")
    return form_pages.answer(request, forms.NewSeatForm, save, **words, submit="Add the seat")


def _seat_page(
    request: PartnershipRequest, partnership: str, seat: UUID, title: str, sentence: str = "", **more: object
) -> tuple[Seat, str, Plain]:
    """A seat that somebody who runs its group changes; the page to go back to; the words of the form's page."""
    found = selectors.seat(seat)
    require(selectors.runs_group(request.membership, found.group), services.NOT_YOURS)
    words = _page(partnership, found.group, title, sentence, **more)
    words["heading"] = f"{title}: {found.title}"
    back = f"{reverse('group', args=[partnership, found.group.slug])}#seats"
    return found, back, words | {"cancel": back}


@form_page
def edit_seat(request: PartnershipRequest, partnership: str, seat: UUID) -> HttpResponse:
    """Change whose seat it is."""
    found, back, words = _seat_page(request, partnership, seat, "Change the seat")

    def save(typed: Plain) -> form_pages.Saved:
        seat_services.update_seat(membership=request.membership, seat_id=found.pk, **typed)
        return "The seat is saved.", back

    make = partial(forms.SeatForm, row=found)
    return form_pages.answer(request, make, save, **words)


@form_page
def fill_seat(request: PartnershipRequest, partnership: str, seat: UUID) -> HttpResponse:
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

    make = partial(forms.HolderForm, row=found, today=request.partnership.today())
    return form_pages.answer(request, make, save, **words)


@form_page
def end_seat(request: PartnershipRequest, partnership: str, seat: UUID) -> HttpResponse:
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

    make = partial(forms.EndSeatForm, row=found)
    return form_pages.answer(request, make, save, **words)


@form_page
def delegate(request: PartnershipRequest, partnership: str, seat: UUID) -> HttpResponse:
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


def _lending(
    request: PartnershipRequest, partnership: str, seat: UUID, title: str
) -> tuple[Seat, Membership | None, Plain]:
    """A seat whose answer this member may lend; who holds it; the words of the form's page."""
    found = selectors.seat(seat)
    require(seat_services.may_delegate(request.membership, found), seat_services.HOLDER_ONLY)
    holder = selectors.holder_of(found.pk)
    back = f"{reverse('group', args=[partnership, found.group.slug])}#seats"
    words = _page(partnership, found.group, title) | {"cancel": back, "heading": f"{title}: {found.title}"}
    return found, holder.membership if holder else None, words


@form_page
def end_delegation(request: PartnershipRequest, partnership: str, seat: UUID) -> HttpResponse:
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
