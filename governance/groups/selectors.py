"""Named reads of groups, their seats and who holds them."""

import datetime
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from governance.groups.leading import Place
from governance.groups.models import Delegation, Group, Holder, Oversight, Seat, Terms
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import runs_programme


def groups() -> QuerySet[Group]:
    """All groups in their order; one statement."""
    return Group.objects.order_by("position", "name")


def group(slug: str) -> Group:
    """One group, with its clerk; one statement. Raises Http404."""
    group = Group.objects.select_related("clerk", "escalates_to").filter(slug=slug).first()
    if group is None:
        raise Http404("No such group.")
    return group


def current_seats(group_id: UUID) -> QuerySet[Seat]:
    """The seats that have not ended, in their order; one statement."""
    return Seat.objects.select_related("organisation").filter(group_id=group_id, ended_on=None)


def holding(on: datetime.date) -> QuerySet[Holder]:
    """Who holds which seat on a day."""
    return Holder.objects.filter(Q(ended_on=None) | Q(ended_on__gte=on), started_on__lte=on, seat__ended_on=None)


def seats_held(membership: Membership, on: datetime.date) -> list[Seat]:
    """The seats that a member holds on a day; one statement."""
    held = holding(on).filter(membership=membership).select_related("seat__group")
    return [holder.seat for holder in held.order_by("seat__group__position", "seat__position")]


def runs_group(membership: Membership, group: Group) -> bool:
    """Whether a member prepares a group's meetings and asks for its sign-offs: its clerk, its chair or vice-chair,
    and whoever runs the programme. One statement at most.
    """
    if runs_programme(membership) or group.clerk_id == membership.pk:
        return True
    held = holding(membership.partnership.today()).filter(membership=membership, seat__group=group)
    return held.exclude(seat__office="").exists()


def runs_any(membership: Membership) -> bool:
    """Whether a member runs a group at all, as `runs_group` says; two statements at most."""
    if runs_programme(membership) or Group.objects.filter(clerk=membership).exists():
        return True
    held = holding(membership.partnership.today()).filter(membership=membership)
    return held.exclude(seat__office="").exists()


def chart(on: datetime.date) -> list[Group]:
    """All groups that have not ended, in their order, each with `.lineup` (as `lineup` gives it) and `.overseen`
    (its oversights with their initiatives); four statements.
    """
    rows = groups().exclude(state=Group.State.ENDED).select_related("clerk")
    return list(rows.prefetch_related(_seats_now("lineup", on), _overseen()))


def lineup(group_id: UUID, on: datetime.date) -> list[Seat]:
    """The seats of a group that have not ended, each with `.now`: its holder on a day in a list, empty while it is
    vacant, and `.standing_in`: its delegations that hold on that day or are still to come; three statements.
    """
    return list(current_seats(group_id).prefetch_related(*_on_a_day(on)))


def _seats_now(name: str, on: datetime.date) -> "Prefetch[str, QuerySet[Seat], str]":
    seats = Seat.objects.filter(ended_on=None).select_related("organisation").order_by("position")
    return Prefetch("seats", queryset=seats.prefetch_related(_on_a_day(on)[0]), to_attr=name)


def _on_a_day(
    on: datetime.date,
) -> "tuple[Prefetch[str, QuerySet[Holder], str], Prefetch[str, QuerySet[Delegation], str]]":
    delegated = Delegation.objects.filter(ended_on__gte=on).select_related("given_to")
    return (
        Prefetch("holders", queryset=holding(on).select_related("membership"), to_attr="now"),
        Prefetch("delegations", queryset=delegated.order_by("started_on", "id"), to_attr="standing_in"),
    )


def _overseen() -> "Prefetch[str, QuerySet[Oversight], str]":
    rows = Oversight.objects.select_related("initiative").order_by("initiative__position")
    return Prefetch("oversights", queryset=rows, to_attr="overseen")


def places(seats: list[Seat]) -> list[Place]:
    """Seats as `lineup` gives them, for the rules of who leads and what is decided."""
    return [
        Place(
            key=str(seat.pk),
            title=seat.title,
            office=seat.office,
            votes=seat.votes,
            holder=seat.now[0].membership.post if seat.now else "",
        )
        for seat in seats
    ]


def holders_over_time(group_id: UUID) -> list[Holder]:
    """Who has held which seat of a group, newest first, ended seats too; one statement."""
    rows = Holder.objects.filter(seat__group_id=group_id).select_related("seat", "membership")
    return list(rows.order_by("-started_on", "seat__position", "-id"))


def overseen(group_id: UUID) -> list[Oversight]:
    """What a group oversees, in printed order; one statement."""
    return list(
        Oversight.objects.filter(group_id=group_id).select_related("initiative").order_by("initiative__position")
    )


def terms(group_id: UUID) -> list[Terms]:
    """All versions of a group's terms of reference, newest first; one statement."""
    return list(Terms.objects.filter(group_id=group_id).order_by("-number"))


def newest_terms(group_id: UUID) -> Terms | None:
    """The terms of reference that hold; one statement."""
    return Terms.objects.filter(group_id=group_id).order_by("-number").first()


def seat(seat_id: UUID) -> Seat:
    """One seat with its group and organisation, whether it has ended or not; one statement. Raises Http404."""
    seat = Seat.objects.select_related("group__clerk", "organisation").filter(pk=seat_id).first()
    if seat is None:
        raise Http404("No such seat.")
    return seat


def holder_of(seat_id: UUID) -> Holder | None:
    """Who holds a seat without an end in sight; one statement."""
    return Holder.objects.select_related("membership").filter(seat_id=seat_id, ended_on=None).first()


def holds(membership: Membership, seat_id: UUID, on: datetime.date) -> bool:
    """Whether a member holds a seat on a day; one statement."""
    return holding(on).filter(membership=membership, seat_id=seat_id).exists()


def delegation_of(seat_id: UUID, on: datetime.date) -> Delegation | None:
    """The delegation of a seat that holds on a day or is still to come, the first of them; one statement."""
    rows = Delegation.objects.filter(seat_id=seat_id, ended_on__gte=on).select_related("given_to")
    return rows.order_by("started_on", "id").first()


def groups_run_by(membership: Membership) -> QuerySet[Group]:
    """The groups whose meetings a member may call and minute: `runs_group` for all of them; one statement."""
    found = groups().exclude(state=Group.State.ENDED)
    if runs_programme(membership):
        return found
    offices = holding(membership.partnership.today()).filter(membership=membership).exclude(seat__office="")
    return found.filter(Q(clerk=membership) | Q(pk__in=offices.values("seat__group_id")))


def groups_with_codes() -> QuerySet[Group]:
    """All groups as `groups`, each with the `codes` of the initiatives that it oversees, in printed order."""
    named = Q(oversights__initiative__code__isnull=False)
    codes = ArrayAgg("oversights__initiative__code", filter=named, order_by="oversights__initiative__position")
    return groups().annotate(codes=codes)


def groups_that_go_on(but: Group | None = None) -> QuerySet[Group]:
    """Groups that have not ended, to choose from; of a group's own form all others."""
    found = groups().exclude(state=Group.State.ENDED)
    return found.exclude(pk=but.pk) if but else found


def groups_that_meet() -> QuerySet[Group]:
    """Active groups, to choose from."""
    return groups().filter(state=Group.State.ACTIVE)


def others_than(member: Membership | None) -> QuerySet[Membership]:
    """The partnership's members by their posts, but one."""
    everybody = Membership.objects.order_by("post")
    return everybody.exclude(pk=member.pk) if member else everybody
