"""The RAG rules: how red, amber or green a milestone and an initiative are, and why.

The papers' definition has two factors, the milestone and the future: red is a milestone not achieved, or
risks that threaten future performance; amber a milestone partly achieved whose problem is resolved, or one
achieved with a risk identified; green a milestone met and no future risk. The numbered rules below settle
what that leaves open; the first that matches wins. Every verdict names its rule and gives the facts in
sentences for a Board member. What "today" means is given, never asked for: a report is rated as at its date.

Plain Python, no Django. `rag_facts` holds what goes in and comes out, `rag_reasons` the sentences.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from initiatives.rating.facts import ActionFacts, IndicatorFacts, Rating, RiskFacts, Thresholds, Verdict
from initiatives.rating.reasons import (
    Predecessors,
    Risks,
    achieved_sentence,
    days,
    difference,
    gate_sentence,
    missing_for_amber,
    percent,
    quantity,
    slip_sentence,
)
from safer_communities.money import pounds_exact
from safer_communities.vocabulary import Status
from safer_communities.words import counted, long_date

__all__ = [
    "SEVERITY",
    "ActionFacts",
    "IndicatorFacts",
    "Rating",
    "RiskFacts",
    "Thresholds",
    "Verdict",
    "rate_action",
    "rate_benefits",
    "rate_delivery",
    "rate_finance",
    "rate_indicator",
    "rate_overall",
    "rate_plan",
]


# How bad a rating is; what is not rated weighs nothing.
SEVERITY = {Rating.NOT_RATED: 0, Rating.GREEN: 1, Rating.AMBER: 2, Rating.RED: 3}


def rate_plan(
    actions: Sequence[ActionFacts],
    *,
    thresholds: Thresholds,
    today: date,
    others: Iterable[ActionFacts] = (),
) -> dict[str, Verdict]:
    """Rate every action of a plan, by key, in the order given.

    `others` are actions of other plans that predecessors may point to; they are not rated here. Raises
    ValueError where two actions share a key.
    """
    by_key = {action.key: action for action in actions}
    if len(by_key) < len(actions):
        raise ValueError("two actions share a key")
    everything = {action.key: action for action in others} | by_key
    return {
        action.key: rate_action(action, by_key=everything, thresholds=thresholds, today=today) for action in actions
    }


def rate_action(
    action: ActionFacts, *, by_key: Mapping[str, ActionFacts], thresholds: Thresholds, today: date
) -> Verdict:
    """Rate one action as at `today`, by the first rule that matches:

    1. cancelled: not rated. 2. no date understood: not rated, whatever its status.
    3. achieved: an open risk that threatens: red; a risk identified: amber; else green, even if it was late.
    4. past the last day of its by-when and not achieved: partly achieved, its problem resolved and a forecast
       after today: amber; else red. On the last day itself an action is not yet past it, and a forecast for
       today is no longer ahead.
    5. not yet due: a risk that threatens: red; forecast more than `slip_days` after the due date: red; any
       later forecast, a risk identified or an overdue predecessor: amber; else green.

    What the rules leave open: an action recorded as "not achieved" before it is due is red, because the
    papers call a milestone that is not achieved red. A risk without a score counts for nothing, and is
    mentioned. A predecessor that is cancelled or has no date cannot be overdue; one not in `by_key` is
    mentioned. An action marked achieved counts as achieved whatever its date: to rate as at a past day, give
    the facts as at that day.
    """
    if action.status == Status.CANCELLED:
        return Verdict(Rating.NOT_RATED, "1-cancelled", ("Cancelled, so it is not rated.",))
    if action.due_end is None:
        reason = "No date: its by-when could not be understood as a date, so it is not rated."
        return Verdict(Rating.NOT_RATED, "2-no-date", (reason,))
    risks = Risks.of(action, thresholds)
    if action.status == Status.ACHIEVED:
        return _rate_achieved(action, action.due_end, risks)
    if today > action.due_end:
        return _rate_overdue(action, action.due_end, risks, today)
    return _rate_coming(action, action.due_end, risks, Predecessors.of(action, by_key, today), thresholds)


def _rate_achieved(action: ActionFacts, due: date, risks: Risks) -> Verdict:
    met = achieved_sentence(action, due)
    if risks.threatening:
        return Verdict(Rating.RED, "3-achieved-risk-threatens", (*risks.threatening, met, *risks.others))
    if risks.identified:
        return Verdict(Rating.AMBER, "3-achieved-risk-identified", (*risks.identified, met, *risks.unscored))
    return Verdict(Rating.GREEN, "3-achieved", (met, *risks.unscored))


def _rate_overdue(action: ActionFacts, due: date, risks: Risks, today: date) -> Verdict:
    late = days((today - due).days)
    forecast = action.forecast_on
    if action.status == Status.PARTLY_ACHIEVED and action.problem_resolved and forecast and forecast > today:
        reason = (
            f"Due by {long_date(due)} and only partly achieved ({late} late), but the problem is resolved "
            f"and it is forecast for {long_date(forecast)}."
        )
        return Verdict(Rating.AMBER, "4-overdue-problem-resolved", (reason, *risks.all))
    if action.status == Status.PARTLY_ACHIEVED:
        missing = missing_for_amber(action, today)
        reason = f"Due by {long_date(due)} and only partly achieved: {late} late; {missing}."
    else:
        reason = f"Due by {long_date(due)} and not achieved: {late} late."
    return Verdict(Rating.RED, "4-overdue", (reason, *risks.all))


def _rate_coming(
    action: ActionFacts, due: date, risks: Risks, predecessors: Predecessors, thresholds: Thresholds
) -> Verdict:
    slip = (action.forecast_on - due).days if action.forecast_on else 0
    slipping = (slip_sentence(action, due, slip, thresholds.slip_days),) if slip > 0 else ()
    facts = (*risks.all, *predecessors.overdue, *predecessors.unknown)
    if action.status == Status.NOT_ACHIEVED:
        reason = f"Recorded as not achieved, before it is due ({long_date(due)})."
        return Verdict(Rating.RED, "5-recorded-not-achieved", (reason, *slipping, *facts))
    if risks.threatening:
        others = (*risks.others, *predecessors.overdue, *predecessors.unknown)
        return Verdict(Rating.RED, "5-risk-threatens", (*risks.threatening, *slipping, *others))
    if slip > thresholds.slip_days:
        return Verdict(Rating.RED, "5-forecast-slips", (*slipping, *facts))
    if slipping:
        return Verdict(Rating.AMBER, "5-forecast-late", (*slipping, *facts))
    if risks.identified:
        return Verdict(Rating.AMBER, "5-risk-identified", facts)
    if predecessors.overdue:
        return Verdict(
            Rating.AMBER,
            "5-predecessor-overdue",
            (*predecessors.overdue, *risks.unscored, *predecessors.unknown),
        )
    reason = f"Due by {long_date(due)}, with no sign that it will be late and no risk identified."
    return Verdict(Rating.GREEN, "5-on-course", (reason, *risks.unscored, *predecessors.unknown))


def rate_delivery(
    actions: Sequence[ActionFacts], verdicts: Mapping[str, Verdict], *, thresholds: Thresholds
) -> Verdict:
    """Rate an initiative's delivery from the verdicts of its actions.

    Red if a gate is red, or if more than `red_share` of the rated actions are red (exactly that share is not
    more); amber if any is red or amber; else green. Actions that are not rated count neither way.
    """
    rated = [action for action in actions if verdicts[action.key].rating is not Rating.NOT_RATED]
    undated = sum(verdicts[action.key].rule == "2-no-date" for action in actions)
    left_out = (f"{counted(undated, 'action')} without a date, so not rated.",) if undated else ()
    if not rated:
        return Verdict(Rating.NOT_RATED, "delivery-none-rated", ("No action can be rated.", *left_out))
    red = [action for action in rated if verdicts[action.key].rating is Rating.RED]
    amber = sum(verdicts[action.key].rating is Rating.AMBER for action in rated)
    gates = sorted(
        (action.due_end or date.max, action.gate, gate_sentence(action, verdicts[action.key]))
        for action in red
        if action.gate
    )
    told = f"{counted(len(red), 'action')} of {len(rated)} rated red, {amber} amber."
    share = f"{percent(Decimal(len(red)) / len(rated))} of the rated actions are red"
    if gates:
        return Verdict(Rating.RED, "delivery-gate-red", (*(gate[2] for gate in gates), told, *left_out))
    if Decimal(len(red)) > thresholds.red_share * len(rated):
        reason = f"{share}, more than the {percent(thresholds.red_share)} allowed."
        return Verdict(Rating.RED, "delivery-red-share", (reason, told, *left_out))
    if red:
        reason = f"{share}, not more than the {percent(thresholds.red_share)} allowed, and no gate is."
        return Verdict(Rating.AMBER, "delivery-some-red", (reason, told, *left_out))
    if amber:
        return Verdict(Rating.AMBER, "delivery-some-amber", (told, *left_out))
    return Verdict(Rating.GREEN, "delivery-green", (f"All {len(rated)} rated actions are green.", *left_out))


def rate_finance(budget: Decimal | None, forecast: Decimal | None, *, thresholds: Thresholds) -> Verdict:
    """Rate the forecast outturn against the budget, both in pounds.

    Over budget by no more than `finance_green` of it: green; no more than `finance_amber`: amber; else red.
    An underspend is green however large. Nothing budgeted allows nothing: £0 forecast is green, more is red.
    Where either amount is not known there is no rating.
    """
    if budget is None or forecast is None:
        unknown = "budget" if budget is None else "forecast"
        return Verdict(Rating.NOT_RATED, "finance-not-known", (f"The {unknown} is not known.",))
    over = forecast - budget
    amounts = f"Forecast {pounds_exact(forecast)} against a budget of {pounds_exact(budget)}"
    if over <= 0:
        under = f"{pounds_exact(-over)} under." if over else "on budget."
        return Verdict(Rating.GREEN, "finance-within", (f"{amounts}: {under}",))
    share = f" ({percent(over / budget)})" if budget > 0 else ""
    amounts = f"{amounts}: {pounds_exact(over)} over{share}"
    if over <= thresholds.finance_green * budget:
        reason = f"{amounts}, within the {percent(thresholds.finance_green)} allowed."
        return Verdict(Rating.GREEN, "finance-within", (reason,))
    if over <= thresholds.finance_amber * budget:
        reason = f"{amounts}, more than {percent(thresholds.finance_green)}."
        return Verdict(Rating.AMBER, "finance-over", (reason,))
    reason = f"{amounts}, more than {percent(thresholds.finance_amber)}."
    return Verdict(Rating.RED, "finance-far-over", (reason,))


def rate_indicator(indicator: IndicatorFacts) -> Verdict:
    """Rate the latest observation against the target.

    At least as good as the target, or short of it by no more than the tolerance (a share of the target):
    green; by no more than twice that: amber; else red. Without a tolerance, or with a target of zero, nothing
    may be missed. Without a target or an observation it is not rated. Raises ValueError for a direction that
    is neither "up" nor "down".
    """
    if indicator.direction not in {"up", "down"}:
        raise ValueError(f"the direction of {indicator.name} is {indicator.direction!r}, not up or down")
    if indicator.latest is None:
        return Verdict(Rating.NOT_RATED, "benefits-not-observed", (f"{indicator.name}: not observed yet.",))
    latest = quantity(indicator.latest, indicator.unit)
    if indicator.target is None:
        reason = f"{indicator.name}: {latest}, but no target is set."
        return Verdict(Rating.NOT_RATED, "benefits-no-target", (reason,))
    up = indicator.direction == "up"
    short = indicator.target - indicator.latest if up else indicator.latest - indicator.target
    allowed = abs(indicator.target) * (indicator.tolerance or Decimal(0))
    said = f"{indicator.name}: {latest} against a target of {quantity(indicator.target, indicator.unit)}"
    if short <= 0:
        return Verdict(Rating.GREEN, "benefits-met", (f"{said}: met.",))
    missed = f"{difference(short, indicator.unit)} {'below' if up else 'above'}"
    if short <= allowed:
        reason = f"{said}: {missed}, within the tolerance of {difference(allowed, indicator.unit)}."
        return Verdict(Rating.GREEN, "benefits-within-tolerance", (reason,))
    if short <= 2 * allowed:
        reason = f"{said}: {missed}, within twice the tolerance of {difference(allowed, indicator.unit)}."
        return Verdict(Rating.AMBER, "benefits-within-twice", (reason,))
    tolerance = (
        f"twice the tolerance of {difference(allowed, indicator.unit)}" if allowed else "no tolerance is allowed"
    )
    reason = f"{said}: {missed}, {'more than ' if allowed else ''}{tolerance}."
    return Verdict(Rating.RED, "benefits-missed", (reason,))


def rate_benefits(indicators: Iterable[Verdict]) -> Verdict:
    """Rate an initiative's benefits: the worst of its indicators. Those not rated are only counted."""
    verdicts = list(indicators)
    rated = [verdict for verdict in verdicts if verdict.rating is not Rating.NOT_RATED]
    if not verdicts:
        return Verdict(Rating.NOT_RATED, "benefits-no-indicators", ("No indicators are set.",))
    if not rated:
        reason = f"Not yet: none of {counted(len(verdicts), 'indicator')} has been observed against a target."
        return Verdict(Rating.NOT_RATED, "benefits-none-observed", (reason,))
    worst = max((verdict.rating for verdict in rated), key=SEVERITY.__getitem__)
    reasons = sorted(reason for verdict in rated if verdict.rating is worst for reason in verdict.reasons)
    waiting = len(verdicts) - len(rated)
    left_out = (f"{counted(waiting, 'indicator')} of {len(verdicts)} not rated yet.",) if waiting else ()
    return Verdict(worst, "benefits-worst", (*reasons, *left_out))


def rate_overall(delivery: Verdict, finance: Verdict, benefits: Verdict) -> Verdict:
    """Rate an initiative overall: the worst of those of the three that are rated."""
    parts = {"Delivery is": delivery, "Finance is": finance, "Benefits are": benefits}
    rated = {subject: verdict for subject, verdict in parts.items() if verdict.rating is not Rating.NOT_RATED}
    if not rated:
        reason = "Neither delivery nor finance nor benefits can be rated."
        return Verdict(Rating.NOT_RATED, "overall-none-rated", (reason,))
    worst = max((verdict.rating for verdict in rated.values()), key=SEVERITY.__getitem__)
    reasons = [
        f"{subject} {verdict.rating}. {verdict.reasons[0]}"
        for subject, verdict in rated.items()
        if verdict.rating is worst
    ]
    left_out = [f"{subject} not rated. {parts[subject].reasons[0]}" for subject in parts if subject not in rated]
    return Verdict(worst, "overall-worst", (*reasons, *left_out))
