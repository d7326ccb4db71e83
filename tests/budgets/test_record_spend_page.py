"""Recording spend and setting a forecast in the browser: who may, what is refused, and that nothing is lost."""

import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from budgets.ledger.models import BudgetLine, Spend
from safer_communities.tenancy.models import Marker
from tests.cast import Cast

GOOD = {"amount": "£1,250.50", "on": "1 July 2013", "source": "Invoice 20413", "note": ""}


def record(cast: Cast, client: Any, **changed: str) -> Any:
    return client.post(cast.path(f"money/lines/{cast.line.pk}/record/"), {**GOOD, **changed})


def recorded(cast: Cast) -> list[Spend]:
    with cast.here():
        return list(Spend.objects.all())


def test_finance_records_spend_with_its_date_and_source(cast: Cast, signed_in: Any) -> None:
    answer = record(cast, signed_in("finance"))

    assert answer.status_code == 302
    assert answer["Location"] == cast.path(f"money/lines/{cast.line.pk}/")
    (spend,) = recorded(cast)
    assert (spend.amount, spend.on, spend.source, spend.person) == (
        Decimal("1250.50"), datetime.date(2013, 7, 1), "Invoice 20413", "Finance, barnet",
    )  # fmt: skip


def test_after_saving_the_page_says_what_was_saved_and_that_figures_are_recalculated(
    cast: Cast, signed_in: Any
) -> None:
    cast.assess()
    client = signed_in("finance")
    page = client.get(record(cast, client)["Location"])
    said = "Recorded: £1,250.50 against Coordinator 2013/14. The figures are being recalculated."
    assert said in page.content.decode()
    assert b"data-recalculating" in page.content
    assert Marker.objects.filter(initiative_id=cast.initiative.pk).exists()


def test_the_form_sent_twice_records_once(cast: Cast, signed_in: Any) -> None:
    client = signed_in("finance")
    form = client.get(cast.path(f"money/lines/{cast.line.pk}/record/")).context["form"]
    key = str(form["request_key"].value())
    assert [record(cast, client, request_key=key).status_code for _ in range(2)] == [302, 302]
    assert len(recorded(cast)) == 1

    assert record(cast, client, request_key=str(uuid4())).status_code == 302
    assert len(recorded(cast)) == 2


def test_the_form_sent_again_with_another_amount_is_refused_and_keeps_what_was_typed(
    cast: Cast, signed_in: Any
) -> None:
    client, key = signed_in("finance"), str(uuid4())
    record(cast, client, request_key=key)
    answer = record(cast, client, request_key=key, amount="£99.00")

    assert answer.status_code == 422
    assert "This was recorded already, with other values." in answer.content.decode()
    assert answer.context["form"]["amount"].value() == "£99.00"
    assert [spend.amount for spend in recorded(cast)] == [Decimal("1250.50")]


def test_a_negative_amount_corrects_an_earlier_record(cast: Cast, signed_in: Any) -> None:
    client = signed_in("finance")
    record(cast, client)
    assert record(cast, client, amount="-1,250.50", source="Journal 7").status_code == 302
    assert sum(spend.amount for spend in recorded(cast)) == 0


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("amount", "12 pounds", "is not an amount in pounds"),
        ("amount", "", "Enter the amount."),
        ("amount", "0", "Give an amount other than £0."),
        ("on", "tomorrow", "is not a date"),
        ("on", "20 July 2013", "The day of the spend cannot be after today."),
        ("on", "", "Enter the date of the spend."),
        ("source", "  ", "Enter the source."),
    ],
)
def test_bad_input_is_told_beside_the_field_keeps_what_was_typed_and_changes_nothing(
    cast: Cast, signed_in: Any, field: str, typed: str, message: str
) -> None:
    answer = record(cast, signed_in("finance"), **{field: typed})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert any(message in error for error in answer.context["form"].errors[field])
    assert message in page
    assert "There is a problem" in page
    for name, value in {**GOOD, field: typed}.items():
        if value.strip() and name != "note":
            assert f'value="{value}"' in page
    assert recorded(cast) == []


@pytest.mark.parametrize(
    "role", ["programme_manager", "project_manager", "partner_lead", "steering_member", "board_member", "observer"]
)
def test_without_the_role_it_is_refused(cast: Cast, signed_in: Any, role: str) -> None:
    client = signed_in(role)
    assert client.get(cast.path(f"money/lines/{cast.line.pk}/record/")).status_code == 403
    assert record(cast, client).status_code == 403
    forecast = client.post(cast.path(f"money/lines/{cast.line.pk}/"), {"forecast": "1", "version": "1"})
    assert forecast.status_code == 403
    assert recorded(cast) == []


def test_an_administrator_may_record_too(cast: Cast, signed_in: Any) -> None:
    assert record(cast, signed_in("administrator")).status_code == 302


def test_the_neighbours_line_is_not_found(cast: Cast, neighbour: Cast, signed_in: Any) -> None:
    client = signed_in("finance")
    for rest in (f"money/lines/{neighbour.line.pk}/", f"money/lines/{neighbour.line.pk}/record/"):
        assert client.get(cast.path(rest)).status_code == 404
        assert client.post(cast.path(rest), GOOD).status_code == 404
        assert client.get(neighbour.path(rest)).status_code == 404
    assert recorded(neighbour) == []


# The forecast


def set_forecast(cast: Cast, client: Any, forecast: str, version: int) -> Any:
    return client.post(cast.path(f"money/lines/{cast.line.pk}/"), {"forecast": forecast, "version": version})


def line_now(cast: Cast) -> BudgetLine:
    with cast.here():
        return BudgetLine.objects.get(pk=cast.line.pk)


def test_finance_sets_and_takes_back_a_forecast(cast: Cast, signed_in: Any) -> None:
    client = signed_in("finance")
    assert set_forecast(cast, client, "12,000", 1).status_code == 302
    assert (line_now(cast).forecast, line_now(cast).version) == (Decimal("12000.00"), 2)
    assert set_forecast(cast, client, "", 2).status_code == 302
    assert line_now(cast).forecast is None


def test_two_editors_of_one_forecast_see_both_values_and_lose_nothing(cast: Cast, signed_in: Any) -> None:
    client = signed_in("finance")
    set_forecast(cast, signed_in("administrator"), "12,000", 1)

    answer = set_forecast(cast, client, "13,000", 1)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "£13,000" in page
    assert "£12,000" in page
    assert "Administrator, barnet changed this while you were writing" in page
    assert 'value="13,000"' in page
    assert line_now(cast).forecast == Decimal("12000.00")

    # what the form now holds replaces theirs
    again = answer.context["form"]["version"].value()
    assert set_forecast(cast, client, "13,000", again).status_code == 302
    assert line_now(cast).forecast == Decimal("13000.00")


@pytest.mark.parametrize("typed", ["lots", "-5", "1.234"])
def test_a_forecast_that_cannot_stand_changes_nothing(cast: Cast, signed_in: Any, typed: str) -> None:
    answer = set_forecast(cast, signed_in("finance"), typed, 1)
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode()
    assert line_now(cast).version == 1


def test_a_line_shows_its_transactions_newest_first_and_their_sum(cast: Cast, signed_in: Any) -> None:
    client = signed_in("finance")
    record(cast, client, amount="100", on="1 May 2013", source="Invoice 1")
    record(cast, client, amount="50.50", on="1 June 2013", source="Invoice 2")
    page = client.get(cast.path(f"money/lines/{cast.line.pk}/"))
    assert [spend.source for spend in page.context["page"]] == ["Invoice 2", "Invoice 1"]
    assert "£150.50" in page.content.decode()
