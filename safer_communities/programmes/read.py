"""Reads a programme from its folder of data files into typed, checked rows.

    programme = read_programme(BARNET)

Anything wrong in a file is a DataError that names file, row and column; nothing is read in part.
What each file holds is said in the folder's README. The columns of lists that people see are said once, in the parts'
`columns.py`; those that are of the data files alone are said here.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from safer_communities.parts import columns
from safer_communities.programmes import BARNET
from safer_communities.programmes.checks import misfits
from safer_communities.programmes.rows import (
    Action,
    BudgetLine,
    BudgetTotal,
    Claim,
    Driver,
    Indicator,
    Initiative,
    Observation,
    Organisation,
    Paper,
    Partnership,
    Programme,
    Published,
    RegisterEntry,
    Risk,
    Statement,
    UnitCost,
    Update,
    VolumeTarget,
)
from safer_communities.sheets.cells import Cells, DataError, csv_rows, tables, toml_file, toml_tables
from safer_communities.sheets.columns import Reader
from safer_communities.vocabulary import Agency

__all__ = ["BARNET", "DataError", "read_programme"]

AGENCIES = tuple(Agency.values)
KINDS = ("set_up", "operating")
TABLES = ("business-case", "october-2012")
TOTAL = "total"

Row = TypeVar("Row")


def read_programme(folder: Path = BARNET) -> Programme:
    """Read and check all files of a programme's folder.

    Raises:
        DataError: a file is missing, a cell cannot be read, or rows do not fit one another.
    """
    papers = tuple(_each(toml_tables(folder, "papers"), _paper))
    programme = Programme(
        papers=papers,
        partnership=_partnership(toml_file(folder, "partnership.toml")),
        initiatives=tuple(
            _initiative(cells, number) for number, cells in enumerate(toml_tables(folder, "initiatives"), 1)
        ),
        actions=tuple(_each(csv_rows(folder, "actions.csv"), reader("actions", Action))),
        updates=tuple(_each(csv_rows(folder, "updates.csv"), _update)),
        budget_lines=tuple(_each(csv_rows(folder, "budget_lines.csv"), reader("budget_lines", BudgetLine))),
        budget_totals=tuple(_each(csv_rows(folder, "budget_totals.csv"), _budget_total)),
        published=_published(csv_rows(folder, "published.csv")),
        drivers=tuple(_each(toml_tables(folder, "drivers"), _driver)),
        unit_costs=tuple(_each(toml_tables(folder, "unit_costs"), _unit_cost)),
        indicators=_indicators(toml_tables(folder, "indicators")),
        observations=tuple(_each(csv_rows(folder, "observations.csv"), _observation)),
        claims=tuple(_each(csv_rows(folder, "claims.csv"), _claim)),
        risks=tuple(_each(csv_rows(folder, "risks.csv"), reader("risks", Risk))),
        register=(
            *_each(
                csv_rows(folder, "dependencies_and_constraints.csv"),
                reader("dependencies_and_constraints", RegisterEntry),
            ),
            *_each(csv_rows(folder, "assumptions.csv"), _assumption),
        ),
    )
    if problems := misfits(programme):
        raise DataError("\n".join(problems))
    return programme


def reader(rows: str, kind_of_row: type[Row]) -> Reader[Row]:
    """What reads the rows of a list whose columns a part says."""
    return columns(rows).reader(kind_of_row)


def _each(rows: Iterable[Cells], read: Callable[[Cells], Row]) -> Iterable[Row]:
    """Each row read, and every one of its columns accounted for."""
    for cells in rows:
        yield read(cells)
        cells.finished()


def _paper(cells: Cells) -> Paper:
    return Paper(cells.needed("name"), cells.needed("title"), cells.needed("dated"), cells.text("note"))


def _partnership(cells: Cells) -> Partnership:
    organisations = _each(tables(cells, "organisations"), _organisation)
    partnership = Partnership(
        slug=cells.needed("slug"),
        name=cells.needed("name"),
        frozen_on=cells.day_or_none("frozen_on"),
        source=cells.source(),
        organisations=tuple(organisations),
    )
    cells.finished()
    return partnership


def _organisation(cells: Cells) -> Organisation:
    agency = cells.choice("agency", ("", *AGENCIES))
    return Organisation(cells.needed("code"), cells.needed("name"), agency, cells.source())


def _initiative(cells: Cells, position: int) -> Initiative:
    initiative = reader("initiatives", Initiative)(
        cells,
        position=position,
        statements=(
            *_statements(cells, "scope", "scope"),
            *_statements(cells, "outcome", "outcomes"),
            *_statements(cells, "evidence", "evidence"),
        ),
        volume_targets=tuple(_each(tables(cells, "volume_targets"), _volume_target)),
    )
    cells.finished()
    return initiative


def _statements(cells: Cells, kind: str, column: str) -> list[Statement]:
    source = cells.source(f"{column}_source")
    lines = cells.listed(column)
    return [Statement(kind, position, str(line), source) for position, line in enumerate(lines, 1)]


def _volume_target(cells: Cells) -> VolumeTarget:
    return VolumeTarget(cells.needed("name"), cells.whole("value", 1, 1_000_000), cells.source())


def _update(cells: Cells) -> Update:
    update = reader("updates", Update)(cells)
    if update.achieved_on and update.status != "achieved":
        raise cells.problem("achieved_on", "is only for the status “achieved”")
    if update.achieved_on and update.achieved_on > update.on:
        raise cells.problem("achieved_on", "is after the day of the update")
    return update


def _budget_total(cells: Cells) -> BudgetTotal:
    return BudgetTotal(
        initiative=cells.needed("initiative"),
        kind=cells.choice("kind", KINDS),
        year=cells.whole("year", 2000, 2100),
        amount=_not_negative(cells, "amount"),
        source=cells.source(),
    )


def _not_negative(cells: Cells, column: str) -> Decimal:
    amount = cells.number(column)
    if amount < 0:
        raise cells.problem(column, f"“{amount}” is below zero")
    return amount


def _published(rows: Iterable[Cells]) -> tuple[Published, ...]:
    """Published rows, numbered within their table as printed."""
    figures: list[Published] = []
    for cells in rows:
        table, initiative = cells.choice("table", TABLES), cells.text("initiative")
        agency = cells.choice("agency", (*AGENCIES, TOTAL))
        row = Published(
            table=table,
            initiative=initiative,
            position=1 + sum((figure.table, figure.initiative) == (table, initiative) for figure in figures),
            agency="" if agency == TOTAL else agency,
            annual_saving=cells.number("annual_saving"),
            annual_operating_cost=_cost(cells, "annual_operating_cost"),
            annual_impact=cells.number("annual_impact"),
            set_up_cost=_cost(cells, "set_up_cost"),
            year_one_impact=cells.number("year_one_impact"),
            source=cells.source(),
        )
        cells.finished()
        figures.append(row)
    return tuple(figures)


def _cost(cells: Cells, column: str) -> Decimal:
    amount = cells.number(column)
    if amount > 0:
        raise cells.problem(column, f"“{amount}” is above zero: costs are negative here")
    return amount


def _driver(cells: Cells) -> Driver:
    return Driver(
        initiative=cells.needed("initiative"),
        key=cells.needed("key"),
        value=cells.needed("value"),
        unit=cells.text("unit"),
        source=cells.source(),
        grade=cells.whole_or_none("grade", 1, 6),
    )


def _unit_cost(cells: Cells) -> UnitCost:
    return UnitCost(
        key=cells.needed("key"),
        name=cells.needed("name"),
        agency=cells.choice("agency", AGENCIES),
        amount=_not_negative(cells, "amount"),
        source=cells.source(),
        price_year=cells.text("price_year"),
        grade=cells.whole_or_none("grade", 1, 6),
    )


def _indicators(rows: Iterable[Cells]) -> tuple[Indicator, ...]:
    """Indicators, numbered within their initiative as listed."""
    indicators: list[Indicator] = []
    for cells in rows:
        before = sum(indicator.initiative == cells.text("initiative") for indicator in indicators)
        indicator = reader("indicators", Indicator)(cells, position=before + 1)
        for column, value in (("baseline", indicator.baseline), ("target", indicator.target)):
            if indicator.measure == "rate" and value is not None and not 0 <= value <= 1:
                raise cells.problem(column, f"“{value}” is not a share between 0 and 1")
        cells.finished()
        indicators.append(indicator)
    return tuple(indicators)


def _observation(cells: Cells) -> Observation:
    observation = reader("observations", Observation)(cells)
    if observation.period_end < observation.period_start:
        raise cells.problem("period_end", "is before period_start")
    return observation


def _claim(cells: Cells) -> Claim:
    return Claim(cells.text("initiative"), cells.needed("subject"), cells.needed("value"), cells.source())


def _assumption(cells: Cells) -> RegisterEntry:
    return reader("assumptions", RegisterEntry)(cells, kind="assumption", area="", mitigation="")
