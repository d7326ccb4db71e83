"""Reads a programme's strategies from its folder into typed, checked rows. Plain Python, no Django."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from safer_communities.programmes import BARNET
from safer_communities.sheets.cells import Cells, DataError, csv_rows, tables, toml_tables

Row = TypeVar("Row")
RATINGS = ("", "red", "amber", "green")


@dataclass(frozen=True)
class Priority:
    """A priority; `lead_organisation` is a code, "" while it is to be confirmed."""

    number: str
    name: str
    lead_organisation: str
    lead_officer: str
    source: str


@dataclass(frozen=True)
class Strategy:
    slug: str
    name: str
    start_year: int
    end_year: int
    priorities: tuple[Priority, ...]
    source: str


@dataclass(frozen=True)
class Commitment:
    """What was said would be done, by the slug of its strategy and the number of its priority."""

    strategy: str
    priority: str
    position: int
    text: str
    responsible: str = ""
    timescale: str = ""
    resources: str = ""
    measurement: str = ""
    outcome: str = ""
    source: str = ""


@dataclass(frozen=True)
class Return:
    strategy: str
    priority: str
    commitment: int
    year: int
    quarter: int
    position: int
    plan: str
    update: str
    rating: str
    to_be_reported: bool
    source: str


@dataclass(frozen=True)
class Strategies:
    strategies: tuple[Strategy, ...]
    commitments: tuple[Commitment, ...]
    returns: tuple[Return, ...]


def read_strategies(folder: Path = BARNET) -> Strategies:
    """Read and check the three files. Raises DataError where one cannot be read or rows do not fit one another."""
    found = Strategies(
        strategies=tuple(_finished(cells, _strategy(cells)) for cells in toml_tables(folder, "strategies")),
        commitments=tuple(_finished(cells, _commitment(cells)) for cells in csv_rows(folder, "commitments.csv")),
        returns=tuple(_finished(cells, _return(cells)) for cells in csv_rows(folder, "returns.csv")),
    )
    priorities = {(strategy.slug, priority.number) for strategy in found.strategies for priority in strategy.priorities}
    commitments = {(commitment.strategy, commitment.priority, commitment.position) for commitment in found.commitments}
    for commitment in found.commitments:
        if (commitment.strategy, commitment.priority) not in priorities:
            raise DataError(
                f"{folder.name}/commitments.csv: no priority {commitment.priority} in {commitment.strategy}"
            )
    for row in found.returns:
        if (row.strategy, row.priority, row.commitment) not in commitments:
            raise DataError(f"{folder.name}/returns.csv: no commitment {row.commitment} under {row.priority}")
    return found


def _finished(cells: Cells, row: Row) -> Row:
    cells.finished()
    return row


def _strategy(cells: Cells) -> Strategy:
    return Strategy(
        slug=cells.needed("slug"),
        name=cells.needed("name"),
        start_year=cells.whole("start_year", 2000, 2100),
        end_year=cells.whole("end_year", 2000, 2100),
        priorities=tuple(_finished(row, _priority(row)) for row in tables(cells, "priorities")),
        source=cells.source(),
    )


def _priority(cells: Cells) -> Priority:
    return Priority(
        number=cells.needed("number"),
        name=cells.needed("name"),
        lead_organisation=cells.text("lead_organisation"),
        lead_officer=cells.text("lead_officer"),
        source=cells.source(),
    )


def _commitment(cells: Cells) -> Commitment:
    return Commitment(
        strategy=cells.needed("strategy"),
        priority=cells.needed("priority"),
        position=cells.whole("position", 1, 99),
        text=cells.needed("text"),
        responsible=cells.text("responsible"),
        timescale=cells.text("timescale"),
        resources=cells.text("resources"),
        measurement=cells.text("measurement"),
        outcome=cells.text("outcome"),
        source=cells.source(),
    )


def _return(cells: Cells) -> Return:
    return Return(
        strategy=cells.needed("strategy"),
        priority=cells.needed("priority"),
        commitment=cells.whole("commitment", 1, 99),
        year=cells.whole("year", 2000, 2100),
        quarter=cells.whole("quarter", 1, 4),
        position=cells.whole("position", 1, 99),
        plan=cells.text("plan"),
        update=cells.text("update"),
        rating=cells.choice("rating", RATINGS),
        to_be_reported=cells.choice("to_be_reported", ("yes", "no")) == "yes",
        source=cells.source(),
    )
