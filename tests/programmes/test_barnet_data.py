"""The Barnet programme as it was transcribed: complete, exact, and true to the printed sums."""

import dataclasses
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import prod
from typing import Any

import pytest

from evaluation.model.logic import Driver, UnitCost, savings
from safer_communities.programmes.read import BARNET, read_programme
from safer_communities.programmes.rows import Programme, Published

PEOPLE = {
    "fe91185dbe54",
    "ec729a95420c",
    "5cfcc617379c",
    "2df8d488fcd6",
    "8d28ac8bd504",
    "f51d0becc00b",
    "66b2c9e197b6",
    "30b7f5edf97c",
    "3117988c5bd7",
    "fe838f6bc839",
    "33cbd7ca47b9",
    "b431b495ebf4",
    "2667346c5e51",
    "b1996e99006f",
    "fb8c014af63c",
    "4cd7caee73ec",
    "e9fba3abc9e2",
    "ac086144a1e5",
    "bd68193f6c60",
    "be244c395f7b",
    "01ae5fa27e25",
    "4faa011a2d89",
    "8dd9aa30d654",
    "6ebb293be537",
    "ae3ab674f7b0",
    "4d40f829f28c",
    "aa3d31211f34",
    "e2625e52e209",
    "35873657287c",
    "99ee8b1c3935",
    "8a8f1d2d5254",
    "2d4475799726",
    "26b50b2b62a3",
    "4c193eaaf58f",
}
"""Who the papers name, as the beginnings of SHA-256 hashes: their names do not belong in this repository."""


@pytest.fixture(scope="module")
def barnet() -> Programme:
    return read_programme(BARNET)


def rows_of(value: Any) -> Iterator[Any]:
    """Every row of a programme, rows within rows included."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield value
        for field in dataclasses.fields(value):
            yield from rows_of(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from rows_of(item)


def numbers(barnet: Programme, code: str) -> list[str]:
    return [action.number for action in barnet.actions if action.initiative == code]


# The plans


def test_all_sixty_seven_actions_are_there(barnet: Programme) -> None:
    assert Counter(action.initiative for action in barnet.actions) == {"A": 22, "B": 17, "C": 15, "D": 13}


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("A", "1. 2. 3. 4. 5. 6. 7. 8. 9. 10. 11. 12. 13. 14. 15. 13. 14. 15. 16. 17 18. 19."),
        ("B", "1. 2. 3. 4. 4. 5. 64. 5. 6. 7. 8. 9. 10. 11. 12. 13. 14."),
        ("C", "1. 2. 4. 5. 6. 6. 7. 6. 8. 9. 10. 11. 12. 13. 14."),
        ("D", "1. 2 3. 4. 5. 6. 7. 8. 9. 10. 11. 12. 13."),
    ],
)
def test_numbers_are_as_printed_with_their_repeats_and_gaps(barnet: Programme, code: str, printed: str) -> None:
    assert numbers(barnet, code) == printed.split()


def test_by_whens_and_leads_keep_their_printed_spelling(barnet: Programme) -> None:
    printed = {(a.initiative, a.position): (a.leads, a.by_when) for a in barnet.actions}
    assert printed["A", 1] == ("AM", "April/ May 2013")
    assert printed["A", 8] == ("AM (with PM and SPOC support)", "May – June 2013")
    assert printed["A", 16] == ("SPOCs/ LBB comms campaign – TBC", "June 2013")
    assert printed["A", 20] == ("PM/ Comms", "August – September")
    assert printed["A", 21] == ("", "Oct 2013")
    assert printed["C", 12] == ("Public Health lead/ AM", "July - August 2013")
    assert printed["D", 7] == ("RM/MK", "May 2013")
    assert printed["D", 11] == ("MK", "July- August 2013")


def test_no_letter_of_another_alphabet_came_through_the_scan(barnet: Programme) -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(BARNET.iterdir()))
    assert not re.findall(r"[\u0370-\u04ff]", text)


def test_gates_are_the_decisions_sign_offs_go_lives_and_closes(barnet: Programme) -> None:
    gates = defaultdict(list)
    for action in barnet.actions:
        if action.gate:
            gates[action.gate].append((action.initiative, action.position))
    assert gates == {
        "funding": [("A", 2), ("B", 2), ("C", 6)],
        "sign_off": [("A", 5), ("A", 11), ("B", 6), ("B", 12), ("D", 6)],
        "go_live": [("A", 21), ("B", 16), ("C", 14)],
        "close": [("A", 22), ("B", 17), ("C", 15)],
    }


def test_dependencies_are_the_two_that_are_printed(barnet: Programme) -> None:
    found = [
        (a.initiative, a.position, a.depends_on, a.depends_on_positions)
        for a in barnet.actions
        if a.depends_on or a.depends_on_positions
    ]
    assert found == [("A", 17, "4.", (4,)), ("B", 13, "1.", (1,))]
    descriptions = {(a.initiative, a.position): a for a in barnet.actions}
    assert "(depend on 4. above)" in descriptions["A", 17].leads
    assert "(depends on 1.)" in descriptions["B", 13].description
    for code, position, number, targets in found:
        same = [a.position for a in barnet.actions if (a.initiative, a.number) == (code, number)]
        assert same == list(targets), f"{code} {position} could mean another action"


def test_nothing_is_reported_as_done_on_a_day_that_no_paper_prints(barnet: Programme) -> None:
    assert all(update.achieved_on is None for update in barnet.updates)
    achieved = {(u.initiative, u.position) for u in barnet.updates if u.status == "achieved"}
    assert achieved == {("A", 1), ("A", 4), ("A", 5), ("A", 6), ("B", 1), ("C", 1), ("D", 1)}


def test_updates_are_no_later_than_the_programmes_own_day(barnet: Programme) -> None:
    frozen = barnet.partnership.frozen_on
    assert frozen == date(2013, 7, 19)
    assert all(update.on <= frozen for update in barnet.updates)


def test_go_lives_are_forecast_for_the_end_of_october_2013(barnet: Programme) -> None:
    forecasts = {(u.initiative, u.position): u.forecast_on for u in barnet.updates if u.forecast_on}
    assert forecasts == dict.fromkeys([("A", 21), ("B", 16), ("C", 14)], date(2013, 10, 31))


# Money


def test_budget_lines_foot_to_every_printed_total(barnet: Programme) -> None:
    sums: dict[tuple[str, str, int], Decimal] = defaultdict(Decimal)
    for line in barnet.budget_lines:
        if not line.absorbed_by:
            sums[line.initiative, line.kind, line.year] += line.amount
    printed = {(total.initiative, total.kind, total.year): total.amount for total in barnet.budget_totals}
    assert {key: sums[key] for key in printed} == printed
    assert set(sums) <= set(printed)


@pytest.mark.parametrize(
    ("code", "totals"),
    [
        ("A", (25150, 16250, 32500, 16250)),
        ("B", (43300, 37500, 75000, 37500)),
        ("C", (29100, 0, 0, 0)),
    ],
)
def test_printed_totals_are_those_of_the_bid(barnet: Programme, code: str, totals: tuple[int, ...]) -> None:
    assert [t.amount for t in barnet.budget_totals if t.initiative == code] == list(totals)


def test_factors_give_the_amount_except_where_the_print_contradicts_itself(barnet: Programme) -> None:
    wrong = {
        (line.initiative, line.item): prod(factor.value for factor in line.factors)
        for line in barnet.budget_lines
        if line.factors and prod(factor.value for factor in line.factors) != line.amount
    }
    assert wrong == {("B", "Recruitment, training and checks (volunteers)"): Decimal(2000)}
    assert sum(bool(line.factors) for line in barnet.budget_lines) == 16


def test_only_the_overheads_of_the_panels_are_absorbed(barnet: Programme) -> None:
    absorbed = [(x.initiative, x.item, x.amount) for x in barnet.budget_lines if x.absorbed_by]
    assert absorbed == [("A", "Facilities / provisions", Decimal(1625))]


def test_lines_of_nothing_count_and_say_who_covers_them(barnet: Programme) -> None:
    nothing = Counter((x.item, x.agency) for x in barnet.budget_lines if not x.amount)
    assert nothing == {
        ("Process design", "police"): 1,
        ("Training roll out", "police"): 1,
        ("Internal comms drive", "police"): 1,
        ("Processing CCs", "police"): 4,
        ("Course delivery", "council"): 1,
    }


# The published tables

AMOUNTS = ("annual_saving", "annual_operating_cost", "annual_impact", "set_up_cost", "year_one_impact")


def amounts(row: Published) -> tuple[Decimal, ...]:
    return tuple(getattr(row, name) for name in AMOUNTS)


def test_every_row_of_the_published_tables_foots_across(barnet: Programme) -> None:
    for row in barnet.published:
        assert row.annual_saving + row.annual_operating_cost == row.annual_impact, row
        assert row.annual_impact + row.set_up_cost == row.year_one_impact, row


def test_every_published_table_foots_down_to_its_total(barnet: Programme) -> None:
    tables = defaultdict(list)
    for row in barnet.published:
        tables[row.table, row.initiative].append(row)
    assert len(tables) == 6
    for rows in tables.values():
        *agencies, total = rows
        assert total.agency == ""
        assert [sum(column) for column in zip(*map(amounts, agencies), strict=True)] == list(amounts(total))


def test_the_four_initiatives_add_up_to_table_1(barnet: Programme) -> None:
    case = [row for row in barnet.published if row.table == "business-case"]
    for programme in (row for row in case if not row.initiative):
        parts = [amounts(row) for row in case if row.initiative and row.agency == programme.agency]
        assert tuple(sum(column) for column in zip(*parts, strict=True)) == amounts(programme)


@pytest.mark.parametrize(
    ("table", "code", "total"),
    [
        ("business-case", "", (795424, -223214, 572210, -127317, 444893)),
        ("business-case", "A", (196527, -34125, 162402, -25150, 137252)),
        ("business-case", "B", (77443, -75000, 2443, -43300, -40857)),
        ("business-case", "C", (472280, -98400, 373880, -47200, 326680)),
        ("business-case", "D", (49174, -15689, 33485, -11667, 21818)),
        ("october-2012", "", (1029854, -570750, 459104, -292500, 166604)),
    ],
)
def test_published_totals_are_as_printed(barnet: Programme, table: str, code: str, total: tuple[int, ...]) -> None:
    [row] = [r for r in barnet.published if (r.table, r.initiative, r.agency) == (table, code, "")]
    assert amounts(row) == total


# The model's assumptions and the scorecards


def modelled(barnet: Programme, code: str) -> Any:
    drivers = {d.key: Driver.read(d.key, d.value, d.source) for d in barnet.drivers if d.initiative == code}
    costs = {c.key: UnitCost(c.key, c.agency, c.amount, c.source, c.price_year) for c in barnet.unit_costs}
    return savings(drivers, costs)


def test_the_drivers_of_conditional_cautions_give_its_published_savings(barnet: Programme) -> None:
    published = {
        row.agency: row.annual_saving
        for row in barnet.published
        if row.table == "business-case" and row.initiative == "C" and row.agency and row.annual_saving
    }
    result = modelled(barnet, "C")
    assert result.reason == ""
    assert {agency: figure.value for agency, figure in result.figures.items()} == published


@pytest.mark.parametrize("code", ["A", "B", "D"])
def test_the_other_initiatives_lack_drivers_and_none_is_made_up(barnet: Programme, code: str) -> None:
    assert modelled(barnet, code).missing


def test_the_statutory_share_is_not_chosen_from_its_printed_range(barnet: Programme) -> None:
    assert [d.key for d in barnet.drivers if d.initiative == "D" and d.key.startswith("cohort")] == ["cohort"]
    shares = [claim.value for claim in barnet.claims if claim.subject == "Statutory share of the cohort"]
    assert [share[:3] for share in shares] == ["55%", "60%"]


def test_indicators_replace_drivers_that_the_model_knows(barnet: Programme) -> None:
    for indicator in barnet.indicators:
        if indicator.driver:
            Driver.read(indicator.driver, "1", indicator.source)


def test_targets_have_a_tolerance_and_what_is_not_printed_has_none(barnet: Programme) -> None:
    for indicator in barnet.indicators:
        assert (indicator.target is None) == (indicator.tolerance is None), indicator.code


def test_the_targets_are_the_printed_ones(barnet: Programme) -> None:
    targets = {(i.initiative, i.code): i.target for i in barnet.indicators if i.target is not None}
    assert targets == {
        ("A", "panels-held"): 200,
        ("A", "volunteers-trained"): 10,
        ("A", "reoffending-after-panel"): Decimal("0.40"),
        ("B", "interventions"): 100,
        ("C", "cautions-given"): 200,
        ("C", "reoffending-after-caution"): Decimal("0.40"),
        ("D", "cohort-on-the-books"): 200,
        ("D", "reoffending-statutory"): Decimal("0.40"),
        ("D", "reoffending-non-statutory"): Decimal("0.30"),
    }


def test_observed_convictions_double_to_the_printed_projections(barnet: Programme) -> None:
    observed = {o.indicator: o.value for o in barnet.observations}
    assert observed["convictions-statutory"] * 2 == 164
    assert observed["recordable-statutory"] * 2 == 56


# What the papers disagree about, and what they are


def test_every_subject_of_the_claims_has_values_that_differ(barnet: Programme) -> None:
    values = defaultdict(set)
    for claim in barnet.claims:
        values[claim.initiative, claim.subject].add(claim.value)
    assert [subject for subject, found in values.items() if len(found) < 2] == []


@pytest.mark.parametrize(
    ("code", "subject", "beginnings"),
    [
        ("C", "Set-up cost", {"£47,200", "£29,100", "£50,000"}),
        ("C", "Go-live", {"July 2013", "September 2013", "October 2013", "by October 2013"}),
        ("D", "Go-live of the larger cohort", {"April 2013", "June 2013"}),
        ("B", "Volunteers", {"100", "up to 40"}),
        ("", "Set-up cost to the Police, all initiatives", {"£38,100", "£18,100"}),
        ("", "Set-up cost to the Council, all initiatives", {"£89,217", "£109,217"}),
    ],
)
def test_known_contradictions_are_claimed(barnet: Programme, code: str, subject: str, beginnings: set[str]) -> None:
    found = [c.value for c in barnet.claims if (c.initiative, c.subject) == (code, subject)]
    assert {value.split(" (")[0] for value in found} == beginnings


def test_the_seven_risks_are_not_scored_for_the_papers_give_no_scores(barnet: Programme) -> None:
    assert len(barnet.risks) == 7
    for risk in barnet.risks:
        assert (risk.owner, risk.inherent_likelihood, risk.residual_impact) == ("", None, None)


def test_every_row_names_its_source_and_the_page_where_there_is_one(barnet: Programme) -> None:
    for row in rows_of(barnet):
        if not hasattr(row, "source"):
            assert type(row).__name__ in {"Programme", "Paper", "Factor"}
            continue
        assert row.source
        if row.source.startswith(("Implementation plan", "Business case, section")):
            assert re.search(r"\bpages? \d", row.source), row.source


def test_strategic_leads_are_posts_in_organisations_of_the_partnership(barnet: Programme) -> None:
    leads = {i.code: (i.strategic_lead, i.lead_organisation) for i in barnet.initiatives}
    assert leads == {
        "A": ("Chief Inspector, Barnet Police", "police"),
        "B": ("Interim Community Protection Group Manager, LBB", "council"),
        "C": ("Chief Inspector, Barnet Police", "police"),
        "D": ("Assistant Chief Officer, Barnet and Enfield Probation Trust", "probation"),
    }


def test_nobody_is_named_outside_the_printed_leads(barnet: Programme) -> None:
    """The printed leads are data and stay; a post, a note or a description names nobody."""
    printed = sorted({action.leads for action in barnet.actions}, key=len, reverse=True)
    for path in sorted(BARNET.iterdir()):
        text = path.read_text(encoding="utf-8")
        for lead in filter(None, printed):
            text = text.replace(lead, " ")
        words = re.findall(r"[a-z]+", text.lower())
        named = {f"{a} {b}" for a, b in pairwise(words)}
        assert {name for name in named if hashlib.sha256(name.encode()).hexdigest()[:12] in PEOPLE} == set()
