"""Two people, one row: the second one to save is told, and loses nothing."""

from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from safer_communities.tenancy.fields import VersionedModel

Row = TypeVar("Row", bound=VersionedModel)


class Conflict(Exception):
    """Somebody saved the row after the person had opened it. `current` is the row as it now stands, unchanged."""

    def __init__(self, current: VersionedModel) -> None:
        super().__init__("Somebody else changed this since you opened it.")
        self.current = current


def locked(rows: QuerySet[Row], row_id: UUID, *, version: int) -> Row:
    """The row, locked until the transaction ends.

    Raises:
        Http404: no such row among these.
        Conflict: its version is not the one that the person saw.
    """
    row = rows.select_for_update(of=("self",)).filter(pk=row_id).first()
    if row is None:
        raise Http404("Not found.")
    if row.version != version:
        raise Conflict(row)
    return row
