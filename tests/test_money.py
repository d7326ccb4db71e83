"""Pounds as printed and as typed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safer_communities.money import parse_money, pounds, pounds_exact, to_pound

amounts = st.decimals(min_value=Decimal("-999999999.99"), max_value=Decimal("999999999.99"), places=2)


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        ("1234", "£1,234"),
        ("-98400", "(£98,400)"),
        ("0", "£0"),
        ("-0.4", "£0"),
        ("0.5", "£1"),
        ("-0.5", "(£1)"),
        ("1029854", "£1,029,854"),
        (None, "not known"),
    ],
)
def test_an_amount_is_printed_to_the_pound_with_costs_in_brackets(amount: str | None, printed: str) -> None:
    assert pounds(None if amount is None else Decimal(amount)) == printed


def test_pence_and_a_minus_sign_are_printed_when_asked_for() -> None:
    assert pounds(Decimal("1250.5"), pence=True) == "£1,250.50"
    assert pounds(Decimal("-98400"), pence=True) == "(£98,400.00)"
    assert pounds(Decimal("-98400"), brackets=False) == "−£98,400"
    assert pounds_exact(Decimal("29.50")) == "£29.50"
    assert pounds_exact(Decimal("542.00")) == "£542"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("£1,250.50", "1250.50"),
        ("(£98,400)", "-98400"),
        ("( £98,400 )", "-98400"),
        ("1 250", "1250"),
        ("1\N{NO-BREAK SPACE}250", "1250"),
        ("£ 4,781,825", "4781825"),
        ("-5", "-5"),
        ("−£5", "-5"),
        ("£-5.1", "-5.10"),
        (" 350 ", "350"),
        ("0012", "12"),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, amount: str) -> None:
    assert parse_money(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter an amount in pounds"),
        ("  ", "Enter an amount in pounds"),
        ("£", "not an amount"),
        ("-", "not an amount"),
        ("not known", "not an amount"),
        ("12,34", "not an amount"),
        ("1.250,50", "not an amount"),
        ("(£5", "not an amount"),
        ("--5", "not an amount"),
        ("1e5", "not an amount"),
        ("NaN", "not an amount"),
        ("£2k", "not an amount"),
        ("٣", "not an amount"),
        ("1.005", "parts of a penny"),
        ("1,000,000,000,000", "too large"),
    ],
)
def test_what_is_not_an_amount_is_refused_with_a_plain_message(typed: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_money(typed)


@given(amounts)
def test_what_is_printed_with_pence_is_read_back_the_same(amount: Decimal) -> None:
    assert parse_money(pounds(amount, pence=True)) == amount
    assert parse_money(pounds(amount, pence=True, brackets=False)) == amount
    assert parse_money(pounds_exact(amount)) == amount


@given(amounts)
def test_what_is_printed_to_the_pound_is_the_amount_rounded(amount: Decimal) -> None:
    assert parse_money(pounds(amount)) == to_pound(amount)
    assert abs(to_pound(amount) - amount) <= Decimal("0.5")


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_a_plain_error(text: str) -> None:
    try:
        assert parse_money(text).is_finite()
    except ValueError as error:
        assert str(error).endswith(".")
