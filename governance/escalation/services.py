"""Raising, answering and raising further: the only writers of what is raised and of the ratings kept by period.

Whatever the rule raises it raises by itself, in the worker; a second worker at the same moment changes nothing: the
database holds that a thing waits for an answer once.
"""

import datetime
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.http import Http404

from governance.escalation import rule, selectors
from governance.escalation.models import Escalation, PeriodRating
from governance.groups.models import Group
from governance.groups.selectors import groups, runs_group
from governance.groups.services import locked_routes
from initiatives.plans.models import Initiative, Risk
from initiatives.results.selectors import overviews
from safer_communities.tenancy import outbox, records
from safer_communities.tenancy.current import current_partnership_id
from safer_communities.tenancy.fields import longest
from safer_communities.tenancy.models import Membership, Partnership, Role
from safer_communities.tenancy.permissions import require, runs_programme
from safer_communities.tenancy.versioning import locked

NOT_YOURS_TO_RAISE = (
    "Only programme and project managers, partner leads and members of steering groups and the Board can raise "
    "something to a group."
)
NOT_YOURS_TO_ANSWER = (
    "Only the group’s chair, vice-chair or clerk, and whoever runs the programme, can record its answer."
)
# Agendas are kept by a later part: it is told by name.
SETTLE = "governance.tasks.settle_agendas"
SETTLED = "This is answered already. Raise it again if it has come back."


def may_raise(membership: Membership) -> bool:
    """Who may put something before a group."""
    raisers = (Role.PROJECT_MANAGER, Role.PARTNER_LEAD, Role.STEERING_MEMBER, Role.BOARD_MEMBER)
    return runs_programme(membership) or membership.has(*raisers)


# --- The rule, in the worker


def follow_up() -> list[Escalation]:
    """Keep the ratings of the running period and raise what the rule says; answers with what was raised.

    The agendas follow in `governance.meetings.agenda_services.settle_coming`.
    """
    with transaction.atomic():
        partnership = Partnership.objects.get(pk=current_partnership_id())
        today = partnership.today()
        keep_ratings(today)
        return raise_by_rule(partnership, today=today)


def keep_ratings(today: datetime.date) -> None:
    """Have the running period's ratings follow the stored results; those of periods that ended stay as they are."""
    period = rule.period_of(today)
    kept = selectors.ratings_kept(period.end)
    for assessment in overviews():
        if assessment.initiative_id is None:
            continue  # the programme's, which is not among them
        overall = assessment.results.ratings.overall
        rating, reason = str(overall.rating), " ".join(overall.reasons[:1])
        row = kept.get(assessment.initiative_id) or PeriodRating(
            initiative_id=assessment.initiative_id, period_start=period.start, period_end=period.end
        )
        if (row.rating, row.reason) != (rating, reason):
            row.rating, row.reason = rating, reason
            _unless_there(row)


def _unless_there(row: PeriodRating) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        pass  # another worker kept this period's first rating at the same moment; its next run brings it up to date


def raise_by_rule(partnership: Partnership, *, today: datetime.date) -> list[Escalation]:
    """Raise the initiatives and the risks that the rule says and that do not wait for an answer already."""
    causes = [*_red(partnership, today), *_threatening(partnership, today)]
    if not causes:
        return []
    locked_routes()  # before the way up is looked for: no group on it can end while it is gone
    places, overseers = selectors.places(), selectors.overseers()
    raised = [_raise(made, rule.way_up(overseers.get(about, []), places), today) for made, about in causes]
    return [escalation for escalation in raised if escalation]


def _red(partnership: Partnership, today: datetime.date) -> list[tuple[Escalation, UUID]]:
    last, ends = selectors.last_raised(Escalation.Cause.RED), selectors.period_ends()
    reasons = {rating.initiative_id: rating for rating in PeriodRating.objects.filter(period_end__lt=today)}
    causes = []
    for initiative in Initiative.objects.order_by("position"):
        before = last.get(initiative.pk)
        if before and before.state == Escalation.State.OPEN:
            continue
        periods = rule.red_periods(
            ends.get(initiative.pk, []),
            periods=partnership.escalate_red_periods,
            today=today,
            answered_on=before.answered_on if before else None,
        )
        if periods:
            why = rule.why_red(periods, reasons[initiative.pk].reason)
            made = Escalation(cause=Escalation.Cause.RED, initiative=initiative, subject=initiative.name, reason=why)
            causes.append((made, initiative.pk))
    return causes


def _threatening(partnership: Partnership, today: datetime.date) -> list[tuple[Escalation, UUID]]:
    if not partnership.escalate_risks:
        return []
    threatens = partnership.threatens_score
    last = selectors.last_raised(Escalation.Cause.RISK)
    causes = []
    for risk in selectors.scored_risks(threatens):
        before = last.get(risk.pk)
        if before and before.state == Escalation.State.OPEN:
            continue
        likelihood, impact = risk.residual_likelihood or 0, risk.residual_impact or 0
        answered_on = before.answered_on if before else None
        if rule.risk_is_raised(likelihood * impact, threatens=threatens, today=today, answered_on=answered_on):
            subject = _cut(f"Risk of {risk.initiative}: {risk.description}")
            why = rule.why_risk(likelihood, impact, threatens=threatens)
            made = Escalation(
                cause=Escalation.Cause.RISK, initiative=risk.initiative, risk=risk, subject=subject, reason=why
            )
            causes.append((made, risk.initiative_id))
    return causes


def _raise(made: Escalation, way: rule.Way | None, today: datetime.date) -> Escalation | None:
    """Store what the rule raises; None where nobody can be asked, or where it is raised already."""
    if way is None:
        return None
    made.group_id, made.raised_by_id, made.raised_on = UUID(way.to), way.from_ and UUID(way.from_), today
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return None  # another worker raised it at the same moment
    return made


def _cut(words: str) -> str:
    most = longest(Escalation, "subject")
    return words if len(words) <= most else f"{words[: most - 1]}…"


# --- People


def raise_it(
    *,
    membership: Membership,
    group_id: UUID,
    subject: str,
    reason: str,
    initiative_id: UUID | None = None,
    risk_id: UUID | None = None,
) -> Escalation:
    """Put something before a group, in a person's name. It stands on the group's next agenda.

    Raises:
        Http404, Refused, ValidationError (by field).
    """
    require(may_raise(membership), NOT_YOURS_TO_RAISE)
    # the group's row is locked: the same matter sent twice is raised once
    group = groups().select_for_update(of=("self",)).filter(pk=group_id).first()
    if group is None:
        raise Http404("No such group.")
    risk = _found(Risk.objects.all(), risk_id, "No such risk.")
    initiative_id = initiative_id or (risk.initiative_id if risk else None)
    initiative = _found(Initiative.objects.all(), initiative_id, "No such initiative.")
    errors = {}
    same = Escalation.objects.filter(group=group, state=Escalation.State.OPEN, initiative=initiative, risk=risk)
    if same.filter(subject__iexact=_cut(subject.strip())).exists():
        errors["subject"] = f"This waits for the answer of {group} already."
    if group.state != Group.State.ACTIVE:
        errors["group"] = f"{group} does not meet now. Choose another group."
    if not subject.strip():
        errors["subject"] = "Say in a few words what this is about."
    if not reason.strip():
        errors["reason"] = "Say what the group is asked to settle, and why it cannot be settled below."
    if errors:
        raise ValidationError(errors)
    made = Escalation(
        group=group,
        cause=Escalation.Cause.PERSON,
        initiative=initiative,
        risk=risk,
        subject=_cut(subject.strip()),
        reason=reason.strip(),
        raised_on=membership.partnership.today(),
        raiser=membership.post,
    )
    records.create(made, person=membership.user)
    hint_to_settle(made.partnership_id)
    return made


Row = TypeVar("Row", bound=Model)


def _found(rows: QuerySet[Row], row_id: UUID | None, otherwise: str) -> Row | None:
    if row_id is None:
        return None
    row = rows.filter(pk=row_id).first()
    if row is None:
        raise Http404(otherwise)
    return row


def answer(*, membership: Membership, escalation_id: UUID, version: int, answer: str) -> Escalation:
    """Record what a group answered. From then on it is off its agendas.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    escalation = _open(membership, escalation_id, version)
    if not answer.strip():
        raise ValidationError({"answer": "Say what the group answered: what is to be done, by whom, by when."})
    _settle(escalation, membership, Escalation.State.ANSWERED, answer.strip())
    return escalation


def raise_further(*, membership: Membership, escalation_id: UUID, version: int, reason: str) -> Escalation:
    """Pass on to the next group what this one cannot settle; answers with what now waits there.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    locked_routes()  # before anything else is locked, as by whoever ends a group: neither waits for the other in turn
    escalation = _open(membership, escalation_id, version)
    above = selectors.next_group(escalation.group)
    if above is None:
        raise ValidationError(f"There is no group above {escalation.group}: it has to answer this itself.")
    if not reason.strip():
        raise ValidationError({"answer": f"Say why {escalation.group} cannot settle this, and what {above} is asked."})
    _settle(escalation, membership, Escalation.State.RAISED, reason.strip())
    further = Escalation(
        group=above,
        raised_by=escalation.group,
        cause=escalation.cause,
        initiative_id=escalation.initiative_id,
        risk_id=escalation.risk_id,
        subject=escalation.subject,
        reason=f"{escalation.reason}\n\n{reason.strip()}",
        raised_on=membership.partnership.today(),
        raiser=membership.post,
    )
    return records.create(further, person=membership.user)


def _open(membership: Membership, escalation_id: UUID, version: int) -> Escalation:
    escalation = locked(Escalation.objects.select_related("group"), escalation_id, version=version)
    require(runs_group(membership, escalation.group), NOT_YOURS_TO_ANSWER)
    if escalation.state != Escalation.State.OPEN:
        raise ValidationError(SETTLED)
    return escalation


def _settle(escalation: Escalation, membership: Membership, state: str, words: str) -> None:
    escalation.state, escalation.answer = state, words
    escalation.answered_on, escalation.answered_by = membership.partnership.today(), membership.post
    records.change(escalation, person=membership.user)
    hint_to_settle(escalation.partnership_id)


def hint_to_settle(partnership_id: UUID | None) -> None:
    """Ask the worker, after the commit, to settle the agendas now. Should the hint be lost, the sweep finds them."""
    transaction.on_commit(lambda: outbox.send(SETTLE, partnership_id=partnership_id))
