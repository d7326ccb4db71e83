"""A count under five in nothing that is published: no page, no text of a PDF, no file in it, no figure made of it.

Two papers that differ in that count alone are published as one, to the byte: what cannot be told apart tells nothing.
"""

import datetime
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.model.cost_benefit import OBSERVED, SCENARIOS
from evaluation.model.figures import MEASURES
from evaluation.scorecards.models import Indicator
from governance.groups.models import Group
from governance.meetings.models import Meeting
from governance.papers import asking_services, counts, making_services, pack_selectors, rendering
from governance.papers.models import PackPart, Paper
from initiatives.plans.models import Initiative
from tests.governance.papers import PERIOD, made, model, observe, publish, read, surfaces

KINDS = [Paper.Kind.PROGRAMME_REPORT, Paper.Kind.HIGHLIGHT_REPORT, Paper.Kind.COST_BENEFIT]
in_the_database = pytest.mark.django_db(transaction=True)


def with_a_model(cast: Any, *values: int) -> None:
    """The initiative observed to have held these panels, and another one to have held many."""
    with cast.here():
        model(cast.initiative)
        other = Initiative.objects.create(
            code="B", slug="visits", position=2, name="Visits", lead_organisation=cast.organisation
        )
        model(other)
        many = Indicator.objects.create(
            initiative=other, position=1, code="visits", name="Visits made", kind="activity", measure="count",
            unit="visits", direction="up", target=200, driver="cohort",
        )  # fmt: skip
    observe(cast, *values)
    observe(cast, 41, indicator=many)


def derived(snapshot: Any) -> set[str]:
    """Every amount that the observed scenario of A, and the programme's with it, was worked out to, and the working
    of each; without what is printed of another scenario or initiative as well."""

    def texts(matrices: Any) -> set[str]:
        figures = [row[measure] for one in matrices for row in (*one["rows"], one["total"]) for measure in MEASURES]
        inputs = [one for figure in figures for one in figure["inputs"]]
        words = [figure[key] for figure in figures for key in ("value", "text", "numbers")]
        words += [one[key] for one in inputs for key in ("value", "text", "source")]
        return {word for word in words if word and re.search(r"[1-9]", word)}

    [one, other] = snapshot["initiatives"]
    programme = snapshot["programme"]["cost_benefit"]
    elsewhere = [[*(each[scenario] for each in (one["cost_benefit"], other["cost_benefit"], programme))]
                 for scenario in SCENARIOS if scenario != OBSERVED]  # fmt: skip
    public = texts([matrix for matrices in elsewhere for matrix in matrices]) | texts([other["cost_benefit"][OBSERVED]])
    return texts([one["cost_benefit"][OBSERVED], programme[OBSERVED]]) - public


@in_the_database
@pytest.mark.parametrize("kind", KINDS)
def test_papers_that_differ_in_a_small_count_are_published_as_the_same_bytes(cast: Any, kind: str) -> None:
    with_a_model(cast, 3, 30)
    three = made(cast, kind)
    observe(cast, 4)  # a correction of the three
    four = made(cast, kind)
    assert three.html != four.html
    assert bytes(three.pdf) != bytes(four.pdf), "the counts are in the papers themselves"
    assert three.published_html == four.published_html
    assert bytes(three.published_pdf) == bytes(four.published_pdf)


@in_the_database
@pytest.mark.parametrize("kind", [Paper.Kind.PROGRAMME_REPORT, Paper.Kind.COST_BENEFIT])
def test_no_figure_worked_out_of_a_small_count_is_in_anything_published(cast: Any, kind: str) -> None:
    with_a_model(cast, 3)
    paper = made(cast, kind)
    secret = derived(paper.snapshot)
    drafted = surfaces(paper.html, bytes(paper.pdf))
    public = surfaces(paper.published_html, bytes(publish(cast, paper) and paper.published_pdf))
    assert {"page", "printed text", "metadata", "words for screen readers", "cost-benefit.csv"} <= set(public)
    told = {place for place, text in drafted.items() if any(word in text for word in secret)}
    assert {"page", "printed text", "cost-benefit.csv"} <= told, "the draft shows how each figure was worked out"
    leaks = {(place, word) for place, text in public.items() for word in secret if word in text}
    assert leaks == set()
    assert "Observed: not shown. Rests on a count too small to publish." in " ".join(public["printed text"].split())
    rows = public["cost-benefit.csv"]
    assert "A,observed,Total,annual saving,not shown,rests on a count too small to publish,,\r" in rows
    assert "programme,observed,Total,annual saving,not shown," in rows, "the sum less B would be A"
    assert re.search(r"B,observed,Police,annual saving,\d", rows), "B was counted in large numbers: it stays"


@in_the_database
def test_the_observed_figures_are_published_where_every_count_is_large(cast: Any) -> None:
    with_a_model(cast, 12, 30)
    paper = made(cast, Paper.Kind.COST_BENEFIT)
    assert "Programme, observed" in paper.published_html.replace("The programme", "Programme")
    assert bytes(paper.published_pdf) == bytes(paper.pdf)


@in_the_database
def test_what_is_observed_of_costs_alone_is_published(cast: Any) -> None:
    """No driver, no saving: the observed costs are spend, which rests on no count."""
    observe(cast, 3)
    paper = made(cast, Paper.Kind.COST_BENEFIT)
    assert counts.NOT_SHOWN not in rendering.data(counts.published(paper.snapshot))["cost-benefit"][1].decode()


@in_the_database
def test_a_published_pack_binds_the_published_versions(cast: Any) -> None:
    with_a_model(cast, 3)
    with cast.here():
        board = Group.objects.create(slug="board", name="Safer Board", kind="board", position=1)
        meeting = Meeting.objects.create(group=board, on=datetime.date(2013, 7, 19))
    paper = made(cast, Paper.Kind.PROGRAMME_REPORT, meeting_id=meeting.pk)
    bound = bind(cast, meeting)
    secret = derived(paper.snapshot)
    told = "".join(surfaces(bound.html, bytes(bound.pdf)).values())
    assert any(word in told for word in secret)
    public = surfaces(bound.published_html, bytes(bound.published_pdf))
    assert {(place, word) for place, text in public.items() for word in secret if word in text} == set()
    assert paper.pdf_sha256 not in repr(counts.published(bound.snapshot))


@in_the_database
def test_a_pack_does_not_publish_a_paper_that_has_no_published_version(cast: Any) -> None:
    observe(cast, 30)
    paper = made(cast, Paper.Kind.HIGHLIGHT_REPORT)
    with cast.here():
        board = Group.objects.create(slug="board", name="Safer Board", kind="board", position=1)
        meeting = Meeting.objects.create(group=board, on=datetime.date(2013, 7, 19))
        old = asking_services.request_paper(membership=cast.members["finance"], meeting_id=meeting.pk, **PERIOD)
        as_then = {name: getattr(paper, name) for name in ("snapshot", "html", "pdf", "pdf_sha256")}
        Paper.objects.filter(pk=old.pk).update(status="ready", kind=paper.kind, **as_then)
    bound = bind(cast, meeting)
    assert [page.count("What was counted") for page in (bound.html, bound.published_html)] == [2, 1]
    assert "Made before papers had a published version" in bound.published_html


def bind(cast: Any, meeting: Meeting) -> Paper:
    who = cast.members["programme_manager"]
    with cast.here():
        papers = [one.key for one in pack_selectors.candidates(meeting) if one.kind == PackPart.Kind.PAPER]
        asked = asking_services.request_pack(membership=who, meeting_id=meeting.pk, parts=papers)
    with cast.worker():
        assert making_services.make_paper(asked.pk)
    return read(cast, asked)


def counted(*values: int | None, adds_up: bool = True, periods: Any = None) -> Any:
    """A snapshot with a table of one row, and that table as it is published."""
    months = periods or [[f"2013-{n:02}-01", f"2013-{n:02}-28"] for n in range(1, len(values) + 1)]
    row = {"name": "Panels held", "adds_up": adds_up, "counts": list(values)}
    shown = counts.published({"counts": [{"code": "A", "periods": months, "columns": months, "rows": [row]}]})
    [line] = counts.printed(shown["counts"][0])["lines"]
    return line


@pytest.mark.parametrize(
    ("values", "cells", "total"),
    [
        pytest.param((30, 52), ["30", "52"], "82", id="nothing is small"),
        pytest.param((30, 52, 3), ["30", "52", "*"], "*", id="the quarter after"),
        pytest.param((3, 4, 1200), ["*", "*", "1,200"], "*", id="two small ones, and a large one as it was printed"),
        pytest.param((3,), ["*"], "*", id="the total of one is that one"),
        pytest.param((0, 9), ["*", "9"], "*", id="none is under five too"),
        pytest.param((None, 4, 9), ["not known", "*", "9"], "*", id="what is not known stays so"),
    ],
)
def test_a_small_count_hides_the_total_of_its_row(values: Any, cells: list[str], total: str) -> None:
    assert counted(*values) == {"name": "Panels held", "cells": cells, "total": total}


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_one_quarters_paper_less_the_one_before_tells_no_small_count(values: list[int]) -> None:
    """Each paper shows what was counted up to its quarter. Whoever keeps them all still cannot take one total from
    the next, nor find in one what another hides."""
    lines = [counted(*values[:upto]) for upto in range(1, len(values) + 1)]
    totals = [line["total"] for line in lines]
    for place, value in enumerate(values):
        shown = {line["cells"][place] for line in lines[place:]}
        assert shown == ({"*"} if value < 5 else {str(value)})
        if value < 5:
            assert set(totals[place:]) == {"*"}


def test_a_quarter_less_its_other_months_is_a_small_month_and_so_all_of_them_are_hidden() -> None:
    months = [["2013-01-01", "2013-01-31"], ["2013-01-01", "2013-03-31"], ["2013-02-01", "2013-02-28"],
              ["2013-03-01", "2013-03-31"], ["2013-04-01", "2013-04-30"]]  # fmt: skip
    line = counted(20, 40, 17, 3, 25, periods=months)
    assert line["cells"] == ["*", "*", "*", "*", "25"] and line["total"] == "*"


def test_a_stock_is_not_added_up_and_hides_only_itself() -> None:
    assert counted(3, 30, adds_up=False) == {"name": "Panels held", "cells": ["*", "30"], "total": ""}


def test_a_count_that_was_corrected_upwards_is_no_small_count_any_more() -> None:
    months = {"period_start": "2013-01-01", "period_end": "2013-01-28"}
    row = {
        "name": "Panels held", "measure": "count", "baseline": None, "latest": "390", "reasons": ["Panels held: 390."],
        "observations": [{**months, "value": "3"}, {**months, "value": "30"}],
    }  # fmt: skip
    snapshot = {"initiatives": [{"code": "A", "scorecard": [row]}]}
    assert counts.published(snapshot) == snapshot
