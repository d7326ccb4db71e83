"""One broken installation for all tests of faults; what a test breaks it mends."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from safer_communities.tenancy import outbox, selectors
from tests.cast import Cast
from tests.faults.stack import Stack


@pytest.fixture(scope="package")
def installation(django_db_blocker: Any) -> Iterator[tuple[Stack, Cast]]:
    """PostgreSQL and Valkey of their own, with one partnership."""
    with tempfile.TemporaryDirectory(prefix="sc-faults-", ignore_cleanup_errors=True) as state:
        stack = Stack(Path(state))
        try:
            stack.start()
            with django_db_blocker.unblock(), stack.joined():
                selectors.forget_partnership_ids()
                cast = Cast("barnet")
            yield stack, cast
        finally:
            stack.stop()


@pytest.fixture
def stack(installation: tuple[Stack, Cast], django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack]:
    """The installation with broker, worker and Beat running, and this process saving as its web process does."""
    stack = installation[0]
    stack.services.start()
    stack.run("worker", "beat")
    monkeypatch.setattr(outbox, "app", stack.sender())
    with django_db_blocker.unblock(), stack.joined():
        selectors.forget_partnership_ids()
        yield stack
    selectors.forget_partnership_ids()


@pytest.fixture
def cast(installation: tuple[Stack, Cast]) -> Cast:
    """The partnership whose actuals change while things break."""
    return installation[1]
