"""Databases of the tests' own: each is a copy of one that was migrated, or migrated and loaded, once for all.

PostgreSQL copies a database in a fraction of a second; to migrate one takes seconds, to load the demonstration more.
The originals stay on the server until what they are made from changes.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from safer_communities.tenancy import selectors
from safer_communities.tenancy.owner import as_owner

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("budgets", "evaluation", "governance", "initiatives", "safer_communities")
# Each kind of original: the command that makes it, and what that reads.
COMMANDS = {"migrated": "migrate", "loaded": "load_programme"}
READ = {"migrated": ("**/migrations/*.py", "tenancy/*.py"), "loaded": ("**/*.py", "**/*.csv", "**/*.md")}
# Who runs these tests: a process of pytest-xdist, or the only one.
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "alone")
LOCK = 7_301  # whoever wants an original waits for the process that is making it


@contextmanager
def copied(kind: str, name: str) -> Iterator[None]:
    """A database of this name for a while, copied from the original of this kind; this process is connected to it."""
    make_copy(kind, name)
    try:
        with connected_to(name):
            yield
    finally:
        drop(name)


def make_copy(kind: str, name: str) -> None:
    """Copy the original of this kind, "migrated" or "loaded", to a database of this name, whatever was there."""
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        original = _original(kind, server)
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name} TEMPLATE {original}")


def drop(name: str) -> None:
    with _server() as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Have the connections of this process lead to another database for a while."""
    before = connection.settings_dict["NAME"]
    _connect(name)
    try:
        yield
    finally:
        _connect(before)


def _connect(name: str) -> None:
    connection.close()
    selectors.forget_partnership_ids()
    connection.settings_dict["NAME"] = name


@contextmanager
def _server() -> Iterator[Any]:
    """A cursor of the owner's, outside any transaction and any database of the tests."""
    with as_owner():
        parameters = connection.get_connection_params() | {"dbname": settings.OWNER_DATABASE["NAME"]}
    with closing(psycopg2.connect(**parameters)) as opened:
        opened.autocommit = True
        with opened.cursor() as cursor:
            yield cursor


def _original(kind: str, server: Any) -> str:
    """The name of the original of this kind, which is made if it is not there yet."""
    name = f"original_{kind}_{_digest(kind)}"
    server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"original_{kind}_%"])
    there = {found for (found,) in server.fetchall()}
    if name not in there:
        for old in there:
            server.execute(f"DROP DATABASE {old}")
        half = f"original_{kind}_unfinished"
        before = "template1" if kind == "migrated" else _original("migrated", server)
        server.execute(f"CREATE DATABASE {half} TEMPLATE {before}")
        with connected_to(half):
            call_command(COMMANDS[kind], verbosity=0)
        server.execute(f"ALTER DATABASE {half} RENAME TO {name}")
    return name


def _digest(kind: str) -> str:
    """What the original is made from: one that was made from something else is not the same."""
    made_from = hashlib.sha256((PROJECT / "requirements-dev.lock").read_bytes())
    if kind == "loaded":
        made_from.update(f"{_digest('migrated')} {timezone.localdate()}".encode())  # Northgate's dates are of today
    for package in PACKAGES:
        for pattern in READ[kind]:
            for path in sorted((PROJECT / package).glob(pattern)):
                made_from.update(path.read_bytes())
    return made_from.hexdigest()[:16]
