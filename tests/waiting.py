"""Waiting for a state, never for a time; and two who do something at once, in the one order that shows what holds."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

from tests.cast import Cast

PATIENCE = 40.0  # generous: the machine may be busy; what is tested is whether, not how fast


def eventually(condition: Callable[[], object], what: str = "it did not happen", seconds: float = PATIENCE) -> None:
    """Wait until a condition holds. Fails the test, naming `what`, when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.05)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What several threads that start together come to, each on a connection of its own; exceptions included."""
    together: threading.Barrier = threading.Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            together.wait()
            found[number] = act()
        except BaseException as problem:  # looked at by the test, in its own thread
            found[number] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def overlapping(cast: Cast, first: Callable[[], object], second: Callable[[], object]) -> list[BaseException]:
    """Two transactions at once, and what went wrong in them: the second begins when the first has done its part, and
    the first ends when the second waits for it, or has gone ahead without waiting.
    """
    problems: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        try:
            with cast.here():
                act()
        except BaseException as problem:  # looked at by the test, in its own thread
            problems.append(problem)
        finally:
            connection.close()

    other = threading.Thread(target=run, args=(second,))

    def before_the_other() -> None:
        first()
        other.start()
        eventually(lambda: _waited_for() or not other.is_alive(), "the second one")

    one = threading.Thread(target=run, args=(before_the_other,))
    one.start()
    one.join()
    if other.ident is not None:
        other.join()
    return problems


def _waited_for() -> bool:
    """Whether somebody waits for a lock of this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid)))")
        return bool(cursor.fetchone()[0])
