"""What people do to agendas: put items on, in their order and with their papers.

Whoever changes an agenda holds the lock of its meeting: two people who move items at the same time move both.
"""

import datetime
from collections.abc import Hashable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404

from governance.escalation.models import Escalation
from governance.meetings import rules, selectors
from governance.meetings.access_services import running
from governance.meetings.models import AgendaItem, Attachment, Meeting, MinuteDraft
from safer_communities.tenancy import records
from safer_communities.tenancy.current import current_partnership_id
from safer_communities.tenancy.fields import longest
from safer_communities.tenancy.models import Membership, Partnership
from safer_communities.tenancy.versioning import locked
from safer_communities.words import long_date

Kind = AgendaItem.Kind
LONGEST = 8 * 60
MOST_PARTS = 39


def add_item(
    *,
    membership: Membership,
    meeting_id: UUID,
    title: str,
    presenter: str = "",
    timing: int | None = None,
    pages: str = "",
    parent_id: UUID | None = None,
) -> AgendaItem:
    """Put an item on an agenda, before what closes the meeting; or a part at the end of an item.

    Raises:
        Http404, Refused, ValidationError (by field).
    """
    meeting = running(membership, meeting_id)
    items = selectors.items(meeting)
    if parent_id is not None and not any(other.pk == parent_id and other.parent_id is None for other in items):
        raise Http404("No such item of this meeting.")
    if sum(other.parent_id == parent_id for other in items) >= MOST_PARTS:
        raise ValidationError({"title": f"An agenda has {MOST_PARTS} items at most, and so has an item parts."})
    item = AgendaItem(meeting=meeting, parent_id=parent_id)
    _fill(item, title=title, presenter=presenter, timing=timing, pages=pages)
    _put(membership.user, items, item, rules.place_for(selectors.lines(items), parent_id))
    settle(meeting, membership.partnership.today(), person=membership.user)
    return item


def change_item(*, membership: Membership, item_id: UUID, version: int, **fields: object) -> AgendaItem:
    """Change an item's title, presenter, timing or pages. Its kind stays.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    running(membership, selectors.item(item_id).meeting_id)
    item = locked(AgendaItem.objects.all(), item_id, version=version)
    _fill(item, **fields)
    records.change(item, person=membership.user)
    return item


def move_item(*, membership: Membership, item_id: UUID, up: bool) -> AgendaItem:
    """Move an item (with its parts) or a part one place up or down. At the end of its way nothing changes.

    Raises:
        Http404, Refused, ValidationError.
    """
    item = selectors.item(item_id)
    meeting = running(membership, item.meeting_id)
    settle(meeting, membership.partnership.today(), person=membership.user)
    items = selectors.items(meeting)
    order = rules.moved(selectors.lines(items), item.pk, up=up)
    by_key: dict[Hashable, AgendaItem] = {listed.pk: listed for listed in items}
    _renumber(membership.user, [by_key[key] for key in order])
    return item


def remove_item(*, membership: Membership, item_id: UUID) -> None:
    """Take an item and its parts off the agenda, unless something is minuted under it.

    Raises:
        Http404, Refused, ValidationError.
    """
    item = selectors.item(item_id)
    meeting = running(membership, item.meeting_id)
    settle(meeting, membership.partnership.today(), person=membership.user)
    items = selectors.items(meeting)
    going = [listed for listed in items if item.pk in (listed.pk, listed.parent_id)]
    for listed in going:
        if listed.minute or listed.decisions.all() or listed.actions.all():
            raise ValidationError(f"“{listed.title}” is minuted and cannot be taken off the agenda.")
        if listed.escalation and listed.escalation.state == Escalation.State.OPEN:
            raise ValidationError(f"“{listed.title}” was raised to this group and stays until it is answered.")
    if MinuteDraft.objects.filter(item__in=going).exists():
        raise ValidationError("A minute is typed there and not saved. Save it or throw it away first.")
    _take_off(membership.user, going)
    _renumber(membership.user, [listed for listed in items if listed not in going])


def attach(
    *, membership: Membership, item_id: UUID, paper_id: UUID | None = None, revision_id: UUID | None = None
) -> Attachment:
    """Put a paper, or one version of a document, with an item. Put there twice, it is there once.

    Raises:
        Http404, Refused, ValidationError.
    """
    item = selectors.item(item_id)
    running(membership, item.meeting_id)
    if (paper_id is None) == (revision_id is None):
        raise ValidationError("Choose a paper or a document to put with this item, one at a time.")
    rows = selectors.attachable_papers() if paper_id else selectors.attachable_revisions()
    if not rows.filter(pk=str(paper_id or revision_id)).exists():
        raise Http404("No such paper.")
    position = records.next_position(Attachment.objects.filter(item=item))
    which = {"paper_id": paper_id, "revision_id": revision_id}
    attachment, _ = Attachment.objects.get_or_create(item=item, **which, defaults={"position": position})
    return attachment


def detach(*, membership: Membership, item_id: UUID, attachment_id: UUID) -> None:
    """Take a paper away from an item. The paper itself stays where it is.

    Raises:
        Http404, Refused, ValidationError.
    """
    item = selectors.item(item_id)
    running(membership, item.meeting_id)
    if not Attachment.objects.filter(pk=attachment_id, item=item).delete()[0]:
        raise Http404("No such paper with this item.")


def put_standing_items(membership: Membership, meeting: Meeting) -> None:
    """What stands on every agenda, on that of a meeting just planned. “Raised” comes with what is raised."""
    standing = [(kind, title) for kind, title in rules.STANDING if kind != Kind.ESCALATED]
    for position, (kind, title) in enumerate(standing, 1):
        item = AgendaItem(meeting=meeting, position=position, number=str(position), kind=kind, title=title)
        records.create(item, person=membership.user)
    name_the_minutes(membership, meeting)


def name_the_minutes(membership: Membership, meeting: Meeting) -> None:
    """Have the item of the minutes name the last meeting; one that somebody worded otherwise stays.

    Of meetings planned for a whole year only the notice knows which one was the last before it.
    """
    last = selectors.last_meeting(meeting)
    if last is None:
        return
    earlier = selectors.meetings().filter(group_id=meeting.group_id, on__lt=meeting.on).values_list("on", flat=True)
    ours = {dict(rules.STANDING)[Kind.MINUTES], *map(_minutes_of, earlier)}
    for item in AgendaItem.objects.filter(meeting=meeting, kind=Kind.MINUTES, title__in=ours):
        if item.title != _minutes_of(last.on):
            item.title = _minutes_of(last.on)
            records.change(item, person=membership.user)


def _minutes_of(day: datetime.date) -> str:
    return f"Minutes of {long_date(day)}"


def settle(meeting: Meeting, today: datetime.date, *, person: object = None) -> None:
    """Have an agenda follow what is raised to its group: an item for each thing that waits, on the next agenda; none
    for what was answered before the meeting, where notice is not given and nobody has typed anything under it.

    The caller holds the meeting's lock: of two at once the second finds it done.

    Args:
        person: in whose name; None is the worker.
    """
    items = selectors.items(meeting)
    stale = set(selectors.stale_items(today).filter(meeting=meeting).values_list("pk", flat=True))
    if stale:
        going = [item for item in items if item.pk in stale]
        items = [item for item in items if item.pk not in stale]
        headings = [item for item in items if _is_empty_heading(item, items)]
        _take_off(person, [*going, *headings])
        items = [item for item in items if item not in headings]
        _renumber(person, items)
    for escalation in selectors.not_on_agenda(meeting, today):
        heading = next((item for item in items if item.kind == Kind.ESCALATED and item.parent_id is None), None)
        if heading is None:
            heading = AgendaItem(meeting=meeting, kind=Kind.ESCALATED, title=dict(rules.STANDING)[Kind.ESCALATED])
            items = _put(person, items, heading, rules.place_for(selectors.lines(items)))
        item = AgendaItem(
            meeting=meeting, parent=heading, kind=Kind.ESCALATED, title=escalation.subject, escalation=escalation
        )
        items = _put(person, items, item, rules.place_for(selectors.lines(items), heading.pk))


def settle_coming() -> None:
    """Settle the agendas that do not follow yet what is raised; each in a transaction of its own.

    Which they are is read from what is stored, and nowhere noted: a worker that dies leaves them to the next.
    """
    with transaction.atomic():
        today = Partnership.objects.get(pk=current_partnership_id()).today()
        unsettled = selectors.unsettled(today)
    for meeting_id in unsettled:
        with transaction.atomic():
            meeting = Meeting.objects.select_for_update().filter(pk=meeting_id, state__in=selectors.COMING).first()
            if meeting is not None:
                settle(meeting, today)


def _is_empty_heading(item: AgendaItem, items: Sequence[AgendaItem]) -> bool:
    heading = item.kind == Kind.ESCALATED and item.escalation_id is None and not item.minute
    return heading and not any(other.parent_id == item.pk for other in items)


def _fill(item: AgendaItem, **fields: Any) -> None:
    for name in ("title", "presenter", "pages"):
        setattr(item, name, str(fields.get(name, getattr(item, name))).strip())
    item.timing = fields.get("timing", item.timing)
    errors = {}
    if not item.title:
        errors["title"] = "Enter the title."
    for name in ("title", "presenter", "pages"):
        most = longest(AgendaItem, name)
        if len(getattr(item, name)) > most:
            errors[name] = f"This is too long: {most} characters or fewer."
    if item.timing is not None and not 0 <= item.timing <= LONGEST:
        errors["timing"] = f"Give minutes from 0 to {LONGEST}, or nothing."
    if errors:
        raise ValidationError(errors)


def _put(person: object, items: Sequence[AgendaItem], item: AgendaItem, at: int) -> list[AgendaItem]:
    """Insert an item in its place; the others move on."""
    order = [*items[:at], item, *items[at:]]
    _renumber(person, order)
    return order


def _renumber(person: object, order: Sequence[AgendaItem]) -> None:
    """Position and number of each item as its place asks for; only what is new or moved is saved.

    The version of what moved stays: whoever is writing its words or its minute has lost nothing by that.
    """
    dotted = any("." in item.number for item in order if item.parent_id)
    numbers = rules.numbers(selectors.lines(order), dotted=dotted)
    for position, item in enumerate(order, 1):
        if (item.position, item.number) != (position, numbers[item.pk]):
            new = item.position is None
            item.position, item.number = position, numbers[item.pk]
            if new:
                records.create(item, person=person)
            else:
                records.move(item, person=person, fields=["position", "number"])


def _take_off(person: object, items: Sequence[AgendaItem]) -> None:
    Attachment.objects.filter(item__in=items).delete()
    for item in sorted(items, key=lambda item: item.parent_id is None):  # parts before what they are parts of
        records.remove(item, person=person)
