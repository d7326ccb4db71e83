"""A budget line's assumption as factors, and whether they give its amount. Plain Python, no Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from math import prod

from safer_communities.money import pounds_exact, to_penny, value_text

Factor = Mapping[str, str]
"""One factor of an assumption: {"value": "350", "unit": "£ a day"}."""


# Amounts and their assumptions


def check_factors(amount: Decimal, factors: Sequence[Factor]) -> str | None:
    """What is wrong, as a sentence, where the factors multiplied are not the amount; None where they are.

    An assumption without factors cannot be checked and is not wrong.
    """
    if not factors:
        return None
    values = [value for factor in factors if (value := _number(factor)) is not None]
    if len(values) < len(factors):
        return "The assumption has a factor that is not a number, so the amount cannot be checked."
    product = to_penny(prod(values, start=Decimal(1)))
    if product == amount:
        return None
    wrong = f"{pounds_exact(amount)} is printed, but {multiplied(factors)} is {pounds_exact(product)}."
    return f"{wrong} {would_be}" if (would_be := _would_be(amount, factors)) else wrong


def factor_text(factor: Factor) -> str:
    """A factor as a person reads it: "3 days a week", "£350 a day", "5% of operating costs"."""
    value, unit = _number(factor), factor.get("unit", "")
    if value is None:
        return f"{factor.get('value', '?')} {unit}".strip()
    for kind in ("£", "share"):
        if unit.startswith(kind):
            return value_text(value, kind) + unit.removeprefix(kind)
    return value_text(value, unit)


def _number(factor: Factor) -> Decimal | None:
    try:
        value = Decimal(str(factor.get("value")))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def multiplied(factors: Sequence[Factor]) -> str:
    """The factors in words: “3 days a week × 13 weeks × £350 a day”."""
    return " × ".join(map(factor_text, factors))


def _would_be(amount: Decimal, factors: Sequence[Factor]) -> str:
    """How many things the amount would be, where the assumption is so many things at so much each."""
    prices = [factor for factor in factors if factor.get("unit", "").startswith("£")]
    things = [factor for factor in factors if factor not in prices]
    if len(prices) != 1 or len(things) != 1 or not Decimal(prices[0]["value"]):
        return ""
    number = amount / Decimal(prices[0]["value"])
    return f"At {factor_text(prices[0])} it would be {factor_text({**things[0], 'value': str(number)})}."
