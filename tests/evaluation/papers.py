"""What the papers print, transcribed by hand for the tests: published tables, unit costs, the worked case."""

from datetime import date
from decimal import Decimal
from typing import Any

from evaluation.model.cost_benefit import Cost, Driver, InitiativeInputs, PublishedRow, UnitCost
from evaluation.model.figures import MEASURES, Matrix
from evaluation.model.logic import savings
from initiatives.results.fitting import to_json

AS_AT = date(2013, 7, 19)

# As printed: annual saving, annual operating cost, annual impact, set-up cost, year-one impact.
PUBLISHED: dict[str, dict[str, tuple[int, int, int, int, int]]] = {
    "A": {
        "police": (163_946, 0, 163_946, 0, 163_946),
        "cps": (10_625, 0, 10_625, 0, 10_625),
        "probation": (5_636, -1_625, 4_011, 0, 4_011),
        "court": (16_320, 0, 16_320, 0, 16_320),
        "council": (0, -32_500, -32_500, -25_150, -57_650),
        "total": (196_527, -34_125, 162_402, -25_150, 137_252),
    },
    "B": {
        "police": (55_429, 0, 55_429, 0, 55_429),
        "cps": (4_500, 0, 4_500, 0, 4_500),
        "probation": (10_602, 0, 10_602, 0, 10_602),
        "court": (6_912, 0, 6_912, 0, 6_912),
        "council": (0, -75_000, -75_000, -43_300, -118_300),
        "total": (77_443, -75_000, 2_443, -43_300, -40_857),
    },
    "C": {
        "police": (49_440, -98_400, -48_960, -38_100, -87_060),
        "cps": (110_000, 0, 110_000, 0, 110_000),
        "probation": (143_880, 0, 143_880, 0, 143_880),
        "court": (168_960, 0, 168_960, 0, 168_960),
        "council": (0, 0, 0, -9_100, -9_100),
        "total": (472_280, -98_400, 373_880, -47_200, 326_680),
    },
    "D": {
        "police": (29_942, 0, 29_942, 0, 29_942),
        "cps": (0, 0, 0, 0, 0),
        "probation": (3_609, -15_689, -12_080, 0, -12_080),
        "court": (0, 0, 0, 0, 0),
        "prison": (15_623, 0, 15_623, 0, 15_623),
        "council": (0, 0, 0, -11_667, -11_667),
        "total": (49_174, -15_689, 33_485, -11_667, 21_818),
    },
    "programme": {
        "police": (298_757, -98_400, 200_357, -38_100, 162_257),
        "cps": (125_125, 0, 125_125, 0, 125_125),
        "probation": (163_727, -17_314, 146_413, 0, 146_413),
        "court": (192_192, 0, 192_192, 0, 192_192),
        "prison": (15_623, 0, 15_623, 0, 15_623),
        "council": (0, -107_500, -107_500, -89_217, -196_717),
        "total": (795_424, -223_214, 572_210, -127_317, 444_893),
    },
    "october-2012": {
        "police": (357_871, -98_400, 259_471, -46_000, 213_471),
        "cps": (126_260, 0, 126_260, 0, 126_260),
        "probation": (0, -397_350, -397_350, -5_000, -402_350),
        "court": (193_935, 0, 193_935, 0, 193_935),
        "prison": (351_788, 0, 351_788, 0, 351_788),
        "tbc": (0, -75_000, -75_000, -241_500, -316_500),
        "total": (1_029_854, -570_750, 459_104, -292_500, 166_604),
    },
}

UNIT_COSTS = {
    key: UnitCost(key, agency, Decimal(amount), source)
    for key, agency, amount, source in (
        ("call_out", "police", 542, "CLG Troubled Families cost database"),
        ("arrest", "police", 1_930, "CLG Troubled Families cost database"),
        ("caution", "police", 492, "LBB Troubled Families cost database"),
        ("cps", "cps", 500, "“£500, say”"),
        ("court", "court", 768, "CLG Troubled Families cost database"),
    )
}
CAUTIONS = {
    "cohort": "200",
    "presenting_steps_avoided": "prosecution, sentence",
    "share_arrested": "1",
    "share_cautioned": "0",
    "share_prosecuted": "1",
    "share_sentenced": "0.50",
    "sentence_cost_probation": "1308",
    "reoffending_without": "0.50",
    "reoffending_with": "0.40",
}
CAUTION_COSTS = (
    Cost("police", "operating", Decimal(98_400), "business case, section 5.3"),
    Cost("police", "set_up", Decimal(38_100), "business case, section 5.3"),
    Cost("council", "set_up", Decimal(9_100), "business case, section 5.3"),
)


def published(code: str) -> tuple[PublishedRow, ...]:
    return tuple(
        PublishedRow(agency, *map(Decimal, cells), source=f"table {code}") for agency, cells in PUBLISHED[code].items()
    )


def drivers(given: dict[str, str]) -> dict[str, Driver]:
    return {key: Driver.read(key, value, "business case, page 24") for key, value in given.items()}


def cautions(**changed: str) -> InitiativeInputs:
    given = {key: value for key, value in (CAUTIONS | changed).items() if value}
    return InitiativeInputs(
        "C",
        "Conditional Cautions",
        AS_AT,
        published("C"),
        drivers(given),
        UNIT_COSTS,
        CAUTION_COSTS,
    )


def plain(matrix: Matrix) -> dict[str, Any]:
    """A matrix as it is stored."""
    return to_json(matrix.stored())


def cells(matrix: dict[str, Any]) -> dict[str, tuple[Decimal | None, ...]]:
    return {
        row["agency"]: tuple(
            None if row[measure]["value"] is None else Decimal(row[measure]["value"]) for measure in MEASURES
        )
        for row in (*matrix["rows"], matrix["total"])
    }


def saving_of(given: dict[str, str]) -> dict[str, Decimal | None]:
    return {agency: figure.value for agency, figure in savings(drivers(given), UNIT_COSTS).figures.items()}
