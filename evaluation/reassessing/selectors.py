"""Everything that an assessment rests on, read in a fixed number of statements."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from budgets.ledger import selectors as budget_selectors
from budgets.ledger.models import BudgetLine, Spend
from evaluation.benefits.models import Claim, PublishedFigure
from evaluation.drivers.models import Driver, UnitCost
from evaluation.scorecards.models import Indicator, Observation
from initiatives.plans.models import Action, Dependency, Initiative, Override, Risk, Threat
from initiatives.results.selectors import readable
from initiatives.results.shape import InitiativeResults
from safer_communities.tenancy.current import current_partnership_id
from safer_communities.tenancy.models import Marker, Partnership
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


# Rows as plain tuples: an assessment reads hundreds, and model instances cost more than what is worked out of them.


class SpendRow(NamedTuple):
    on: datetime.date
    amount: Decimal
    line__agency: str
    line__kind: str


class ObservedRow(NamedTuple):
    id: UUID
    indicator_id: UUID
    period_start: datetime.date
    period_end: datetime.date
    value: Decimal
    source: str
    person: str
    recorded_at: datetime.datetime


class PublishedRow(NamedTuple):
    table: str
    agency: str
    annual_saving: Decimal
    annual_operating_cost: Decimal
    annual_impact: Decimal
    set_up_cost: Decimal
    year_one_impact: Decimal
    source: str


class DriverRow(NamedTuple):
    key: str
    value: str
    source: str


class UnitCostRow(NamedTuple):
    key: str
    agency: str
    amount: Decimal
    source: str
    price_year: str


class ClaimRow(NamedTuple):
    subject: str
    value: str
    source: str


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
    spend: list[SpendRow] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    observations: dict[UUID, list[ObservedRow]] = field(default_factory=lambda: defaultdict(list))
    published: list[PublishedRow] = field(default_factory=list)
    drivers: list[DriverRow] = field(default_factory=list)
    unit_costs: list[UnitCostRow] = field(default_factory=list)
    claims: list[ClaimRow] = field(default_factory=list)


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
        if override.action_id:  # as is asked for
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
def _dependencies(initiative_id: UUID) -> QuerySet[Dependency, tuple[UUID, UUID]]:
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
def _spend(initiative_id: UUID) -> QuerySet[Spend, SpendRow]:
    spend = Spend.objects.filter(initiative_id=initiative_id).order_by("on")
    return spend.values_list(*SpendRow._fields, named=True)


@prepared
def _indicators(initiative_id: UUID) -> QuerySet[Indicator]:
    return Indicator.objects.filter(initiative_id=initiative_id).order_by("position")


@prepared
def _observations(initiative_id: UUID) -> QuerySet[Observation, ObservedRow]:
    observations = Observation.objects.filter(initiative_id=initiative_id).order_by("period_end", "recorded_at")
    return observations.values_list(*ObservedRow._fields, named=True)


@prepared
def _published(initiative_id: UUID) -> QuerySet[PublishedFigure, PublishedRow]:
    return PublishedFigure.objects.filter(initiative_id=initiative_id).values_list(*PublishedRow._fields, named=True)


@prepared
def _drivers(initiative_id: UUID) -> QuerySet[Driver, DriverRow]:
    drivers = Driver.objects.filter(initiative_id=initiative_id).order_by("key")
    return drivers.values_list(*DriverRow._fields, named=True)


@prepared
def _unit_costs() -> QuerySet[UnitCost, UnitCostRow]:
    return UnitCost.objects.values_list(*UnitCostRow._fields, named=True)


@prepared
def _claims(initiative_id: UUID) -> QuerySet[Claim, ClaimRow]:
    return Claim.objects.filter(initiative_id=initiative_id).values_list(*ClaimRow._fields, named=True)


@dataclass
class ProgrammeInputs:
    """What the programme's assessment rests on: the stored results of its initiatives and its own figures.

    `unread` are initiatives whose results are stored in another shape: without theirs there is no programme's.
    """

    partnership: Partnership
    results: list[InitiativeResults]
    unread: list[UUID]
    published: list[PublishedFigure]
    parts: list[PublishedFigure]
    claims: list[Claim]


def programme_inputs() -> ProgrammeInputs:
    """Four statements."""
    published = list(PublishedFigure.objects.all())
    found, unread = readable()
    return ProgrammeInputs(
        partnership=Partnership.objects.get(pk=current_partnership_id()),
        results=[assessment.results for assessment in found],
        unread=unread,
        published=[row for row in published if row.initiative_id is None],
        parts=[row for row in published if row.initiative_id is not None],
        claims=list(Claim.objects.filter(initiative__isnull=True)),
    )


def _standing(observations: Iterable[ObservedRow]) -> list[ObservedRow]:
    """Of observations for one indicator and period the last recorded; the others were corrected by it."""
    standing = {
        (observation.indicator_id, observation.period_start, observation.period_end): observation
        for observation in observations
    }
    return list(standing.values())
