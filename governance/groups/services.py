"""What people do to groups: the only writers of groups, of what they oversee, and of their terms of reference.

Each runs in the caller's transaction. A group's row is locked before anything of it changes, so that two people who
change the same group at once come one after the other.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.text import slugify

from governance.groups import selectors
from governance.groups.models import Group, Oversight, Terms
from initiatives.plans.models import Initiative
from safer_communities.parts import BEFORE_A_GROUP_ENDS, plugged
from safer_communities.tenancy import records
from safer_communities.tenancy.fields import VersionedModel
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import require, runs_programme
from safer_communities.tenancy.versioning import Conflict, locked

RUNNERS = "Only administrators and programme managers can set up a group."
NOT_YOURS = "Only its clerk, its chair or vice-chair and whoever runs the programme can change this group."
# addresses below governance/ that a group's own address would hide
TAKEN = {"new", "seats", "raised"}
FIELDS = {"name", "short_name", "kind", "state", "purpose", "quorum", "rule"}


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
    group = Group(
        slug=_free_slug(given.pop("slug", "") or slugify(given.get("short_name") or name)),
        position=records.next_position(Group.objects.all()),
        name=name.strip(),
        kind=kind,
        escalates_to=escalates_to,
        clerk=clerk,
        source=source,
        **given,
    )
    _check(group)
    # two who set up one group at the same moment both find the name free; the constraint decides. In a savepoint:
    # after an error PostgreSQL takes no further statement, and the refusal still has to be answered
    try:
        with transaction.atomic():
            records.create(group, person=membership.user)
    except IntegrityError:
        raise ValidationError({"name": "Somebody has just set up a group of this name: look at that first."}) from None
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
    **changes: object,
) -> Group:
    """Change what a group is: its name, purpose, quorum, rule, clerk, where it raises to, and what it oversees.

    A sign-off that was asked for keeps the quorum and the rule of then.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    if unknown := set(changes) - FIELDS - {"escalates_to", "clerk"}:
        raise TypeError(f"A group has no {', '.join(sorted(unknown))} to change.")
    routes = locked_routes()
    group = locked(Group.objects.all(), group_id, version=version)
    require(selectors.runs_group(membership, group), NOT_YOURS)
    for name, value in changes.items():
        setattr(group, name, value)
    _check(group, routes)
    records.change(group, person=membership.user)
    if initiatives is not None:
        _oversee(group, initiatives)
    return group


def locked_routes() -> dict[UUID, UUID | None]:
    """By group, the one it raises to. All are locked, always in one order: two people who turn two groups' routes would
    make a circle, and what is raised on its way up must not come to a group that ends meanwhile.
    """
    rows = Group.objects.select_for_update(of=("self",)).order_by("pk")
    return dict(rows.values_list("pk", "escalates_to_id"))


def _check(group: Group, routes: Mapping[UUID, UUID | None] | None = None) -> None:
    errors = {}
    if not group.name.strip():
        errors["name"] = "Enter the name."
    if group.quorum < 1:
        errors["quorum"] = "A quorum is 1 or more."
    if routes and _goes_round(group, routes):
        errors["escalates_to"] = "That group raises to this one already: the route would go round in a circle."
    if group.state == Group.State.ENDED and (why := _still_needed(group)):
        errors["state"] = why
    if errors:
        raise ValidationError(errors)


def _goes_round(group: Group, routes: Mapping[UUID, UUID | None]) -> bool:
    above = group.escalates_to_id
    for _ in routes:
        if above is None or above == group.pk:
            break
        above = routes.get(above)
    return above == group.pk


def _still_needed(group: Group) -> str:
    """Why a group cannot end yet; "" where it can."""
    for why in (keeps(group) for keeps in plugged(BEFORE_A_GROUP_ENDS)):
        if why:
            return str(why)
    below = Group.objects.filter(escalates_to=group).exclude(state=Group.State.ENDED).order_by("position").first()
    return f"{below} raises to this group: change that first." if below else ""


def _oversee(group: Group, initiatives: Iterable[Initiative]) -> None:
    wanted = {initiative.pk for initiative in initiatives}
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
    group = locked_group(group_id)
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


def locked_group(group_id: UUID) -> Group:
    """A group, locked against whoever else changes it or its seats. Raises Http404."""
    group = Group.objects.select_for_update(of=("self",)).filter(pk=group_id).first()
    if group is None:
        raise Http404("No such group.")
    return group
