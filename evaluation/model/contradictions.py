"""Where the papers disagree with themselves. Such things are found and listed; nobody picks a side here.

Plain Python, no Django. Four searches: amounts that their printed assumptions do not give, published tables
that do not add up, claims that differ on one subject, and a set-up cost that the budget and the business case
give differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from budgets.factors import Factor, check_factors, multiplied
from evaluation.model.cost_benefit import BUSINESS_CASE, PublishedRow, business_case
from evaluation.model.figures import AGENCIES, MEASURES, TOTAL, ZERO, agency_name, in_printed_order
from initiatives.results.shape import Contradiction, Side
from safer_communities.money import pounds_exact

FACTORS, FOOTING, CLAIMS, BUDGET = "factors", "footing", "claims", "budget"
_LEADING_AMOUNT = re.compile(r"£([0-9][0-9,]*(?:\.[0-9]{1,2})?)(?![0-9.])")


@dataclass(frozen=True, slots=True)
class Line:
    """A budget line: its amount in pounds and its assumption as factors, as far as it gives any."""

    item: str
    kind: str
    amount: Decimal
    factors: Sequence[Factor]
    source: str
    absorbed: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What one paper says on a subject."""

    subject: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the papers say of one initiative, or, with initiative "", of the programme.

    `tables` are published cost/benefit tables by name; `parts` are the initiatives' business-case tables, of
    which the programme's own should be the sum.
    """

    initiative: str = ""
    tables: Mapping[str, Sequence[PublishedRow]] = field(default_factory=dict)
    parts: Sequence[Sequence[PublishedRow]] = ()
    lines: Sequence[Line] = ()
    claims: Sequence[Claim] = ()


def find(evidence: Evidence) -> list[Contradiction]:
    """Every contradiction in the evidence, in the order of the papers; `kind` is FACTORS, FOOTING, CLAIMS or BUDGET."""
    claimed = _claims(evidence)
    return [
        *claimed,
        *_budget(evidence, claimed),
        *_factors(evidence),
        *_footing(evidence),
        *_parts(evidence),
    ]


def _factors(evidence: Evidence) -> Iterable[Contradiction]:
    for line in evidence.lines:
        if sentence := check_factors(line.amount, line.factors):
            said = (pounds_exact(line.amount), multiplied(line.factors))
            sides = [Side(value, line.source) for value in said]
            yield _contradiction(FACTORS, evidence, line.item, f"{line.item}: {sentence}", sides)


# Published tables


def _footing(evidence: Evidence) -> Iterable[Contradiction]:
    for name, rows in evidence.tables.items():
        source = rows[0].source if rows else ""
        for error in business_case(evidence.initiative, name, rows).footing_errors():
            yield _contradiction(FOOTING, evidence, f"Sums of the table “{name}”", error, [Side(error, source)])


def _parts(evidence: Evidence) -> Iterable[Contradiction]:
    """The programme's printed table against the initiatives' tables, added up."""
    printed = {row.agency or TOTAL: row for row in evidence.tables.get(BUSINESS_CASE, ())}
    if not evidence.parts or not printed:
        return
    for agency in (*in_printed_order(printed.keys() & AGENCIES.keys()), TOTAL):
        parts = [row for table in evidence.parts for row in table if (row.agency or TOTAL) == agency]
        for measure, name in MEASURES.items():
            added = sum((getattr(row, measure) for row in parts), ZERO)
            if agency in printed and (given := getattr(printed[agency], measure)) != added:
                subject = f"{agency_name(agency)}, {name} of the programme"
                sentence = (
                    f"{subject}: {pounds_exact(given)} is printed, but the initiatives' tables make "
                    f"{pounds_exact(added)}."
                )
                sides = [
                    Side(pounds_exact(given), printed[agency].source),
                    Side(pounds_exact(added), "the tables of the initiatives, added up"),
                ]
                yield _contradiction(FOOTING, evidence, subject, sentence, sides)


# Claims


def _claims(evidence: Evidence) -> list[Contradiction]:
    """One contradiction for each subject on which the papers say different things."""
    subjects: dict[str, dict[str, Side]] = {}
    for claim in evidence.claims:
        said = subjects.setdefault(claim.subject, {})
        key = " ".join(claim.value.casefold().split())
        side = said.setdefault(key, Side(claim.value, claim.source))
        if claim.source not in side.source:
            said[key] = replace(side, source=f"{side.source}; {claim.source}")
    return [
        _contradiction(CLAIMS, evidence, subject, _disagreement(subject, list(said.values())), list(said.values()))
        for subject, said in subjects.items()
        if len(said) > 1
    ]


def _disagreement(subject: str, sides: Sequence[Side]) -> str:
    *first, last = (f"“{side.value}”" for side in sides)
    sentence = f"{subject}: the papers say {', '.join(first)} or {last}"
    amounts = [amount for side in sides if (amount := leading_amount(side.value)) is not None]
    if len(amounts) < len(sides):
        return f"{sentence}."
    apart = "up to " if len(sides) > 2 else ""
    return f"{sentence}; they differ by {apart}{pounds_exact(max(amounts) - min(amounts))}."


def leading_amount(text: str) -> Decimal | None:
    """The amount that a claim starts with: "£19,000 (15,000 + 4,000)" → 19000; None where it has none."""
    match = _LEADING_AMOUNT.match(text)
    return Decimal(match[1].replace(",", "")) if match else None


# Budget and business case


def _budget(evidence: Evidence, claimed: Sequence[Contradiction]) -> Iterable[Contradiction]:
    """The set-up cost in the budget against that in the business case, unless the claims already tell it."""
    lines = [line for line in evidence.lines if line.kind == "set_up" and not line.absorbed]
    rows = evidence.tables.get(BUSINESS_CASE, ())
    if not lines or not rows:
        return
    budgeted = sum((line.amount for line in lines), ZERO)
    published = -sum((row.set_up_cost for row in rows if row.agency in AGENCIES), ZERO)
    told = any(
        {budgeted, published} <= {leading_amount(side.value) for side in contradiction.sides}
        for contradiction in claimed
    )
    if budgeted != published and not told:
        sides = [
            Side(pounds_exact(published), rows[0].source),
            Side(pounds_exact(budgeted), lines[0].source),
        ]
        yield _contradiction(BUDGET, evidence, "Set-up cost", _disagreement("Set-up cost", sides), sides)


def _contradiction(kind: str, evidence: Evidence, subject: str, sentence: str, sides: Iterable[Side]) -> Contradiction:
    return Contradiction(kind, evidence.initiative, subject, sentence, tuple(sides))
