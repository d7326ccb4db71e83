"""Counts under five do not appear in what is published, and cannot be worked out from what does."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from governance.papers.suppression import FEWEST, TOTAL, Cell, Counts, hidden, shown

T = TOTAL


@pytest.mark.parametrize(
    ("rows", "row_totals", "column_totals", "expected"),
    [
        pytest.param([[12, 7], [9, 30]], True, True, set(), id="nothing is small"),
        pytest.param([[5]], False, False, set(), id="five is not under five"),
        pytest.param([[4]], False, False, {(0, 0)}, id="four is"),
        pytest.param([[0, 8]], False, False, {(0, 0)}, id="none is under five too"),
        pytest.param([[4]], True, True, {(0, 0), (0, T), (T, 0), (T, T)}, id="its own total tells it"),
        pytest.param([[3, 20]], False, False, {(0, 0)}, id="without a total nothing tells it"),
        pytest.param([[3, 20, 50]], True, False, {(0, 0), (0, 1)}, id="a total less the others would tell it"),
        pytest.param([[3, 4, 50]], True, False, {(0, 0), (0, 1)}, id="two that hide each other need no third"),
        pytest.param([[0, 0, 7]], True, False, {(0, 0), (0, 1), (0, 2)}, id="but two noughts do"),
        pytest.param([[3, None, 9]], True, False, {(0, 0), (0, 2)}, id="what is not known hides nothing"),
        pytest.param(
            [[2, 20, 30], [10, 40, 60], [70, 80, 90]], True, True,
            {(0, 0), (0, 1), (1, 0), (1, 1)}, id="rows and columns need a rectangle",
        ),
        pytest.param([[None, None]], True, True, set(), id="nothing known, nothing hidden"),
        pytest.param([], True, True, set(), id="an empty table"),
    ],
)  # fmt: skip
def test_what_is_hidden(
    rows: list[list[int | None]], row_totals: bool, column_totals: bool, expected: set[Cell]
) -> None:
    assert hidden(Counts(rows, row_totals, column_totals)) == expected


def test_the_table_as_published_marks_both_reasons_alike() -> None:
    table = Counts([[3, 20, 50], [None, 6, 7]], row_totals=True, column_totals=False)
    assert list(shown(table)) == [(["*", "*", "50"], "73"), (["not known", "6", "7"], "13")]
    both = Counts([[12, 7]], row_totals=True, column_totals=True)
    assert list(shown(both)) == [(["12", "7"], "19"), (["12", "7"], "19")]


def tables(*, most: int, width: int, height: int) -> st.SearchStrategy[Counts]:
    """Tables of which small counts and noughts are as likely as large ones."""
    count = st.one_of(st.none(), st.integers(0, FEWEST), st.integers(0, most))
    return st.integers(1, width).flatmap(
        lambda columns: st.builds(
            Counts,
            st.lists(st.lists(count, min_size=columns, max_size=columns), min_size=1, max_size=height),
            st.booleans(),
            st.booleans(),
        )
    )


def sums(table: Counts) -> list[dict[Cell, int]]:
    """Every sum of the table as an equation that comes to nought: the counts of a row less its total, and so on."""
    places = table.values()
    rows, columns = {row for row, _ in places}, {column for _, column in places}
    lines = [[cell for cell in places if cell[0] == row] for row in rows]
    lines += [[cell for cell in places if cell[1] == column] for column in columns]
    return [{cell: -1 if (cell[0] == T) != (cell[1] == T) else 1 for cell in line} for line in lines]


def solved(table: Counts, gone: frozenset[Cell]) -> set[Cell]:
    """The hidden counts that the sums alone determine, by elimination. A total that is not printed is unknown too."""
    values = table.values()
    unknown = sorted(cell for cell in values if cell in gone or not table.printed(cell))
    rows = []
    for equation in sums(table):
        known = sum(sign * values[cell] for cell, sign in equation.items() if cell not in unknown)
        rows.append([Fraction(equation.get(cell, 0)) for cell in unknown] + [Fraction(-known)])
    for column in range(len(unknown)):
        pivot = next((row for row in rows if row[column] and not any(row[:column])), None)
        if pivot is None:
            continue
        for row in rows:
            if row is not pivot and row[column]:
                factor = row[column] / pivot[column]
                row[:] = [mine - factor * theirs for mine, theirs in zip(row, pivot, strict=True)]
    alone = [[cell for cell, number in zip(unknown, row, strict=False) if number] for row in rows]
    return {cells[0] for cells in alone if len(cells) == 1} & gone


@given(tables(most=60, width=5, height=5))
@settings(max_examples=300)
def test_no_hidden_count_can_be_solved_from_what_is_shown(table: Counts) -> None:
    gone, values = hidden(table), table.values()
    assert {cell for cell, value in values.items() if value < FEWEST and table.printed(cell)} <= gone
    assert solved(table, gone) == set()


@given(tables(most=8, width=2, height=2) | tables(most=8, width=4, height=1))
@settings(max_examples=60)
def test_nor_by_trying_every_table_that_could_be_meant(table: Counts) -> None:
    """Counts are whole and never below nought, which elimination does not know. Each hidden count has at least two
    values with which all that is shown still adds up."""
    gone, values = hidden(table), table.values()
    inner = [cell for cell in values if T not in cell]
    assume(len(gone.intersection(inner)) < 4 or sum(values[cell] for cell in inner) < 12)
    ranges = [range(max(values.values()) + 2) if cell in gone else (values[cell],) for cell in inner]
    seen: dict[Cell, set[int]] = {cell: set() for cell in gone}
    for guess in product(*ranges):
        could = Counts(refill(table, dict(zip(inner, guess, strict=True))), table.row_totals, table.column_totals)
        meant = could.values()
        if all(meant[cell] == value for cell, value in values.items() if cell not in gone and table.printed(cell)):
            for cell in gone:
                seen[cell].add(meant[cell])
    assert {cell for cell, found in seen.items() if len(found) < 2} == set()


def refill(table: Counts, inner: dict[Cell, int]) -> list[list[int | None]]:
    return [[inner.get((row, column)) for column in range(len(line))] for row, line in enumerate(table.rows)]


@given(tables(most=60, width=4, height=4))
def test_the_same_table_is_always_hidden_alike(table: Counts) -> None:
    assert hidden(table) == hidden(Counts([list(row) for row in table.rows], table.row_totals, table.column_totals))
