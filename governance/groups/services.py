"""What people do to groups: the only writers of groups, terms, seats, holders and delegations.

Each runs in the caller's transaction. A group's row is locked before anything of it changes, so that two people who
change the same group at once come one after the other.
"""

import datetime
from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.text import slugify

from governance.groups import selectors
from governance.models import Delegation, Group, Holder, Oversight, Seat, Terms
from initiatives.models import Initiative
from safer_communities.tenancy.fields import VersionedModel
from safer_communities.tenancy.models import Membership, Organisation
from safer_communities.tenancy.permissions import require, runs_programme
from safer_communities.tenancy.versioning import Conflict, locked, save

RUNNERS = "Only administrators and programme managers can set up a group."
NOT_YOURS = "Only its clerk, its chair or vice-chair and whoever runs the programme can change this group."
HOLDER_ONLY = "Only whoever holds this seat, and whoever runs the group, can let somebody else answer for it."
VACANT = "Nobody holds this seat: say first who does."
# addresses below governance/ that a group's own address would hide
TAKEN = {"new", "seats", "raised"}
FIELDS = {"name", "short_name", "kind", "state", "purpose", "quorum", "rule"}
ONE_DAY = datetime.timedelta(days=1)


def make_group(
    *,
    membership: Membership,
    name: str,
    kind: str,
    initiatives: Iterable[Initiative] = (),
    escalates_to: Group | None = None,
    clerk: Membership | None = None,
    source: str = "",
    **given: Any,
) -> Group:
    """Set up a group, at the end of the list.

    Args:
        given: any of short_name, state, purpose, quorum, rule, slug.

    Raises:
        Refused, ValidationError (by field).
    """
    require(runs_programme(membership), RUNNERS)
    last = Group.objects.order_by("-position").first()
    group = Group(
        slug=_free_slug(given.pop("slug", "") or slugify(given.get("short_name") or name)),
        position=last.position + 1 if last else 1,
        name=name.strip(),
        kind=kind,
        escalates_to=escalates_to,
        clerk=clerk,
        source=source,
        **given,
    )
    _check(group)
    group._history_user = membership.user
    group.save(force_insert=True)
    _oversee(group, initiatives)
    return group


def _free_slug(wanted: str) -> str:
    wanted = (wanted or "group")[:40]
    taken = set(Group.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)) | TAKEN
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, 10_000))) if slug not in taken)


def update_group(
    *,
    membership: Membership,
    group_id: UUID,
    version: int,
    initiatives: Iterable[Initiative] | None = None,
    **changes: Any,
) -> Group:
    """Change what a group is: its name, purpose, quorum, rule, clerk, where it raises to, and what it oversees.

    A sign-off that was asked for keeps the quorum and the rule of then.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    if unknown := set(changes) - FIELDS - {"escalates_to", "clerk"}:
        raise TypeError(f"A group has no {', '.join(sorted(unknown))} to change.")
    group = locked(Group.objects.all(), group_id, version=version)
    require(selectors.runs_group(membership, group), NOT_YOURS)
    for name, value in changes.items():
        setattr(group, name, value)
    _check(group)
    save(group, person=membership.user)
    if initiatives is not None:
        _oversee(group, initiatives)
    return group


def _check(group: Group) -> None:
    errors = {}
    if not group.name.strip():
        errors["name"] = "Enter the name."
    if group.quorum < 1:
        errors["quorum"] = "A quorum is 1 or more."
    above, seen = group.escalates_to, {group.pk}
    while above is not None:
        if above.pk in seen:
            errors["escalates_to"] = "That group raises to this one already: the route would go round in a circle."
            break
        seen.add(above.pk)
        above = above.escalates_to
    if errors:
        raise ValidationError(errors)


def _oversee(group: Group, initiatives: Iterable[Initiative]) -> None:
    wanted = {one.pk for one in initiatives}
    Oversight.objects.filter(group=group).exclude(initiative_id__in=wanted).delete()
    known = set(Oversight.objects.filter(group=group).values_list("initiative_id", flat=True))
    Oversight.objects.bulk_create(
        Oversight(group=group, initiative_id=initiative_id) for initiative_id in wanted - known
    )


def add_terms(
    *,
    membership: Membership,
    group_id: UUID,
    seen: int,
    text: str,
    details: str = "",
    agreed_on: datetime.date | None = None,
    source: str = "",
) -> Terms:
    """Add a version of the terms of reference; the versions before stay as they are.

    Args:
        seen: the number of the version that the person saw, 0 for none.

    Raises:
        Http404, Refused, ValidationError (by field); Conflict, with the version that somebody added meanwhile.
    """
    group = _locked_group(group_id)
    require(selectors.runs_group(membership, group), NOT_YOURS)
    newest = selectors.newest_terms(group_id)
    number = newest.number if newest else 0
    if newest and number != seen:
        raise Conflict(cast(VersionedModel, newest))
    errors = {}
    if not text.strip():
        errors["text"] = "Enter the terms of reference."
    elif newest and text.strip() == newest.text.strip():
        errors["text"] = "Nothing is changed: this is the text of the version before."
    if number and not details.strip():
        errors["details"] = "Say what changed since the version before."
    if agreed_on and agreed_on > membership.partnership.today():
        errors["agreed_on"] = "The day it was agreed cannot be after today."
    if errors:
        raise ValidationError(errors)
    return Terms.objects.create(
        group=group,
        number=number + 1,
        text=text.strip(),
        details=details.strip(),
        agreed_on=agreed_on,
        person=membership.post,
        source=source,
    )


def _locked_group(group_id: UUID) -> Group:
    group = Group.objects.select_for_update(of=("self",)).filter(pk=group_id).first()
    if group is None:
        raise Http404("No such group.")
    return group


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
    group = _locked_group(group_id)
    require(selectors.runs_group(membership, group), NOT_YOURS)
    last = Seat.objects.filter(group=group).order_by("-position").first()
    seat = Seat(
        group=group,
        organisation=organisation,
        title=title.strip(),
        office=office,
        votes=votes,
        position=last.position + 1 if last else 1,
        source=source,
    )
    _check_office(seat)
    seat._history_user = membership.user
    seat.save(force_insert=True)
    return seat


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
    save(seat, person=membership.user)
    return seat


def _changeable(membership: Membership, seat_id: UUID, version: int) -> Seat:
    """A seat that stands, locked together with its group."""
    group_id = selectors.seat(seat_id).group_id
    group = _locked_group(group_id)
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
        holder.ended_on = max(today, holder.started_on)
        save(holder, person=membership.user)
    seat.ended_on = today
    save(seat, person=membership.user)
    return seat


def fill_seat(
    *, membership: Membership, seat_id: UUID, version: int, member: Membership | None, started_on: datetime.date
) -> Holder | None:
    """Say who holds a seat from a day on; None: nobody, it is vacant from that day.

    Whoever held it until then did so to the day before. What they answered for the seat stands. Where a chair goes
    without a successor, the vice-chair acts: `governance.groups.leading`.

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
        raise ValidationError({"started_on": f"Give a day after {_day(last.started_on)}, when the last holder began."})
    if before:
        before.ended_on = started_on - ONE_DAY
        save(before, person=membership.user)
    elif last and last.ended_on and started_on <= last.ended_on:
        raise ValidationError({"started_on": f"Give a day after {_day(last.ended_on)}, when the last holder left."})
    # the seat's version tells two people that they are about to seat different persons
    save(seat, person=membership.user)
    if member is None:
        return None
    holder = Holder(seat=seat, membership=member, started_on=started_on)
    holder._history_user = membership.user
    holder.save(force_insert=True)
    return holder


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
    _locked_group(seat.group_id)
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
    for one in Delegation.objects.select_for_update().filter(
        seat=seat, started_on__lte=ended_on, ended_on__gte=started_on
    ):
        _give_way(one, started_on, ended_on, membership)
    delegation = Delegation(
        seat=seat,
        given_by=holder.membership,
        given_to=given_to,
        started_on=started_on,
        ended_on=ended_on,
        reason=reason.strip(),
    )
    delegation._history_user = membership.user
    delegation.save(force_insert=True)
    return delegation


def _give_way(earlier: Delegation, start: datetime.date, end: datetime.date, membership: Membership) -> None:
    """Shorten a delegation to the days before another; without any, it may not be where the other is."""
    if earlier.started_on >= start:
        given_to = earlier.given_to.post
        until = f"{_day(earlier.started_on)} to {_day(earlier.ended_on)}"
        raise ValidationError(
            {"started_on": f"{given_to} may answer for this seat from {until} already. End that first."}
        )
    earlier.ended_on = start - ONE_DAY
    save(earlier, person=membership.user)


def end_delegation(*, membership: Membership, seat_id: UUID) -> Delegation:
    """Take a seat's delegation back from today on: its last day was yesterday, or it never began.

    Raises:
        Http404, Refused, ValidationError.
    """
    seat = selectors.seat(seat_id)
    _locked_group(seat.group_id)
    require(may_delegate(membership, seat), HOLDER_ONLY)
    today = membership.partnership.today()
    found = selectors.delegation_of(seat_id, today)
    if found is None:
        raise ValidationError("Nobody else answers for this seat.")
    if found.started_on >= today:
        found._history_user = membership.user
        found.delete()
    else:
        found.ended_on = today - ONE_DAY
        save(found, person=membership.user)
    return found


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"
