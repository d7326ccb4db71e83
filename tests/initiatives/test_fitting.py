"""Stored results come back as they were stored, and what does not fit is refused with its place."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.rating.facts import Rating, Verdict
from initiatives.results.fitting import Misfit, from_json, to_json
from initiatives.results.shape import (
    SHAPE,
    Before,
    BenefitsInBrief,
    InitiativeOverview,
    InitiativeResults,
    Milestone,
    Plan,
    ProgrammeResults,
    RatingCounts,
)

SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=5),
    int: st.integers(),
    bool: st.booleans(),
    date: st.dates(),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    Rating: st.sampled_from(Rating),
}


def some(kind: Any) -> st.SearchStrategy[Any]:
    """Anything that an annotation of the shape allows."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind in SIMPLE:
        return SIMPLE[kind]
    if origin is UnionType:
        return st.none() | some(inner[0])
    if origin is tuple:
        return st.lists(some(inner[0]), max_size=2).map(tuple)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is Mapping and get_origin(inner[0]) is Literal:
        return st.fixed_dictionaries({key: some(inner[1]) for key in get_args(inner[0])})
    if origin is Mapping:
        return st.dictionaries(some(inner[0]), some(inner[1]), max_size=2)
    assert is_dataclass(kind), kind
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: some(hints[field.name]) for field in fields(kind)})


def described(kind: Any) -> str:
    """A shape in words: its keys in order of their names, each with what it may be; the names of classes left out."""
    origin, inner = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return "{" + ", ".join(f"{name}: {described(hints[name])}" for name in sorted(hints)) + "}"
    if kind is Rating:
        return "|".join(Rating)
    if origin is Literal:
        return "|".join(inner)
    if origin is None:
        return "…" if kind is ... else kind.__name__
    name = "|" if origin is UnionType else origin.__name__
    return f"{name}[{', '.join(map(described, inner))}]"


# By number. A shape that has landed is never changed: the next one gets a line.
SHAPES = {1: "bf2626d331abc38a"}


def test_a_shape_is_what_it_was_when_it_got_its_number() -> None:
    said = " ".join(map(described, (InitiativeResults, ProgrammeResults, Before)))
    fingerprint = hashlib.sha256(said.encode()).hexdigest()[:16]
    assert SHAPES[SHAPE] == fingerprint, "a field has changed: add one to SHAPE, and a line to SHAPES"
    assert max(SHAPES) == SHAPE


@pytest.mark.parametrize("kind", [InitiativeResults, InitiativeOverview, ProgrammeResults, Before])
def test_what_was_stored_comes_back_equal(kind: Any) -> None:
    @given(some(kind))
    def comes_back(value: Any) -> None:
        assert from_json(kind, json.loads(json.dumps(to_json(value)))) == value

    comes_back()


def milestone(due: date | None) -> Milestone:
    return Milestone("1", "4.", "Train volunteers", "PM", "May 2013", due, None, "not_started", "", 3, None)


PLAN = Plan(
    actions=2,
    achieved=0,
    ratings=RatingCounts(red=1),
    late=(milestone(None), milestone(date(2013, 5, 31))),
    due_soon=(),
    next=None,
    go_live=milestone(date(2013, 9, 30)),
    not_understood=(),
)


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("late", 1, "due"), "soon", "late[1].due: not a date"),
        (("late", 1, "due"), 20130531, "late[1].due: not a date"),
        (("late", 1), None, "late[1]: not an object"),
        (("late",), {}, "late: not a list"),
        (("late", 0, "days_late"), "3", "late[0].days_late: not a whole number"),
        (("late", 0, "days_late"), True, "late[0].days_late: not a whole number"),
        (("late", 0, "number"), None, "late[0].number: not a text"),
        (("go_live", "leads"), 7, "go_live.leads: not a text"),
        (("ratings", "blue"), 1, "ratings: “blue” is not known"),
        (("ratings",), {"red": 1, "amber": 0, "green": 0}, "ratings: “not_rated” is missing"),
        (("rating",), "red", "“rating” is not known"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(path: tuple[Any, ...], value: Any, says: str) -> None:
    stored: Any = to_json(PLAN)
    *way, last = path
    part = stored
    for step in way:
        part = part[step]
    part[last] = value
    with pytest.raises(Misfit) as refused:
        from_json(Plan, stored)
    assert str(refused.value) == says


@pytest.mark.parametrize("text", ["", "12,5", "NaN", "Infinity", "twelve", None, 12, 12.5])
def test_an_amount_that_is_no_decimal_text_is_refused(text: Any) -> None:
    amounts = {"business-case": {"police": {"annual_saving": text}}}
    if text is None:
        assert from_json(Before, before(amounts)).cost_benefit["business-case"]["police"]["annual_saving"] is None
        return
    with pytest.raises(Misfit, match=r"^cost_benefit\.business-case\.police\.annual_saving: not a decimal number$"):
        from_json(Before, before(amounts))


def before(amounts: Any) -> dict[str, Any]:
    return {"computed_at": "2013-07-19T10:00:00+00:00", "as_at": "2013-07-19", "cost_benefit": amounts}


def test_a_rating_that_there_is_not_is_refused() -> None:
    with pytest.raises(Misfit, match=r"^rating: none of red, amber, green, not_rated$"):
        from_json(Verdict, {"rating": "blue", "rule": "1", "reasons": []})


@pytest.mark.parametrize(
    ("scenarios", "says"),
    [
        (["business-case", "modelled"], "annual_impact: “observed” is missing"),
        (["business-case", "forecast", "modelled", "observed"], "annual_impact: “forecast” is not known"),
    ],
)
def test_a_scenario_too_few_or_too_many_is_refused(scenarios: list[str], says: str) -> None:
    stored = {"annual_impact": dict.fromkeys(scenarios), "benefits": [], "in_part": [], "contradictions": 0}
    with pytest.raises(Misfit) as refused:
        from_json(BenefitsInBrief, stored)
    assert str(refused.value) == says
