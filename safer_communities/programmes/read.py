"""Reads a programme from its folder of data files into typed, checked rows. Plain Python, no Django.

    programme = read_programme(BARNET)

Anything wrong in a file is a DataError that names file, row and column; nothing is read in part.
What each file holds is said in the folder's README.
"""

import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from safer_communities.programmes.checks import misfits
from safer_communities.programmes.rows import (
    Action,
    BudgetLine,
    BudgetTotal,
    Claim,
    Driver,
    Factor,
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

__all__ = ["BARNET", "DataError", "read_programme"]

BARNET = Path(__file__).parent / "barnet"

AGENCIES = ("police", "cps", "probation", "court", "prison", "council", "tbc")
GATES = ("", "funding", "sign_off", "go_live", "close")
STATUSES = ("not_started", "in_progress", "partly_achieved", "achieved", "not_achieved", "cancelled")
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
        actions=tuple(_each(csv_rows(folder, "actions.csv"), _action)),
        updates=tuple(_each(csv_rows(folder, "updates.csv"), _update)),
        budget_lines=tuple(_each(csv_rows(folder, "budget_lines.csv"), _budget_line)),
        budget_totals=tuple(_each(csv_rows(folder, "budget_totals.csv"), _budget_total)),
        published=_published(csv_rows(folder, "published.csv")),
        drivers=tuple(_each(toml_tables(folder, "drivers"), _driver)),
        unit_costs=tuple(_each(toml_tables(folder, "unit_costs"), _unit_cost)),
        indicators=_indicators(toml_tables(folder, "indicators")),
        observations=tuple(_each(csv_rows(folder, "observations.csv"), _observation)),
        claims=tuple(_each(csv_rows(folder, "claims.csv"), _claim)),
        risks=tuple(_each(csv_rows(folder, "risks.csv"), _risk)),
        register=(
            *_each(csv_rows(folder, "dependencies_and_constraints.csv"), _register_entry),
            *_each(csv_rows(folder, "assumptions.csv"), _assumption),
        ),
    )
    if problems := misfits(programme):
        raise DataError("\n".join(problems))
    return programme


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
    initiative = Initiative(
        code=cells.needed("code"),
        slug=cells.needed("slug"),
        position=position,
        name=cells.needed("name"),
        description=cells.needed("description"),
        target_group=cells.needed("target_group"),
        strategic_lead=cells.needed("strategic_lead"),
        lead_organisation=cells.needed("lead_organisation"),
        steering_group=cells.needed("steering_group"),
        pilot=cells.text("pilot"),
        funding_model=cells.text("funding_model"),
        source=cells.source(),
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


def _action(cells: Cells) -> Action:
    return Action(
        initiative=cells.needed("initiative"),
        position=cells.whole("position", 1, 999),
        number=cells.text("number"),
        description=cells.needed("description"),
        leads=cells.text("leads"),
        by_when=cells.text("by_when"),
        gate=cells.choice("gate", GATES),
        depends_on=cells.text("depends_on"),
        depends_on_positions=_positions(cells, "depends_on_position"),
        source=cells.source(),
    )


def _positions(cells: Cells, column: str) -> tuple[int, ...]:
    parts = [part.strip() for part in cells.text(column).split(";") if part.strip()]
    if wrong := [part for part in parts if not part.isdecimal()]:
        raise cells.problem(column, f"“{wrong[0]}” is not a position (write 4, or 4;7)")
    return tuple(int(part) for part in parts)


def _update(cells: Cells) -> Update:
    update = Update(
        initiative=cells.needed("initiative"),
        position=cells.whole("position", 1, 999),
        on=cells.day("on"),
        status=cells.choice("status", STATUSES),
        achieved_on=cells.day_or_none("achieved_on"),
        forecast_on=cells.day_or_none("forecast_on"),
        note=cells.needed("note"),
        source=cells.source(),
    )
    if update.achieved_on and update.status != "achieved":
        raise cells.problem("achieved_on", "is only for the status “achieved”")
    if update.achieved_on and update.achieved_on > update.on:
        raise cells.problem("achieved_on", "is after the day of the update")
    return update


def _budget_line(cells: Cells) -> BudgetLine:
    return BudgetLine(
        initiative=cells.needed("initiative"),
        position=cells.whole("position", 1, 999),
        item=cells.needed("item"),
        kind=cells.choice("kind", KINDS),
        year=cells.whole("year", 2000, 2100),
        amount=_not_negative(cells, "amount"),
        assumption=cells.text("assumption"),
        factors=_factors(cells, "factors"),
        agency=cells.choice("agency", AGENCIES),
        absorbed_by=cells.text("absorbed_by"),
        source=cells.source(),
    )


def _factors(cells: Cells, column: str) -> tuple[Factor, ...]:
    text = cells.text(column)
    if not text:
        return ()
    try:
        factors = tuple(Factor(Decimal(item["value"]), str(item["unit"])) for item in json.loads(text))
    except (ValueError, ArithmeticError, KeyError, TypeError):
        raise cells.problem(column, 'must be like [{"value": "350", "unit": "£ a day"}]') from None
    return factors


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
    found: list[Published] = []
    for cells in rows:
        table, initiative = cells.choice("table", TABLES), cells.text("initiative")
        agency = cells.choice("agency", (*AGENCIES, TOTAL))
        row = Published(
            table=table,
            initiative=initiative,
            position=1 + sum((one.table, one.initiative) == (table, initiative) for one in found),
            agency="" if agency == TOTAL else agency,
            annual_saving=cells.number("annual_saving"),
            annual_operating_cost=_cost(cells, "annual_operating_cost"),
            annual_impact=cells.number("annual_impact"),
            set_up_cost=_cost(cells, "set_up_cost"),
            year_one_impact=cells.number("year_one_impact"),
            source=cells.source(),
        )
        cells.finished()
        found.append(row)
    return tuple(found)


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
    found: list[Indicator] = []
    for cells in rows:
        initiative = cells.needed("initiative")
        indicator = Indicator(
            initiative=initiative,
            position=1 + sum(one.initiative == initiative for one in found),
            code=cells.needed("code"),
            name=cells.needed("name"),
            kind=cells.choice("kind", ("activity", "outcome")),
            measure=cells.choice("measure", ("count", "rate", "stock")),
            unit=cells.needed("unit"),
            direction=cells.choice("direction", ("up", "down")),
            baseline=cells.number_or_none("baseline"),
            baseline_note=cells.text("baseline_note"),
            target=cells.number_or_none("target"),
            target_note=cells.text("target_note"),
            tolerance=cells.number_or_none("tolerance"),
            driver=cells.text("driver"),
            frequency=cells.text("frequency"),
            source=cells.source(),
        )
        for column, value in (("baseline", indicator.baseline), ("target", indicator.target)):
            if indicator.measure == "rate" and value is not None and not 0 <= value <= 1:
                raise cells.problem(column, f"“{value}” is not a share between 0 and 1")
        cells.finished()
        found.append(indicator)
    return tuple(found)


def _observation(cells: Cells) -> Observation:
    observation = Observation(
        initiative=cells.needed("initiative"),
        indicator=cells.needed("indicator"),
        period_start=cells.day("period_start"),
        period_end=cells.day("period_end"),
        value=_not_negative(cells, "value"),
        note=cells.text("note"),
        source=cells.source(),
    )
    if observation.period_end < observation.period_start:
        raise cells.problem("period_end", "is before period_start")
    return observation


def _claim(cells: Cells) -> Claim:
    return Claim(cells.text("initiative"), cells.needed("subject"), cells.needed("value"), cells.source())


def _risk(cells: Cells) -> Risk:
    return Risk(
        position=cells.whole("position", 1, 999),
        initiatives=tuple(code.strip() for code in cells.needed("initiatives").split(";")),
        description=cells.needed("description"),
        mitigation=cells.text("mitigation"),
        owner=cells.text("owner"),
        inherent_likelihood=cells.whole_or_none("inherent_likelihood", 1, 5),
        inherent_impact=cells.whole_or_none("inherent_impact", 1, 5),
        residual_likelihood=cells.whole_or_none("residual_likelihood", 1, 5),
        residual_impact=cells.whole_or_none("residual_impact", 1, 5),
        source=cells.source(),
    )


def _register_entry(cells: Cells) -> RegisterEntry:
    return RegisterEntry(
        position=cells.whole("position", 1, 999),
        kind=cells.choice("kind", ("dependency", "constraint")),
        area=cells.text("area"),
        description=cells.needed("description"),
        mitigation=cells.text("mitigation"),
        source=cells.source(),
    )


def _assumption(cells: Cells) -> RegisterEntry:
    return RegisterEntry(
        position=cells.whole("position", 1, 999),
        kind="assumption",
        area="",
        description=cells.needed("description"),
        mitigation="",
        source=cells.source(),
        initiative=cells.needed("initiative"),
    )
