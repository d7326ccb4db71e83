"""Making, changing and removing rows in somebody's name, and recording once what may be sent twice.

Said here once, for the services: whom history names, which version comes next, what position is free.
"""

from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Max, QuerySet

from safer_communities.tenancy.fields import RecordedOnce, VersionedModel

Row = TypeVar("Row", bound=VersionedModel)
Once = TypeVar("Once", bound=RecordedOnce)

# What does not make two records of one key different: who sent it has the post of today, and the rest is our own.
NOT_SENT = {"id", "partnership_id", "request_key", "person", "recorded_at"}


class KeyReused(ValidationError):
    """One key was sent with two different records. The first stands; of the second nothing was saved."""

    def __init__(self) -> None:
        super().__init__("This was recorded already, with other values. Open the form again to record something else.")


def create(row: Row, *, person: object) -> Row:
    """Store a new row, with its history in the person's name (None: the program's own doing)."""
    row._history_user = person
    row.save(force_insert=True)
    return row


def change(row: VersionedModel, *, person: object) -> None:
    """Store a locked row as its next version, with its history in the person's name."""
    row.version += 1
    row._history_user = person
    row.save(force_update=True)


def move(row: VersionedModel, *, person: object, fields: list[str]) -> None:
    """Store some fields of a row without a new version: whoever is editing it has lost nothing by that."""
    row._history_user = person
    row.save(update_fields=fields)


def remove(row: VersionedModel, *, person: object) -> None:
    """Take a row away. Its history stays, and names the person."""
    row._history_user = person
    row.delete()


def once(row: Once, *, key: UUID | None) -> Once:
    """Store a new row that its sender may send twice; answers with it, or with the first that was sent with this key.

    The database decides which of two is the first, and only then are they compared: of two different records that
    arrive with one key at one moment, one is stored and the other refused.

    Args:
        key: made by the sender. None: it is not sent twice.

    Raises:
        KeyReused: the key was sent with a different record.
    """
    row.request_key = key
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        first = type(row).objects.filter(request_key=key).first() if key else None
        if first is None:
            raise
        if any(getattr(first, name) != getattr(row, name) for name in _sent(row)):
            raise KeyReused from None
        first.is_repeat = True
        return first
    return row


def _sent(row: models.Model) -> list[str]:
    return [field.attname for field in row._meta.concrete_fields if field.attname not in NOT_SENT]


def next_position(rows: QuerySet[Row] | QuerySet[models.Model], field: str = "position") -> int:
    """The place after the last of some rows, the first being 1; one statement.

    Whoever adds rows at the same moment must hold a lock on what they belong to, or take two of one position.
    """
    return (rows.aggregate(last=Max(field))["last"] or 0) + 1
