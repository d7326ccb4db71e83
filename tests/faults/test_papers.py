"""A paper whose worker dies is taken up again; one that always breaks off is given up, and says so."""

import datetime
import os
import signal
from typing import Any

import pytest
from django.db import connection, transaction

from governance.papers import asking_services, making_services, rendering
from governance.papers.models import Paper
from safer_communities.tenancy import selectors as partnerships
from tests.cast import TODAY, Cast
from tests.faults.stack import Stack, converges, other_thread, waiting_for_a_lock
from tests.waiting import eventually

pytestmark = pytest.mark.faults


def ask_for_paper(cast: Cast) -> Paper:
    with cast.here():
        return asking_services.request_paper(
            membership=cast.members["programme_manager"], period_start=datetime.date(2013, 4, 1), period_end=TODAY
        )


def stored(cast: Cast, paper: Paper) -> Paper:
    with cast.here():
        return Paper.objects.get(pk=paper.pk)


def test_a_paper_whose_worker_is_killed_is_taken_up_again(stack: Stack, cast: Cast) -> None:
    converges(cast)
    with transaction.atomic(), connection.cursor() as cursor:
        # whoever makes the paper waits here, in the middle of it
        cursor.execute("LOCK TABLE evaluation_assessment IN ACCESS EXCLUSIVE MODE")
        asked: list[Paper] = []
        other_thread(lambda: asked.append(ask_for_paper(cast)))
        paper = asked[0]
        eventually(lambda: stored(cast, paper).status == Paper.Status.WORKING, "a worker that makes the paper")
        eventually(lambda: waiting_for_a_lock(cursor), "a worker in the middle of the paper")
        stack.kill("worker")
    eventually(lambda: stored(cast, paper).status == Paper.Status.READY, "a finished paper")
    made = stored(cast, paper)
    assert (made.attempts >= 2, made.progress, made.problem) == (True, 100, "")
    assert bytes(made.pdf or b"").startswith(b"%PDF")


def test_a_paper_that_breaks_off_three_times_is_given_up_with_a_plain_message(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time the process that makes it is killed with -9 while it sets the pages."""
    partnerships.forget_partnership_ids()
    cast = Cast("barnet")
    cast.assess()
    paper = ask_for_paper(cast)

    def die(*_: Any, **__: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(rendering, "pdf", die)
    for attempt in (1, 2, 3):
        assert died_of(signal.SIGKILL, lambda: make(cast, paper))
        left = stored(cast, paper)
        assert (left.status, left.attempts, left.step) == (
            Paper.Status.WORKING,
            attempt,
            "Setting the pages for print",
        )
    assert make(cast, paper) is False
    given_up = stored(cast, paper)
    assert given_up.status == Paper.Status.FAILED
    assert given_up.problem == "The making of this paper broke off three times. Ask for it again."
    assert make(cast, paper) is False


def test_the_second_attempt_makes_the_paper_of_the_first_ones_snapshot(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was frozen stays frozen, whatever changed between the attempts."""
    partnerships.forget_partnership_ids()
    cast = Cast("barnet")
    cast.assess()
    paper = ask_for_paper(cast)
    with monkeypatch.context() as patched:
        patched.setattr(rendering, "pdf", lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
        assert died_of(signal.SIGKILL, lambda: make(cast, paper))
    frozen = stored(cast, paper).snapshot_sha256
    with cast.here():
        cast.actions[0].description = "Changed since"
        cast.actions[0].save()
    cast.assess()
    assert make(cast, paper) is True
    made = stored(cast, paper)
    assert (made.status, made.snapshot_sha256, len(frozen)) == (Paper.Status.READY, frozen, 64)
    assert "Changed since" not in made.html


def make(cast: Cast, paper: Paper) -> bool:
    with cast.worker():
        return making_services.make_paper(paper.pk)


def died_of(number: int, act: Any) -> bool:
    """Whether a forked process that does it is killed by this signal."""
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    eventually(nobody_at_a_paper, "the database's notice of the death")
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == number


def nobody_at_a_paper() -> bool:
    """Whether no connection holds the lock of one who makes a paper: the database sees a death a moment later."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        return bool(cursor.fetchone()[0])
