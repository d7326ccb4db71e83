"""Two people, one row: the second one to save is told, and loses nothing."""

from typing import Any, TypeVar
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


def save(row: VersionedModel, *, person: object) -> None:
    """Save a locked row as its next version, with its history in the person's name."""
    row.version += 1
    row._history_user = person
    row.save(force_update=True)


def last_change(row: Any, *, nobody: str = "") -> dict[str, Any]:
    """Who changed a row last ("who") and when ("when"), as components/conflict.html tells it; one statement.

    Args:
        nobody: what to call it where the change was nobody's doing: the data files, a rule.
    """
    records = type(row).history.filter(id=row.pk).select_related("history_user")
    record = records.order_by("-history_date", "-history_id").first()
    if record is None:
        return {"who": "", "when": None}
    return {"who": record.history_user.name if record.history_user else nobody, "when": record.history_date}


def as_it_was(row: Any, version: int) -> Any | None:
    """A row's record at a version that somebody saw, or None if none was kept; one statement."""
    return type(row).history.filter(id=row.pk, version=version).order_by("-history_date").first()
