"""The money pages: lines as printed, totals that foot, assumptions that are checked, the burn of the budget."""

import datetime
import re
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.ledger import table as money_table
from budgets.ledger.models import BudgetLine, Spend
from tests.cast import Cast

SOURCE = "The bid"


def text_of(response: Any) -> str:
    """The page's words, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def add_line(cast: Cast, item: str, amount: str, **more: Any) -> BudgetLine:
    fields = {"kind": "set_up", "year": 2013, "agency": "council", "source": SOURCE, **more}
    with cast.here():
        position = BudgetLine.objects.count() + 1
        return BudgetLine.objects.create(
            initiative=cast.initiative, position=position, item=item, amount=amount, **fields
        )


def spend_on(cast: Cast, line: BudgetLine, amount: str, on: datetime.date) -> None:
    with cast.here():
        Spend.objects.create(
            initiative=cast.initiative, line=line, on=on, amount=amount, source="Invoice 1", person="Finance"
        )


def test_the_totals_add_up_the_lines_without_what_partners_absorb(cast: Cast, signed_in: Any) -> None:
    add_line(cast, "Training", "500.00")
    add_line(cast, "Facilities", "1625.00", kind="operating", year=2014, absorbed_by="partners")
    cast.assess()

    page = signed_in("observer").get(cast.path("initiatives/panels/money/"))

    printed = page.context["printed"]
    assert printed["columns"] == ["Set-up 2013/14", "Operating 2013/14", "Operating 2014/15"]
    assert printed["totals"] == [Decimal("500.00"), Decimal("11250.00"), Decimal("0")]
    assert page.context["totals"]["budget"] == Decimal("11750.00")
    assert "Absorbed by partners: outside the totals" in text_of(page)
    assert "£1,625" in text_of(page)


def test_a_line_of_zero_is_shown_with_the_words_of_its_assumption(cast: Cast, signed_in: Any) -> None:
    add_line(cast, "Processing", "0.00", assumption="Staff resource to be covered by Police")

    page = text_of(signed_in("observer").get(cast.path("initiatives/panels/money/")))

    assert "Staff resource to be covered by Police" in page
    assert "£0" in page


def test_factors_that_do_not_give_the_amount_are_flagged(cast: Cast, signed_in: Any) -> None:
    volunteers = [{"value": "40", "unit": "volunteers"}, {"value": "50", "unit": "£ a volunteer"}]
    add_line(cast, "Recruitment", "5000.00", factors=volunteers)
    add_line(cast, "Events", "2000.00", factors=volunteers)

    page = text_of(signed_in("observer").get(cast.path("initiatives/panels/money/")))

    assert page.count("Does not add up.") == 1
    assert "40 volunteers × £50 a volunteer" in page
    assert "£5,000 is printed, but 40 volunteers × £50 a volunteer is £2,000." in page


def test_factors_that_are_not_numbers_do_not_break_the_page(cast: Cast, signed_in: Any) -> None:
    add_line(cast, "Recruitment", "5000.00", factors=[{"value": "some", "unit": "volunteers"}])

    page = signed_in("observer").get(cast.path("initiatives/panels/money/"))

    assert page.status_code == 200
    assert "some volunteers" in text_of(page)


def test_the_sentence_says_what_is_spent_and_whether_it_will_last(cast: Cast, signed_in: Any) -> None:
    page = signed_in("observer").get(cast.path("money/"))
    assert page.context["sentence"] == "Nothing of £11,250 has been spent yet; it is forecast to come in on budget."

    spend_on(cast, cast.line, "12000.00", datetime.date(2013, 7, 1))
    page = signed_in("observer").get(cast.path("money/"))
    assert page.context["sentence"] == ("£12,000 of £11,250 has been spent; the forecast is £12,000, £750 over budget.")
    assert "(£750)" in text_of(page)


def test_an_initiative_without_a_budget_is_named_and_says_so(cast: Cast, signed_in: Any) -> None:
    with cast.here():
        BudgetLine.objects.all().delete()
    cast.assess()
    page = text_of(signed_in("observer").get(cast.path("initiatives/panels/money/")))
    assert "The papers print no budget for this initiative" in page


def test_an_initiative_of_the_programme_without_lines_stays_in_the_table(cast: Cast, signed_in: Any) -> None:
    cast.assess()
    with cast.here():
        line = BudgetLine.objects.get()
        other = type(cast.initiative).objects.create(
            code="B", slug="coaches", position=2, name="Coaches", lead_organisation=cast.organisation
        )
        line.initiative = other
        line.save()
    page = text_of(signed_in("observer").get(cast.path("money/")))
    assert "Panels of barnet" in page
    assert "the papers print no budget" in page


@pytest.mark.parametrize("role", ["observer", "board_member", "project_manager", "partner_lead"])
def test_who_may_not_record_spend_sees_no_way_to(cast: Cast, signed_in: Any, role: str) -> None:
    client = signed_in(role)
    assert "Record spend" not in text_of(client.get(cast.path("initiatives/panels/money/")))
    page = client.get(cast.path(f"money/lines/{cast.line.pk}/"))
    assert "Record spend" not in text_of(page)
    assert b'name="forecast"' not in page.content


def test_the_page_says_that_ratings_are_being_recalculated_until_they_are(cast: Cast, signed_in: Any) -> None:
    cast.assess()
    client = signed_in("observer")
    assert b"data-recalculating" not in client.get(cast.path("initiatives/panels/money/")).content

    spend_on(cast, cast.line, "100.00", datetime.date(2013, 7, 1))
    page = client.get(cast.path("initiatives/panels/money/"))
    assert b"data-recalculating" in page.content
    assert b'<noscript><meta http-equiv="refresh"' in page.content

    cast.assess()
    assert b"data-recalculating" not in client.get(cast.path("initiatives/panels/money/")).content


@pytest.mark.parametrize("rest", ["money/", "initiatives/panels/money/", "money/lines/{line}/"])
def test_the_number_of_statements_does_not_grow_with_the_rows(
    cast: Cast, signed_in: Any, statements: Any, rest: str
) -> None:
    client, path = signed_in("finance"), cast.path(rest.format(line=cast.line.pk))
    spend_on(cast, cast.line, "1.00", datetime.date(2013, 5, 1))
    cast.assess()
    client.get(path)
    with statements() as few:
        assert client.get(path).status_code == 200
    with cast.here():
        BudgetLine.objects.bulk_create(
            BudgetLine(initiative=cast.initiative, position=n, item=f"Item {n}", kind="set_up", year=2013, amount=n)
            for n in range(2, 302)
        )
        Spend.objects.bulk_create(
            Spend(
                initiative=cast.initiative,
                line=cast.line,
                on=datetime.date(2013, 5, 1),
                amount=1,
                source="Invoice",
                person="Finance",
            )
            for _ in range(300)
        )
    with statements() as many:
        assert client.get(path).status_code == 200
    assert len(many) == len(few) <= 9


# The burn of a budget


def line_of(amount: str, *, year: int = 2013, forecast: str | None = None, spent: str = "0") -> BudgetLine:
    line = BudgetLine(partnership_id=uuid4(), kind="set_up", year=year, amount=Decimal(amount), item="x")
    line.forecast = None if forecast is None else Decimal(forecast)
    line.spent = Decimal(spent)
    return line


def test_the_burn_spreads_a_year_over_its_months_and_starts_the_forecast_from_what_is_spent() -> None:
    today = datetime.date(2013, 7, 19)
    spent = {datetime.date(2013, 5, 1): Decimal("100"), datetime.date(2013, 7, 1): Decimal("200")}

    points = money_table.burn_points([line_of("1200", spent="300")], spent, today)

    assert [point.on for point in points[:4]] == [
        datetime.date(2013, 4, 30), datetime.date(2013, 5, 31), datetime.date(2013, 6, 30), today,
    ]  # fmt: skip
    assert [point.actual for point in points[:5]] == [0, 100, 100, 300, None]
    assert [point.budget for point in points[:4]] == [100, 200, 300, 400]
    assert points[3].forecast == Decimal("300")
    assert points[-1].on == datetime.date(2014, 3, 31)
    assert points[-1].forecast == points[-1].budget == Decimal("1200")


@given(
    amounts=st.lists(st.decimals("0", "99999.99", places=2), min_size=1, max_size=5),
    years=st.lists(st.integers(2012, 2016), min_size=5, max_size=5),
    day=st.dates(datetime.date(2012, 4, 1), datetime.date(2018, 3, 31)),
)
def test_the_burn_never_falls_and_ends_at_the_budget_and_the_outturn(
    amounts: list[Decimal], years: list[int], day: datetime.date
) -> None:
    lines = [line_of(str(amount), year=year) for amount, year in zip(amounts, years, strict=False)]
    points = money_table.burn_points(lines, {}, day)
    budgets = [point.budget or Decimal(0) for point in points]
    assert budgets == sorted(budgets)
    assert abs(budgets[-1] - sum(amounts)) < Decimal("0.01")
    assert points[-1].forecast is None or abs(points[-1].forecast - sum(amounts)) < Decimal("0.01")
