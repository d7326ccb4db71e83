"""Reads across the parts of governance: what waits for a decision, what has changed since the Board last met."""

import datetime
from typing import Any

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from governance.models import Escalation, Group, Meeting, SignOff
from initiatives.models import Note


def decisions_waiting() -> list[dict[str, Any]]:
    """What groups are asked to decide: sign-offs (with the day they are due) and what was raised (with the day it
    was); those of the Board first, then in the order of the groups. One statement.
    """
    raised = Escalation.objects.filter(state=Escalation.State.OPEN).order_by()
    asked = SignOff.objects.filter(outcome=SignOff.Outcome.OPEN).order_by()
    found = _as_rows(raised, "raised", F("subject"), F("raised_on")).union(
        _as_rows(asked, "sign-off", F("revision__document__title"), F("due_on")), all=True
    )
    return sorted(found, key=lambda one: (one["group__position"], one["on"], one["about"]))


def _as_rows(rows: QuerySet, what: str, about: F, on: F) -> QuerySet:
    return rows.values(
        "id",
        "group__name",
        "group__position",
        what=Value(what, output_field=CharField()),
        about=Cast(about, CharField()),
        on=on,
    )


def updates_since_the_board_met(today: datetime.date, *, at_most: int) -> list[Note]:
    """Notes on milestones dated after the Board's last meeting before today, the newest of each milestone, newest
    first; each has `since`, the day of that meeting. None where no meeting is known. One statement.
    """
    held = Meeting.objects.filter(group__kind=Group.Kind.BOARD, on__lt=today).exclude(state=Meeting.State.CANCELLED)
    since = Subquery(held.order_by("-on").values("on")[:1])
    newest = Note.objects.filter(action=OuterRef("action")).order_by("-on", "-made_at").values("pk")[:1]
    notes = Note.objects.annotate(since=since).filter(on__gt=F("since"), pk=Subquery(newest))
    in_order = notes.select_related("action__initiative").order_by(
        "-on", "action__initiative__position", "action__position"
    )
    return list(in_order[:at_most])
