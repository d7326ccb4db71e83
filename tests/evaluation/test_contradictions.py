"""Where the papers disagree with themselves: found, listed, never decided."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from budgets.factors import check_factors
from evaluation.model.contradictions import Claim, Evidence, Line, find, leading_amount
from evaluation.model.cost_benefit import PublishedRow
from initiatives.results.fitting import to_json

Factors = list[dict[str, str]]


def factors(*pairs: tuple[str, str]) -> Factors:
    return [{"value": value, "unit": unit} for value, unit in pairs]


DAYS, RATE = "days a week", "£ a day"


@pytest.mark.parametrize(
    ("printed", "amount", "given"),
    [
        ("3 days/ week over 13wks at £350/day", 13_650, factors(("3", DAYS), ("13", "weeks"), ("350", RATE))),
        ("£50 x 10 volunteers", 500, factors(("50", "£ a volunteer"), ("10", "volunteers"))),
        ("3 @ 500/each", 1_500, factors(("3", "events"), ("500", "£ an event"))),
        ("200 panels @ £50 per panel", 10_000, factors(("200", "panels a year"), ("50", "£ a panel"))),
        ("6 months @ 2 dpw, £350/day", 18_200, factors(("26", "weeks"), ("2", DAYS), ("350", RATE))),
        ("3 months - 2 days/week", 9_100, factors(("13", "weeks"), ("2", DAYS), ("350", RATE))),
        ("2 sessions @ £2k each", 4_000, factors(("2", "sessions"), ("2000", "£ a session"))),
        ("costs @ 5%", 1_625, factors(("0.05", "share of operating costs"), ("32500", "£ a year"))),
        ("Mostly free editorials", 1_000, []),
    ],
)
def test_assumptions_of_the_budgets_that_give_their_amounts(printed: str, amount: int, given: Factors) -> None:
    assert check_factors(Decimal(amount), given) is None, printed


@pytest.mark.parametrize(
    ("amount", "given", "sentence"),
    [
        (
            "5000",
            factors(("40", "volunteers"), ("50", "£ a volunteer")),
            "£5,000 is printed, but 40 volunteers × £50 a volunteer is £2,000. "
            "At £50 a volunteer it would be 100 volunteers.",
        ),
        (
            "13650.01",
            factors(("3", DAYS), ("13", "weeks"), ("350", RATE)),
            "£13,650.01 is printed, but 3 days a week × 13 weeks × £350 a day is £13,650.",
        ),
        (
            "1600",
            factors(("0.05", "share of operating costs"), ("32500", "£ a year")),
            "£1,600 is printed, but 5% of operating costs × £32,500 a year is £1,625. "
            "At £32,500 a year it would be 4.92% of operating costs.",
        ),
        (
            "5",
            factors(("some", "volunteers")),
            "The assumption has a factor that is not a number, so the amount cannot be checked.",
        ),
    ],
)
def test_an_amount_that_its_assumption_does_not_give(amount: str, given: Factors, sentence: str) -> None:
    assert check_factors(Decimal(amount), given) == sentence


def table(*rows: tuple[str, int, int, int, int, int]) -> tuple[PublishedRow, ...]:
    return tuple(PublishedRow(agency, *map(Decimal, cells), source="page 24") for agency, *cells in rows)


CAUTIONS = table(
    ("police", 49_440, -98_400, -48_960, -38_100, -87_060),
    ("cps", 110_000, 0, 110_000, 0, 110_000),
    ("probation", 143_880, 0, 143_880, 0, 143_880),
    ("court", 168_960, 0, 168_960, 0, 168_960),
    ("council", 0, 0, 0, -9_100, -9_100),
    ("", 472_280, -98_400, 373_880, -47_200, 326_680),
)
PANELS = table(
    ("police", 163_946, 0, 163_946, 0, 163_946),
    ("council", 0, -32_500, -32_500, -25_150, -57_650),
    ("total", 163_946, -32_500, 131_446, -25_150, 106_296),
)


def line(amount: int, kind: str = "set_up", absorbed: bool = False, given: Factors | None = None) -> Line:
    return Line("Partner liaison", kind, Decimal(amount), given or [], "budget, page 11", absorbed)


def said(evidence: Evidence) -> list[dict[str, Any]]:
    """What is found, as it is stored."""
    return [to_json(one) for one in find(evidence)]


def test_papers_that_agree_have_no_contradiction() -> None:
    evidence = Evidence(
        "C",
        tables={"business-case": CAUTIONS},
        lines=[line(47_200), line(500, "operating"), line(77, absorbed=True)],
        claims=[
            Claim("Go-live", "October 2013", "plan"),
            Claim("Go-live", "october  2013", "report"),
            Claim("Lead", "police", "plan"),
        ],
    )
    assert find(evidence) == []


def test_claims_that_differ_on_one_subject_are_one_contradiction_with_every_side() -> None:
    claims = [
        Claim("Go-live", "July 2013", "business case"),
        Claim("Go-live", "September 2013", "plan"),
        Claim("Go-live", "October 2013", "budget"),
        Claim("Go-live", "October 2013", "highlight report"),
        Claim("Lead", "police", "plan"),
    ]
    assert said(Evidence("C", claims=claims)) == [
        {
            "kind": "claims",
            "initiative": "C",
            "subject": "Go-live",
            "sentence": "Go-live: the papers say “July 2013”, “September 2013” or “October 2013”.",
            "sides": [
                {"value": "July 2013", "source": "business case"},
                {"value": "September 2013", "source": "plan"},
                {"value": "October 2013", "source": "budget; highlight report"},
            ],
        }
    ]


def test_amounts_that_differ_say_by_how_much() -> None:
    claims = [
        Claim("Set-up cost to the Police", "£38,100", "Table 1"),
        Claim("Set-up cost to the Police", "£18,100 (all staff)", "Table 2"),
    ]
    (found,) = said(Evidence(claims=claims))
    assert found["initiative"] == ""
    assert found["sentence"] == (
        "Set-up cost to the Police: the papers say “£38,100” or “£18,100 (all staff)”; they differ by £20,000."
    )
    more = [*claims, Claim("Set-up cost to the Police", "£40,000", "section 5.3")]
    assert said(Evidence(claims=more))[0]["sentence"].endswith("; they differ by up to £21,900.")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("£47,200", "47200"),
        ("£1,250.50 a year", "1250.50"),
        ("approximately £11,000", None),
        ("£1.234", None),
    ],
)
def test_the_amount_that_a_claim_starts_with(text: str, amount: str | None) -> None:
    assert leading_amount(text) == (None if amount is None else Decimal(amount))


def test_a_set_up_cost_that_differs_between_budget_and_business_case() -> None:
    lines = [line(9_100), line(20_000)]
    (found,) = said(Evidence("C", tables={"business-case": CAUTIONS}, lines=lines))
    assert found["kind"] == "budget"
    assert found["sentence"] == "Set-up cost: the papers say “£47,200” or “£29,100”; they differ by £18,100."
    assert [side["source"] for side in found["sides"]] == ["page 24", "budget, page 11"]


def test_what_the_claims_already_tell_is_not_told_twice() -> None:
    claims = [Claim("Set-up cost", "£47,200", "page 24"), Claim("Set-up cost", "£29,100", "page 11")]
    evidence = Evidence("C", tables={"business-case": CAUTIONS}, lines=[line(29_100)], claims=claims)
    assert [one["kind"] for one in said(evidence)] == ["claims"]


def test_an_initiative_without_a_budget_does_not_disagree_with_it() -> None:
    assert find(Evidence("D", tables={"business-case": CAUTIONS})) == []


def test_a_line_whose_factors_do_not_give_its_amount() -> None:
    given = factors(("40", "volunteers"), ("50", "£ a volunteer"))
    (found,) = said(Evidence("B", lines=[line(5_000, given=given)]))
    assert (found["kind"], found["subject"]) == ("factors", "Partner liaison")
    assert found["sentence"].startswith("Partner liaison: £5,000 is printed, but 40 volunteers")
    assert [side["value"] for side in found["sides"]] == ["£5,000", "40 volunteers × £50 a volunteer"]


def test_a_table_that_does_not_foot() -> None:
    wrong = (replace(CAUTIONS[0], annual_saving=Decimal(49_441)), *CAUTIONS[1:])
    found = said(Evidence("C", tables={"business-case": wrong}))
    assert [one["kind"] for one in found] == ["footing", "footing"]
    assert found[0]["sentence"].startswith("Police: annual saving £49,441 and annual operating cost (£98,400)")
    assert found[1]["sentence"].startswith("Total: the annual saving of the agencies makes £472,281")


def test_a_programme_table_that_is_not_the_sum_of_its_initiatives() -> None:
    together = table(
        ("police", 213_386, -98_400, 114_986, -38_100, 76_886),
        ("cps", 110_000, 0, 110_000, 0, 110_000),
        ("probation", 143_880, 0, 143_880, 0, 143_880),
        ("court", 168_960, 0, 168_960, 0, 168_960),
        ("council", 0, -32_500, -32_500, -34_250, -66_750),
        ("total", 636_226, -130_900, 505_326, -72_350, 432_976),
    )
    tables = {"business-case": together}
    assert find(Evidence(tables=tables, parts=[CAUTIONS, PANELS])) == []
    without = said(Evidence(tables=tables, parts=[CAUTIONS]))
    assert without[0]["sentence"] == (
        "Police, annual saving of the programme: £213,386 is printed, but the initiatives' tables make £49,440."
    )
    assert without[0]["sides"][1] == {
        "value": "£49,440",
        "source": "the tables of the initiatives, added up",
    }


def test_contradictions_are_plain_data() -> None:
    found = said(Evidence("C", tables={"business-case": CAUTIONS}, lines=[line(5)]))
    assert json.loads(json.dumps(found)) == found
