"""A migration that has landed never changes, nor does the SQL that it imports: what ran in one database has to be what
runs in the next. An edit would leave databases of earlier commits as they are, with “No migrations to apply”.
"""

import hashlib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
LANDED = Path(__file__).with_name("landed.sha256")
SQL_OF_LANDED_MIGRATIONS = {"safer_communities/tenancy/operations.py", "safer_communities/tenancy/sql.py"}


def landed() -> dict[str, str]:
    """SHA-256 by file, as `sha256sum` writes them down and `sha256sum --check` reads them."""
    lines = (line.split() for line in LANDED.read_text().splitlines())
    return {name: digest for digest, name in lines}


@pytest.mark.parametrize("name", landed())
def test_what_has_landed_is_as_it_was(name: str) -> None:
    digest = hashlib.sha256((PROJECT / name).read_bytes()).hexdigest()
    assert digest == landed()[name], f"{name} has landed: take your change back and write a new migration"


def test_the_first_migration_of_every_app_is_among_them_and_the_sql_that_they_import() -> None:
    apps = ("", "safer_communities/")
    first = {str(found.relative_to(PROJECT)) for app in apps for found in PROJECT.glob(f"{app}*/migrations/0001_*.py")}
    assert len(first) >= 6
    assert first | SQL_OF_LANDED_MIGRATIONS <= landed().keys()
