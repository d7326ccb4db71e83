"""The cost/benefit matrix as it is stored: what each agency saves and pays, every figure with how it was worked out.

Part of `initiatives.results.shape`, whose number stands for both. Plain Python, no Django.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Scenario = Literal["business-case", "modelled", "observed"]


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that a figure was worked out from, and where it came from; `text` is its value as printed.

    `figure` is the path of the figure that this input is, where it has a working of its own; `as_of` an ISO day or "".
    """

    name: str
    value: str | None
    unit: str
    text: str
    source: str
    person: str
    as_of: str
    figure: str


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount and how it was worked out; not known, `reason` says why. `partial_of` is what a sum leaves out."""

    value: Decimal | None
    text: str
    formula: str
    numbers: str
    inputs: tuple[Input, ...]
    reason: str
    partial_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What one agency (or, in a total, all of them) saves and pays."""

    agency: str
    agency_name: str
    annual_saving: Figure
    annual_operating_cost: Figure
    annual_impact: Figure
    set_up_cost: Figure
    year_one_impact: Figure

    def figure(self, measure: str) -> Figure:
        """The figure by the name of its measure. Raises KeyError for any other name."""
        return self.figures()[measure]

    def figures(self) -> dict[str, Figure]:
        """The five figures by measure, in the printed order."""
        return {
            "annual_saving": self.annual_saving,
            "annual_operating_cost": self.annual_operating_cost,
            "annual_impact": self.annual_impact,
            "set_up_cost": self.set_up_cost,
            "year_one_impact": self.year_one_impact,
        }


@dataclass(frozen=True, slots=True)
class Matrix:
    """A cost/benefit matrix in one scenario. `known`: every figure is; `some_known`: at least one is."""

    scenario: Scenario
    code: str
    name: str
    known: bool
    some_known: bool
    reason: str
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    partial_of: tuple[str, ...]
    footing_errors: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """The agencies' rows, and the total last."""
        return (*self.rows, self.total)
