"""What all tests share: a real PostgreSQL made as the owner and used as the application, and a fixed cast of posts."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import hypothesis
import pytest
from django.db import connection, connections
from django.test import Client, TransactionTestCase
from rest_framework.test import APIClient

from safer_communities.accounts import tokens
from safer_communities.tenancy import selectors
from tests import databases
from tests.cast import Cast
from tests.emptying import empty_the_database
from tests.sharing import (
    pytest_collection_finish,
    pytest_collection_modifyitems,
    pytest_runtest_teardown,
    pytest_xdist_make_scheduler,
)

__all__ = [
    "pytest_collection_finish",
    "pytest_collection_modifyitems",
    "pytest_runtest_teardown",
    "pytest_xdist_make_scheduler",
]

# a property that fails because the machine had something else to do would be a timed test
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")

COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database: migrated by the owner, then used as the application, as in service."""
    copy = ExitStack()
    with django_db_blocker.unblock():
        copy.enter_context(databases.copied("migrated", f"test_{databases.PROCESS}"))
        _refuse_to_test_as_a_mightier_role(connection)
    yield
    with django_db_blocker.unblock():
        copy.close()


def _refuse_to_test_as_a_mightier_role(connection: Any) -> None:
    """A suite that quietly connects as a superuser would prove nothing about row-level security."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        name, is_superuser, bypasses = cursor.fetchone()
    assert (name, is_superuser, bypasses) == ("sc_app", False, False)


@pytest.fixture(autouse=True)
def leave_no_connection_behind_a_browser() -> Iterator[None]:
    """While a browser's event loop runs in this thread, Django's connections are others than before and after it: one
    that stays open then could not be closed any more, and would keep the test database from being removed.
    """
    yield
    with suppress(RuntimeError):
        asyncio.get_running_loop()
        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def empty_after_commits() -> Iterator[None]:
    """Tests with real commits are cleaned up in a way of our own: Django's, a TRUNCATE, the application may not do."""
    with pytest.MonkeyPatch.context() as patch:
        # TestCase, which rolls back instead, has a method of its own and is not touched
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: empty_the_database())
        yield


@pytest.fixture(autouse=True)
def forget_partnerships() -> None:
    selectors.forget_partnership_ids()


@pytest.fixture
def cast(db: None) -> Cast:
    """The partnership that a test is about."""
    return Cast("barnet")


@pytest.fixture
def neighbour(transactional_db: None) -> Cast:
    """Another partnership, which nobody of the first may see.

    Two partnerships cannot share a transaction, so a test with a neighbour commits for real.
    """
    return Cast("northgate")


@pytest.fixture
def signed_in(cast: Cast) -> Callable[..., Any]:
    """Sign in: `signed_in("finance")` is a client of somebody with that role."""

    def client(role: str, of: Cast = cast) -> Client:
        browser = Client()
        browser.force_login(of.user(role), backend="safer_communities.accounts.backends.Backend")
        return browser

    return client


@pytest.fixture
def caller(cast: Cast) -> Callable[..., Any]:
    """Call the API: `caller("finance")` is a client with a token of somebody with that role."""

    def with_token(role: str, of: Cast = cast, *, read_only: bool = False) -> APIClient:
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Token {tokens.issue(of.user(role), read_only=read_only)}")
        return client

    return with_token


@pytest.fixture
def statements() -> Callable[..., Any]:
    """`with statements() as seen:` collects the SELECT, INSERT, UPDATE and DELETE statements sent meanwhile."""

    @contextmanager
    def watch() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.lstrip(" \n(").split(None, 1)[0].upper() in COUNTED:  # a union starts with a bracket
                seen.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            yield seen

    return watch
