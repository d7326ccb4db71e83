"""Partner cost/benefit: what each agency saves and pays for an initiative, in three scenarios.

- business-case: as published, cell by cell.
- modelled: worked out from drivers (`evaluation.model.logic`).
- observed: the same model with drivers and costs replaced by actuals to date (`evaluation.model.observed`).

Plain Python, no Django, no clock: `assess` is given everything, `as_at` included, and answers what is stored as it is
(`initiatives.results.matrix`). Every figure says how it was worked out; what is not known is None, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from evaluation.model.figures import (
    AGENCIES,
    MEASURES,
    TOTAL,
    Figure,
    Input,
    Matrix,
    Row,
    agency_name,
    in_printed_order,
    total_row,
    unknown,
)
from evaluation.model.logic import Driver, Savings, UnitCost, savings
from evaluation.model.observed import (
    NO_ACTIVITY,
    NONE_RECORDED,
    NOTHING_RECORDED,
    OPERATING,
    SET_UP,
    Actual,
    Cost,
    SpendTotal,
    as_planned,
    observed_cost,
    observed_drivers,
    per_year,
    planned_cost,
    spending_agencies,
)
from initiatives.results import matrix as kept
from initiatives.results.matrix import Scenario
from safer_communities.money import pounds_exact

__all__ = [
    "BUSINESS_CASE",
    "MODELLED",
    "OBSERVED",
    "SCENARIOS",
    "Actual",
    "Cost",
    "Driver",
    "InitiativeInputs",
    "PublishedRow",
    "SpendTotal",
    "UnitCost",
    "amounts",
    "assess",
    "business_case",
    "compare",
    "flat_rows",
    "modelled",
    "observed",
    "per_year",
    "programme",
]

BUSINESS_CASE: Final = "business-case"
MODELLED: Final = "modelled"
OBSERVED: Final = "observed"
SCENARIOS: tuple[Scenario, ...] = (BUSINESS_CASE, MODELLED, OBSERVED)
PROGRAMME, PROGRAMME_NAME = "programme", "The programme"

NOTHING_AVOIDED = Figure(Decimal(0), "nothing of the response is avoided", "£0")
USUAL_AGENCIES = tuple(code for code in AGENCIES if code != "tbc")


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A row of a published table, in pounds, costs negative; `agency` is "" or "total" in its total."""

    agency: str
    annual_saving: Decimal
    annual_operating_cost: Decimal
    annual_impact: Decimal
    set_up_cost: Decimal
    year_one_impact: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class InitiativeInputs:
    """All that one initiative's three scenarios are worked out from. `go_live` only once it has happened."""

    code: str
    name: str
    as_at: date
    published: tuple[PublishedRow, ...] = ()
    drivers: Mapping[str, Driver] = field(default_factory=dict)
    unit_costs: Mapping[str, UnitCost] = field(default_factory=dict)
    costs: tuple[Cost, ...] = ()
    actuals: tuple[Actual, ...] = ()
    spend: tuple[SpendTotal, ...] = ()
    go_live: date | None = None


Matrices = Mapping[Scenario, kept.Matrix]


def assess(inputs: InitiativeInputs) -> Matrices:
    """The matrix of one initiative in each scenario, as it is stored."""
    return {
        BUSINESS_CASE: business_case(inputs.code, inputs.name, inputs.published).stored(),
        MODELLED: modelled(inputs).stored(),
        OBSERVED: observed(inputs).stored(),
    }


# The three scenarios


def business_case(code: str, name: str, published: Iterable[PublishedRow]) -> Matrix:
    """A published table as it stands. Sums are quoted, not mended: `footing_errors` lists the wrong ones."""
    published = tuple(published)
    rows = tuple(_quoted(row, row.agency) for row in published if row.agency in AGENCIES)
    totals = [_quoted(row, TOTAL) for row in published if row.agency in ("", TOTAL)]
    if not rows:
        return _blank(BUSINESS_CASE, code, name, USUAL_AGENCIES, "no table has been published")
    return Matrix(BUSINESS_CASE, code, name, rows, totals[0] if totals else total_row(code, rows))


def modelled(inputs: InitiativeInputs) -> Matrix:
    """The matrix that follows from the drivers; where some are absent, no figures but their names."""
    result = savings(inputs.drivers, inputs.unit_costs)
    if result.reason:
        agencies = _agencies(inputs, {})
        return _blank(MODELLED, inputs.code, inputs.name, agencies, result.reason, result.missing)
    return _matrix(MODELLED, inputs, result, lambda agency, kind: _planned(inputs, agency, kind))


def observed(inputs: InitiativeInputs) -> Matrix:
    """The same model by actuals to date.

    Savings need at least one actual: the plan's figures must not pass for observed ones. Once there is one,
    the drivers and costs that nobody has recorded stay as planned, and say so. Without savings, a cost that
    is planned but not recorded is not known either.
    """
    drivers, replaced, notes = observed_drivers(inputs.drivers, inputs.actuals, inputs.as_at)
    spend = [total for total in inputs.spend if total.first_on <= inputs.as_at]
    if not replaced and not spend:
        return _blank(OBSERVED, inputs.code, inputs.name, _agencies(inputs, {}), NOTHING_RECORDED)
    result = savings(drivers, inputs.unit_costs) if replaced else Savings({}, problems=(NO_ACTIVITY,))

    def cost(agency: str, kind: str) -> Figure:
        planned = planned_cost(inputs.costs, agency, kind)
        if planned.value:
            planned = unknown(NONE_RECORDED) if result.reason else as_planned(planned)
        return observed_cost(planned, spend, agency, kind, inputs.go_live, inputs.as_at)

    return _matrix(OBSERVED, inputs, result, cost, () if result.reason else tuple(notes))


def _planned(inputs: InitiativeInputs, agency: str, kind: str) -> Figure:
    return planned_cost(inputs.costs, agency, kind) if inputs.costs else unknown("no costs were given")


def _quoted(row: PublishedRow, agency: str) -> Row:
    """A printed row, each cell a figure that quotes its source."""

    def cell(measure: str) -> Figure:
        value: Decimal = getattr(row, measure)
        quoted = Input(f"{agency_name(agency)}, {MEASURES[measure]}, as published", value, "£", row.source)
        return Figure(value, "as published", pounds_exact(value), (quoted,))

    return Row(agency, *(cell(measure) for measure in MEASURES))


def _agencies(inputs: InitiativeInputs, figures: Mapping[str, Figure]) -> list[str]:
    """The rows of a worked-out matrix: those of the published table, and whoever else saves or pays."""
    published = {row.agency for row in inputs.published if row.agency in AGENCIES}
    saving = {agency for agency, figure in figures.items() if figure.value}
    paying = spending_agencies(inputs.costs, inputs.spend)
    return in_printed_order((published or set(USUAL_AGENCIES)) | saving | paying)


def _matrix(
    scenario: Scenario,
    inputs: InitiativeInputs,
    result: Savings,
    cost: Callable[[str, str], Figure],
    notes: tuple[str, ...] = (),
) -> Matrix:
    """Savings and costs put together; where there are no savings, the reason stands in their place."""
    none = unknown(result.reason) if result.reason else NOTHING_AVOIDED
    rows = tuple(
        Row.of(
            inputs.code,
            agency,
            result.figures.get(agency, none),
            cost(agency, OPERATING),
            cost(agency, SET_UP),
        )
        for agency in _agencies(inputs, result.figures)
    )
    total = total_row(inputs.code, rows)
    return Matrix(scenario, inputs.code, inputs.name, rows, total, result.reason, result.missing, notes)


def _blank(
    scenario: Scenario, code: str, name: str, agencies: Iterable[str], reason: str, missing: tuple[str, ...] = ()
) -> Matrix:
    """A matrix in which nothing is known, and why."""
    nothing = (unknown(reason),) * len(MEASURES)
    rows = tuple(Row(agency, *nothing) for agency in agencies)
    return Matrix(scenario, code, name, rows, Row(TOTAL, *nothing), reason, missing)


# The programme


def programme(results: Mapping[str, Matrices]) -> Matrices:
    """The programme's matrix in each scenario, added up from what `assess` answered for each initiative.

    A figure adds the initiatives that are known and names the others in `partial_of`; None if none is known.
    Impacts are worked out from the sums, so that the table foots even where it is partial.
    """
    return {scenario: _programme_matrix(scenario, results).stored() for scenario in SCENARIOS}


def _programme_matrix(scenario: Scenario, results: Mapping[str, Matrices]) -> Matrix:
    if not results:
        return _blank(scenario, PROGRAMME, PROGRAMME_NAME, USUAL_AGENCIES, "there are no initiatives")
    matrices = {code: result[scenario] for code, result in results.items()}
    agencies = in_printed_order(row.agency for matrix in matrices.values() for row in matrix.rows)
    rows = tuple(
        Row.of(
            PROGRAMME,
            agency,
            _over_initiatives(matrices, agency, "annual_saving"),
            _over_initiatives(matrices, agency, "annual_operating_cost"),
            _over_initiatives(matrices, agency, "set_up_cost"),
        )
        for agency in agencies
    )
    total = total_row(PROGRAMME, rows)
    nothing = all(figure.value is None for figure in total.figures)
    reason = _common_reason(matrix.reason for matrix in matrices.values()) if nothing else _partly(total)
    return Matrix(scenario, PROGRAMME, PROGRAMME_NAME, rows, total, reason)


def _over_initiatives(matrices: Mapping[str, kept.Matrix], agency: str, measure: str) -> Figure:
    """One cell of the programme. An initiative counts where its whole column is known; no row there is £0."""
    totals = {code: matrix.total.figure(measure) for code, matrix in matrices.items()}
    known = {code: matrix for code, matrix in matrices.items() if totals[code].value is not None}
    without = tuple(matrix.name for code, matrix in matrices.items() if code not in known)
    if not known:
        return Figure(None, reason=_common_reason(total.reason for total in totals.values()), partial_of=without)
    parts = tuple(
        Input(matrix.name, row.figure(measure).value, "£", figure=f"{code}/{agency}/{measure}")
        for code, matrix in known.items()
        for row in matrix.rows
        if row.agency == agency
    )
    values = [part.value for part in parts if isinstance(part.value, Decimal)]
    numbers = " + ".join(map(pounds_exact, values)) or "£0"
    value = sum(values, Decimal(0))
    return Figure(value, "the initiatives added together", numbers, parts, partial_of=without)


def _common_reason(reasons: Iterable[str]) -> str:
    known = set(reasons)
    return known.pop() if len(known) == 1 else "not known for any initiative"


def _partly(total: Row) -> str:
    without = dict.fromkeys(name for figure in total.figures for name in figure.partial_of)
    return f"Not all is known for {', '.join(without)}: sums are of what is known." if without else ""


# For readers


def flat_rows(matrix: kept.Matrix) -> list[dict[str, str | None]]:
    """The matrix as rows of a spreadsheet or an API; the last row is the total (agency "total").

    Each row: initiative, agency and the five amounts, as decimal strings or None.
    """
    return [{"initiative": matrix.code, "agency": row.agency, **amounts(row)} for row in matrix.all_rows]


def amounts(row: kept.Row) -> dict[str, str | None]:
    """The five amounts by measure, as decimal strings or None."""
    return {measure: None if figure.value is None else f"{figure.value:f}" for measure, figure in row.figures().items()}


@dataclass(frozen=True, slots=True)
class Compared:
    """An amount in two scenarios; the difference is second less first. None where not known."""

    first: Decimal | None
    second: Decimal | None
    difference: Decimal | None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """What one agency saves and pays in two scenarios."""

    agency: str
    agency_name: str
    annual_saving: Compared
    annual_operating_cost: Compared
    annual_impact: Compared
    set_up_cost: Compared
    year_one_impact: Compared


def compare(first: kept.Matrix, second: kept.Matrix) -> list[ComparedRow]:
    """Two scenarios of one initiative side by side, by agency and at last the total.

    A row that only one table has is £0 in the other, where the other is known.
    """
    agencies = in_printed_order(row.agency for matrix in (first, second) for row in matrix.rows)
    one, other = _amounts(first), _amounts(second)
    return [
        ComparedRow(
            agency,
            agency_name(agency),
            *[_beside(one(agency, measure), other(agency, measure)) for measure in MEASURES],
        )
        for agency in (*agencies, TOTAL)
    ]


def _amounts(matrix: kept.Matrix) -> Callable[[str, str], Decimal | None]:
    rows = {row.agency: row for row in matrix.all_rows}

    def amount(agency: str, measure: str) -> Decimal | None:
        if agency in rows:
            return rows[agency].figure(measure).value
        return None if matrix.total.figure(measure).value is None else Decimal(0)

    return amount


def _beside(first: Decimal | None, second: Decimal | None) -> Compared:
    return Compared(first, second, None if first is None or second is None else second - first)
