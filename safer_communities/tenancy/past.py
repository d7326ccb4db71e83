"""What was: every model's history, and who changed a row last."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords
from uuid_utils.compat import uuid7


def kept(kind: type[models.Model]) -> models.Manager[Any]:
    """What the history of a kind of row keeps: its rows as they were, each with who changed it and when."""
    found: models.Manager[Any] = kind.history  # type: ignore[attr-defined]  # simple_history puts it there
    return found


def last_change(row: models.Model, *, nobody: str = "") -> dict[str, Any]:
    """Who changed a row last ("who") and when ("when"), as components/conflict.html tells it; one statement.

    Args:
        nobody: what to call it where the change was nobody's doing: the data files, a rule.
    """
    found = kept(type(row)).filter(id=row.pk).select_related("history_user")
    record = found.order_by("-history_date", "-history_id").first()
    if record is None:
        return {"who": "", "when": None}
    return {"who": record.history_user.name if record.history_user else nobody, "when": record.history_date}


def history() -> HistoricalRecords:
    """Who changed what and when. The application can append to it, not rewrite it."""
    return HistoricalRecords(history_id_field=models.UUIDField(default=uuid7))
