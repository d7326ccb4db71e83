"""Named reads for the model and for what shows its results."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, Func, JSONField, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from budgets import selectors as budget_selectors
from budgets.models import BudgetLine, Spend
from evaluation.models import Assessment, Claim, Driver, Indicator, Observation, PublishedFigure, UnitCost
from initiatives.models import Action, Dependency, Initiative, Manager, Override, Risk, Threat
from safer_communities.tenancy.current import current_partnership_id
from safer_communities.tenancy.models import Marker, Membership, Partnership
from safer_communities.tenancy.prepared import prepared

# A hint is on its way for at least this long before the sweep takes over.
PATIENCE = datetime.timedelta(seconds=1)


def markers_waiting() -> list[tuple[UUID, UUID | None]]:
    """(partnership, initiative) of all markers old enough to sweep, initiatives before their programmes."""
    waiting = (
        Marker.objects.filter(made_at__lt=timezone.now() - PATIENCE)
        .order_by()
        .values_list("partnership_id", "initiative_id")
        .distinct()
    )
    return sorted(waiting, key=lambda pair: pair[1] is None)


@dataclass
class Inputs:
    """Everything that the assessment of one initiative rests on, read in a fixed number of statements.

    What is read in number is read as named tuples of the columns that the rules use: model instances cost more than
    the rules themselves.
    """

    initiative: Initiative
    partnership: Partnership
    actions: list[Action]
    predecessors: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    risks: dict[UUID, list[Risk]] = field(default_factory=lambda: defaultdict(list))
    overrides: dict[UUID, Override] = field(default_factory=dict)
    lines: list[BudgetLine] = field(default_factory=list)
    spend: list[Any] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    observations: dict[UUID, list[Any]] = field(default_factory=lambda: defaultdict(list))
    published: list[Any] = field(default_factory=list)
    drivers: list[Any] = field(default_factory=list)
    unit_costs: list[Any] = field(default_factory=list)
    claims: list[Any] = field(default_factory=list)


def inputs_of(initiative_id: UUID) -> Inputs | None:
    """The inputs of one initiative, or None if it is gone; thirteen statements."""
    initiative = _initiative.first(initiative_id)
    if initiative is None:
        return None
    inputs = Inputs(initiative, initiative.partnership, _actions(initiative_id))
    for after, before in _dependencies(initiative_id):
        inputs.predecessors[after].append(before)
    for threat in _open_threats(initiative_id):
        inputs.risks[threat.action_id].append(threat.risk)
    # newest last, so that of two overrides in force the newest stands
    for override in _overrides(initiative_id, initiative.partnership.today()):
        inputs.overrides[override.action_id] = override
    inputs.lines = _lines(initiative_id)
    inputs.spend = _spend(initiative_id)
    inputs.indicators = _indicators(initiative_id)
    for observation in _standing(_observations(initiative_id)):
        inputs.observations[observation.indicator_id].append(observation)
    inputs.published = _published(initiative_id)
    inputs.drivers = _drivers(initiative_id)
    inputs.unit_costs = _unit_costs()
    inputs.claims = _claims(initiative_id)
    return inputs


@prepared
def _initiative(initiative_id: UUID) -> QuerySet[Initiative]:
    return Initiative.objects.select_related("partnership").filter(pk=initiative_id)


@prepared
def _actions(initiative_id: UUID) -> QuerySet[Action]:
    return Action.objects.filter(initiative_id=initiative_id)


@prepared
def _dependencies(initiative_id: UUID) -> QuerySet[Any]:
    return Dependency.objects.filter(initiative_id=initiative_id).values_list("action_id", "predecessor_id")


@prepared
def _open_threats(initiative_id: UUID) -> QuerySet[Threat]:
    return Threat.objects.filter(initiative_id=initiative_id, risk__state=Risk.State.OPEN).select_related("risk")


@prepared
def _overrides(initiative_id: UUID, today: datetime.date) -> QuerySet[Override]:
    return Override.objects.filter(initiative_id=initiative_id, action__isnull=False, expires_on__gte=today).order_by(
        "made_at"
    )


@prepared
def _lines(initiative_id: UUID) -> QuerySet[BudgetLine]:
    lines = budget_selectors.lines().filter(initiative_id=initiative_id)
    return lines.select_related(None).order_by("position", "year", "kind", "id")


@prepared
def _spend(initiative_id: UUID) -> QuerySet[Any]:
    spend = Spend.objects.filter(initiative_id=initiative_id).order_by("on")
    return spend.values_list("on", "amount", "line__agency", "line__kind", named=True)


@prepared
def _indicators(initiative_id: UUID) -> QuerySet[Indicator]:
    return Indicator.objects.filter(initiative_id=initiative_id).order_by("position")


@prepared
def _observations(initiative_id: UUID) -> QuerySet[Any]:
    observations = Observation.objects.filter(initiative_id=initiative_id).order_by("period_end", "recorded_at")
    return observations.values_list(
        "id", "indicator_id", "period_start", "period_end", "value", "source", "person", "recorded_at", named=True
    )


@prepared
def _published(initiative_id: UUID) -> QuerySet[Any]:
    return PublishedFigure.objects.filter(initiative_id=initiative_id).values_list(
        "table", "agency", "annual_saving", "annual_operating_cost", "annual_impact", "set_up_cost",
        "year_one_impact", "source", named=True,
    )  # fmt: skip


@prepared
def _drivers(initiative_id: UUID) -> QuerySet[Any]:
    drivers = Driver.objects.filter(initiative_id=initiative_id).order_by("key")
    return drivers.values_list("key", "value", "source", named=True)


@prepared
def _unit_costs() -> QuerySet[Any]:
    return UnitCost.objects.values_list("key", "agency", "amount", "source", "price_year", named=True)


@prepared
def _claims(initiative_id: UUID) -> QuerySet[Any]:
    return Claim.objects.filter(initiative_id=initiative_id).values_list("subject", "value", "source", named=True)


@dataclass
class ProgrammeInputs:
    """What the programme's assessment rests on: the stored results of its initiatives and its own figures."""

    partnership: Partnership
    results: list[dict[str, Any]]
    published: list[PublishedFigure]
    parts: list[PublishedFigure]
    claims: list[Claim]


def programme_inputs() -> ProgrammeInputs:
    """Four statements."""
    published = list(PublishedFigure.objects.all())
    return ProgrammeInputs(
        partnership=Partnership.objects.get(pk=current_partnership_id()),
        results=list(assessments().values_list("results", flat=True)),
        published=[row for row in published if row.initiative_id is None],
        parts=[row for row in published if row.initiative_id is not None],
        claims=list(Claim.objects.filter(initiative__isnull=True)),
    )


def _standing(observations: Iterable[Any]) -> list[Any]:
    """Of observations for one indicator and period the last recorded; the others were corrected by it."""
    standing = {(one.indicator_id, one.period_start, one.period_end): one for one in observations}
    return list(standing.values())


def waiting_for(initiative_id: Any) -> Exists:
    """Whether a marker waits for this initiative, as an annotation: the page says “recalculating”."""
    return Exists(Marker.objects.filter(initiative_id=initiative_id))


def assessments() -> QuerySet[Assessment]:
    """The initiatives' stored assessments in printed order, each with `pending`; one statement."""
    return (
        Assessment.objects.filter(initiative__isnull=False)
        .select_related("initiative")
        .annotate(pending=waiting_for(OuterRef("initiative_id")))
        .order_by("initiative__position")
    )


def stored(initiative_id: UUID | None) -> Assessment | None:
    """The stored assessment of an initiative (None: of the programme), or None before the first; one statement."""
    return _assessment_of.first(initiative_id) if initiative_id else programme_assessment()


def assessment_of(initiative: Initiative) -> Assessment | None:
    """The stored assessment of an initiative with `pending`, or None before the first; one statement."""
    return _assessment_of.first(initiative.pk)


@prepared
def _assessment_of(initiative_id: UUID) -> QuerySet[Assessment]:
    return Assessment.objects.annotate(pending=waiting_for(initiative_id)).filter(initiative_id=initiative_id)


class _WithoutWorkings(Func):
    """Stored results without the workings of their figures: most of their size, and no overview shows them."""

    template = "(%(expressions)s - '{cost_benefit,printed,contradictions}'::text[])"
    output_field = JSONField()


def overview_of(initiative: Initiative) -> Assessment | None:
    """As `assessment_of`, with `overview` as in `programme_overview`: for pages that show no workings."""
    return _overview_of.first(initiative.pk)


@prepared
def _overview_of(initiative_id: UUID) -> QuerySet[Assessment]:
    found = Assessment.objects.annotate(pending=waiting_for(initiative_id), overview=_WithoutWorkings("results")).defer(
        "results", "previous"
    )
    return found.filter(initiative_id=initiative_id)


def assessment_by_code(code: str) -> Assessment | None:
    """The stored assessment of the initiative with this printed letter; one statement."""
    return assessments().filter(initiative__code=code).first()


def programme_assessment() -> Assessment | None:
    """The stored assessment of the programme, `pending` while any marker of the partnership waits."""
    return _programme_assessment.first()


@prepared
def _programme_assessment() -> QuerySet[Assessment]:
    waiting = Exists(Marker.objects.filter(partnership_id=OuterRef("partnership_id")))
    return Assessment.objects.annotate(pending=waiting).filter(initiative__isnull=True)


def programme_overview() -> Assessment | None:
    """As `programme_assessment`, with `overview`: its results without workings, printed tables and contradictions.

    One statement. The full results are left in the database.
    """
    return _programme_overview.first()


@prepared
def _programme_overview() -> QuerySet[Assessment]:
    return (
        Assessment.objects.annotate(
            pending=Exists(Marker.objects.filter(partnership_id=OuterRef("partnership_id"))),
            overview=_WithoutWorkings("results"),
        )
        .defer("results", "previous")
        .filter(initiative__isnull=True)
    )


def indicators(membership: Membership) -> QuerySet[Indicator]:
    """All indicators with their initiative, `manages_it` and the newest observation's value and period."""
    newest = Observation.objects.filter(indicator_id=OuterRef("pk")).order_by("-period_end", "-recorded_at")
    mine = Manager.objects.filter(initiative_id=OuterRef("initiative_id"), membership_id=membership.pk)
    return (
        Indicator.objects.select_related("initiative")
        .annotate(
            manages_it=Exists(mine),
            latest=Subquery(newest.values("value")[:1]),
            latest_to=Subquery(newest.values("period_end")[:1]),
        )
        .order_by("initiative__position", "position", "id")
    )


def indicator(membership: Membership, indicator_id: UUID) -> Indicator:
    """One indicator; one statement. Raises Http404."""
    found = indicators(membership).filter(pk=indicator_id).first()
    if found is None:
        raise Http404("No such indicator.")
    return found


def observations() -> QuerySet[Observation]:
    """All observations with indicator and initiative, newest first; one statement."""
    return Observation.objects.select_related("indicator", "initiative").order_by("-period_end", "-recorded_at")


def waiting_initiatives(partnership_id: UUID) -> list[UUID]:
    """Initiatives of a partnership that wait to be reassessed."""
    waiting = Marker.objects.filter(partnership_id=partnership_id, initiative_id__isnull=False)
    return list(waiting.order_by().values_list("initiative_id", flat=True).distinct())
