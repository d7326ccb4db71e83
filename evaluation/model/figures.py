"""A figure with its working, and the cost/benefit matrix that figures make.

Plain Python, no Django. Money is Decimal pounds; costs are negative, so that every sum is an addition:
annual impact = annual saving + annual operating cost, year-one impact = annual impact + set-up cost.
`stored` gives what is kept of it and read by pages, API and papers (`initiatives.results.matrix`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from initiatives.results import matrix as kept
from safer_communities.money import pounds, pounds_exact, to_penny, to_pound, value_text
from safer_communities.vocabulary import Agency

AGENCIES: Mapping[str, str] = dict(Agency.choices)
"""Agency codes and printed names, in the printed order."""
TOTAL = "total"

MEASURES: Mapping[str, str] = {
    "annual_saving": "annual saving",
    "annual_operating_cost": "annual operating cost",
    "annual_impact": "annual impact",
    "set_up_cost": "set-up cost",
    "year_one_impact": "year-one impact",
}
"""The five columns of the matrix, in the printed order."""

ZERO = Decimal(0)


def agency_name(code: str) -> str:
    """The printed name of an agency, or of the total row; the code itself where it is not one of ours."""
    return "Total" if code == TOTAL else AGENCIES.get(code, code)


def in_printed_order(agencies: Iterable[str]) -> list[str]:
    """The agencies without repeats, in the order in which the papers print them; others last."""
    order = list(AGENCIES)
    return sorted(set(agencies), key=lambda code: (order.index(code) if code in order else len(order), code))


class Input(NamedTuple):
    """One thing that a figure was worked out from, and where it came from.

    `unit` is "£", "share" (0 to 1, printed as a percentage) or words. `figure` is the path of the figure that
    this input is, where it has a working of its own: "C/police/annual_saving".
    """

    name: str
    value: Decimal | str | None
    unit: str = ""
    source: str = ""
    person: str = ""
    as_of: str = ""
    figure: str = ""

    def stored(self) -> kept.Input:
        """What is kept; `text` is the value as printed."""
        value = self.value
        return kept.Input(
            self.name,
            value if value is None or isinstance(value, str) else f"{value:f}",
            self.unit,
            value_text(value, self.unit),
            self.source,
            self.person,
            self.as_of,
            self.figure,
        )


class Figure(NamedTuple):
    """An amount in pounds that can say how it was worked out.

    `value` None means not known: `reason` says why. `partial_of` names what a sum leaves out as not known.
    """

    value: Decimal | None
    formula: str = ""
    numbers: str = ""
    inputs: tuple[Input, ...] = ()
    reason: str = ""
    partial_of: tuple[str, ...] = ()

    def stored(self) -> kept.Figure:
        """What is kept; `value` to the penny, `text` as printed, to the pound."""
        return kept.Figure(
            None if self.value is None else to_penny(self.value),
            pounds(self.value),
            self.formula,
            self.numbers,
            tuple([item.stored() for item in self.inputs]),
            self.reason,
            self.partial_of,
        )


def unknown(reason: str) -> Figure:
    """A figure that nobody knows, and why."""
    return Figure(None, reason=reason)


def added(formula: str, parts: Sequence[tuple[str, Figure, str]]) -> Figure:
    """The sum of figures, given as (name, figure, path of the figure); not known if any of them is not."""
    inputs = tuple([Input(name, figure.value, "£", figure.reason, figure=path) for name, figure, path in parts])
    figures = [figure for _, figure, _ in parts]
    without = tuple(dict.fromkeys(name for figure in figures for name in figure.partial_of))
    known = [figure.value for figure in figures if figure.value is not None]
    if len(known) < len(parts):
        reasons = dict.fromkeys(figure.reason for figure in figures if figure.value is None)
        return Figure(None, formula, "", inputs, " ".join(filter(None, reasons)), without)
    numbers = " + ".join([pounds_exact(value) for value in known])
    return Figure(sum(known, ZERO), formula, numbers, inputs, partial_of=without)


class Row(NamedTuple):
    """What one agency (or, for the total row, all of them) saves and pays."""

    agency: str
    annual_saving: Figure
    annual_operating_cost: Figure
    annual_impact: Figure
    set_up_cost: Figure
    year_one_impact: Figure

    @classmethod
    def of(cls, place: str, agency: str, saving: Figure, operating: Figure, set_up: Figure) -> Row:
        """The row that follows from a saving and (negative) costs; `place` starts its figures' paths."""
        path = f"{place}/{agency}/"
        impact = added(
            "annual saving + annual operating cost",
            (
                ("Annual saving", saving, path + "annual_saving"),
                ("Annual operating cost", operating, path + "annual_operating_cost"),
            ),
        )
        year_one = added(
            "annual impact + set-up cost",
            (
                ("Annual impact", impact, path + "annual_impact"),
                ("Set-up cost", set_up, path + "set_up_cost"),
            ),
        )
        return cls(agency, saving, operating, impact, set_up, year_one)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The five figures in the order of MEASURES."""
        return self[1:]

    def stored(self) -> kept.Row:
        """What is kept, with the agency's printed name."""
        return kept.Row(self.agency, agency_name(self.agency), *[figure.stored() for figure in self.figures])


def total_row(place: str, rows: Iterable[Row]) -> Row:
    """Each column added up over the agencies."""
    rows = tuple(rows)

    def column(index: int, measure: str) -> Figure:
        parts = [(agency_name(row.agency), row.figures[index], f"{place}/{row.agency}/{measure}") for row in rows]
        return added("the agencies added together", parts)

    saving, operating, impact, set_up, year_one = (column(index, measure) for index, measure in enumerate(MEASURES))
    return Row(TOTAL, saving, operating, impact, set_up, year_one)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The matrix of one initiative, or of the programme, in one scenario."""

    scenario: kept.Scenario
    code: str
    name: str
    rows: tuple[Row, ...]
    total: Row
    reason: str = ""
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def footing_errors(self) -> list[str]:
        """A sentence for each row and column whose known figures do not add up; empty when all foot."""
        return [
            *(error for row in (*self.rows, self.total) for error in _across(row)),
            *_down(self.rows, self.total),
        ]

    def foots(self) -> bool:
        """Whether every row and column adds up, to the penny."""
        return not self.footing_errors()

    def stored(self) -> kept.Matrix:
        """What is kept. `known`: every figure is known. `some_known`: at least one is."""
        figures = [figure for row in (*self.rows, self.total) for figure in row.figures]
        notes = self.notes if _foots_when_printed(self.rows, self.total) else (*self.notes, ROUNDING)
        return kept.Matrix(
            scenario=self.scenario,
            code=self.code,
            name=self.name,
            known=all(figure.value is not None for figure in figures),
            some_known=any(figure.value is not None for figure in figures),
            reason=self.reason,
            missing=self.missing,
            notes=notes,
            partial_of=tuple(dict.fromkeys(name for figure in figures for name in figure.partial_of)),
            footing_errors=tuple(self.footing_errors()),
            rows=tuple([row.stored() for row in self.rows]),
            total=self.total.stored(),
        )


ROUNDING = "Figures are kept to the penny and printed to the pound, so a printed sum may be a pound or two out."

_SUMS = (
    ("annual_saving", "annual_operating_cost", "annual_impact"),
    ("annual_impact", "set_up_cost", "year_one_impact"),
)


def _across(row: Row) -> Iterable[str]:
    for first, second, result in _SUMS:
        one, other, printed = (getattr(row, measure).value for measure in (first, second, result))
        if None not in (one, other, printed) and one + other != printed:
            parts = f"{MEASURES[first]} {pounds_exact(one)} and {MEASURES[second]} {pounds_exact(other)}"
            made = f"make {pounds_exact(one + other)}"
            given = f"the {MEASURES[result]} is given as {pounds_exact(printed)}"
            yield f"{agency_name(row.agency)}: {parts} {made}, but {given}."


def _down(rows: tuple[Row, ...], total: Row) -> Iterable[str]:
    for index, name in enumerate(MEASURES.values()):
        given = total.figures[index].value
        known = [value for row in rows if (value := row.figures[index].value) is not None]
        if rows and given is not None and len(known) == len(rows) and sum(known, ZERO) != given:
            yield (
                f"Total: the {name} of the agencies makes {pounds_exact(sum(known, ZERO))}, but is given as "
                f"{pounds_exact(given)}."
            )


def _foots_when_printed(rows: tuple[Row, ...], total: Row) -> bool:
    """Whether no pence hide in the table: then what is printed to the pound adds up as well."""
    values = (figure.value for row in (*rows, total) for figure in row.figures)
    return all(value is None or value == to_pound(value) for value in values)
