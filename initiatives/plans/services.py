"""What people do to plans: one verb function per action of theirs. The only writers of these tables.

Each runs in the caller's transaction, so that its checks, the row, its history and the outbox stand or fall together.
"""

import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404

from initiatives.by_when.reading import understand
from initiatives.permissions import updates_initiative
from initiatives.plans import selectors
from initiatives.plans.columns import ACTIONS
from initiatives.plans.models import Action, Note, Override, Risk, Threat
from initiatives.rating.rules import Rating
from safer_communities.tenancy import outbox, records
from safer_communities.tenancy.fields import longest
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import require
from safer_communities.tenancy.versioning import locked
from safer_communities.vocabulary import FINISHED, Status

NOT_YOURS = "Only the programme manager and this initiative's project manager can update its plan."


def update_action(
    *, membership: Membership, action_id: UUID, version: int, note: str = "", source: str = "", **changes: object
) -> Action:
    """Record where an action stands, or correct its wording.

    Args:
        version: the version that the person saw.
        note: a dated note that goes with the update; may be empty. `source` names the report it was taken from.
        changes: any of the writable columns of `ACTIONS`.
            An action marked achieved was achieved today unless `achieved_on` is given; None is “no day known”.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field). Nothing is changed then.
    """
    if unknown := set(changes) - ACTIONS.writable_names:
        raise TypeError(f"An action has no {', '.join(sorted(unknown))} to update.")
    action = locked(selectors.actions(membership), action_id, version=version)
    require(updates_initiative(membership, manages_it=action.manages_it), NOT_YOURS)
    today = membership.partnership.today()
    for name, value in changes.items():
        setattr(action, name, value)
    if "by_when" in changes:
        read_by_when(action, today=today)
    _settle_dates(action, today=today, given=changes)
    action.full_clean(exclude=["initiative", "partnership"], validate_unique=False, validate_constraints=False)
    if note.strip():
        _add_note(action, membership, note.strip(), source, today)
    records.change(action, person=membership.user)
    outbox.hint(action.partnership_id, action.initiative_id)
    return action


def complete_action(*, membership: Membership, action_id: UUID, note: str) -> Action | None:
    """Mark an action achieved because what it waited for was signed off; None if it is finished already.

    Whoever asked for the sign-off was allowed to update the plan; whoever signs need not be, so nobody is asked here.
    """
    # locked, but no version is compared: whoever signs has not seen the plan, and loses nothing of theirs
    action = Action.objects.select_for_update(of=("self",)).select_related("initiative").filter(pk=action_id).first()
    if action is None or action.status in FINISHED:
        return None
    today = membership.partnership.today()
    action.status = Status.ACHIEVED
    _settle_dates(action, today=today, given={"status": Status.ACHIEVED})
    _add_note(action, membership, note, "", today)
    records.change(action, person=membership.user)
    outbox.hint(action.partnership_id, action.initiative_id)
    return action


def read_by_when(action: Action, *, today: datetime.date | None = None, year_hint: int | None = None) -> None:
    """Set what is understood of the by-when from its printed text. The caller saves."""
    read = understand(action.by_when, year_hint=year_hint)
    action.due_start, action.due_end, action.precision = read.start, read.end, read.precision
    action.to_be_confirmed, action.ongoing = read.to_be_confirmed, read.ongoing
    action.depends_on = _fitting(read.depends_on, "depends_on") or action.depends_on
    action.not_understood = _fitting(read.not_understood, "not_understood")
    action.assumed = _fitting(read.assumed, "assumed")


def _fitting(words: str, field: str) -> str:
    """The words, cut with “…” where they are longer than the column: nobody could correct a field of ours."""
    most = longest(Action, field)
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _settle_dates(action: Action, *, today: datetime.date, given: dict[str, object]) -> None:
    if action.status == Status.ACHIEVED:
        if action.achieved_on is None and "status" in given and "achieved_on" not in given:
            action.achieved_on = today
        if action.achieved_on and action.achieved_on > today:
            raise ValidationError({"achieved_on": "The day it was achieved cannot be after today."})
    elif given.get("achieved_on"):
        raise ValidationError({"achieved_on": "Give a day achieved only with the status “Achieved”."})
    else:
        action.achieved_on = None


def _add_note(action: Action, membership: Membership, text: str, source: str, today: datetime.date) -> None:
    Note.objects.create(
        partnership_id=action.partnership_id,
        action=action,
        on=today,
        status=action.status,
        text=text,
        person=membership.post,
        source=source,
    )
    action.last_note, action.last_note_on = text, today


def link_risk(*, membership: Membership, action_id: UUID, risk_id: UUID) -> Threat:
    """Say that a risk threatens an action of the same initiative. Saying it twice changes nothing."""
    action = selectors.action(membership, action_id)
    require(updates_initiative(membership, manages_it=action.manages_it), NOT_YOURS)
    if not Risk.objects.filter(pk=risk_id, initiative_id=action.initiative_id).exists():
        raise Http404("No such risk of this initiative.")
    threat, _ = Threat.objects.get_or_create(
        initiative_id=action.initiative_id,
        risk_id=risk_id,
        action=action,
    )
    outbox.hint(action.partnership_id, action.initiative_id)
    return threat


def override_rating(
    *, membership: Membership, action_id: UUID, rating: str, reason: str, expires_on: datetime.date
) -> Override:
    """Set a rating over the computed one until a day. Both are shown.

    Raises:
        Http404, Refused, ValidationError (by field).
    """
    action = selectors.action(membership, action_id)
    require(updates_initiative(membership, manages_it=action.manages_it), NOT_YOURS)
    errors = {}
    if rating not in (Rating.RED, Rating.AMBER, Rating.GREEN):
        errors["rating"] = "Choose red, amber or green."
    if not reason.strip():
        errors["reason"] = "Say why the computed rating is not right."
    if expires_on < membership.partnership.today():
        errors["expires_on"] = "Give a day from today on, after which the computed rating stands again."
    if errors:
        raise ValidationError(errors)
    override = Override.objects.create(
        partnership_id=action.partnership_id,
        initiative_id=action.initiative_id,
        action=action,
        rating=rating,
        reason=reason.strip(),
        expires_on=expires_on,
        person=membership.post,
    )
    outbox.hint(action.partnership_id, action.initiative_id)
    return override
