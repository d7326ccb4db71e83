"""Reads across the parts of governance: what waits for a decision, what has changed since the Board last met."""

import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import CharField, F, Model, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from governance.documents.models import SignOff
from governance.escalation.models import Escalation
from governance.groups.models import Group
from governance.meetings.models import Meeting
from initiatives.plans.models import Note
from safer_communities.tenancy.prepared import prepared


class Waiting(NamedTuple):
    """What a group is asked to decide: a sign-off, on the day it is due, or what was raised, on the day it was."""

    what: str  # "sign-off" or "raised"
    id: UUID
    about: str
    on: datetime.date
    name_of_group: str
    position: int


class Update(NamedTuple):
    """A note on a milestone since the Board met."""

    since: datetime.date
    on: datetime.date
    status: str
    text: str
    action_id: UUID
    action__description: str
    action__initiative__code: str
    action__initiative__name: str


def decisions_waiting() -> list[Waiting]:
    """What groups are asked to decide: at the Board first, then in the order of the groups; one statement."""
    return sorted(_open_decisions(), key=lambda decision: (decision.position, decision.on, decision.about))


@prepared
def _open_decisions() -> QuerySet[Model, Waiting]:
    raised = Escalation.objects.filter(state=Escalation.State.OPEN).order_by()
    asked = SignOff.objects.filter(outcome=SignOff.Outcome.OPEN).order_by()
    return _as_rows(raised, "raised", F("subject"), F("raised_on")).union(
        _as_rows(asked, "sign-off", F("revision__document__title"), F("due_on")), all=True
    )


def _as_rows(rows: QuerySet[Model], what: str, about: F, on: F) -> QuerySet[Model, Waiting]:
    decisions: QuerySet[Model, Waiting] = rows.annotate(
        what=Value(what, output_field=CharField()),
        about=Cast(about, CharField()),
        on=on,
        name_of_group=F("group__name"),
        position=F("group__position"),
    ).values_list(*Waiting._fields, named=True)
    return decisions


MOST_UPDATES = 40


@prepared
def updates_since_the_board_met(today: datetime.date) -> QuerySet[Note, Update]:
    """Notes on milestones dated after the Board's last meeting before today, the newest of each milestone, newest
    first, forty at most; `since` is the day of that meeting. None where no meeting is known. One statement.
    """
    held = Meeting.objects.filter(group__kind=Group.Kind.BOARD, on__lt=today).exclude(state=Meeting.State.CANCELLED)
    since = Subquery(held.order_by("-on").values("on")[:1])
    # told apart once for all milestones: asking for each note whether a newer one exists took most of the page's time
    newest = Note.objects.filter(on__gt=since).order_by("action_id", "-on", "-made_at").distinct("action_id")
    return (
        Note.objects.filter(pk__in=newest.values("pk"))
        .annotate(since=since)
        .order_by("-on", "action__initiative__position", "action__position")
        .values_list(*Update._fields, named=True)[:MOST_UPDATES]
    )
