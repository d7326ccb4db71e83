"""What Northgate planned: its themes with their money, the driver of each benefit, and the matrix it would print.

Plain data and arithmetic, made up; the same for every day but for the years of the budget.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from safer_communities.programmes.rows import BudgetLine, Driver, Factor, Indicator, Published, UnitCost

SOURCE = "Northgate demonstration data, generated"


@dataclass(frozen=True)
class Theme:
    """What one generated initiative is about. Shares are 0 to 1; money is pounds."""

    code: str
    slug: str
    name: str
    description: str
    lead: str
    organisation: str
    cohort: int
    without: str
    with_it: str
    running_cost: int
    pace: float


THEMES = (
    Theme(
        "N1",
        "street-mediation",
        "Street Mediation",
        "Trained mediators settle neighbour disputes before they grow.",
        "Head of Community Safety, Northgate Council",
        "council",
        160,
        "0.45",
        "0.34",
        12_000,
        1.0,
    ),
    Theme(
        "N2",
        "night-time-guardians",
        "Night-time Guardians",
        "Volunteers help people home from the town centre.",
        "Chief Inspector, Northgate Police",
        "police",
        240,
        "0.40",
        "0.33",
        9_000,
        0.85,
    ),
    Theme(
        "N3",
        "fresh-start-mentoring",
        "Fresh Start Mentoring",
        "Mentors meet people at the gate on release.",
        "Assistant Chief Officer, Northgate Probation",
        "probation",
        140,
        "0.60",
        "0.47",
        16_000,
        0.6,
    ),
)
ORGANISATIONS = (
    ("council", "Northgate Council", "council"),
    ("police", "Northgate Police", "police"),
    ("probation", "Northgate Probation", "probation"),
    ("court", "Northgate Magistrates' Court", "court"),
    ("cps", "Crown Prosecution Service, Northgate", "cps"),
)
UNIT_COSTS = (
    ("call_out", "police", 560),
    ("arrest", "police", 1_980),
    ("caution", "police", 505),
    ("cps", "cps", 520),
    ("court", "court", 790),
)
SENTENCE = 1_350


def financial_year(today: date) -> int:
    """The year in which the financial year of a day began."""
    return today.year if today.month >= 4 else today.year - 1


def budget(theme: Theme, today: date) -> list[BudgetLine]:
    year = financial_year(today)
    weeks = Decimal(20)
    set_up = Factor(Decimal(2), "days a week"), Factor(weeks, "weeks"), Factor(Decimal(340), "£ a day")
    lines: list[tuple[str, str, int, Decimal, str, tuple[Factor, ...]]] = [
        (
            "Project management",
            "set_up",
            year,
            2 * weeks * 340,
            "2 days a week for 20 weeks at £340",
            set_up,
        ),
        (
            "Volunteer training",
            "set_up",
            year,
            Decimal(1_200),
            "£60 x 20 volunteers",
            (Factor(Decimal(60), "£ a volunteer"), Factor(Decimal(20), "volunteers")),
        ),
        ("Coordinator", "operating", year, Decimal(theme.running_cost) / 2, "Half a year", ()),
        ("Coordinator", "operating", year + 1, Decimal(theme.running_cost), "Full year", ()),
    ]
    position = {"Project management": 1, "Volunteer training": 2, "Coordinator": 3}
    return [
        BudgetLine(theme.code, position[item], item, kind, at, amount, assumption, factors, "council", "", SOURCE)
        for item, kind, at, amount, assumption, factors in lines
    ]


def unit_costs() -> tuple[UnitCost, ...]:
    return tuple(
        UnitCost(key, key.replace("_", "-"), agency, Decimal(amount), SOURCE, "", 3)
        for key, agency, amount in UNIT_COSTS
    )


def drivers(theme: Theme) -> list[Driver]:
    values = {
        "cohort": str(theme.cohort),
        "presenting_steps_avoided": "none",
        "share_arrested": "0.6",
        "share_cautioned": "0.3",
        "share_prosecuted": "0.5",
        "share_sentenced": "0.5",
        "sentence_cost_probation": str(SENTENCE),
        "reoffending_without": theme.without,
        "reoffending_with": theme.with_it,
    }
    return [Driver(theme.code, key, value, "", SOURCE, 3) for key, value in values.items()]


def published(theme: Theme) -> list[Published]:
    fewer = theme.cohort * (Decimal(theme.without) - Decimal(theme.with_it))
    cost = {key: Decimal(amount) for key, _, amount in UNIT_COSTS}
    savings = {
        "police": fewer * (cost["call_out"] + Decimal("0.6") * (cost["arrest"] + Decimal("0.3") * cost["caution"])),
        "cps": fewer * Decimal("0.3") * cost["cps"],
        "probation": fewer * Decimal("0.15") * SENTENCE,
        "court": fewer * Decimal("0.3") * cost["court"],
        "council": Decimal(0),
    }
    rows = []
    for position, (agency, saving) in enumerate(savings.items(), 1):
        running = Decimal(-theme.running_cost) if agency == "council" else Decimal(0)
        set_up = Decimal(-14_800) if agency == "council" else Decimal(0)
        rows.append(_row(theme, position, agency, saving.quantize(Decimal(1)), running, set_up))
    total = [
        sum((getattr(row, name) for row in rows), Decimal(0))
        for name in ("annual_saving", "annual_operating_cost", "set_up_cost")
    ]
    return [*rows, _row(theme, len(rows) + 1, "", *total)]


def _row(theme: Theme, position: int, agency: str, saving: Decimal, running: Decimal, set_up: Decimal) -> Published:
    impact = saving + running
    return Published(
        "business-case",
        theme.code,
        position,
        agency,
        saving,
        running,
        impact,
        set_up,
        impact + set_up,
        SOURCE,
    )


def indicators(theme: Theme) -> list[Indicator]:
    tolerance = Decimal("0.05")
    return [
        Indicator(
            theme.code,
            1,
            "people-helped",
            "People helped",
            "activity",
            "count",
            "people",
            "up",
            None,
            "",
            Decimal(theme.cohort),
            "a year",
            tolerance,
            "cohort",
            "quarterly",
            SOURCE,
        ),
        Indicator(
            theme.code,
            2,
            "re-offending",
            "Re-offending within a year",
            "outcome",
            "rate",
            "share",
            "down",
            Decimal(theme.without),
            "before",
            Decimal(theme.with_it),
            "",
            tolerance,
            "reoffending_with",
            "quarterly",
            SOURCE,
        ),
    ]
