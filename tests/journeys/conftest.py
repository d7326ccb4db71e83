"""Journeys: one installation and one browser for all of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys import stack as installation
from tests.journeys.browsing import LAUNCH, People
from tests.journeys.stack import Stack

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each is a journey; with `pytest -n 2 --dist loadgroup` they share one worker's installation."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return LAUNCH


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    yield installation.running()
    installation.end()


@pytest.fixture
def people(stack: Stack, browser: Browser) -> Iterator[People]:
    watched = People(stack, browser)
    yield watched
    watched.leave()
