"""What people do to the seats of groups: the only writers of seats, of who holds them, and of delegations.

Each runs in the caller's transaction, with the seat's group locked: two people who change seats of one group come one
after the other.
"""

import datetime
from uuid import UUID

from django.core.exceptions import ValidationError

from governance.groups import selectors
from governance.groups.models import Delegation, Holder, Seat
from governance.groups.services import NOT_YOURS, locked_group
from safer_communities.tenancy import records
from safer_communities.tenancy.models import Membership, Organisation
from safer_communities.tenancy.permissions import require
from safer_communities.tenancy.versioning import locked
from safer_communities.words import long_date

HOLDER_ONLY = "Only whoever holds this seat, and whoever runs the group, can let somebody else answer for it."
VACANT = "Nobody holds this seat: say first who does."
ONE_DAY = datetime.timedelta(days=1)


def add_seat(
    *,
    membership: Membership,
    group_id: UUID,
    organisation: Organisation,
    title: str,
    office: str = "",
    votes: bool = True,
    source: str = "",
) -> Seat:
    """Add a seat at the end of a group's list.

    Raises:
        Http404, Refused, ValidationError (by field).
    """
    group = locked_group(group_id)
    require(selectors.runs_group(membership, group), NOT_YOURS)
    seat = Seat(
        group=group,
        organisation=organisation,
        title=title.strip(),
        office=office,
        votes=votes,
        position=records.next_position(Seat.objects.filter(group=group)),
        source=source,
    )
    _check_office(seat)
    return records.create(seat, person=membership.user)


def update_seat(
    *,
    membership: Membership,
    seat_id: UUID,
    version: int,
    organisation: Organisation,
    title: str,
    office: str,
    votes: bool,
) -> Seat:
    """Change whose seat it is, and what it is in the group.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    seat = _changeable(membership, seat_id, version)
    seat.organisation, seat.title, seat.office, seat.votes = organisation, title.strip(), office, votes
    _check_office(seat)
    records.change(seat, person=membership.user)
    return seat


def _changeable(membership: Membership, seat_id: UUID, version: int) -> Seat:
    """A seat that stands, locked together with its group."""
    group_id = selectors.seat(seat_id).group_id
    group = locked_group(group_id)
    seat = locked(Seat.objects.select_related("group"), seat_id, version=version)
    require(selectors.runs_group(membership, group), NOT_YOURS)
    if seat.ended_on is not None:
        raise ValidationError("This seat has ended: add a new one instead.")
    return seat


def _check_office(seat: Seat) -> None:
    if not seat.title:
        raise ValidationError({"title": "Enter the post that sits here."})
    if not seat.office:
        return
    other = Seat.objects.filter(group_id=seat.group_id, office=seat.office, ended_on=None).exclude(pk=seat.pk).first()
    if other:
        office = str(Seat.Office(seat.office).label)
        raise ValidationError({"office": f"{office} is the seat of “{other.title}”. Change that seat first."})


def end_seat(*, membership: Membership, seat_id: UUID, version: int) -> Seat:
    """End a seat today, and with it whoever holds it. It stays in the record with what it answered.

    Raises:
        Http404, Refused, Conflict, ValidationError.
    """
    seat = _changeable(membership, seat_id, version)
    today = membership.partnership.today()
    holder = Holder.objects.select_for_update().filter(seat=seat, ended_on=None).first()
    if holder:
        # nobody’s time ends before it began
        holder.ended_on = max(today, holder.started_on)
        records.change(holder, person=membership.user)
    _end_delegations(seat, today, membership)
    seat.ended_on = today
    records.change(seat, person=membership.user)
    return seat


def fill_seat(
    *, membership: Membership, seat_id: UUID, version: int, member: Membership | None, started_on: datetime.date
) -> Holder | None:
    """Say who holds a seat from a day on; None: nobody, it is vacant from that day.

    Whoever held it until then did so to the day before, and so did whom they let answer. What was answered stands.
    Where a chair goes without a successor, the vice-chair acts: `governance.groups.leading`.

    Raises:
        Http404, Refused, Conflict (the seat's version), ValidationError (by field).
    """
    seat = _changeable(membership, seat_id, version)
    before = Holder.objects.select_for_update().filter(seat=seat, ended_on=None).first()
    if before is None and member is None:
        raise ValidationError({"member": "Nobody holds this seat already."})
    if before and member and before.membership_id == member.pk:
        raise ValidationError({"member": f"{member.post} holds this seat already."})
    if started_on > membership.partnership.today():
        raise ValidationError({"started_on": "The day cannot be after today: change it when it comes."})
    last = Holder.objects.filter(seat=seat).order_by("-started_on").first()
    if last and started_on <= last.started_on:
        raise ValidationError(
            {"started_on": f"Give a day after {long_date(last.started_on)}, when the last holder began."}
        )
    if before:
        before.ended_on = started_on - ONE_DAY
        records.change(before, person=membership.user)
        _end_delegations(seat, before.ended_on, membership)
    elif last and last.ended_on and started_on <= last.ended_on:
        raise ValidationError(
            {"started_on": f"Give a day after {long_date(last.ended_on)}, when the last holder left."}
        )
    # the seat's version tells two people that they are about to seat different persons
    records.change(seat, person=membership.user)
    if member is None:
        return None
    holder = Holder(seat=seat, membership=member, started_on=started_on)
    return records.create(holder, person=membership.user)


def _end_delegations(seat: Seat, last: datetime.date, membership: Membership) -> None:
    """A delegation ends with the holder who gave it: none of the seat's holds after this day."""
    for delegation in Delegation.objects.select_for_update().filter(seat=seat, ended_on__gt=last):
        _end(delegation, last, membership)


def _end(delegation: Delegation, last: datetime.date, membership: Membership) -> None:
    """Have a delegation end on a day; one that would begin after it never was. History keeps it."""
    if delegation.started_on > last:
        records.remove(delegation, person=membership.user)
    else:
        delegation.ended_on = last
        records.change(delegation, person=membership.user)


def may_delegate(membership: Membership, seat: Seat) -> bool:
    """Whether a member may lend a seat's answer: who holds it, and who runs the group; two statements at most."""
    today = membership.partnership.today()
    return selectors.holds(membership, seat.pk, today) or selectors.runs_group(membership, seat.group)


def delegate(
    *,
    membership: Membership,
    seat_id: UUID,
    given_to: Membership,
    started_on: datetime.date,
    ended_on: datetime.date,
    reason: str,
) -> Delegation:
    """Let another member answer for a seat in its holder's name, from a day to another.

    Whoever runs the group may record it for a holder who is away already; history keeps who did.

    Raises:
        Http404, Refused, ValidationError (by field).
    """
    seat = selectors.seat(seat_id)
    today = membership.partnership.today()
    # locked before the holder is looked up, so that nobody else is seated between this question and the answer
    locked_group(seat.group_id)
    require(may_delegate(membership, seat), HOLDER_ONLY)
    holder = selectors.holding(today).filter(seat_id=seat_id).select_related("membership").first()
    if holder is None:
        raise ValidationError(VACANT)
    errors = {}
    if given_to.pk == holder.membership_id:
        errors["given_to"] = "Choose somebody else: this member holds the seat."
    if ended_on < started_on:
        errors["ended_on"] = "The last day cannot be before the first."
    elif ended_on < today:
        errors["ended_on"] = "Give a last day from today on."
    if not reason.strip():
        errors["reason"] = "Say why, for the record."
    if errors:
        raise ValidationError(errors)
    # one at a time: a later one takes the place of those that it meets
    for standing in Delegation.objects.select_for_update().filter(
        seat=seat, started_on__lte=ended_on, ended_on__gte=started_on
    ):
        _give_way(standing, started_on, ended_on, membership)
    delegation = Delegation(
        seat=seat,
        given_by=holder.membership,
        given_to=given_to,
        started_on=started_on,
        ended_on=ended_on,
        reason=reason.strip(),
    )
    return records.create(delegation, person=membership.user)


def _give_way(earlier: Delegation, start: datetime.date, end: datetime.date, membership: Membership) -> None:
    """Shorten a delegation to the days before another; without any, it may not be where the other is."""
    if earlier.started_on >= start:
        given_to = earlier.given_to.post
        until = f"{long_date(earlier.started_on)} to {long_date(earlier.ended_on)}"
        raise ValidationError(
            {"started_on": f"{given_to} may answer for this seat from {until} already. End that first."}
        )
    _end(earlier, start - ONE_DAY, membership)


def end_delegation(*, membership: Membership, seat_id: UUID) -> Delegation:
    """Take a seat's delegation back from today on: its last day was yesterday, or it never began.

    Raises:
        Http404, Refused, ValidationError.
    """
    seat = selectors.seat(seat_id)
    locked_group(seat.group_id)
    require(may_delegate(membership, seat), HOLDER_ONLY)
    today = membership.partnership.today()
    delegation = selectors.delegation_of(seat_id, today)
    if delegation is None:
        raise ValidationError("Nobody else answers for this seat.")
    _end(delegation, today - ONE_DAY, membership)
    return delegation
