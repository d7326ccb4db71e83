"""From stored rows to the facts that the plain-Python rules are given, and nothing else."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from evaluation.benefits.models import Claim, PublishedFigure
from evaluation.model import contradictions, cost_benefit, logic
from evaluation.reassessing.selectors import ClaimRow, Inputs, ProgrammeInputs, PublishedRow
from initiatives.plans.models import Action, Risk
from initiatives.rating import rules as rag
from safer_communities.tenancy.models import Partnership
from safer_communities.vocabulary import Gate, Status

BUSINESS_CASE = cost_benefit.BUSINESS_CASE


def thresholds(partnership: Partnership) -> rag.Thresholds:
    """What red and amber mean in this partnership."""
    return rag.Thresholds(
        threatens=partnership.threatens_score,
        identified=partnership.identified_score,
        slip_days=partnership.slip_days,
        red_share=partnership.red_share,
        finance_green=partnership.finance_green,
        finance_amber=partnership.finance_amber,
    )


def actions(inputs: Inputs) -> list[rag.ActionFacts]:
    return [
        rag.ActionFacts(
            key=str(action.pk),
            number=action.number,
            description=action.description,
            status=action.status,
            due_start=action.due_start,
            due_end=action.due_end,
            achieved_on=action.achieved_on,
            forecast_on=action.forecast_on,
            problem_resolved=action.problem_resolved,
            gate=action.gate,
            risks=tuple(_risk(risk) for risk in inputs.risks.get(action.pk, ())),
            predecessors=tuple(str(key) for key in inputs.predecessors.get(action.pk, ())),
        )
        for action in inputs.actions
    ]


def _risk(risk: Risk) -> rag.RiskFacts:
    return rag.RiskFacts(risk.description, risk.residual_likelihood, risk.residual_impact)


def go_live_of(plan: list[Action]) -> Action | None:
    """The plan's go-live gate; the last one where there are several."""
    gates = [action for action in plan if action.gate == Gate.GO_LIVE and action.status != Status.CANCELLED]
    return gates[-1] if gates else None


def model(inputs: Inputs) -> cost_benefit.InitiativeInputs:
    """What the three scenarios are worked out from."""
    initiative = inputs.initiative
    go_live = go_live_of(inputs.actions)
    drivers = [
        logic.Driver.read(driver.key, driver.value, driver.source)
        for driver in inputs.drivers
        if driver.key.partition(":")[0] in logic.DRIVERS
    ]
    return cost_benefit.InitiativeInputs(
        code=initiative.code,
        name=initiative.name,
        as_at=inputs.partnership.today(),
        published=published(inputs.published),
        drivers={driver.key: driver for driver in drivers},
        unit_costs={
            cost.key: cost_benefit.UnitCost(cost.key, cost.agency, cost.amount, cost.source, cost.price_year)
            for cost in inputs.unit_costs
        },
        costs=tuple(_planned_costs(inputs.published)),
        actuals=tuple(_actuals(inputs)),
        spend=tuple(_spend_totals(inputs.spend)),
        go_live=go_live.achieved_on if go_live else None,
    )


def published(
    rows: Sequence[PublishedFigure | PublishedRow], table: str = BUSINESS_CASE
) -> tuple[cost_benefit.PublishedRow, ...]:
    return tuple(
        cost_benefit.PublishedRow(
            row.agency,
            row.annual_saving,
            row.annual_operating_cost,
            row.annual_impact,
            row.set_up_cost,
            row.year_one_impact,
            row.source,
        )
        for row in rows
        if row.table == table
    )


def _planned_costs(rows: Sequence[PublishedFigure | PublishedRow]) -> list[cost_benefit.Cost]:
    """The business case's own costs: the papers give no drivers for them."""
    return [
        cost_benefit.Cost(row.agency, kind, -amount, row.source)
        for row in rows
        if row.agency and row.table == BUSINESS_CASE
        for kind, amount in (("operating", row.annual_operating_cost), ("set_up", row.set_up_cost))
        if amount
    ]


def _actuals(inputs: Inputs) -> list[cost_benefit.Actual]:
    return [
        cost_benefit.Actual(
            driver=indicator.driver,
            value=observation.value,
            period_start=observation.period_start,
            period_end=observation.period_end,
            kind=indicator.measure,
            source=observation.source,
            person=observation.person,
            recorded_at=observation.recorded_at.isoformat(),
        )
        for indicator in inputs.indicators
        if indicator.driver
        for observation in inputs.observations.get(indicator.pk, ())
    ]


def _spend_totals(records: list[Any]) -> list[cost_benefit.SpendTotal]:
    """Spend by who pays and by kind. `records` are in order of their days."""
    groups: dict[tuple[str, str], list[Any]] = {}
    for record in records:
        # a line whose payer is not known yet shows as “TBC”, as the papers print it
        groups.setdefault((record.line__agency or "tbc", record.line__kind), []).append(record)
    return [
        cost_benefit.SpendTotal(agency, kind, sum((spend.amount for spend in own), Decimal(0)), own[0].on, own[-1].on)
        for (agency, kind), own in groups.items()
    ]


def evidence(inputs: Inputs) -> contradictions.Evidence:
    """What the papers say of one initiative, for the search for contradictions."""
    return contradictions.Evidence(
        initiative=inputs.initiative.code,
        tables=_tables(inputs.published),
        lines=[
            contradictions.Line(
                line.item, line.kind, line.amount, line.factors, line.source, absorbed=bool(line.absorbed_by)
            )
            for line in inputs.lines
        ],
        claims=_claims(inputs.claims),
    )


def programme_evidence(inputs: ProgrammeInputs) -> contradictions.Evidence:
    """What the papers say of the programme as a whole, with the initiatives' tables that it should be the sum of."""
    return contradictions.Evidence(
        tables=_tables(inputs.published), parts=[published(inputs.parts)], claims=_claims(inputs.claims)
    )


def _tables(rows: Sequence[PublishedFigure | PublishedRow]) -> dict[str, tuple[cost_benefit.PublishedRow, ...]]:
    return {table: published(rows, table) for table in sorted({row.table for row in rows})}


def _claims(rows: Sequence[Claim | ClaimRow]) -> list[contradictions.Claim]:
    return [contradictions.Claim(row.subject, row.value, row.source) for row in rows]
