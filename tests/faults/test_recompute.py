"""Whatever is killed and whenever: what is stored becomes what the actuals say, and no save is lost or slow.

Each test ends with a burst of writes in which the fault comes last; without it losses would stay hidden.
"""

import datetime
import json
import os
import re
import signal
import time
import urllib.parse
import urllib.request
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from budgets.ledger import services as budgets
from budgets.ledger.models import Spend
from evaluation import tasks
from evaluation.reassessing import assemble
from evaluation.scorecards import services as evaluation
from initiatives.plans import services as initiatives
from initiatives.plans.models import Action, Initiative
from initiatives.results.models import Assessment
from safer_communities.accounts import tokens
from safer_communities.tenancy import outbox
from safer_communities.tenancy.models import Marker
from tests.cast import TODAY, Cast
from tests.faults.stack import Stack, converges, other_thread, settled, waiting_for_a_lock
from tests.waiting import eventually

pytestmark = pytest.mark.faults
FAST = 2.0  # seconds: far below the six that a client without limits waits for a dead broker


def write(cast: Cast, number: int) -> None:
    """One of the ways in which actuals change, as a request would: one transaction, and its hint."""
    manager = cast.members["programme_manager"]
    with cast.here():
        if number % 3 == 0:
            action = Action.objects.get(pk=cast.actions[number % len(cast.actions)].pk)
            status = ("in_progress", "partly_achieved", "achieved")[number % 7 % 3]
            initiatives.update_action(membership=manager, action_id=action.pk, version=action.version, status=status)
        elif number % 3 == 1:
            budgets.record_spend(
                membership=cast.members["finance"],
                line_id=cast.line.pk,
                on=TODAY,
                amount=Decimal(number + 1),
                source=f"Journal {number}",
            )
        else:
            evaluation.record_observation(
                membership=manager,
                indicator_id=cast.indicator.pk,
                period_start=datetime.date(2013, 7, 1),
                period_end=TODAY,
                value=Decimal(number),
                source=f"Count {number}",
            )


def burst(cast: Cast, count: int = 24) -> None:
    for number in range(count):
        write(cast, number)


def last_result(cast: Cast) -> Any:
    with cast.here():
        found = Assessment.objects.filter(initiative_id=cast.initiative.pk).first()
        return found.results if found else None


def test_a_change_is_recomputed_by_the_worker(stack: Stack, cast: Cast) -> None:
    burst(cast, 6)
    converges(cast)
    before = last_result(cast)
    burst(cast, 3)
    converges(cast)
    assert last_result(cast) != before


def test_a_worker_killed_again_and_again_loses_nothing(stack: Stack, cast: Cast) -> None:
    for _ in range(2):
        burst(cast, 9)
        stack.kill("worker")
        eventually(settled, "a worker that works again")
    burst(cast)
    stack.kill("worker")
    converges(cast)


def test_a_worker_process_killed_while_it_computes_loses_nothing(stack: Stack, cast: Cast) -> None:
    """kill -9 of the processes that do the work, between consuming the markers and storing the result."""
    converges(cast)
    with cast.here(), connection.cursor() as cursor:
        # the worker waits here, with its markers consumed, until this transaction ends
        cursor.execute("LOCK TABLE evaluation_assessment IN ACCESS EXCLUSIVE MODE")
        other_thread(lambda: burst(cast, 6))
        eventually(lambda: waiting_for_a_lock(cursor), "a worker that waits")
        stack.kill("worker")
    burst(cast, 6)
    stack.kill("worker")
    converges(cast)


def test_a_broker_that_dies_at_the_commit_and_comes_back_empty_loses_nothing(stack: Stack, cast: Cast) -> None:
    for _ in range(2):
        burst(cast, 3)
        stack.kill_broker()
        started = time.monotonic()
        write(cast, 1)
        assert time.monotonic() - started < FAST
        burst(cast, 3)
        stack.start_broker()
    burst(cast)
    stack.kill_broker()
    burst(cast, 3)
    stack.start_broker()
    converges(cast)


def test_a_database_that_is_restarted_loses_nothing(stack: Stack, cast: Cast) -> None:
    burst(cast, 6)
    connection.close()
    postgres = stack.services.postgres
    pid = postgres.pid()
    assert pid is not None
    os.kill(pid, signal.SIGQUIT)  # "immediate": as after a power cut
    eventually(lambda: postgres.pid() is None, "the database's end")
    postgres.start()
    burst(cast, 3)
    stack.kill("worker")
    converges(cast)


def test_each_hint_five_times_over_changes_nothing(stack: Stack, cast: Cast) -> None:
    converges(cast)

    def done() -> int:
        return len(re.findall(rf"Task {outbox.REASSESS}\[\S+\] succeeded", stack.log("worker")))

    def five_times() -> None:
        before = done()
        for _ in range(5):
            outbox.send(outbox.REASSESS, partnership_id=cast.partnership.pk, initiative_id=cast.initiative.pk)
        eventually(lambda: done() >= before + 5, "a worker that has heard all of them")

    write(cast, 1)
    five_times()
    converges(cast)
    with cast.here():
        computed_at = Assessment.objects.get(initiative_id=cast.initiative.pk).computed_at
    five_times()
    with cast.here():
        assert Assessment.objects.get(initiative_id=cast.initiative.pk).computed_at == computed_at


def test_bulk_writes_and_plain_sql_are_recomputed_too(stack: Stack, cast: Cast) -> None:
    """None of them says a hint, or passes through a service: the triggers see them."""
    converges(cast)
    before = last_result(cast)["money"]
    mine = {"initiative": cast.initiative, "person": "F", "source": "Bulk"}
    with cast.here():
        Spend.objects.bulk_create(
            [Spend(line=cast.line, on=TODAY, amount=Decimal(100 + number), **mine) for number in range(20)]
        )
    converges(cast)
    after_bulk = last_result(cast)["money"]
    assert after_bulk != before
    with cast.here(), connection.cursor() as cursor:
        cursor.execute("UPDATE budgets_budgetline SET amount = amount + 1000")
    converges(cast)
    assert last_result(cast)["money"] != after_bulk
    burst(cast)
    with cast.here():
        Action.objects.filter(pk=cast.actions[1].pk).update(description="Changed in bulk", status="not_achieved")
    stack.kill("worker")
    converges(cast)
    assert last_result(cast)["actions"][str(cast.actions[1].pk)]["rating"] == "red"


def test_the_sweep_alone_converges(stack: Stack, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """No hint arrives at all: Beat finds every marker."""
    converges(cast)
    stack.run("beat")  # the worker sees nothing until all is written
    monkeypatch.setattr(outbox, "hint", lambda *_: None)
    burst(cast)
    assert not settled()
    stack.run("worker", "beat")
    converges(cast)


def test_one_initiative_that_cannot_be_assessed_does_not_hold_up_the_others(
    stack: Stack, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process, for the fault is in the computation itself."""
    stack.run("beat")
    with cast.here():
        ill = Initiative.objects.create(code="ILL", slug="ill", position=9, name="Ill")
    compute = assemble.initiative_results

    def break_one(inputs: Any) -> Any:
        if inputs.initiative.pk == ill.pk:
            raise ArithmeticError("no such number")
        return compute(inputs)

    for order in (1, 2):
        burst(cast, 3)
        with cast.here():
            Action.objects.filter(pk=cast.actions[0].pk).update(leads=f"Order {order}")
        time.sleep(1.1)
        with monkeypatch.context() as patched:
            patched.setattr(assemble, "initiative_results", break_one)
            tasks.sweep()
        with cast.here():
            left = set(Marker.objects.filter(initiative_id__isnull=False).values_list("initiative_id", flat=True))
        assert left == {ill.pk}
    stack.run("worker", "beat")
    converges(cast)


# A broker that is down, as the web process finds it


def test_while_the_broker_is_down_pages_and_api_save_at_once(stack: Stack, cast: Cast) -> None:
    """A real web process: a page's form, and a PATCH, with the broker dead."""
    stack.run("worker", "beat", "web")
    eventually(stack.answers, "a web process")
    web = f"http://127.0.0.1:{stack.port}"
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    post(browser, f"{web}/sign-in/", username="finance@barnet.example", password=cast.password)
    token = tokens.issue(cast.user("programme_manager"))
    stack.kill_broker()
    with cast.here():
        spent, version = Spend.objects.count(), Action.objects.get(pk=cast.actions[0].pk).version
    form = web + cast.path(f"money/lines/{cast.line.pk}/record/")
    for number in range(2):
        seconds = post(browser, form, amount="7.50", on="19 July 2013", source=f"Journal {number}")
        assert seconds < FAST
        call = urllib.request.Request(
            web + cast.api(f"actions/{cast.actions[0].pk}/"),
            data=json.dumps({"note": "While the broker is down", "forecast_on": f"2013-08-0{number + 1}"}).encode(),
            headers={
                "Authorization": f"Token {token}",
                "Content-Type": "application/json",
                "If-Match": f'"{version + number}"',
            },
            method="PATCH",
        )
        started = time.monotonic()
        with urllib.request.urlopen(call, timeout=30) as answer:
            assert answer.status == 200
        assert time.monotonic() - started < FAST
    with cast.here():
        assert Spend.objects.count() == spent + 2
        assert Action.objects.get(pk=cast.actions[0].pk).version == version + 2
    assert "no hint sent" in stack.log("web")
    stack.start_broker()
    converges(cast)
    stack.run("worker", "beat")


def post(browser: urllib.request.OpenerDirector, address: str, **fields: str) -> float:
    """Fill in a form as a person does; how many seconds the answer to the sending of it took."""
    with browser.open(address, timeout=30) as page:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    assert found is not None
    data = urllib.parse.urlencode({"csrfmiddlewaretoken": found[1], **fields}).encode()
    request = urllib.request.Request(address, data, headers={"Referer": address})
    no_further = Unfollowed()
    started = time.monotonic()
    cookies = [each for each in browser.handlers if isinstance(each, urllib.request.HTTPCookieProcessor)]
    with urllib.request.build_opener(*cookies, no_further).open(request, timeout=30) as answer:
        assert answer.status == 302
    return time.monotonic() - started


class Unfollowed(urllib.request.HTTPRedirectHandler):
    """The redirect after a save is the answer; the page behind it is another request."""

    def http_error_302(self, request: Any, response: Any, code: int, message: str, headers: Any) -> Any:
        return response


def test_a_broker_error_is_logged_and_fails_nothing(stack: Stack, cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    stack.kill_broker()
    started = time.monotonic()
    write(cast, 1)
    assert time.monotonic() - started < FAST
    [record] = [each for each in caplog.records if each.name == outbox.__name__]
    assert record.levelname == "WARNING"
    assert "the sweep will find it" in record.getMessage()
    stack.start_broker()
    converges(cast)
