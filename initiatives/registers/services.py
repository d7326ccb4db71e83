"""What people do to the registers: adding, changing, scoring, closing. The only writers of risks and of entries."""

import datetime
from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404

from initiatives.permissions import updates_initiative
from initiatives.plans import selectors as plans
from initiatives.plans.models import Action, Initiative, Risk, Threat
from initiatives.plans.services import NOT_YOURS
from initiatives.registers import selectors
from initiatives.registers.models import RegisterEntry
from safer_communities.tenancy import outbox, records
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import require, runs_programme
from safer_communities.tenancy.versioning import locked

NOT_YOURS_TO_CHANGE = "Only whoever runs the programme can change what bears on the whole of it."
RISK = {
    "description", "mitigation", "owner", "inherent_likelihood", "inherent_impact", "residual_likelihood",
    "residual_impact", "state", "review_on",
}  # fmt: skip
ENTRY = {"kind", "area", "description", "mitigation", "owner", "state", "review_on"}
SCORES = ("inherent", "residual")


def may_change(membership: Membership, *, of: Initiative | None, manages_it: bool) -> bool:
    """Who may change a register: of an initiative as its plan, of the whole programme whoever runs it."""
    return runs_programme(membership) if of is None else updates_initiative(membership, manages_it=manages_it)


def add_risk(*, membership: Membership, slug: str, threatens: Collection[UUID] = (), **given: object) -> Risk:
    """Put a risk into an initiative's register.

    Args:
        slug: of the initiative.
        threatens: ids of the actions of its plan that the risk threatens.
        given: any of `RISK`; a description at least.

    Raises:
        Http404, Refused, ValidationError (by field). Nothing is changed then.
    """
    of = plans.initiative(membership, slug)
    require(updates_initiative(membership, manages_it=of.manages_it), NOT_YOURS)
    risk = Risk(initiative=of, position=records.next_position(Risk.objects.filter(initiative=of)))
    _fill(risk, RISK, given, today=membership.partnership.today())
    records.create(risk, person=membership.user)
    _link(risk, threatens)
    outbox.hint(risk.partnership_id, risk.initiative_id)
    return risk


def change_risk(
    *, membership: Membership, risk_id: UUID, version: int, threatens: Collection[UUID] | None = None, **given: object
) -> Risk:
    """Change, close or open again a risk, and which actions it threatens (None: as they are).

    Raises:
        Http404, Refused, Conflict, ValidationError (by field). Nothing is changed then.
    """
    risk = locked(Risk.objects.select_related("initiative"), risk_id, version=version)
    manages_it = risk.initiative.managers.filter(pk=membership.pk).exists()
    require(updates_initiative(membership, manages_it=manages_it), NOT_YOURS)
    _fill(risk, RISK, given, today=membership.partnership.today())
    records.change(risk, person=membership.user)
    if threatens is not None:
        _link(risk, threatens)
    outbox.hint(risk.partnership_id, risk.initiative_id)
    return risk


def _link(risk: Risk, action_ids: Collection[UUID]) -> None:
    """Have the risk threaten these actions of its initiative and no others."""
    wanted = set(action_ids)
    if Action.objects.filter(pk__in=wanted, initiative_id=risk.initiative_id).count() != len(wanted):
        raise Http404("No such action of this initiative.")
    linked = set(Threat.objects.filter(risk=risk).values_list("action_id", flat=True))
    Threat.objects.filter(risk=risk, action_id__in=linked - wanted).delete()
    for action_id in wanted - linked:
        Threat.objects.create(initiative_id=risk.initiative_id, risk=risk, action_id=action_id)


def add_entry(
    *, membership: Membership, slug: str | None, action_id: UUID | None = None, **given: object
) -> RegisterEntry:
    """Put a dependency, constraint or assumption into a register.

    Args:
        slug: of the initiative that it bears on; None for the whole programme.
        action_id: the action of the initiative's plan that it bears on, if it is one.
        given: any of `ENTRY`; kind and description at least.

    Raises:
        Http404, Refused, ValidationError (by field). Nothing is changed then.
    """
    of = plans.initiative(membership, slug) if slug else None
    require(may_change(membership, of=of, manages_it=bool(of and of.manages_it)), _refusal(of))
    entry = RegisterEntry(initiative=of, action=_action(of, action_id))
    _fill(entry, ENTRY, given, today=membership.partnership.today())
    entry.position = records.next_position(RegisterEntry.objects.filter(initiative=of, kind=entry.kind))
    return records.create(entry, person=membership.user)


def change_entry(
    *, membership: Membership, entry_id: UUID, version: int, action_id: UUID | None = None, **given: object
) -> RegisterEntry:
    """Change, close or open again an entry.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field). Nothing is changed then.
    """
    entry = locked(selectors.entries(membership), entry_id, version=version)
    require(may_change(membership, of=entry.initiative, manages_it=entry.manages_it), _refusal(entry.initiative))
    entry.action = _action(entry.initiative, action_id)
    _fill(entry, ENTRY, given, today=membership.partnership.today())
    records.change(entry, person=membership.user)
    return entry


def _refusal(of: Initiative | None) -> str:
    return NOT_YOURS if of else NOT_YOURS_TO_CHANGE


def _action(of: Initiative | None, action_id: UUID | None) -> Action | None:
    if action_id is None:
        return None
    action = Action.objects.filter(pk=action_id, initiative=of).first() if of else None
    if action is None:
        raise Http404("No such action of this initiative.")
    return action


def _fill(row: Risk | RegisterEntry, allowed: set[str], given: dict[str, object], *, today: datetime.date) -> None:
    """Set what is given and check the row as a whole; the caller saves."""
    if unknown := set(given) - allowed:
        raise TypeError(f"A {row._meta.verbose_name} has no {', '.join(sorted(unknown))}.")
    before = row.review_on
    for name, value in given.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    errors = _choice_errors(row, allowed) | (_score_errors(row) if isinstance(row, Risk) else _entry_errors(row))
    if not row.description:
        errors["description"] = "Say what it is."
    if row.review_on and row.review_on != before and row.review_on < today:
        errors["review_on"] = "Give a day from today on: it is reviewed now."
    if errors:
        raise ValidationError(errors)


def _choice_errors(row: Risk | RegisterEntry, allowed: set[str]) -> dict[str, str]:
    """Values that are none of their field's."""
    fields = [field for field in row._meta.fields if field.name in allowed]
    return {
        field.name: "Choose one of the list."
        for field in fields
        if field.choices and getattr(row, field.name) not in {*dict(field.flatchoices), *([""] if field.blank else [])}
    }


def _score_errors(risk: Risk) -> dict[str, str]:
    errors = {}
    for name in SCORES:
        pair = {part: getattr(risk, f"{name}_{part}") for part in ("likelihood", "impact")}
        missing = [part for part, value in pair.items() if value is None]
        if len(missing) == 1:
            errors[f"{name}_{missing[0]}"] = "Score both likelihood and impact, or neither."
        for part, value in pair.items():
            if value is not None and not 1 <= value <= 5:
                errors[f"{name}_{part}"] = "Give a score from 1 to 5."
    return errors


def _entry_errors(entry: RegisterEntry) -> dict[str, str]:
    errors = {}
    if entry.kind not in RegisterEntry.Kind.values:
        errors["kind"] = "Choose a dependency, a constraint or an assumption."
    if entry.area and entry.kind != RegisterEntry.Kind.CONSTRAINT:
        errors["area"] = "Only a constraint has an area. Leave it empty."
    return errors


def score_risk(
    *, membership: Membership, risk_id: UUID, version: int, likelihood: int | None, impact: int | None
) -> Risk:
    """Set a risk's residual likelihood and impact (1 to 5 each, or neither).

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    risk = locked(Risk.objects.select_related("initiative"), risk_id, version=version)
    manages_it = risk.initiative.managers.filter(pk=membership.pk).exists()
    require(updates_initiative(membership, manages_it=manages_it), NOT_YOURS)
    if (likelihood is None) != (impact is None):
        missing = "residual_likelihood" if likelihood is None else "residual_impact"
        raise ValidationError({missing: "Score both likelihood and impact, or neither."})
    for name, value in (("residual_likelihood", likelihood), ("residual_impact", impact)):
        if value is not None and not 1 <= value <= 5:
            raise ValidationError({name: "Give a score from 1 to 5."})
        setattr(risk, name, value)
    records.change(risk, person=membership.user)
    outbox.hint(risk.partnership_id, risk.initiative_id)
    return risk
