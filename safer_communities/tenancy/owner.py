"""The schema's owner: the role that migrates, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

LOGIN = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")

GRANTS = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sc_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO sc_app;
GRANT USAGE ON SCHEMA public TO sc_app;
"""


@contextmanager
def as_owner() -> Iterator[None]:
    """Connect as the owner for a while; afterwards the next query connects as the application again."""
    mine = {key: connection.settings_dict[key] for key in LOGIN}
    connection.close()
    connection.settings_dict.update({key: settings.OWNER_DATABASE[key] for key in LOGIN})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(mine)


def grant_to_application() -> None:
    """Let the application read and write what the owner creates from now on (row-level security still applies)."""
    with connection.cursor() as cursor:
        cursor.execute(GRANTS)
