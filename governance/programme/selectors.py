"""Reads across the parts of governance: what waits for a decision, what has changed since the Board last met."""

import datetime
from typing import Any

from django.db.models import CharField, F, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from governance.documents.models import SignOff
from governance.escalation.models import Escalation
from governance.groups.models import Group
from governance.meetings.models import Meeting
from initiatives.plans.models import Note
from safer_communities.tenancy.prepared import prepared


def decisions_waiting() -> list[Any]:
    """What groups are asked to decide: sign-offs (with the day they are due) and what was raised (with the day it
    was); those of the Board first, then in the order of the groups. Rows of `what` ("sign-off" or "raised"), `id`,
    `about`, `on`, `name_of_group` and `position`. One statement.
    """
    return sorted(_open_decisions(), key=lambda one: (one.position, one.on, one.about))


@prepared
def _open_decisions() -> QuerySet[Any]:
    raised = Escalation.objects.filter(state=Escalation.State.OPEN).order_by()
    asked = SignOff.objects.filter(outcome=SignOff.Outcome.OPEN).order_by()
    waiting = _as_rows(raised, "raised", F("subject"), F("raised_on"))
    return waiting.union(_as_rows(asked, "sign-off", F("revision__document__title"), F("due_on")), all=True)


def _as_rows(rows: QuerySet[Any], what: str, about: F, on: F) -> QuerySet[Any]:
    return rows.annotate(
        what=Value(what, output_field=CharField()),
        about=Cast(about, CharField()),
        on=on,
        name_of_group=F("group__name"),
        position=F("group__position"),
    ).values_list("what", "id", "about", "on", "name_of_group", "position", named=True)


MOST_UPDATES = 40


@prepared
def updates_since_the_board_met(today: datetime.date) -> QuerySet[Any]:
    """Notes on milestones dated after the Board's last meeting before today, the newest of each milestone, newest
    first, forty at most; each has `since`, the day of that meeting, and its milestone's and initiative's names. None
    where no meeting is known. One statement.
    """
    held = Meeting.objects.filter(group__kind=Group.Kind.BOARD, on__lt=today).exclude(state=Meeting.State.CANCELLED)
    since = Subquery(held.order_by("-on").values("on")[:1])
    # told apart once for all milestones: asking for each note whether a newer one exists took most of the page's time
    newest = Note.objects.filter(on__gt=since).order_by("action_id", "-on", "-made_at").distinct("action_id")
    return (
        Note.objects.filter(pk__in=newest.values("pk"))
        .annotate(since=since)
        .order_by("-on", "action__initiative__position", "action__position")
        .values_list(
            "since", "on", "status", "text", "action_id", "action__description", "action__initiative__code",
            "action__initiative__name", named=True,
        )[:MOST_UPDATES]
    )  # fmt: skip
