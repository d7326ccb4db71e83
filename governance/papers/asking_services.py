"""Asking for Board papers and for packs. Each is made by the worker (`making_services`)."""

import datetime
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from governance.groups.models import Group
from governance.groups.selectors import runs_group
from governance.meetings.models import Meeting
from governance.meetings.selectors import meeting as find_meeting
from governance.papers import pack_selectors
from governance.papers.kind import kinds
from governance.papers.models import PackPart, Paper
from governance.permissions import requests_papers
from safer_communities.tenancy import outbox
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import require
from safer_communities.ui.names import the
from safer_communities.words import long_date

MAKE = "governance.tasks.make"
LONGEST_PERIOD = datetime.timedelta(days=2 * 366)
NO_PACK = "Only those who ask for Board papers, and who prepares this group's meetings, can bind its pack."
NOT_YOURS = "Only programme and project managers, administrators and finance can ask for a Board paper."


def default_period(today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """What a Board usually asks for: the last whole quarter and the days since."""
    this_quarter = datetime.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    day_before = this_quarter - datetime.timedelta(days=1)
    return datetime.date(day_before.year, (day_before.month - 1) // 3 * 3 + 1, 1), today


def request_paper(
    *,
    membership: Membership,
    period_start: datetime.date | None = None,
    period_end: datetime.date | None = None,
    kind: str = Paper.Kind.PROGRAMME_REPORT,
    meeting_id: UUID | None = None,
) -> Paper:
    """Ask for a paper on a period, as at the partnership's today; for a meeting, if one is named.

    A day that is not given is that of `default_period`. A pack is asked for by `request_pack`.

    Raises:
        Refused, ValidationError (by field).
    """
    require(requests_papers(membership), NOT_YOURS)
    today = membership.partnership.today()
    usual_start, usual_end = default_period(today)
    period_start, period_end = period_start or usual_start, period_end or usual_end
    if period_end < period_start:
        raise ValidationError({"period_end": "The period cannot end before it starts."})
    if period_start > today:
        raise ValidationError({"period_start": "The period cannot start after today."})
    if period_end - period_start > LONGEST_PERIOD:
        raise ValidationError({"period_end": "Choose a period of two years at most."})
    if kind not in kinds() or kind == Paper.Kind.PACK:
        raise ValidationError({"kind": "Choose a kind of paper."})
    meeting = find_meeting(meeting_id) if meeting_id else None
    paper = _queue(
        membership,
        kind=kind,
        title=f"{kinds()[kind].title} to {long_date(period_end)}",
        period_start=period_start,
        period_end=period_end,
        meeting=meeting,
    )
    _hint(paper)
    return paper


def _queue(membership: Membership, *, meeting: Meeting | None, **given: Any) -> Paper:
    return Paper.objects.create(
        **given,
        meeting=meeting,
        group=meeting.group if meeting else None,
        as_at=membership.partnership.today(),
        requested_by=membership.user,
        requester=membership.post,
        step="Waiting for its turn",
    )


def may_bind(membership: Membership, group: Group) -> bool:
    """Who binds a group's pack: whoever asks for papers, and who prepares the group's meetings."""
    return requests_papers(membership) or runs_group(membership, group)


@transaction.atomic
def request_pack(*, membership: Membership, meeting_id: UUID, parts: Sequence[str]) -> Paper:
    """Ask for the pack of a meeting: its parts in order, each by the key that `pack_selectors.candidates` gives it.

    Raises:
        Refused, Http404, ValidationError.
    """
    meeting = find_meeting(meeting_id)
    require(may_bind(membership, meeting.group), NO_PACK)
    offered = {candidate.key: candidate for candidate in pack_selectors.candidates(meeting)}
    if not parts:
        raise ValidationError("Choose at least one part: give it a number.")
    if len(set(parts)) != len(parts) or not set(parts) <= set(offered):
        raise ValidationError("A part is no longer there, or was chosen twice. Look at the list again.")
    start, _ = default_period(membership.partnership.today())
    paper = _queue(
        membership,
        kind=Paper.Kind.PACK,
        title=f"Papers for {the(meeting.group.name)}, {long_date(meeting.on)}",
        period_start=start,
        period_end=max(start, membership.partnership.today()),
        meeting=meeting,
    )
    for position, key in enumerate(parts, 1):
        candidate = offered[key]
        PackPart.objects.create(
            pack=paper,
            position=position,
            kind=candidate.kind,
            title=candidate.title[:300],
            paper_id=candidate.paper_id,
            revision_id=candidate.revision_id,
        )
    _hint(paper)
    return paper


def _hint(paper: Paper) -> None:
    """Ask the worker, after the commit, to make the paper now; the sweep finds it otherwise."""
    transaction.on_commit(lambda: outbox.send(MAKE, partnership_id=paper.partnership_id, paper_id=paper.pk))
