"""A programme as typed rows. Plain Python, no Django.

Money is Decimal pounds; shares and rates are 0 to 1; `None` is "not printed". Every row says where it was
read: `source` names the paper, the section and the page. An initiative is named by its code ("A"); "" is the
programme.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that the programme is transcribed from. A source begins with its `name`."""

    name: str
    title: str
    dated: str
    note: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """A member of the partnership; `agency` is its row of the cost/benefit matrix, or ""."""

    code: str
    name: str
    agency: str
    source: str


@dataclass(frozen=True, slots=True)
class Partnership:
    """The tenant. `frozen_on` is the day that "today" means, or None for a live clock."""

    slug: str
    name: str
    frozen_on: date | None
    source: str
    organisations: tuple[Organisation, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A line of an initiative's scope, outcomes or evidence; `kind` is scope, outcome or evidence."""

    kind: str
    position: int
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class VolumeTarget:
    """How much an initiative is to do, such as 200 panels in the first year."""

    name: str
    value: int
    source: str


@dataclass(frozen=True, slots=True)
class Initiative:
    """An initiative. `strategic_lead` is a post; `lead_organisation` the code of an organisation."""

    code: str
    slug: str
    position: int
    name: str
    description: str
    target_group: str
    strategic_lead: str
    lead_organisation: str
    steering_group: str
    pilot: str
    funding_model: str
    source: str
    statements: tuple[Statement, ...]
    volume_targets: tuple[VolumeTarget, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """An action of a plan. `number`, `leads` and `by_when` are exactly as printed: numbers repeat and skip.

    `depends_on` is the printed reference ("4."), `depends_on_positions` the actions of the plan it means.
    """

    initiative: str
    position: int
    number: str
    description: str
    leads: str
    by_when: str
    gate: str
    depends_on: str
    depends_on_positions: tuple[int, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Update:
    """What a paper reports of an action on a day. Days are given only where a paper prints them."""

    initiative: str
    position: int
    on: date
    status: str
    achieved_on: date | None
    forecast_on: date | None
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a budget assumption: 350 "£ a day"."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """An amount of the bid. `year` is the calendar year in which the financial year starts (2013 is 2013/14).

    A line that partners absorb (`absorbed_by`) is outside the printed totals. `factors` is empty where the
    print gives none; where their product is not the amount, the print contradicts itself.
    """

    initiative: str
    position: int
    item: str
    kind: str
    year: int
    amount: Decimal
    assumption: str
    factors: tuple[Factor, ...]
    agency: str
    absorbed_by: str
    source: str


@dataclass(frozen=True, slots=True)
class BudgetTotal:
    """A total as printed under a budget table."""

    initiative: str
    kind: str
    year: int
    amount: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Spend:
    """Pounds spent against the budget line of this initiative, position, kind and year."""

    initiative: str
    position: int
    kind: str
    year: int
    on: date
    amount: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Published:
    """A row of a published cost/benefit table, costs negative. `agency` is "" in the printed total."""

    table: str
    initiative: str
    position: int
    agency: str
    annual_saving: Decimal
    annual_operating_cost: Decimal
    annual_impact: Decimal
    set_up_cost: Decimal
    year_one_impact: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Driver:
    """An assumption of the cost/benefit model; `value` is text, for one of them is a list of steps."""

    initiative: str
    key: str
    value: str
    unit: str
    source: str
    grade: int | None


@dataclass(frozen=True, slots=True)
class UnitCost:
    """What one step of the response to a case costs an agency."""

    key: str
    name: str
    agency: str
    amount: Decimal
    source: str
    price_year: str
    grade: int | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A line of a scorecard. `tolerance` is a share of the target; `driver` is the model's key, or ""."""

    initiative: str
    position: int
    code: str
    name: str
    kind: str
    measure: str
    unit: str
    direction: str
    baseline: Decimal | None
    baseline_note: str
    target: Decimal | None
    target_note: str
    tolerance: Decimal | None
    driver: str
    frequency: str
    source: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What an indicator was over a period, both days included."""

    initiative: str
    indicator: str
    period_start: date
    period_end: date
    value: Decimal
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What a paper says on a subject. Two claims on one subject that differ are a contradiction."""

    initiative: str
    subject: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk and the initiatives that it bears on. Scores are 1 to 5, None where not printed."""

    position: int
    initiatives: tuple[str, ...]
    description: str
    mitigation: str
    owner: str
    inherent_likelihood: int | None
    inherent_impact: int | None
    residual_likelihood: int | None
    residual_impact: int | None
    source: str


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """A dependency, a constraint with its area (budget, staff, quality) or an assumption.

    Of the initiative with this code, or, where that is "", of the programme as a whole.
    """

    position: int
    kind: str
    area: str
    description: str
    mitigation: str
    source: str
    initiative: str = ""
    owner: str = ""
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything that the files of one programme say, in the order of the files."""

    papers: tuple[Paper, ...]
    partnership: Partnership
    initiatives: tuple[Initiative, ...]
    actions: tuple[Action, ...]
    updates: tuple[Update, ...]
    budget_lines: tuple[BudgetLine, ...]
    budget_totals: tuple[BudgetTotal, ...]
    published: tuple[Published, ...]
    drivers: tuple[Driver, ...]
    unit_costs: tuple[UnitCost, ...]
    indicators: tuple[Indicator, ...]
    observations: tuple[Observation, ...]
    claims: tuple[Claim, ...]
    risks: tuple[Risk, ...]
    register: tuple[RegisterEntry, ...]
    spend: tuple[Spend, ...] = ()
