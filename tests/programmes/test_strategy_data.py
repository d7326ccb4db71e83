"""The strategies of the papers: eight priorities and four objectives, each row with its source, no person named."""

from collections import Counter
from pathlib import Path

import pytest

from safer_communities.programmes.read_strategy import BARNET, Strategies, read_strategies
from safer_communities.sheets.cells import DataError

FIRST, SECOND = "safer-communities", "violence-against-women-and-girls"


@pytest.fixture(scope="module")
def given() -> Strategies:
    return read_strategies()


def test_the_first_strategy_has_eight_priorities_and_the_second_four_objectives(given: Strategies) -> None:
    assert {one.slug: len(one.priorities) for one in given.strategies} == {FIRST: 8, SECOND: 4}


def test_the_return_of_the_papers_is_on_six_priorities_and_rates_none(given: Strategies) -> None:
    assert {(row.year, row.quarter) for row in given.returns} == {(2012, 4)}
    assert {row.priority for row in given.returns} == {"1", "2", "3", "6", "7", "8"}
    assert {row.rating for row in given.returns} == {""}


def test_what_was_not_reported_is_to_be_reported_and_the_rest_says_something(given: Strategies) -> None:
    tbr = Counter(row.priority for row in given.returns if row.to_be_reported)
    assert tbr == {"2": 1, "3": 4, "7": 2, "8": 1}
    assert all(row.update for row in given.returns if not row.to_be_reported)


def test_each_objective_of_the_second_strategy_has_activities_with_responsibility(given: Strategies) -> None:
    rows = [row for row in given.commitments if row.strategy == SECOND]
    assert Counter(row.priority for row in rows) == {"1": 15, "2": 18, "3": 13, "4": 11}
    assert all(row.responsible and row.timescale for row in rows)


def test_positions_run_from_one_without_a_gap(given: Strategies) -> None:
    for key in {(row.strategy, row.priority) for row in given.commitments}:
        found = [row.position for row in given.commitments if (row.strategy, row.priority) == key]
        assert found == list(range(1, len(found) + 1)), key


def test_a_row_without_its_commitment_is_refused(tmp_path: Path) -> None:
    for name in ("strategies.toml", "commitments.csv", "returns.csv"):
        (tmp_path / name).write_text((BARNET / name).read_text())
    text = (tmp_path / "returns.csv").read_text()
    (tmp_path / "returns.csv").write_text(text.replace(f"{FIRST},1,1,", f"{FIRST},1,99,", 1))
    with pytest.raises(DataError, match="no commitment 99 under 1"):
        read_strategies(tmp_path)
