"""The stored result of an assessment, as plain data: what pages, API and papers read.

Given the rows and the day; asks neither the database nor the clock.
"""

import datetime
from decimal import Decimal
from typing import Any

from budgets.ledger.models import BudgetLine, Kind
from budgets.ledger.selectors import SUMS, sums
from evaluation.benefits.models import PublishedFigure
from evaluation.model import contradictions, cost_benefit, headlines
from evaluation.model.figures import MEASURES
from evaluation.reassessing import facts
from evaluation.reassessing.selectors import Inputs, ProgrammeInputs
from evaluation.scorecards.models import Indicator, Observation
from initiatives.plans.models import Action, Override
from initiatives.rating import rules as rag
from safer_communities.vocabulary import FINISHED, Status

SOON = datetime.timedelta(days=30)
Plain = dict[str, Any]
# spend is recorded against a line: without any there is none, whatever the budget may be
UNKNOWN: Plain = {"budget": None, "spent": "0.00", "forecast": None, "variance": None}


def initiative_results(inputs: Inputs) -> Plain:
    """Everything known of one initiative as at the partnership's today."""
    today, limits = inputs.partnership.today(), facts.thresholds(inputs.partnership)
    plan_facts = facts.actions(inputs)
    computed = rag.rate_plan(plan_facts, thresholds=limits, today=today)
    effective = {key: _overridden(verdict, inputs.overrides, key) for key, verdict in computed.items()}
    money = _money(inputs.lines)
    scorecard = [_indicator(one, inputs.observations.get(one.pk, []), today) for one in inputs.indicators]
    delivery = rag.rate_delivery(plan_facts, effective, thresholds=limits)
    finance = _finance(money, limits)
    benefits = rag.rate_benefits([_verdict_of(row) for row in scorecard])
    matrices = cost_benefit.assess(facts.model(inputs))
    results: Plain = {
        "code": inputs.initiative.code,
        "slug": inputs.initiative.slug,
        "name": inputs.initiative.name,
        "as_at": today.isoformat(),
        "ratings": {
            "overall": verdict(rag.rate_overall(delivery, finance, benefits)),
            "delivery": verdict(delivery),
            "finance": verdict(finance),
            "benefits": verdict(benefits),
        },
        "actions": {
            str(action.pk): _action(action, computed[str(action.pk)], inputs.overrides.get(action.pk), today)
            for action in inputs.actions
        },
        "plan": _plan(inputs.actions, effective, today),
        "money": money,
        "scorecard": scorecard,
        "cost_benefit": matrices,
        "contradictions": contradictions.find(facts.evidence(inputs)),
    }
    results["sentence"] = headlines.initiative(results)
    return results


def verdict(given: rag.Verdict) -> Plain:
    return {"rating": str(given.rating), "rule": given.rule, "reasons": list(given.reasons)}


def _verdict_of(row: Plain) -> rag.Verdict:
    return rag.Verdict(rag.Rating(row["rating"]), row["rule"], tuple(row["reasons"]))


def _overridden(computed: rag.Verdict, overrides: dict[Any, Override], key: str) -> rag.Verdict:
    override = next((one for action_id, one in overrides.items() if str(action_id) == key), None)
    if override is None:
        return computed
    return rag.Verdict(rag.Rating(override.rating), "override", (override.reason,))


def _action(action: Action, computed: rag.Verdict, override: Override | None, today: datetime.date) -> Plain:
    late = _days_late(action, today)
    return {
        **verdict(computed),
        "effective": override.rating if override else str(computed.rating),
        "override": None
        if override is None
        else {
            "rating": override.rating,
            "reason": override.reason,
            "expires_on": override.expires_on.isoformat(),
            "person": override.person,
        },
        "days_late": late,
    }


def _days_late(action: Action, today: datetime.date) -> int:
    """Days since the end of an open action's by-when; 0 when it is not late."""
    if action.status in FINISHED or action.due_end is None or action.due_end >= today:
        return 0
    return (today - action.due_end).days


def _plan(plan: list[Action], ratings: dict[str, rag.Verdict], today: datetime.date) -> Plain:
    still_open = [action for action in plan if action.status not in FINISHED]
    late = [action for action in still_open if _days_late(action, today)]
    due_soon = [action for action in still_open if action.due_end and today <= action.due_end <= today + SOON]
    ahead = sorted(
        (action for action in still_open if action.due_end and action.due_end >= today),
        key=lambda action: (action.due_end, action.position),
    )
    go_live = facts.go_live_of(plan)
    counts = {str(rating): 0 for rating in rag.Rating}
    for given in ratings.values():
        counts[str(given.rating)] += 1
    return {
        "actions": len(plan),
        "achieved": sum(action.status == Status.ACHIEVED for action in plan),
        "ratings": counts,
        "late": [_milestone(action, today) for action in late],
        "due_soon": [_milestone(action, today) for action in due_soon],
        "next": _milestone(ahead[0], today) if ahead else None,
        "go_live": _milestone(go_live, today) if go_live else None,
        "not_understood": [
            {"number": action.number, "by_when": action.by_when, "words": action.not_understood}
            for action in plan
            if action.not_understood
        ],
    }


def _milestone(action: Action, today: datetime.date) -> Plain:
    expected = action.forecast_on or action.due_end
    return {
        "id": str(action.pk),
        "number": action.number,
        "description": action.description,
        "leads": action.leads,
        "by_when": action.by_when,
        "due": _iso(action.due_end),
        "forecast": _iso(action.forecast_on),
        "status": action.status,
        "gate": action.gate,
        "days_late": _days_late(action, today),
        "days_to_go": (expected - today).days if expected else None,
    }


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _finance(money: Plain, limits: rag.Thresholds) -> rag.Verdict:
    budget, forecast = (None if money[name] is None else Decimal(money[name]) for name in ("budget", "forecast"))
    return rag.rate_finance(budget, forecast, thresholds=limits)


def _money(every: list[BudgetLine]) -> Plain:
    """Pounds as text, None where no budget is known: an initiative without any line is not one with £0 to spend."""
    if not every:
        return {**UNKNOWN, "by_kind": {kind.value: UNKNOWN for kind in Kind}, "by_year": {}}
    # what partners absorb is printed beside the budget, not in it
    lines = [line for line in every if not line.absorbed_by]
    return {
        **_sums(lines),
        "by_kind": {kind.value: _sums([line for line in lines if line.kind == kind]) for kind in Kind},
        "by_year": {
            str(year): _sums([line for line in lines if line.year == year])
            for year in sorted({line.year for line in lines})
        },
    }


def _sums(lines: list[BudgetLine]) -> dict[str, str]:
    return {name: f"{amount:.2f}" for name, amount in sums(lines).items()}


def _indicator(indicator: Indicator, observations: list[Observation], today: datetime.date) -> Plain:
    known = [one for one in observations if one.period_end <= today]
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
    return {
        **verdict(rated),
        "id": str(indicator.pk),
        "code": indicator.code,
        "name": indicator.name,
        "unit": indicator.unit,
        "measure": indicator.measure,
        "kind": indicator.kind,
        "direction": indicator.direction,
        "baseline": _number(indicator.baseline),
        "baseline_note": indicator.baseline_note,
        "target": _number(indicator.target),
        "target_note": indicator.target_note,
        "latest": _number(latest),
        "observations": [
            {
                "id": str(one.id),
                "period_start": one.period_start.isoformat(),
                "period_end": one.period_end.isoformat(),
                "value": _number(one.value),
                "towards_target": _number(_towards_target(indicator, [one])),
                "source": one.source,
                "person": one.person,
            }
            for one in known
        ],
    }


def _towards_target(indicator: Indicator, known: list[Observation]) -> Decimal | None:
    """What is held against the target: a count a year (annualised, as the model does), else the latest value."""
    if not known:
        return None
    if indicator.measure != Indicator.Measure.COUNT:
        return known[-1].value
    year, observed, _ = cost_benefit.per_year((one.period_start, one.period_end) for one in known)
    # a year's worth is an estimate: more than one decimal place would pretend to know
    return (sum((one.value for one in known), Decimal(0)) * year / observed).quantize(Decimal("0.1"))


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else share * 100


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def programme_results(inputs: ProgrammeInputs) -> Plain:
    """The programme as a whole: its initiatives side by side, and their figures added up."""
    rows = [_programme_row(one) for one in inputs.results]
    matrices = cost_benefit.programme({one["code"]: one["cost_benefit"] for one in inputs.results})
    results: Plain = {
        "as_at": inputs.partnership.today().isoformat(),
        "initiatives": rows,
        "ratings": _counted(rows),
        "money": _added_up(inputs.results),
        "late": [_of(one, milestone) for one in inputs.results for milestone in one["plan"]["late"]],
        "due_soon": [_of(one, milestone) for one in inputs.results for milestone in one["plan"]["due_soon"]],
        "cost_benefit": matrices,
        "printed": printed_tables(inputs.published),
        "contradictions": [
            *contradictions.find(facts.programme_evidence(inputs)),
            *(found for one in inputs.results for found in one["contradictions"]),
        ],
    }
    results["overview"] = _overview(matrices, len(results["contradictions"]))
    results["sentence"] = headlines.programme(rows)
    results["benefit_sentence"] = headlines.benefits(matrices[cost_benefit.BUSINESS_CASE], subject="the programme")
    return results


def _overview(matrices: Plain, disagreements: int) -> Plain:
    """The few figures that the programme's own page shows, so that it need not read every working."""
    business = matrices[cost_benefit.BUSINESS_CASE]
    shown = ("annual_saving", "annual_operating_cost", "annual_impact")
    return {
        "annual_impact": {name: matrix["total"]["annual_impact"]["value"] for name, matrix in matrices.items()},
        "benefits": [
            {"agency_name": row["agency_name"], **{name: row[name]["value"] for name in shown}}
            for row in (*business["rows"], business["total"])
        ]
        if business["some_known"]
        else [],
        # scenarios whose sums leave out initiatives of which nothing is known
        "in_part": [name for name, matrix in matrices.items() if matrix["some_known"] and matrix["partial_of"]],
        "contradictions": disagreements,
    }


def _programme_row(one: Plain) -> Plain:
    plan = one["plan"]
    return {
        "code": one["code"],
        "slug": one["slug"],
        "name": one["name"],
        "ratings": one["ratings"],
        "sentence": one["sentence"],
        "plan": {key: plan[key] for key in ("actions", "achieved", "ratings", "next", "go_live")}
        | {"late": len(plan["late"]), "due_soon": len(plan["due_soon"])},
        "money": {key: one["money"][key] for key in SUMS},
        "annual_impact": {
            scenario: matrix["total"]["annual_impact"]["value"] for scenario, matrix in one["cost_benefit"].items()
        },
        "contradictions": len(one["contradictions"]),
    }


def _counted(rows: list[Plain]) -> dict[str, int]:
    counts = {str(rating): 0 for rating in rag.Rating}
    for row in rows:
        counts[row["ratings"]["overall"]["rating"]] += 1
    return counts


def _added_up(results: list[Plain]) -> Plain:
    """The budgets that are known, added up; `partial_of` names the initiatives whose budget is not, and so left out."""
    moneys = [one["money"] for one in results if one["money"]["budget"] is not None]
    years = sorted({year for money in moneys for year in money["by_year"]})

    def total(parts: list[dict[str, str]]) -> Plain:
        if not moneys:
            return UNKNOWN
        return {name: f"{sum((Decimal(part[name]) for part in parts), Decimal(0)):.2f}" for name in SUMS}

    return {
        **total(moneys),
        "by_kind": {kind.value: total([money["by_kind"][kind.value] for money in moneys]) for kind in Kind},
        "by_year": {
            year: total([money["by_year"][year] for money in moneys if year in money["by_year"]]) for year in years
        },
        "partial_of": [one["name"] for one in results if one["money"]["budget"] is None],
    }


def _of(one: Plain, milestone: Plain) -> Plain:
    return {**milestone, "initiative": {key: one[key] for key in ("code", "slug", "name")}}


def printed_tables(rows: list[PublishedFigure]) -> dict[str, Plain]:
    """The programme's own published tables as printed, by name: the business case's Table 1, October 2012's."""
    return {
        table: cost_benefit.business_case("programme", "Programme", facts.published(rows, table)).as_dict()
        for table in sorted({row.table for row in rows})
    }


def headline_figures(results: Plain) -> Plain:
    """What a later reader wants to compare: the totals, by scenario and agency."""
    return {
        "as_at": results["as_at"],
        "cost_benefit": {
            scenario: {
                row["agency"]: {measure: row[measure]["value"] for measure in MEASURES}
                for row in (*matrix["rows"], {**matrix["total"], "agency": "total"})
            }
            for scenario, matrix in results["cost_benefit"].items()
        },
    }
