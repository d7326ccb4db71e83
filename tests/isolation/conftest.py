"""Two partnerships, committed for real, for all tests of a file: what a test changes, the next one finds."""

from collections.abc import Iterator
from typing import Any

import pytest

from safer_communities.tenancy import selectors
from tests.emptying import empty_the_database
from tests.isolation.world import World


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, World]]:
    """Barnet and its neighbour. They are not rolled back between tests: two tenants need two transactions."""
    with django_db_blocker.unblock():
        selectors.forget_partnership_ids()
        try:
            yield World("barnet"), World("northgate")
        finally:
            selectors.forget_partnership_ids()
            empty_the_database()


@pytest.fixture
def world(worlds: tuple[World, World], django_db_blocker: Any) -> Iterator[World]:
    """The partnership that a test is about."""
    with django_db_blocker.unblock():
        yield worlds[0]


@pytest.fixture
def other(worlds: tuple[World, World]) -> World:
    """The neighbour, of whom nothing may be seen."""
    return worlds[1]
