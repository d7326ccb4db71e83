"""The demonstration as an earlier commit left it, restored and brought up to date: README.md says how it was made."""

import lzma
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from evaluation import tasks
from evaluation.reassessing.selectors import PATIENCE
from initiatives.results.models import Assessment
from safer_communities.tenancy import selectors
from safer_communities.tenancy.current import tenant
from safer_communities.tenancy.models import Marker, Partnership
from safer_communities.tenancy.owner import as_owner

DUMP = Path(__file__).with_name("demonstration.sql.xz")


@pytest.fixture(scope="module")
def upgraded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database of its own, restored and migrated by the owner, then used as the application for all of a module."""
    with django_db_blocker.unblock():
        own, restored = connection.settings_dict["NAME"], f"upgraded_{os.getpid()}"
        as_owner_run(f"DROP DATABASE IF EXISTS {restored}", f"CREATE DATABASE {restored}")
        connection.close()
        connection.settings_dict["NAME"] = restored
        try:
            as_owner_run(lzma.decompress(DUMP.read_bytes()).decode())
            call_command("migrate", verbosity=0, interactive=False)
            selectors.forget_partnership_ids()
            yield
        finally:
            selectors.forget_partnership_ids()
            connection.close()
            connection.settings_dict["NAME"] = own
            as_owner_run(f"DROP DATABASE {restored}")


@pytest.fixture(scope="module")
def made_again(upgraded: None, django_db_blocker: Any) -> dict[Any, tuple[Any, Any]]:
    """What the worker does then: by the row of an assessment what was stored, and what it stored anew."""
    with django_db_blocker.unblock():
        before = stored_results()
        tasks.sweep_older_shapes()
        for _ in ("the initiatives", "their programmes"):
            # a hint would be on its way for a second
            Marker.objects.update(made_at=timezone.now() - 2 * PATIENCE)
            tasks.sweep()
        after = stored_results()
        return {key: (results, after[key]) for key, results in before.items()}


def stored_results() -> dict[Any, Any]:
    found = {}
    for partnership in Partnership.objects.all():
        with tenant(partnership.pk), transaction.atomic():
            found |= dict(Assessment.objects.values_list("pk", "results"))
    return found


def as_owner_run(*scripts: str) -> None:
    with as_owner(), connection.cursor() as cursor:
        for script in scripts:
            cursor.execute(script)
