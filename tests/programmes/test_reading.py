"""A programme's files are read whole or refused: the message says which file, row and column, and why."""

import re
import shutil
from pathlib import Path

import pytest

from safer_communities.programmes.read import BARNET, DataError, read_programme


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The folder, to spoil."""
    return Path(shutil.copytree(BARNET, tmp_path / "barnet"))


@pytest.mark.parametrize(
    ("name", "find", "put", "message"),
    [
        ("actions.csv", "A,2,2.", "A,two,2.", "row 3, position: “two” is not a number"),
        ("actions.csv", ",funding,", ",money,", "row 3, gate: “money” is not one of"),
        ("actions.csv", "A,2,2.", "Z,2,2.", "name an initiative “Z”"),
        ("actions.csv", "A,2,2.", "A,3,2.", "Action A 3 is given 2 times"),
        ("actions.csv", ",4.,4,", ",4.,44,", "cannot depend on position 44"),
        ("actions.csv", "position,number", "place,number", "position: the file has no such column"),
        ("claims.csv", "A,Go-live,", "A,Go-live,,", "row 2: has 5 cells, but the heading has 4"),
        ("updates.csv", "2013-07-19", "19/07/2013", "on: “19/07/2013” is not a date"),
        ("updates.csv", "2013-07-19,achieved,", "2013-07-19,done,", "status: “done” is not one of"),
        ("updates.csv", "in_progress,,", "in_progress,2013-07-01,", "achieved_on: is only for"),
        ("updates.csv", "A,21,", "A,23,", "there is no such action"),
        ("budget_lines.csv", ",13650,", ',"£13,650",', "amount: “£13,650” is not a number"),
        ("budget_lines.csv", ",13650,", ",-13650,", "is below zero"),
        ("budget_lines.csv", '""value""', '""amount""', "factors: must be like"),
        ("published.csv", "-1625", "1625", "costs are negative here"),
        ("published.csv", ",cps,", ",crown,", "agency: “crown” is not one of"),
        ("observations.csv", "0.46", "46", "46 is not a share"),
        ("observations.csv", "2012-11-05", "2011-11-05", "period_end: is before period_start"),
        ("observations.csv", "recordable-statutory", "recorded", "there is no such indicator"),
        ("claims.csv", "Highlight report", "Hearsay", "begins with no paper"),
        ("indicators.toml", 'target = "0.40"', 'target = "40"', "target: “40” is not a share"),
        ("indicators.toml", "tolerance =", "tolerence =", "“tolerence” is not a column"),
        (
            "initiatives.toml",
            'lead_organisation = "police"',
            'lead_organisation = "x"',
            "no organisation “x”",
        ),
        ("partnership.toml", 'slug = "barnet"', "slug = ", "partnership.toml:"),
        ("drivers.toml", "grade = 6", "grade = 7", "grade: “7” is not a whole number from 1 to 6"),
    ],
)
def test_a_spoilt_file_is_refused_with_its_place_and_reason(
    copy: Path, name: str, find: str, put: str, message: str
) -> None:
    path = copy / name
    text = path.read_text(encoding="utf-8")
    assert find in text
    path.write_text(text.replace(find, put, 1), encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(message)):
        read_programme(copy)


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / "risks.csv").unlink()
    with pytest.raises(DataError, match=r"risks\.csv is missing"):
        read_programme(copy)


def test_a_row_without_a_source_is_refused(copy: Path) -> None:
    path = copy / "risks.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'"Business case[^"]*"', '""', text, count=1), encoding="utf-8")
    with pytest.raises(DataError, match="row 2, source: must not be empty"):
        read_programme(copy)
