"""What people do to agendas: put items on, in their order and with their papers.

Whoever changes an agenda holds the lock of its meeting: two people who move items at the same time move both.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import Http404

from governance.meetings import rules, selectors
from governance.meetings.access import running
from governance.models import AgendaItem, Attachment, Escalation, Meeting, MinuteDraft
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.versioning import locked, save

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
    found = selectors.items(meeting)
    if parent_id is not None and not any(one.pk == parent_id and one.parent_id is None for one in found):
        raise Http404("No such item of this meeting.")
    if sum(one.parent_id == parent_id for one in found) >= MOST_PARTS:
        raise ValidationError({"title": f"An agenda has {MOST_PARTS} items at most, and so has an item parts."})
    item = AgendaItem(meeting=meeting, parent_id=parent_id)
    _fill(item, title=title, presenter=presenter, timing=timing, pages=pages)
    _put(membership, found, item, rules.place_for(selectors.lines(found), parent_id))
    settle(membership, meeting)
    return item


def change_item(*, membership: Membership, item_id: UUID, version: int, **fields: Any) -> AgendaItem:
    """Change an item's title, presenter, timing or pages. Its kind stays.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    running(membership, selectors.item(item_id).meeting_id)
    item = locked(AgendaItem.objects.all(), item_id, version=version)
    _fill(item, **fields)
    save(item, person=membership.user)
    return item


def move_item(*, membership: Membership, item_id: UUID, up: bool) -> AgendaItem:
    """Move an item (with its parts) or a part one place up or down. At the end of its way nothing changes.

    Raises:
        Http404, Refused, ValidationError.
    """
    item = selectors.item(item_id)
    meeting = running(membership, item.meeting_id)
    settle(membership, meeting)
    found = selectors.items(meeting)
    order = rules.moved(selectors.lines(found), item.pk, up=up)
    by_key = {one.pk: one for one in found}
    _renumber(membership, [by_key[key] for key in order])
    return item


def remove_item(*, membership: Membership, item_id: UUID) -> None:
    """Take an item and its parts off the agenda, unless something is minuted under it.

    Raises:
        Http404, Refused, ValidationError.
    """
    item = selectors.item(item_id)
    meeting = running(membership, item.meeting_id)
    settle(membership, meeting)
    found = selectors.items(meeting)
    going = [one for one in found if item.pk in (one.pk, one.parent_id)]
    for one in going:
        if one.minute or one.decisions.all() or one.actions.all():
            raise ValidationError(f"“{one.title}” is minuted and cannot be taken off the agenda.")
        if one.escalation and one.escalation.state == Escalation.State.OPEN:
            raise ValidationError(f"“{one.title}” was raised to this group and stays until it is answered.")
    _take_off(membership, going)
    _renumber(membership, [one for one in found if one not in going])


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
    if not rows.filter(pk=paper_id or revision_id).exists():
        raise Http404("No such paper.")
    last = Attachment.objects.filter(item=item).aggregate(last=Max("position"))["last"] or 0
    found, _ = Attachment.objects.get_or_create(
        item=item, paper_id=paper_id, revision_id=revision_id, defaults={"position": last + 1}
    )
    return found


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
    last = selectors.last_meeting(meeting)
    for position, (kind, title) in enumerate(standing, 1):
        if kind == Kind.MINUTES and last is not None:
            title = f"Minutes of {last.on.day} {last.on:%B %Y}"
        item = AgendaItem(meeting=meeting, position=position, number=str(position), kind=kind, title=title)
        item._history_user = membership.user
        item.save(force_insert=True)


def settle(membership: Membership, meeting: Meeting) -> None:
    """Make items of what is raised to the group, on its next agenda; take off again what was answered before that.

    The caller may run the group, or be the worker that raises something.
    """
    found = selectors.items(meeting)
    if meeting.state == Meeting.State.PLANNED:
        stale = [one for one in found if _settled_elsewhere(one)]
        if stale:
            found = [one for one in found if one not in stale]
            headings = [one for one in found if _is_empty_heading(one, found)]
            _take_off(membership, [*stale, *headings])
            found = [one for one in found if one not in headings]
            _renumber(membership, found)
    for escalation in selectors.not_on_agenda(meeting, membership.partnership.today()):
        heading = next((one for one in found if one.kind == Kind.ESCALATED and one.parent_id is None), None)
        if heading is None:
            heading = AgendaItem(meeting=meeting, kind=Kind.ESCALATED, title=dict(rules.STANDING)[Kind.ESCALATED])
            found = _put(membership, found, heading, rules.place_for(selectors.lines(found)))
        item = AgendaItem(
            meeting=meeting,
            parent=heading,
            kind=Kind.ESCALATED,
            title=escalation.subject[:300],
            escalation=escalation,
        )
        found = _put(membership, found, item, rules.place_for(selectors.lines(found), heading.pk))


def _settled_elsewhere(item: AgendaItem) -> bool:
    settled = item.escalation is not None and item.escalation.state != Escalation.State.OPEN
    return settled and not (item.minute or item.decisions.all() or item.actions.all())


def _is_empty_heading(item: AgendaItem, found: Sequence[AgendaItem]) -> bool:
    heading = item.kind == Kind.ESCALATED and item.escalation_id is None and not item.minute
    return heading and not any(one.parent_id == item.pk for one in found)


def _fill(item: AgendaItem, **fields: Any) -> None:
    for name in ("title", "presenter", "pages"):
        setattr(item, name, str(fields.get(name, getattr(item, name))).strip())
    item.timing = fields.get("timing", item.timing)
    errors = {}
    if not item.title:
        errors["title"] = "Enter the title."
    for name in ("title", "presenter", "pages"):
        longest = AgendaItem._meta.get_field(name).max_length
        if len(getattr(item, name)) > longest:
            errors[name] = f"This is too long: {longest} characters or fewer."
    if item.timing is not None and not 0 <= item.timing <= LONGEST:
        errors["timing"] = f"Give minutes from 0 to {LONGEST}, or nothing."
    if errors:
        raise ValidationError(errors)


def _put(membership: Membership, found: Sequence[AgendaItem], item: AgendaItem, at: int) -> list[AgendaItem]:
    """Insert an item in its place; the others move on."""
    item.position = len(found) + 1
    item._history_user = membership.user
    item.save(force_insert=True)
    order = [*found[:at], item, *found[at:]]
    _renumber(membership, order)
    return order


def _renumber(membership: Membership, order: Sequence[AgendaItem]) -> None:
    """Position and number of each item as its place asks for; only what changed is saved."""
    dotted = any("." in one.number for one in order if one.parent_id)
    numbers = rules.numbers(selectors.lines(order), dotted=dotted)
    for position, one in enumerate(order, 1):
        if (one.position, one.number) != (position, numbers[one.pk]):
            one.position, one.number = position, numbers[one.pk]
            save(one, person=membership.user)


def _take_off(membership: Membership, items: Sequence[AgendaItem]) -> None:
    ids = [one.pk for one in items]
    MinuteDraft.objects.filter(item_id__in=ids).delete()
    Attachment.objects.filter(item_id__in=ids).delete()
    for one in sorted(items, key=lambda one: one.parent_id is None):  # parts before what they are parts of
        one._history_user = membership.user
        one.delete()
