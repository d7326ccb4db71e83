"""Journeys: one installation and one browser for all of them."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys import browsing
from tests.journeys import stack as installation
from tests.journeys.browsing import People
from tests.journeys.stack import Stack


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    yield browsing.browser()
    browsing.end()


@pytest.fixture(scope="session")
def stack(django_db_blocker: Any) -> Iterator[Stack]:
    with django_db_blocker.unblock():
        running = installation.running()
    yield running
    installation.end()


@pytest.fixture
def people(stack: Stack, browser: Browser) -> Iterator[People]:
    watched = People(stack, browser)
    yield watched
    watched.leave()
