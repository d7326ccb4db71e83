"""What the RAG rules are given and what they give back; see `initiatives.rating.rules`. Plain Python."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Rating(StrEnum):
    """A rating. Shown with its word or shape, never by colour alone."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    NOT_RATED = "not_rated"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The partnership's settings: scores out of 25, slip in days, shares of rated actions or budget."""

    threatens: int = 15
    identified: int = 8
    slip_days: int = 28
    red_share: Decimal = Decimal("0.20")
    finance_green: Decimal = Decimal("0.02")
    finance_amber: Decimal = Decimal("0.10")


@dataclass(frozen=True, slots=True)
class RiskFacts:
    """An open risk on an action. Likelihood and impact are residual, 1 to 5; None where nobody scored it."""

    description: str
    likelihood: int | None
    impact: int | None

    @property
    def score(self) -> int | None:
        """Likelihood × impact, out of 25; None where either is not scored."""
        if self.likelihood is None or self.impact is None:
            return None
        return self.likelihood * self.impact


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """What is known of an action. `risks` are its open risks, `predecessors` keys of other actions.

    `status` is not_started, in_progress, partly_achieved, achieved, not_achieved or cancelled; `gate` is
    empty, funding, sign_off, go_live or close; `number` is as printed.
    """

    key: str
    number: str
    description: str
    status: str
    due_start: date | None = None
    due_end: date | None = None
    achieved_on: date | None = None
    forecast_on: date | None = None
    problem_resolved: bool = False
    gate: str = ""
    risks: tuple[RiskFacts, ...] = ()
    predecessors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """An indicator, which should go `direction` "up" or "down"; `tolerance` is a share of the target.

    Values are in `unit`; the unit "share" (0.814) is shown as a percentage.
    """

    name: str
    unit: str
    direction: str
    target: Decimal | None
    tolerance: Decimal | None
    latest: Decimal | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rating, the slug of the rule that gave it, and the reasons; the first sentence is the rule's own."""

    rating: Rating
    rule: str
    reasons: tuple[str, ...]
