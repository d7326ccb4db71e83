"""Milestones, risks and days that the tests of the RAG rules are about."""

from datetime import date, timedelta

from initiatives.rating.rules import ActionFacts, Rating, RiskFacts, Thresholds, Verdict, rate_action

TODAY = date(2013, 7, 19)
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)
DUE = date(2013, 9, 30)  # not yet due
PAST = date(2013, 4, 30)  # 80 days ago
LIMITS = Thresholds()
RED, AMBER, GREEN, NOT_RATED = Rating.RED, Rating.AMBER, Rating.GREEN, Rating.NOT_RATED


def risk(likelihood: int | None, impact: int | None, description: str = "No volunteers come forward.") -> RiskFacts:
    return RiskFacts(description, likelihood, impact)


def milestone(status: str = "in_progress", due: date | None = DUE, **facts: object) -> ActionFacts:
    key = str(facts.pop("key", "this"))
    start = due.replace(day=1) if due else None
    values = {"number": "14.", "description": "Recruit volunteers", "due_start": start} | facts
    return ActionFacts(key=key, status=status, due_end=due, **values)  # type: ignore[arg-type]


def rated(action: ActionFacts, *others: ActionFacts, limits: Thresholds = LIMITS, today: date = TODAY) -> Verdict:
    by_key = {other.key: other for other in (action, *others)}
    return rate_action(action, by_key=by_key, thresholds=limits, today=today)


def outcome(verdict: Verdict) -> tuple[Rating, str]:
    return verdict.rating, verdict.rule


THREAT, THREAT_16, BELOW = risk(3, 5), risk(4, 4), risk(2, 7)  # 15, 16; 14 can only be made up
IDENTIFIED, MINOR, UNSCORED = risk(2, 4), risk(1, 7), risk(None, 4)  # 8; 7 can only be made up
RESOLVED = {"problem_resolved": True, "forecast_on": DUE}
