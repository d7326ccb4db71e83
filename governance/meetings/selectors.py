"""Named reads of meetings: agendas, minutes, attendance, decisions, actions; each with how many statements it takes."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import Exists, F, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Trim
from django.http import Http404

from governance.documents.models import Revision
from governance.escalation.models import Escalation
from governance.groups.models import Group, Seat
from governance.groups.selectors import current_seats
from governance.meetings.models import AgendaItem, Attachment, Attendance, Decision, Meeting, MeetingAction, MinuteDraft
from governance.meetings.rules import Line, Quorum, quorum
from safer_communities.parts import ATTACHABLE_PAPERS, plugged
from safer_communities.tenancy import past
from safer_communities.tenancy.fields import VersionedModel
from safer_communities.tenancy.models import Membership
from safer_communities.words import long_date

State = Meeting.State
COMING = (State.PLANNED, State.CALLED)
PAST = (State.HELD, State.CIRCULATED, State.AGREED)
HEAVY = ("snapshot", "html", "pdf", "published_html", "published_pdf")
Words = Callable[[Any], str]  # of a row as its history keeps it


class Correction(TypedDict):
    """A change of circulated minutes: of an item, a “Decision” or an “Action”; empty words where it was not there."""

    title: str
    on: datetime.datetime
    by: str
    before: str
    after: str


def meetings() -> QuerySet[Meeting]:
    """All meetings with their groups, newest first; one statement."""
    return Meeting.objects.select_related("group").order_by("-on", "-starts", "id")


def meeting(meeting_id: UUID) -> Meeting:
    """One meeting with its group and where its minutes were agreed; one statement. Raises Http404."""
    meeting = Meeting.objects.select_related("group", "group__clerk", "agreed_at").filter(pk=meeting_id).first()
    if meeting is None:
        raise Http404("No such meeting.")
    return meeting


def coming(on: datetime.date) -> QuerySet[Meeting]:
    """Meetings that are planned or called for a day or later, the next first; one statement."""
    return meetings().filter(state__in=COMING, on__gte=on).order_by("on", F("starts").asc(nulls_last=True), "id")


def next_meeting(group_id: UUID, on: datetime.date) -> Meeting | None:
    """A group's next meeting on a day or later that is planned or called; one statement."""
    return coming(on).filter(group_id=group_id).first()


def last_meeting(of: Meeting) -> Meeting | None:
    """The group's meeting before this one, of those that took place; one statement."""
    before = meetings().filter(group_id=of.group_id, state__in=PAST, on__lt=of.on)
    return before.order_by("-on").first()


def later_meetings(of: Meeting) -> QuerySet[Meeting]:
    """Meetings of the group after this one that took place: its minutes may be agreed at one of them."""
    return meetings().filter(group_id=of.group_id, state__in=PAST, on__gt=of.on).order_by("on")


def meetings_of_groups(group_ids: Iterable[UUID], since: datetime.date) -> QuerySet[Meeting]:
    """Meetings of some groups from a day on, cancelled ones too (calendars have to take those away); one statement."""
    return meetings().filter(group_id__in=group_ids, on__gte=since).order_by("on")


# Agenda and minutes


def items(of: Meeting) -> list[AgendaItem]:
    """The agenda in its order with what goes with each item: papers, decisions, actions; four statements."""
    return list(
        AgendaItem.objects.filter(meeting_id=of.pk)
        .select_related("escalation")
        .prefetch_related(
            Prefetch("attachments", queryset=_attachments()),
            Prefetch("decisions", queryset=Decision.objects.order_by("position", "id")),
            Prefetch("actions", queryset=MeetingAction.objects.select_related("member").order_by("position", "id")),
        )
        .order_by("position")
    )


def _attachments() -> QuerySet[Attachment]:
    heavy = [f"paper__{name}" for name in HEAVY] + ["revision__content", "revision__text", "revision__document__draft"]
    return Attachment.objects.select_related("paper", "revision__document").defer(*heavy).order_by("position", "id")


def lines(items: Iterable[AgendaItem]) -> list[Line]:
    """Agenda items as `governance.meetings.rules` sees them."""
    return [Line(item.pk, item.parent_id, item.kind, item.timing) for item in items]


def item(item_id: UUID) -> AgendaItem:
    """One item with its meeting, group and what was raised; one statement. Raises Http404."""
    item = AgendaItem.objects.select_related("meeting__group", "escalation").filter(pk=item_id).first()
    if item is None:
        raise Http404("No such item.")
    return item


def item_in_full(item_id: UUID) -> AgendaItem:
    """One item as `items` has them; four statements. Raises Http404."""
    found = item(item_id)
    found_with_all = next(listed for listed in items(found.meeting) if listed.pk == found.pk)
    found_with_all.meeting = found.meeting
    return found_with_all


def attachable_revisions() -> QuerySet[Revision]:
    """Issued versions of documents that are not withdrawn, by document and newest first."""
    return (
        Revision.objects.select_related("document")
        .defer("content", "text", "document__draft")
        .filter(document__withdrawn_on=None)
        .order_by("document__title", "-number")
    )


# What is raised


def not_on_agenda(of: Meeting, on: datetime.date) -> list[Escalation]:
    """What waits for the group's answer and is on this agenda not yet, where it is the group's next: one statement.

    A page shows these at once; `agenda_services.settle` makes items of them.
    """
    return list(_waiting(on).filter(Q(next_meeting=of.pk)).select_related("initiative").order_by("raised_on", "id"))


def _waiting(on: datetime.date) -> QuerySet[Escalation]:
    """What waits for an answer and is not on the agenda of its group's next meeting (`next_meeting`)."""
    following = coming(on).filter(group_id=OuterRef("group_id")).values("pk")[:1]
    there = AgendaItem.objects.filter(meeting_id=OuterRef("next_meeting"), escalation_id=OuterRef("pk"))
    waiting = Escalation.objects.filter(state=Escalation.State.OPEN).annotate(next_meeting=Subquery(following))
    return waiting.filter(~Exists(there), next_meeting__isnull=False)


def stale_items(on: datetime.date) -> QuerySet[AgendaItem]:
    """Items of what was answered before their meeting: of meetings after a day of which no notice is given, with
    nothing written under them. (What is answered on the day itself is answered at the meeting, and stays.)
    """
    settled = AgendaItem.objects.filter(escalation__isnull=False).exclude(escalation__state=Escalation.State.OPEN)
    coming_soon = settled.filter(meeting__state=State.PLANNED, meeting__on__gt=on)
    return coming_soon.filter(minute="", drafts=None, decisions=None, actions=None, parts=None)


def unsettled(on: datetime.date) -> list[UUID]:
    """The meetings whose agendas do not follow yet what is raised; two statements."""
    missing = _waiting(on).values_list(F("next_meeting"), flat=True)
    return sorted({*missing, *stale_items(on).values_list("meeting_id", flat=True)})


# Attendance


def attendances(of: Meeting) -> list[Attendance]:
    """Who was there, in order; one statement."""
    return list(Attendance.objects.filter(meeting_id=of.pk).order_by("position", "id"))


def apologies(attendances: Iterable[Attendance]) -> list[Attendance]:
    """Of those on the attendance sheet, who sent apologies."""
    return [attendance for attendance in attendances if attendance.presence == Attendance.Presence.APOLOGIES]


def quorum_of(of: Meeting, attendances: Iterable[Attendance]) -> Quorum:
    """Whether the seats of those present make a quorum; one statement, of agreed minutes two.

    Seats are those that the group has now, and those that ended since but were counted at the time. Agreed minutes
    go on saying what held when they were agreed, whatever becomes of the group.
    """
    present = {
        attendance.seat_id
        for attendance in attendances
        if attendance.seat_id and attendance.presence == Attendance.Presence.PRESENT
    }
    needed, held = of.group.quorum, current_seats(of.group_id)
    if of.state == State.AGREED:
        needed = next((then.quorum for then in Group.history.as_of(of.modified_at).filter(id=of.group_id)), needed)
        held = Seat.history.as_of(of.modified_at).filter(group_id=of.group_id, ended_on=None)
    seats = {seat.pk: seat.votes for seat in held}
    voting = [seat for seat, votes in seats.items() if votes] + [seat for seat in present if seat not in seats]
    return quorum(needed=needed, voting=voting, present=present)


# Decisions and actions


def decision(decision_id: UUID) -> Decision:
    """One decision with its item and meeting; one statement. Raises Http404."""
    decision = Decision.objects.select_related("meeting__group", "item").filter(pk=decision_id).first()
    if decision is None:
        raise Http404("No such decision.")
    return decision


def decisions_of(group_id: UUID) -> QuerySet[Decision]:
    """What a group's meetings decided, the latest first; one statement."""
    rows = Decision.objects.select_related("meeting", "item").filter(meeting__group_id=group_id)
    return rows.order_by("-meeting__on", "position", "id")


def actions() -> QuerySet[MeetingAction]:
    """All actions that meetings asked for, with meeting and group, the oldest first; one statement."""
    return MeetingAction.objects.select_related("meeting__group", "item", "member").order_by(
        "meeting__on", "position", "id"
    )


def action(action_id: UUID) -> MeetingAction:
    """One action from a meeting; one statement. Raises Http404."""
    action = actions().filter(pk=action_id).first()
    if action is None:
        raise Http404("No such action.")
    return action


def carried_to(of: Meeting) -> list[MeetingAction]:
    """What earlier meetings of the group asked for that was open when this one took place, or is now; one statement."""
    earlier = actions().filter(meeting__group_id=of.group_id, meeting__on__lt=of.on)
    return list(earlier.filter(Q(state=MeetingAction.State.OPEN) | Q(closed_on__gte=of.on)))


def whose(owner: str, member: Membership | None = None) -> Membership | None:
    """Whose an action is: the member's who was chosen; or else that of the one member who can sign in and whose post
    it is, as minuted. Of two with the same post it is nobody's. One statement at most.
    """
    if member is not None or not owner.strip():
        return member
    named = Membership.objects.annotate(named=Trim("post")).filter(named__iexact=owner.strip(), user__is_active=True)
    members = list(named[:2])
    return members[0] if len(members) == 1 else None


def open_actions_of(membership: Membership) -> list[MeetingAction]:
    """What meetings asked of a member and is not done, the most pressing first; one statement."""
    own = actions().filter(member=membership, state=MeetingAction.State.OPEN)
    return list(own.order_by(F("due_on").asc(nulls_last=True), "meeting__on", "position"))


# Drafts


def drafts(of: Meeting) -> list[MinuteDraft]:
    """What people have typed of a meeting's minutes and not saved; one statement."""
    return list(MinuteDraft.objects.filter(item__meeting_id=of.pk).select_related("membership", "item"))


def draft_of(membership: Membership, item_id: UUID) -> MinuteDraft | None:
    """What a member has typed of one minute and not saved; one statement."""
    return MinuteDraft.objects.filter(membership=membership, item_id=item_id).first()


def corrections(of: Meeting) -> list[Correction]:
    """What was changed in the minutes after they were circulated, oldest first: minutes of items, decisions, actions;
    four statements.
    """
    first = of.history.filter(state=State.CIRCULATED).order_by("history_date").first()
    if first is None:
        return []
    changes = [
        *_reworded(AgendaItem, of, lambda record: f"{record.number} {record.title}", lambda record: record.minute),
        *_reworded(Decision, of, lambda record: "Decision", lambda record: record.text),
        *_reworded(MeetingAction, of, lambda record: "Action", _asked),
    ]
    return sorted((change for change in changes if change["on"] > first.history_date), key=lambda change: change["on"])


def _reworded(model: type[VersionedModel], of: Meeting, title: Words, words: Words) -> Iterable[Correction]:
    """Each change of the words of a meeting's rows, with those before and after it."""
    earlier: dict[UUID, str] = {}
    for record in past.kept(model).filter(meeting_id=of.pk).select_related("history_user").order_by("history_date"):
        before, after = earlier.get(record.id, ""), "" if record.history_type == "-" else words(record)
        if before != after:
            by = record.history_user.name if record.history_user else ""
            yield Correction(title=title(record), on=record.history_date, by=by, before=before, after=after)
        earlier[record.id] = after


def _asked(record: Any) -> str:
    by = f" By {long_date(record.due_on)}." if record.due_on else ""
    return f"{record.owner}: {record.text}{by}"


def newest_meetings(group_id: UUID, *, limit: int = 6) -> list[Meeting]:
    """A group's meetings, to come and held, the latest first; one statement."""
    return list(Meeting.objects.filter(group_id=group_id).order_by("-on")[:limit])


def keeps_group(group: Group) -> str:
    """Why a group cannot end yet; "" where it can; one statement."""
    first = Meeting.objects.filter(group=group, state__in=COMING).order_by("on").first()
    return f"Its meeting of {long_date(first.on)} is still to come: cancel it first." if first else ""


def attachable_papers() -> QuerySet[Model]:
    """Papers that may be put with an item, newest first. What they are, those who keep papers say."""
    attachable: Callable[[], QuerySet[Model]]
    (attachable,) = plugged([ATTACHABLE_PAPERS])
    return attachable()


def schedule(today: datetime.date, of: Group | None, *, at_most: int) -> tuple[list[Meeting], QuerySet[Meeting]]:
    """The meetings to come, the next first and `at_most` of them, and all others, newest first; of one group or all."""
    shown, ahead = meetings(), coming(today)
    if of is not None:
        shown, ahead = shown.filter(group=of), ahead.filter(group=of)
    to_come = list(ahead[:at_most])
    return to_come, shown.exclude(pk__in=[meeting.pk for meeting in to_come])


def newest_meeting(group_id: UUID) -> Meeting | None:
    """A group's newest meeting, whatever came of it; one statement."""
    return meetings().filter(group_id=group_id).first()


def actions_waiting(of: Group | None, today: datetime.date) -> tuple[int, int]:
    """(how many actions of a group's meetings, or of all, are open, how many of these are late); two statements."""
    waiting = _actions_of(of).filter(state=MeetingAction.State.OPEN)
    return waiting.count(), waiting.filter(due_on__lt=today).count()


def actions_shown(show: str, of: Group | None, membership: Membership, today: datetime.date) -> QuerySet[MeetingAction]:
    """Actions of a group's meetings, or of all: “open”, “late”, “mine”, “closed” or “all” of them."""
    rows = _actions_of(of)
    waiting = rows.filter(state=MeetingAction.State.OPEN)
    if show == "closed":
        return rows.exclude(state=MeetingAction.State.OPEN).order_by("-closed_on", "position")
    if show == "late":
        return waiting.filter(due_on__lt=today)
    if show == "mine":
        return waiting.filter(member=membership)
    return waiting if show == "open" else rows


def _actions_of(of: Group | None) -> QuerySet[MeetingAction]:
    return actions() if of is None else actions().filter(meeting__group=of)


def action_log(group: Group, as_at: datetime.date) -> tuple[Meeting | None, QuerySet[MeetingAction]]:
    """A group's last meeting before a day, and what its meetings until then asked for; two statements."""
    held = meetings().filter(group_id=group.pk, state__in=PAST, on__lt=as_at).first()
    return held, actions().filter(meeting__group_id=group.pk, meeting__on__lte=as_at)


def whole_items(of: Meeting) -> QuerySet[AgendaItem]:
    """Items of an agenda that are part of no other, to choose from."""
    return AgendaItem.objects.filter(meeting=of, parent=None)
