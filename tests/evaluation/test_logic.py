"""The cost/benefit logic: drivers in, savings by agency out, by hand and by property."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.model.figures import AGENCIES, Figure, Matrix, Row, total_row
from evaluation.model.logic import savings
from tests.evaluation.papers import CAUTIONS, UNIT_COSTS, drivers, saving_of

# The logic: hand-written cases. Call-out 542, arrest 1,930, caution 492, CPS 500, court 768.


@pytest.mark.parametrize(
    ("why", "changed", "expected"),
    [
        (
            "the whole presenting case is avoided from the arrest on",
            {"presenting_steps_avoided": "arrest, caution, prosecution, sentence"},
            # police 20 × (542 + 1,930) + 200 × 1,930
            {"police": "435440", "cps": "110000", "court": "168960", "probation": "143880"},
        ),
        (
            "nothing of the presenting case is avoided: only re-offending counts",
            {"presenting_steps_avoided": "none"},
            # 20 × 2,472; 20 × 500; 20 × 768; 20 × half × 1,308
            {"police": "49440", "cps": "10000", "court": "15360", "probation": "13080"},
        ),
        (
            "a quarter is arrested, of whom 40% are cautioned and 60% prosecuted; nothing has happened yet",
            {
                "presenting_steps_avoided": "call_out, arrest, caution, prosecution, sentence",
                "share_arrested": "0.25",
                "share_cautioned": "0.4",
                "share_prosecuted": "0.6",
            },
            # 220 × (542 + 0.25 × 1,930 + 0.25 × 0.4 × 492); × 0.15 × 500; × 0.15 × 768; × 0.075 × 1,308
            {"police": "236214", "cps": "16500", "court": "25344", "probation": "21582"},
        ),
        (
            "of a cohort that has been arrested already, the arrest is certain; of re-offenders it is not",
            {"share_arrested": "0.25"},
            # police 20 × (542 + 482.50); CPS (200 + 20 × 0.25) × 500 = 205 × 500; 205 × 768; 102.5 × 1,308
            {"police": "20490", "cps": "102500", "court": "157440", "probation": "134070"},
        ),
        (
            "a sentence in prison costs the prison service",
            {"sentence_cost_probation": "", "sentence_cost_prison": "2000"},
            {"police": "49440", "cps": "110000", "court": "168960", "prison": "220000"},
        ),
        (
            "re-offending that gets worse is a loss",
            {"reoffending_with": "0.6", "presenting_steps_avoided": "none"},
            {"police": "-49440", "cps": "-10000", "court": "-15360", "probation": "-13080"},
        ),
    ],
)
def test_the_saving_follows_from_the_drivers(why: str, changed: dict[str, str], expected: dict[str, str]) -> None:
    given = {key: value for key, value in (CAUTIONS | changed).items() if value}
    assert saving_of(given) == {agency: Decimal(amount) for agency, amount in expected.items()}, why


IOM = {
    "cohort:statutory": "120",
    "cohort:non-statutory": "80",
    "presenting_steps_avoided": "none",
    "share_arrested": "1",
    "share_prosecuted": "1",
    "share_sentenced": "0",
    "reoffending_without:statutory": "0.55",
    "reoffending_with:statutory": "0.40",
    "reoffending_without:non-statutory": "0.58",
    "reoffending_with:non-statutory": "0.30",
}


def test_sub_cohorts_are_worked_out_each_and_added() -> None:
    # statutory 120 × 15% = 18 re-offences avoided; non-statutory 80 × 28% = 22.4
    result = savings(drivers(IOM), UNIT_COSTS)
    assert {agency: figure.value for agency, figure in result.figures.items()} == {
        "police": Decimal("99868.80"),
        "cps": Decimal("20200"),
        "court": Decimal("31027.20"),
    }
    police = result.figures["police"]
    assert police.formula == "for each sub-cohort: re-offences avoided × (call-out + arrest)"
    assert police.numbers == "18 × (£542 + £1,930) + 22.4 × (£542 + £1,930)"
    assert "statutory: size of the cohort" in [one.name for one in police.inputs]


def test_a_cohort_without_its_split_is_not_counted_once_for_each_sub_cohort() -> None:
    given = {key: value for key, value in IOM.items() if not key.startswith("cohort")} | {"cohort": "200"}
    result = savings(drivers(given), UNIT_COSTS)
    assert result.figures == {}
    assert result.missing == ("size of the cohort (statutory)", "size of the cohort (non-statutory)")


# Properties

amount = st.decimals(min_value=-1_000_000, max_value=1_000_000, places=2)


@given(st.lists(st.tuples(st.sampled_from(list(AGENCIES)), amount, amount, amount), max_size=7))
def test_a_matrix_that_is_worked_out_always_foots(rows: list[tuple[str, Decimal, Decimal, Decimal]]) -> None:
    built = tuple(Row.of("X", agency, *(Figure(value) for value in values)) for agency, *values in rows)
    matrix = Matrix("modelled", "X", "Any", built, total_row("X", built))
    assert matrix.foots()
    total = matrix.total
    expected = sum((sum(values, Decimal(0)) for _, *values in rows), Decimal(0))
    assert total.year_one_impact.value == expected


share = st.decimals(min_value=0, max_value=1, places=2)


@given(st.integers(0, 5_000), share, share, share, share, st.integers(2, 9))
def test_a_cohort_so_many_times_as_large_saves_so_many_times_as_much(
    cohort: int, arrested: Decimal, prosecuted: Decimal, without: Decimal, with_it: Decimal, times: int
) -> None:
    given = CAUTIONS | {
        "cohort": str(cohort),
        "share_arrested": str(arrested),
        "share_prosecuted": str(prosecuted),
        "reoffending_without": str(without),
        "reoffending_with": str(with_it),
    }
    once, more = saving_of(given), saving_of(given | {"cohort": str(cohort * times)})
    assert set(once) == set(more)
    for agency, value in once.items():
        scaled = more[agency]
        assert value is not None and scaled is not None
        assert abs(scaled - value * times) <= Decimal("0.01") * times


@given(share, share)
def test_less_re_offending_never_saves_less(one: Decimal, other: Decimal) -> None:
    lower, higher = sorted((one, other))
    better = saving_of(CAUTIONS | {"reoffending_with": str(lower)})
    worse = saving_of(CAUTIONS | {"reoffending_with": str(higher)})
    assert all((better[agency] or 0) >= (worse[agency] or 0) for agency in better)
