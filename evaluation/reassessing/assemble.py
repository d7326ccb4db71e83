"""The stored result of an assessment, put together: what pages, API and papers read.

Given the rows and the day; asks neither the database nor the clock.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import fields
from decimal import Decimal

from budgets.ledger.models import BudgetLine
from budgets.ledger.selectors import sums
from evaluation.benefits.models import PublishedFigure
from evaluation.model import contradictions, cost_benefit, headlines
from evaluation.reassessing import facts
from evaluation.reassessing.selectors import Inputs, ObservedRow, ProgrammeInputs
from evaluation.scorecards.models import Indicator
from initiatives.plans.models import Action, Override
from initiatives.rating import rules as rag
from initiatives.results import shape
from initiatives.results.matrix import Matrix, Scenario
from initiatives.results.shape import InitiativeResults, ProgrammeResults
from safer_communities.money import to_penny
from safer_communities.vocabulary import FINISHED, Status

SOON = datetime.timedelta(days=30)
ZERO = Decimal(0)
KINDS: tuple[shape.Kind, ...] = ("set_up", "operating")
# spend is recorded against a line: without any there is none, whatever the budget may be
UNKNOWN = shape.Sums(budget=None, spent=to_penny(ZERO), forecast=None, variance=None)


def initiative_results(inputs: Inputs) -> InitiativeResults:
    """Everything known of one initiative as at the partnership's today."""
    today, limits = inputs.partnership.today(), facts.thresholds(inputs.partnership)
    plan_facts = facts.actions(inputs)
    computed = rag.rate_plan(plan_facts, thresholds=limits, today=today)
    overrides = {str(key): override for key, override in inputs.overrides.items()}
    effective = {key: _overridden(verdict, overrides.get(key)) for key, verdict in computed.items()}
    money = _money(inputs.lines)
    scorecard = tuple(
        [_indicator(indicator, inputs.observations.get(indicator.pk, []), today) for indicator in inputs.indicators]
    )
    delivery = rag.rate_delivery(plan_facts, effective, thresholds=limits)
    finance = rag.rate_finance(money.budget, money.forecast, thresholds=limits)
    benefits = rag.rate_benefits(scorecard)
    ratings = shape.Ratings(rag.rate_overall(delivery, finance, benefits), delivery, finance, benefits)
    plan = _plan(inputs.actions, effective, today)
    return InitiativeResults(
        code=inputs.initiative.code,
        slug=inputs.initiative.slug,
        name=inputs.initiative.name,
        as_at=today,
        sentence=headlines.initiative(inputs.initiative.name, ratings, plan),
        ratings=ratings,
        actions={
            str(action.pk): _action(action, computed[str(action.pk)], inputs.overrides.get(action.pk), today)
            for action in inputs.actions
        },
        plan=plan,
        money=money,
        scorecard=scorecard,
        cost_benefit=cost_benefit.assess(facts.model(inputs)),
        contradictions=tuple(contradictions.find(facts.evidence(inputs))),
    )


def _overridden(computed: rag.Verdict, override: Override | None) -> rag.Verdict:
    if override is None:
        return computed
    return rag.Verdict(rag.Rating(override.rating), "override", (override.reason,))


def _action(
    action: Action, computed: rag.Verdict, override: Override | None, today: datetime.date
) -> shape.ActionVerdict:
    by_hand = None
    if override:
        by_hand = shape.SetByHand(rag.Rating(override.rating), override.reason, override.expires_on, override.person)
    return shape.ActionVerdict(
        computed.rating,
        computed.rule,
        computed.reasons,
        effective=by_hand.rating if by_hand else computed.rating,
        override=by_hand,
        days_late=_days_late(action, today),
    )


def _days_late(action: Action, today: datetime.date) -> int:
    """Days since the end of an open action's by-when; 0 when it is not late."""
    if action.status in FINISHED or action.due_end is None or action.due_end >= today:
        return 0
    return (today - action.due_end).days


def _plan(plan: list[Action], ratings: dict[str, rag.Verdict], today: datetime.date) -> shape.Plan:
    still_open = [action for action in plan if action.status not in FINISHED]
    late = [action for action in still_open if _days_late(action, today)]
    due_soon = [action for action in still_open if action.due_end and today <= action.due_end <= today + SOON]
    ahead = sorted(
        (action for action in still_open if action.due_end and action.due_end >= today),
        key=lambda action: (action.due_end, action.position),
    )
    go_live = facts.go_live_of(plan)
    return shape.Plan(
        actions=len(plan),
        achieved=sum(action.status == Status.ACHIEVED for action in plan),
        ratings=_counted(ratings.values()),
        late=tuple([_milestone(action, today) for action in late]),
        due_soon=tuple([_milestone(action, today) for action in due_soon]),
        next=_milestone(ahead[0], today) if ahead else None,
        go_live=_milestone(go_live, today) if go_live else None,
        not_understood=tuple(
            [
                shape.NotUnderstood(action.number, action.by_when, action.not_understood)
                for action in plan
                if action.not_understood
            ]
        ),
    )


def _counted(verdicts: Iterable[rag.Verdict]) -> shape.RatingCounts:
    given = [verdict.rating for verdict in verdicts]
    return shape.RatingCounts(**{str(rating): given.count(rating) for rating in rag.Rating})


def _milestone(action: Action, today: datetime.date) -> shape.Milestone:
    expected = action.forecast_on or action.due_end
    return shape.Milestone(
        id=str(action.pk),
        number=action.number,
        description=action.description,
        leads=action.leads,
        by_when=action.by_when,
        due=action.due_end,
        forecast=action.forecast_on,
        status=action.status,
        gate=action.gate,
        days_late=_days_late(action, today),
        days_to_go=(expected - today).days if expected else None,
    )


def _money(all_lines: list[BudgetLine]) -> shape.Money:
    """None where no budget is known: an initiative without any line is not one with £0 to spend."""
    if not all_lines:
        return _money_of(UNKNOWN, dict.fromkeys(KINDS, UNKNOWN), {})
    # what partners absorb is printed beside the budget, not in it
    lines = [line for line in all_lines if not line.absorbed_by]
    return _money_of(
        _sums(lines),
        {kind: _sums([line for line in lines if line.kind == kind]) for kind in KINDS},
        {
            str(year): _sums([line for line in lines if line.year == year])
            for year in sorted({line.year for line in lines})
        },
    )


def _money_of(total: shape.Sums, by_kind: dict[shape.Kind, shape.Sums], by_year: dict[str, shape.Sums]) -> shape.Money:
    return shape.Money(total.budget, total.spent, total.forecast, total.variance, by_kind, by_year)


def _sums(lines: list[BudgetLine]) -> shape.Sums:
    return shape.Sums(**{name: to_penny(amount) for name, amount in sums(lines).items()})


def _indicator(indicator: Indicator, observations: list[ObservedRow], today: datetime.date) -> shape.IndicatorResult:
    known = [observation for observation in observations if observation.period_end <= today]
    latest = _towards_target(indicator, known)
    share = indicator.measure == Indicator.Measure.RATE
    rated = rag.rate_indicator(
        rag.IndicatorFacts(
            name=indicator.name,
            unit="%" if share else indicator.unit,
            direction=indicator.direction,
            target=_percent(indicator.target) if share else indicator.target,
            tolerance=indicator.tolerance,
            latest=_percent(latest) if share else latest,
        )
    )
    return shape.IndicatorResult(
        rated.rating,
        rated.rule,
        rated.reasons,
        id=str(indicator.pk),
        code=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        measure=indicator.measure,
        kind=indicator.kind,
        direction=indicator.direction,
        baseline=_bare(indicator.baseline),
        baseline_note=indicator.baseline_note,
        target=_bare(indicator.target),
        target_note=indicator.target_note,
        latest=_bare(latest),
        observations=tuple([_observed(indicator, observation) for observation in known]),
    )


def _observed(indicator: Indicator, observation: ObservedRow) -> shape.Observed:
    return shape.Observed(
        id=str(observation.id),
        period_start=observation.period_start,
        period_end=observation.period_end,
        value=observation.value.normalize(),
        towards_target=_bare(_towards_target(indicator, [observation])),
        source=observation.source,
        person=observation.person,
    )


def _towards_target(indicator: Indicator, known: list[ObservedRow]) -> Decimal | None:
    """What is held against the target: a count a year (annualised, as the model does), else the latest value."""
    if not known:
        return None
    if indicator.measure != Indicator.Measure.COUNT:
        return known[-1].value
    year, observed, _ = cost_benefit.per_year(
        (observation.period_start, observation.period_end) for observation in known
    )
    # a year's worth is an estimate: more than one decimal place would pretend to know
    return (sum((observation.value for observation in known), Decimal(0)) * year / observed).quantize(Decimal("0.1"))


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else share * 100


def _bare(value: Decimal | None) -> Decimal | None:
    """Without trailing zeros: 0.4, where the column holds 0.4000."""
    return None if value is None else value.normalize()


def programme_results(inputs: ProgrammeInputs) -> ProgrammeResults:
    """The programme as a whole: its initiatives side by side, and their figures added up."""
    rows = tuple([_programme_row(initiative) for initiative in inputs.results])
    matrices = cost_benefit.programme({initiative.code: initiative.cost_benefit for initiative in inputs.results})
    found = [
        *contradictions.find(facts.programme_evidence(inputs)),
        *(contradiction for initiative in inputs.results for contradiction in initiative.contradictions),
    ]
    return ProgrammeResults(
        as_at=inputs.partnership.today(),
        sentence=headlines.programme(rows),
        benefit_sentence=headlines.benefits(matrices[cost_benefit.BUSINESS_CASE], subject="the programme"),
        initiatives=rows,
        ratings=_counted(row.ratings.overall for row in rows),
        money=_added_up(inputs.results),
        late=tuple([_of(initiative, milestone) for initiative in inputs.results for milestone in initiative.plan.late]),
        due_soon=tuple(
            [_of(initiative, milestone) for initiative in inputs.results for milestone in initiative.plan.due_soon]
        ),
        overview=_overview(matrices, len(found)),
        cost_benefit=matrices,
        printed=printed_tables(inputs.published),
        contradictions=tuple(found),
    )


def _overview(matrices: cost_benefit.Matrices, disagreements: int) -> shape.BenefitsInBrief:
    """The few figures that the programme's own page shows, so that it need not read every working."""
    business = matrices[cost_benefit.BUSINESS_CASE]
    return shape.BenefitsInBrief(
        annual_impact=_annual_impact(matrices),
        benefits=tuple(
            [
                shape.AgencyInBrief(
                    row.agency_name,
                    row.annual_saving.value,
                    row.annual_operating_cost.value,
                    row.annual_impact.value,
                )
                for row in business.all_rows
            ]
        )
        if business.some_known
        else (),
        in_part=tuple([name for name, matrix in matrices.items() if matrix.some_known and matrix.partial_of]),
        contradictions=disagreements,
    )


def _annual_impact(matrices: cost_benefit.Matrices) -> dict[Scenario, Decimal | None]:
    return {scenario: matrix.total.annual_impact.value for scenario, matrix in matrices.items()}


def _programme_row(initiative: InitiativeResults) -> shape.InitiativeInBrief:
    plan, money = initiative.plan, initiative.money
    return shape.InitiativeInBrief(
        code=initiative.code,
        slug=initiative.slug,
        name=initiative.name,
        ratings=initiative.ratings,
        sentence=initiative.sentence,
        plan=shape.PlanInBrief(
            plan.actions,
            plan.achieved,
            plan.ratings,
            plan.next,
            plan.go_live,
            late=len(plan.late),
            due_soon=len(plan.due_soon),
        ),
        money=shape.Sums(money.budget, money.spent, money.forecast, money.variance),
        annual_impact=_annual_impact(initiative.cost_benefit),
        contradictions=len(initiative.contradictions),
    )


def _added_up(results: Sequence[InitiativeResults]) -> shape.ProgrammeMoney:
    """The budgets that are known, added up; `partial_of` names the initiatives whose budget is not, and so left out."""
    moneys = [initiative.money for initiative in results if initiative.money.budget is not None]
    years = sorted({year for money in moneys for year in money.by_year})
    total = _total(moneys) if moneys else UNKNOWN
    return shape.ProgrammeMoney(
        total.budget,
        total.spent,
        total.forecast,
        total.variance,
        by_kind={kind: _total([money.by_kind[kind] for money in moneys]) if moneys else UNKNOWN for kind in KINDS},
        by_year={year: _total([money.by_year[year] for money in moneys if year in money.by_year]) for year in years},
        partial_of=tuple([initiative.name for initiative in results if initiative.money.budget is None]),
    )


def _total(parts: Sequence[shape.Sums]) -> shape.Sums:
    """Sums of which everything is known, added up."""
    return shape.Sums(
        budget=_sum(part.budget for part in parts),
        spent=_sum(part.spent for part in parts),
        forecast=_sum(part.forecast for part in parts),
        variance=_sum(part.variance for part in parts),
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return to_penny(sum((amount for amount in amounts if amount is not None), ZERO))


def _of(initiative: InitiativeResults, milestone: shape.Milestone) -> shape.ProgrammeMilestone:
    same = {field.name: getattr(milestone, field.name) for field in fields(milestone)}
    return shape.ProgrammeMilestone(**same, initiative=shape.Whose(initiative.code, initiative.slug, initiative.name))


def printed_tables(rows: list[PublishedFigure]) -> dict[str, Matrix]:
    """The programme's own published tables as printed, by name: the business case's Table 1, October 2012's."""
    return {
        table: cost_benefit.business_case("programme", "Programme", facts.published(rows, table)).stored()
        for table in sorted({row.table for row in rows})
    }


def headline_figures(computed_at: datetime.datetime, results: InitiativeResults | ProgrammeResults) -> shape.Before:
    """What a later reader wants to compare: the totals, by scenario and agency."""
    return shape.Before(
        computed_at=computed_at.isoformat(),
        as_at=results.as_at,
        cost_benefit={
            scenario: {
                row.agency: {measure: figure.value for measure, figure in row.figures().items()}
                for row in matrix.all_rows
            }
            for scenario, matrix in results.cost_benefit.items()
        },
    )
