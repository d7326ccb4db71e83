"""PostgreSQL's advisory locks: every space of them, in one list.

A lock is held for one thing (an assessment, a paper) by whoever is at it, without a row to lock: two workers, never two
results. Each space has keys of its own, so that a paper and an assessment never wait for each other by chance.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from uuid import UUID

from django.db import connection


class Space(StrEnum):
    """What is locked."""

    ASSESSMENT = "assessment"  # of an initiative, or of a programme by its partnership's id
    PAPER = "paper"  # while it is being made


def key_of(space: Space, of: UUID) -> int:
    """The lock's number: 64 bits, signed, as PostgreSQL takes it."""
    return int.from_bytes(hashlib.blake2b(f"{space}:{of}".encode(), digest_size=8).digest(), signed=True)


def hold(space: Space, of: UUID) -> None:
    """Wait for a lock, and hold it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key_of(space, of)])


@contextmanager
def alone(space: Space, of: UUID) -> Iterator[bool]:
    """Whether nobody else holds a lock; if so it is held meanwhile, across transactions.

    By the connection: a process that dies lets go of it.
    """
    key = key_of(space, of)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
