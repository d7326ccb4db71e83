"""Results of an older shape, or that do not fit their shape: pages wait, and the worker makes them again."""

import datetime
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from evaluation import tasks
from evaluation.reassessing import services as reassessing
from governance.papers import asking_services as asking
from governance.papers import making_services as making
from governance.papers.models import Paper
from initiatives.results.models import Assessment
from initiatives.results.shape import SHAPE
from safer_communities.tenancy import outbox
from safer_communities.tenancy.models import Marker
from tests.cast import Cast

NOW = datetime.datetime(2013, 7, 19, 10, tzinfo=datetime.UTC)
ONE = "initiatives/panels/"
WORKINGS = (
    "benefits/working/observed/A/police/annual_saving/", "benefits/working/observed/programme/police/annual_impact/",
)  # fmt: skip
PAGES = (
    "", "initiatives/", ONE, f"{ONE}plan/", f"{ONE}timeline/", f"{ONE}risks/", f"{ONE}money/", f"{ONE}benefits/",
    f"{ONE}scorecard/", "benefits/", "actions/{action}/", *WORKINGS,
)  # fmt: skip


def store(cast: Cast, **fields: Any) -> None:
    with cast.here():
        Assessment.objects.update(**fields)


def shapes(cast: Cast) -> set[int]:
    with cast.here():
        return set(Assessment.objects.values_list("shape", flat=True))


def waiting(cast: Cast) -> list[Any]:
    mine = Marker.objects.filter(partnership_id=cast.partnership.pk)
    return list(mine.order_by("id").values_list("initiative_id", flat=True))


@pytest.fixture
def pages(neighbour: Cast, signed_in: Callable[..., Any]) -> Callable[[], dict[str, Any]]:
    client = signed_in("programme_manager", neighbour)

    def visit() -> dict[str, Any]:
        paths = {rest: neighbour.path(rest.format(action=neighbour.actions[0].pk)) for rest in PAGES}
        return {rest: client.get(path) for rest, path in paths.items()}

    return visit


def recalculating(answers: dict[str, Any]) -> set[str]:
    """Which of the pages say so."""
    assert {rest: answer.status_code for rest, answer in answers.items()} == dict.fromkeys(answers, 200)
    return {rest for rest, answer in answers.items() if b"data-recalculating" in answer.content}


def test_pages_say_that_an_older_shape_is_recalculated_until_the_worker_has_done_it(
    neighbour: Cast, pages: Callable[[], dict[str, Any]]
) -> None:
    neighbour.assess()
    assert recalculating(pages()) == set()
    store(neighbour, shape=SHAPE - 1)
    assert recalculating(pages()) == set(PAGES)

    tasks.sweep_older_shapes()
    Marker.objects.update(made_at=timezone.now() - datetime.timedelta(seconds=5))
    tasks.sweep()
    Marker.objects.update(made_at=timezone.now() - datetime.timedelta(seconds=5))
    tasks.sweep()

    assert shapes(neighbour) == {SHAPE}
    assert recalculating(pages()) == set()


def test_what_is_of_an_older_shape_is_marked_once_and_nothing_else_is(neighbour: Cast) -> None:
    neighbour.assess()
    tasks.sweep_older_shapes()
    assert waiting(neighbour) == []
    store(neighbour, shape=SHAPE - 1)
    tasks.sweep_older_shapes()
    tasks.sweep_older_shapes()
    assert set(waiting(neighbour)) == {neighbour.initiative.pk, None}
    assert len(waiting(neighbour)) == 2


def test_the_api_leaves_out_what_is_of_an_older_shape(cast: Cast, caller: Callable[..., Any]) -> None:
    cast.assess()
    client = caller("finance")
    for rows in ("rag/", "cost-benefit/"):
        assert client.get(cast.api(rows)).json()["results"]
        store(cast, shape=SHAPE - 1)
        assert client.get(cast.api(rows)).json()["results"] == []
        store(cast, shape=SHAPE)


def broken(cast: Cast, of: Any, *path: Any) -> None:
    """Have a field of a stored result say something that it cannot."""
    with cast.here():
        stored = Assessment.objects.get(initiative_id=of)
        part = stored.results
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = ["soon"]
        stored.save()


def test_a_field_that_does_not_fit_is_logged_with_its_place_and_its_pages_wait(
    neighbour: Cast, pages: Callable[[], dict[str, Any]], caplog: pytest.LogCaptureFixture
) -> None:
    neighbour.assess()
    broken(neighbour, neighbour.initiative.pk, "plan", "late", 0, "due")
    broken(neighbour, None, "initiatives", 0, "sentence")
    with caplog.at_level(logging.ERROR, "initiatives.results.selectors"):
        # the page of a working reads no more than its agency's rows
        assert recalculating(pages()) == set(PAGES) - set(WORKINGS)
        for of in (neighbour.initiative.pk, None):
            broken(neighbour, of, "cost_benefit", "observed", "rows", 0, "annual_impact", "text")
        assert recalculating(pages()) == set(PAGES)
    assert any("does not fit: plan.late[0].due: not a date" in line for line in caplog.messages)
    assert any("does not fit: initiatives[0].sentence: not a text" in line for line in caplog.messages)


@pytest.mark.parametrize(
    ("rows", "path"),
    [
        ("rag/", ("actions", "{action}", "rule")),
        ("rag/", ("ratings", "delivery")),
        ("cost-benefit/?initiative=A", ("cost_benefit", "business-case", "rows")),
        ("cost-benefit/?initiative=A", ("cost_benefit", "business-case")),
    ],
)
def test_the_api_leaves_out_what_does_not_fit(
    cast: Cast, caller: Callable[..., Any], rows: str, path: tuple[str, ...]
) -> None:
    cast.assess()
    broken(cast, cast.initiative.pk, *(step.format(action=cast.actions[0].pk) for step in path))
    answer = caller("finance").get(cast.api(rows))
    assert (answer.status_code, answer.json()["results"]) == (200, [])


def test_what_does_not_fit_is_put_right_by_the_next_computation(cast: Cast) -> None:
    cast.assess()
    broken(cast, cast.initiative.pk, "plan", "late")
    with cast.here():
        before = Assessment.objects.get(initiative=cast.initiative).previous
    cast.assess()
    with cast.here():
        after = Assessment.objects.get(initiative=cast.initiative)
    assert isinstance(after.results["plan"]["late"], list)
    assert after.results["plan"]["late"] != ["soon"]
    assert after.previous == before


def test_the_programme_is_not_put_together_without_an_initiative_of_another_shape(cast: Cast) -> None:
    cast.assess()
    with cast.here():
        Assessment.objects.filter(initiative=cast.initiative).update(shape=SHAPE - 1)
        outbox.mark(cast.partnership.pk, None)
    with cast.worker():
        assert reassessing.reassess_programme(now=NOW) is True
    assert waiting(cast) == [cast.initiative.pk]
    with cast.here():
        assert Assessment.objects.get(initiative=None).computed_at != NOW
    with cast.worker():
        assert reassessing.reassess(cast.initiative.pk, now=NOW) is True
        assert reassessing.reassess_programme(now=NOW) is True
    with cast.here():
        assert Assessment.objects.get(initiative=None).computed_at == NOW


def test_a_paper_has_what_is_of_an_older_shape_worked_out_first(neighbour: Cast) -> None:
    neighbour.assess()
    store(neighbour, shape=SHAPE - 1)
    with neighbour.here():
        asked = asking.request_paper(membership=neighbour.members["programme_manager"])
    with neighbour.worker():
        assert making.make_paper(asked.pk) is True
    with neighbour.here():
        made = Paper.objects.get(pk=asked.pk)
    assert (made.status, made.problem) == (Paper.Status.READY, "")
    assert [one["code"] for one in made.snapshot["initiatives"]] == [neighbour.initiative.code]
