"""The sentences at the top of pages: what a Board member reads first."""

from datetime import date
from decimal import Decimal

import pytest

from evaluation.model import headlines
from initiatives.rating.facts import Rating, Verdict
from initiatives.results.matrix import Figure, Matrix, Row
from initiatives.results.shape import InitiativeInBrief, Milestone, PlanInBrief, RatingCounts, Ratings, Sums
from safer_communities import words


def row(name: str, rating: str, *, late: int = 0, forecast: date | None = None) -> InitiativeInBrief:
    verdict = Verdict(Rating(rating), "", ())
    go_live = Milestone("", "", "Go live", "", "", date(2013, 9, 30), forecast, "not_started", "go_live", 0, None)
    return InitiativeInBrief(
        code=name[0],
        slug=name.lower(),
        name=name,
        ratings=Ratings(verdict, verdict, verdict, verdict),
        sentence=f"{name} is {rating}.",
        plan=PlanInBrief(5, 0, RatingCounts(), None, go_live, late=late, due_soon=0),
        money=Sums(None, Decimal(0), None, None),
        annual_impact={},
        contradictions=0,
    )


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "No initiative has been set up yet."),
        ([row("Panels", "green")], "Panels is green."),
        ([row("Panels", "green"), row("Coaches", "green")], "Both initiatives are on course."),
        (
            [row("Panels", "green"), row("Coaches", "amber"), row("Cautions", "red", forecast=date(2013, 11, 11))],
            "One of three initiatives is on course. Cautions is red: its go-live is forecast six weeks late. "
            "Coaches is amber.",
        ),
        (
            [row("Panels", "green"), row("Coaches", "green"), row("Cautions", "red", late=1)],
            "Two of three initiatives are on course. Cautions is red: one action is late.",
        ),
        (
            [row("Panels", "red", late=2), row("Cautions", "red", late=3, forecast=date(2013, 10, 4))],
            "None of two initiatives is on course. Both are red: the go-live of Cautions is forecast 4 days late.",
        ),
        (
            [row("Panels", "amber"), row("Coaches", "not_rated")],
            "None of two initiatives is on course. Panels is amber.",
        ),
    ],
)
def test_the_programme_in_a_sentence(rows: list[InitiativeInBrief], sentence: str) -> None:
    assert headlines.programme(rows) == sentence


def figures(agency: str, saving: str | None, cost: str | None, impact: str | None) -> Row:
    amounts = (None if text is None else Decimal(text) for text in (saving, cost, impact, None, None))
    return Row(agency, agency, *(Figure(amount, "", "", "", (), "", ()) for amount in amounts))


def matrix(impact: str | None, *rows: tuple[str, str, str]) -> Matrix:
    return Matrix(
        scenario="business-case",
        code="A",
        name="Panels",
        known=False,
        some_known=impact is not None,
        reason="nothing has been published",
        missing=(),
        notes=(),
        partial_of=(),
        footing_errors=(),
        rows=tuple(figures(name, saving, cost, None) for name, saving, cost in rows),
        total=figures("total", None, None, impact),
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            matrix("50.00", ("Police", "100", "0"), ("Council", "0", "-50")),
            "The panels is worth £50 a year to the partners together: Police saves most, £100; Council pays most, £50.",
        ),
        (
            matrix("-20.00", ("Police", "30", "0"), ("Council", "0", "-50")),
            "The panels costs the partners together £20 a year more than it saves them: Police saves most, £30; "
            "Council pays most, £50.",
        ),
        (
            matrix("30.00", ("Police", "30", "0")),
            "The panels is worth £30 a year to the partners together: Police saves most, £30; nobody pays to run it.",
        ),
        (matrix(None), "What the panels is worth a year is not known: nothing has been published."),
    ],
)
def test_who_gains_and_who_pays_in_a_sentence(given: Matrix, sentence: str) -> None:
    assert headlines.benefits(given, subject="the panels") == sentence


@pytest.mark.parametrize(
    ("names", "text"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_names_are_listed_as_people_list_them(names: list[str], text: str) -> None:
    assert words.listed(names) == text
