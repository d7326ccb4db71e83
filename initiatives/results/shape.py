"""What an assessment says, for an initiative and for the programme: what the worker stores and everybody else reads.

`initiatives.results.fitting` writes these as plain JSON and reads them back. Whoever changes a field, here or in
`initiatives.results.matrix`, or what it means, adds one to `SHAPE`: what is stored in an older shape is then worked
out again, and never misread.

Plain Python, no Django. Money is Decimal pounds, costs negative; None is “not known”.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from initiatives.rating.facts import Rating, Verdict
from initiatives.results.matrix import Matrix, Row, Scenario

SHAPE = 1

Kind = Literal["set_up", "operating"]


# Ratings


@dataclass(frozen=True, slots=True)
class Ratings:
    """How an initiative is rated, overall and in each aspect."""

    overall: Verdict
    delivery: Verdict
    finance: Verdict
    benefits: Verdict

    def of(self, aspect: str) -> Verdict:
        """The verdict by the name of its aspect, or "overall"."""
        return {
            "overall": self.overall,
            "delivery": self.delivery,
            "finance": self.finance,
            "benefits": self.benefits,
        }[aspect]


@dataclass(frozen=True, slots=True)
class RatingCounts:
    """How many have each rating."""

    red: int = 0
    amber: int = 0
    green: int = 0
    not_rated: int = 0

    @property
    def total(self) -> int:
        return self.red + self.amber + self.green + self.not_rated


@dataclass(frozen=True, slots=True)
class SetByHand:
    """A rating that a person set over the computed one; `person` is their post."""

    rating: Rating
    reason: str
    expires_on: date
    person: str


@dataclass(frozen=True, slots=True)
class ActionVerdict(Verdict):
    """The computed rating of an action; `effective` is what stands, by `override` where a person set one."""

    effective: Rating
    override: SetByHand | None
    days_late: int


@dataclass(frozen=True, slots=True)
class Rated:
    """The ratings of an initiative and of its actions, by their ids, alone."""

    ratings: Ratings
    actions: Mapping[str, ActionVerdict]


# The plan


@dataclass(frozen=True, slots=True)
class Milestone:
    """An action as lists of milestones show it; `id` is the action's, `forecast` and `due` its last days."""

    id: str
    number: str
    description: str
    leads: str
    by_when: str
    due: date | None
    forecast: date | None
    status: str
    gate: str
    days_late: int
    days_to_go: int | None


@dataclass(frozen=True, slots=True)
class Whose:
    """The initiative that something of the programme belongs to."""

    code: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class ProgrammeMilestone(Milestone):
    initiative: Whose


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """The words of a printed by-when that were not understood."""

    number: str
    by_when: str
    words: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan counted. `ratings` counts what stands; `next` is the first open action with a day ahead."""

    actions: int
    achieved: int
    ratings: RatingCounts
    late: tuple[Milestone, ...]
    due_soon: tuple[Milestone, ...]
    next: Milestone | None
    go_live: Milestone | None
    not_understood: tuple[NotUnderstood, ...]


@dataclass(frozen=True, slots=True)
class PlanInBrief:
    """As `Plan`; of what is late and due soon the programme counts alone."""

    actions: int
    achieved: int
    ratings: RatingCounts
    next: Milestone | None
    go_live: Milestone | None
    late: int
    due_soon: int


# Money


@dataclass(frozen=True, slots=True)
class Sums:
    """Variance is budget less forecast. None where no budget is known; what was spent always is."""

    budget: Decimal | None
    spent: Decimal
    forecast: Decimal | None
    variance: Decimal | None


@dataclass(frozen=True, slots=True)
class Money(Sums):
    """`by_year` is by the year in which a financial year starts."""

    by_kind: Mapping[Kind, Sums]
    by_year: Mapping[str, Sums]


@dataclass(frozen=True, slots=True)
class ProgrammeMoney(Money):
    """`partial_of` names the initiatives whose budget is not known, and so left out."""

    partial_of: tuple[str, ...]


# The scorecard


@dataclass(frozen=True, slots=True)
class Observed:
    """What was observed over a period; `towards_target` is what is held against the target, a year of it."""

    id: str
    period_start: date
    period_end: date
    value: Decimal
    towards_target: Decimal | None
    source: str
    person: str


@dataclass(frozen=True, slots=True)
class IndicatorResult(Verdict):
    """An indicator with its rating; a rate is a share from 0 to 1."""

    id: str
    code: str
    name: str
    unit: str
    measure: str
    kind: str
    direction: str
    baseline: Decimal | None
    baseline_note: str
    target: Decimal | None
    target_note: str
    latest: Decimal | None
    observations: tuple[Observed, ...]


# Where the papers disagree


@dataclass(frozen=True, slots=True)
class Side:
    """One thing that is said, and where."""

    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Things that cannot all be true. `initiative` is its code, "" for the programme."""

    kind: str
    initiative: str
    subject: str
    sentence: str
    sides: tuple[Side, ...]


# An initiative


@dataclass(frozen=True, slots=True)
class InitiativeOverview:
    """Everything of an initiative but the workings of its figures: most of what is stored, and few pages show them."""

    code: str
    slug: str
    name: str
    as_at: date
    sentence: str
    ratings: Ratings
    actions: Mapping[str, ActionVerdict]
    plan: Plan
    money: Money
    scorecard: tuple[IndicatorResult, ...]


@dataclass(frozen=True, slots=True)
class InitiativeResults(InitiativeOverview):
    """All that is known of an initiative as at a day. `actions` is by the action's id."""

    cost_benefit: Mapping[Scenario, Matrix]
    contradictions: tuple[Contradiction, ...]


# The programme


@dataclass(frozen=True, slots=True)
class InitiativeInBrief:
    """An initiative's row in the programme."""

    code: str
    slug: str
    name: str
    ratings: Ratings
    sentence: str
    plan: PlanInBrief
    money: Sums
    annual_impact: Mapping[Scenario, Decimal | None]
    contradictions: int


@dataclass(frozen=True, slots=True)
class AgencyInBrief:
    agency_name: str
    annual_saving: Decimal | None
    annual_operating_cost: Decimal | None
    annual_impact: Decimal | None


@dataclass(frozen=True, slots=True)
class BenefitsInBrief:
    """The few figures that the programme's own page shows. `benefits` are the business case's rows, its total last.

    `in_part` are the scenarios whose sums leave out initiatives of which nothing is known.
    """

    annual_impact: Mapping[Scenario, Decimal | None]
    benefits: tuple[AgencyInBrief, ...]
    in_part: tuple[Scenario, ...]
    contradictions: int


@dataclass(frozen=True, slots=True)
class ProgrammeOverview:
    """Everything of the programme but workings, printed tables and contradictions."""

    as_at: date
    sentence: str
    benefit_sentence: str
    initiatives: tuple[InitiativeInBrief, ...]
    ratings: RatingCounts
    money: ProgrammeMoney
    late: tuple[ProgrammeMilestone, ...]
    due_soon: tuple[ProgrammeMilestone, ...]
    overview: BenefitsInBrief


@dataclass(frozen=True, slots=True)
class ProgrammeResults(ProgrammeOverview):
    """The programme as at a day: its initiatives side by side, and their figures added up.

    `printed` are its own published tables by name.
    """

    cost_benefit: Mapping[Scenario, Matrix]
    printed: Mapping[str, Matrix]
    contradictions: tuple[Contradiction, ...]


@dataclass(frozen=True, slots=True)
class AgencyRows:
    """What one agency saves and pays: in each scenario, and in a printed table of the programme's; None where nothing.

    `slug` and `name` are the initiative's, None for the programme.
    """

    slug: str | None
    name: str | None
    scenarios: Mapping[Scenario, Row | None]
    printed: Row | None


@dataclass(frozen=True, slots=True)
class Before:
    """The headline figures before the last change: amounts by scenario, agency ("total" is one) and measure."""

    computed_at: str
    as_at: date
    cost_benefit: Mapping[str, Mapping[str, Mapping[str, Decimal | None]]]
