"""Named reads of initiatives and their plans. Each says how many statements it takes."""

import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.http import Http404

from initiatives.plans.columns import ACTIONS
from initiatives.plans.models import Action, Dependency, Initiative, Manager, Note, Override, Risk, Statement, Threat
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.prepared import prepared


def initiatives(membership: Membership) -> QuerySet[Initiative]:
    """All initiatives in printed order, each with `manages_it`: whether this member is its project manager."""
    return _initiatives(membership.pk)


def _initiatives(membership_id: UUID) -> QuerySet[Initiative]:
    managed = Manager.objects.filter(initiative_id=OuterRef("pk"), membership_id=membership_id)
    return Initiative.objects.annotate(manages_it=Exists(managed))


def initiative(membership: Membership, slug: str) -> Initiative:
    """One initiative by its slug; one statement. Raises Http404."""
    initiative = _initiative.first(slug, membership.pk)
    if initiative is None:
        raise Http404("No such initiative.")
    return initiative


@prepared
def _initiative(slug: str, membership_id: UUID) -> QuerySet[Initiative]:
    return _initiatives(membership_id).filter(slug=slug)


def actions(membership: Membership) -> QuerySet[Action]:
    """All actions with their initiative and `manages_it`; ordered by initiative and position."""
    managed = Manager.objects.filter(initiative_id=OuterRef("initiative_id"), membership_id=membership.pk)
    return (
        Action.objects.select_related("initiative")
        .annotate(manages_it=Exists(managed))
        .order_by("initiative__position", "position")
    )


def every_action() -> QuerySet[Action]:
    """All actions of the partnership, bare: for lists that name their columns."""
    return Action.objects.all()


def numbers_of(code: str | None) -> QuerySet[Any]:
    """(initiative's id, id, number, description) of the actions of one initiative, or of all, in printed order."""
    found = Action.objects.filter(initiative__code=code) if code else Action.objects.all()
    return found.order_by("position").values_list("initiative_id", "id", "number", "description")


def action(membership: Membership, action_id: UUID) -> Action:
    """One action; one statement. Raises Http404."""
    action = actions(membership).filter(pk=action_id).first()
    if action is None:
        raise Http404("No such action.")
    return action


def plan(of: Initiative) -> list[Action]:
    """The action plan in printed order, plain rows: `of` itself says who manages it; one statement."""
    return list(Action.objects.filter(initiative_id=of.pk).order_by("position"))


# What a row of the plan's table shows. Tuples, because a thousand model instances cost more than the table itself.
ROW = ACTIONS.table_paths


def plan_rows(of: Initiative) -> list[Any]:
    """The action plan in printed order as named tuples of `ROW`; one statement."""
    return _plan_rows(of.pk)


@prepared
def _plan_rows(initiative_id: UUID) -> QuerySet[Any]:
    return Action.objects.filter(initiative_id=initiative_id).order_by("position").values_list(*ROW, named=True)


def action_in_full(membership: Membership, action_id: UUID) -> Action:
    """An action with its notes, risks, overrides and dependencies both ways; six statements."""
    action = (
        actions(membership)
        .filter(pk=action_id)
        .prefetch_related(
            Prefetch("notes", queryset=Note.objects.order_by("-on", "-made_at")),
            Prefetch("overrides", queryset=Override.objects.order_by("-made_at")),
            Prefetch("threats", queryset=Threat.objects.select_related("risk")),
            Prefetch("depends_upon", queryset=Dependency.objects.select_related("predecessor")),
            Prefetch("needed_by", queryset=Dependency.objects.select_related("action")),
        )
        .first()
    )
    if action is None:
        raise Http404("No such action.")
    return action


def statements(of: Initiative) -> list[Statement]:
    """Scope, expected outcomes and evidence of an initiative, by kind and in printed order; one statement."""
    return list(Statement.objects.filter(initiative_id=of.pk).order_by("kind", "position"))


def dependencies(of: Initiative) -> list[tuple[UUID, UUID]]:
    """(action, predecessor) of an initiative's plan, as ids; one statement."""
    return list(Dependency.objects.filter(initiative_id=of.pk).values_list("action_id", "predecessor_id"))


def risks(of: Initiative) -> list[Risk]:
    """An initiative's risks in printed order, each with the actions it threatens; two statements."""
    threatened = Prefetch("actions", queryset=Action.objects.order_by("position"))
    return list(Risk.objects.filter(initiative_id=of.pk).prefetch_related(threatened).order_by("position"))


def open_risks(of_initiative_id: UUID) -> QuerySet[Risk]:
    """The open risks of an initiative in printed order."""
    return Risk.objects.filter(initiative_id=of_initiative_id, state=Risk.State.OPEN).order_by("position")


def risk(membership: Membership, risk_id: UUID) -> Risk:
    """One risk with its initiative and `manages_it`; one statement. Raises Http404."""
    managed = Manager.objects.filter(initiative_id=OuterRef("initiative_id"), membership_id=membership.pk)
    risk = Risk.objects.select_related("initiative").annotate(manages_it=Exists(managed)).filter(pk=risk_id).first()
    if risk is None:
        raise Http404("No such risk.")
    return risk


DATA_FILES = "the programme's data files"  # who changed what nobody did by hand


class Entry(TypedDict):
    """A change of an action: who made it and when, and each field that changed, before and after."""

    action_id: UUID
    action: str
    when: datetime.datetime
    who: str
    first: bool
    changes: list[dict[str, str]]


def history(action_id: UUID) -> list[Entry]:
    """Who changed what of an action and when, newest first, with before and after; one statement."""
    records = list(Action.history.filter(id=action_id).select_related("history_user").order_by("-history_date"))
    return [_entry(newer, older) for newer, older in zip(records, [*records[1:], None], strict=True)]


def newest_changes(of: Initiative, *, limit: int = 100) -> list[Entry]:
    """The newest changes of an initiative's actions, as `history` gives them; two statements.

    The first entry of each action (its loading) is left out: it changed nothing.
    """
    earlier = Action.history.filter(id=OuterRef("id"), version__lt=OuterRef("version")).order_by("-version")
    records = list(
        Action.history.filter(initiative_id=of.pk)
        .annotate(before=Subquery(earlier.values("history_id")[:1]))
        .filter(before__isnull=False)
        .select_related("history_user")
        .order_by("-history_date")[:limit]
    )
    before = Action.history.in_bulk([record.before for record in records], field_name="history_id")
    return [_entry(record, before[record.before]) for record in records]


def _entry(record: Any, earlier: object | None) -> Entry:
    return Entry(
        action_id=record.id,
        action=f"{record.number} {record.description}".strip(),
        when=record.history_date,
        who=str(record.history_user.name) if record.history_user else DATA_FILES,
        first=earlier is None,
        changes=[] if earlier is None else ACTIONS.changes(earlier, record),
    )


def in_printed_order() -> QuerySet[Initiative]:
    """The initiatives to choose from, bare and in printed order."""
    return Initiative.objects.order_by("position")


def by_slug(slug: str) -> Initiative | None:
    """An initiative by its slug, or None; one statement."""
    return Initiative.objects.filter(slug=slug).first()


def actions_of(of: Initiative) -> QuerySet[Action]:
    """The actions of a plan to choose from, in printed order."""
    return Action.objects.filter(initiative=of).order_by("position")
