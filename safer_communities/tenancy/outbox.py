"""The outbox of initiatives to recompute: appended in the transaction of the change, swept by the worker.

Triggers append for every table that holds actuals. A service that saves says `hint()` as well, so that the worker
starts at once; a hint may be lost without harm.
"""

import logging
from uuid import UUID

from django.db import connection, transaction

from safer_communities.celery import app

log = logging.getLogger(__name__)

REASSESS = "evaluation.tasks.reassess"
# Seconds. A worker that comes back finds the sweep's work, not thousands of old hints before the next new one.
STALE = 30


def mark(partnership_id: UUID, initiative_id: UUID | None) -> None:
    """Append a marker without a trigger: the night run, and the programme after one of its initiatives."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tenancy_marker (partnership_id, initiative_id) VALUES (%s, %s)",
            [partnership_id, initiative_id],
        )


def consume(partnership_id: UUID, initiative_id: UUID | None) -> int:
    """Delete the markers of an initiative (None: of the programme) and say how many there were."""
    of = "initiative_id = %s" if initiative_id else "initiative_id IS NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM tenancy_marker WHERE partnership_id = %s AND {of}",  # noqa: S608 (one of two constants)
            [partnership_id, initiative_id] if initiative_id else [partnership_id],
        )
        return int(cursor.rowcount)


def hint(partnership_id: UUID | None, initiative_id: UUID | None) -> None:
    """Ask the worker, after the commit, to reassess now. The save stands whether or not the broker answers.

    (A row always has its partnership; only its type allows for none, because Django fills it in.)
    """
    transaction.on_commit(lambda: send(REASSESS, partnership_id=partnership_id, initiative_id=initiative_id))


def send(task: str, **ids: UUID | None) -> None:
    """Send a task by name with plain ids; a broker that is down costs a log line, not the save."""
    try:
        app.send_task(
            task,
            kwargs={name: str(value) if value else None for name, value in ids.items()},
            retry=False,
            expires=STALE,
        )
    except Exception as problem:  # the broker's client raises many kinds, and none may fail a save
        log.warning("no hint sent for %s (%s): the sweep will find it", task, problem)
