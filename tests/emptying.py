"""The database without what tests committed: as it was when it had just been migrated."""

import os

import psycopg2
from django.core.management import call_command
from django.db import connection

from safer_communities.tenancy.owner import as_owner

# What migrating itself fills.
KEPT = ["django_migrations", "django_content_type", "auth_permission"]
# As a replica, so that neither keys nor triggers ask anything; only tables that were ever written.
DELETE = """
SET session_replication_role = replica;
DO $$
DECLARE written regclass;
BEGIN
    FOR written IN
        SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND relname <> ALL (ARRAY{kept}) AND pg_relation_size(oid) > 0
    LOOP
        EXECUTE format('DELETE FROM %s', written);
    END LOOP;
END $$;
"""


def empty_the_database() -> None:
    """Remove every row that was committed.

    The schema's owner can only TRUNCATE, for row-level security and triggers hold it too, and that makes a hundred
    tables and all their indexes anew. The embedded server has a superuser, who deletes the few rows there are.
    """
    connection.close()
    if "postgres" not in os.environ.get("SC_EMBEDDED", "").split():
        with as_owner():
            call_command("flush", verbosity=0, interactive=False)
        return
    mine = connection.settings_dict
    superuser = psycopg2.connect(dbname=mine["NAME"], host=mine["HOST"], user="postgres")
    try:
        with superuser, superuser.cursor() as cursor:
            cursor.execute(DELETE.format(kept=KEPT))
    finally:
        superuser.close()
