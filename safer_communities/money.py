"""Pounds as people write and read them. Amounts are Decimal pounds and pence, never floats.

Printed as in the partnership's papers: thousands separators, costs in brackets, zero as "£0", and an amount
that nobody knows as "not known", never as a blank.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

NOT_KNOWN = "not known"
POUND = Decimal(1)
PENNY = Decimal("0.01")
MOST_DIGITS = 12  # of whole pounds: what a database column of 14 digits with 2 places holds

_MINUS_SIGNS = "-\N{MINUS SIGN}\N{EN DASH}"
_SPACES = re.compile(r"[\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")
_AMOUNT = re.compile(r"(?P<whole>[0-9]+|[0-9]{1,3}(?:[, ][0-9]{3})+)(?:\.(?P<pence>[0-9]+))?")


def to_pound(amount: Decimal) -> Decimal:
    """The amount in whole pounds; 50p goes up, away from zero (as the papers round)."""
    return amount.quantize(POUND, ROUND_HALF_UP)


def to_penny(amount: Decimal) -> Decimal:
    """The amount in pounds and whole pence; half a penny goes up, away from zero."""
    return amount.quantize(PENNY, ROUND_HALF_UP)


@lru_cache(maxsize=8192)  # a matrix prints the same few amounts many times
def pounds(amount: Decimal | None, *, pence: bool = False, brackets: bool = True) -> str:
    """The amount as it is printed: "£1,234", "(£98,400)", "£0", "not known" for None.

    With `pence`, "£1,250.50"; without, rounded to the pound. With `brackets=False` a negative amount has a
    minus sign instead: "−£98,400".
    """
    if amount is None:
        return NOT_KNOWN
    rounded = to_penny(amount) if pence else to_pound(amount)
    if rounded >= 0:
        return f"£{abs(rounded):,f}"
    return f"(£{-rounded:,f})" if brackets else f"\N{MINUS SIGN}£{-rounded:,f}"


@lru_cache(maxsize=8192)
def pounds_exact(amount: Decimal | None) -> str:
    """As `pounds`, with pence only where there are any: "£542", "£29.50"."""
    return pounds(amount, pence=amount is not None and amount != to_pound(amount))


def parse_money(text: str) -> Decimal:
    """The amount that a person typed: "£1,250.50", "1 250", "-5", "(£98,400)" (a cost, so negative).

    Raises ValueError, with a message to show beside the field, for anything that would have to be guessed.
    """
    bare = _SPACES.sub(" ", text).strip()
    if not bare:
        raise ValueError("Enter an amount in pounds, such as £1,250.50.")
    bracketed = bare.startswith("(") and bare.endswith(")")
    if bracketed:
        bare = bare[1:-1].strip()
    minus = bare[:1] in _MINUS_SIGNS and not bracketed
    bare = bare[1:].strip() if minus else bare
    bare = bare.removeprefix("£").strip()
    if bare[:1] in _MINUS_SIGNS and bare and not (minus or bracketed):
        minus, bare = True, bare[1:].strip()
    return -_digits(bare, text) if minus or bracketed else _digits(bare, text)


def _digits(bare: str, as_typed: str) -> Decimal:
    match = _AMOUNT.fullmatch(bare)
    if match is None:
        raise ValueError(f"“{as_typed.strip()}” is not an amount in pounds. Enter it as £1,250.50.")
    whole, pence = re.sub("[, ]", "", match["whole"]), match["pence"] or ""
    if len(pence) > 2:
        raise ValueError(f"“{as_typed.strip()}” has parts of a penny. Enter at most two figures after the point.")
    if len(whole.lstrip("0")) > MOST_DIGITS:
        raise ValueError(f"“{as_typed.strip()}” is too large. Enter less than a million million pounds.")
    return Decimal(f"{whole}.{pence or '0'}")


@lru_cache(maxsize=4096)
def number_text(value: Decimal) -> str:
    """A count to two places at most, without trailing zeros: "1,200", "47.45", "−5"."""
    text = f"{abs(to_penny(value)):,f}".rstrip("0").rstrip(".")
    return f"\N{MINUS SIGN}{text}" if value < 0 and text != "0" else text


@lru_cache(maxsize=4096)
def value_text(value: Decimal | str | None, unit: str) -> str:
    """A value with its unit as a person reads it: "£542", "50%", "200 people a year", "not known"."""
    if value is None:
        return "not known"
    if isinstance(value, str):
        return value
    if unit == "£":
        return pounds_exact(value)
    if unit == "share":
        return f"{number_text(value * 100)}%"
    return f"{number_text(value)} {unit}".strip()
