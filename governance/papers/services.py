"""Asking for Board papers and making them: the only writers of papers."""

import datetime
import hashlib
import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from evaluation.reassessing import services as evaluation_services
from governance.groups.models import Group
from governance.groups.selectors import runs_group
from governance.meetings.models import Meeting
from governance.meetings.selectors import meeting as find_meeting
from governance.papers import changes, counts, rendering, selectors, snapshots
from governance.papers.kinds import FORMS, pack
from governance.papers.models import PackPart, Paper
from governance.permissions import requests_papers
from initiatives.results import selectors as evaluation_selectors
from safer_communities.tenancy import outbox
from safer_communities.tenancy.current import current_partnership_id
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import require, runs_programme
from safer_communities.ui.forms import long_date
from safer_communities.ui.names import the

log = logging.getLogger(__name__)
MAKE = "governance.tasks.make"
ATTEMPTS = 3
LONGEST_PERIOD = datetime.timedelta(days=2 * 366)
NO_PACK = "Only those who ask for Board papers, and who prepares this group's meetings, can bind its pack."
NOT_PUBLISHED_BY = "Only whoever runs the programme, or prepares the group's meetings, can publish or withdraw a paper."
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
    if kind not in FORMS or kind == Paper.Kind.PACK:
        raise ValidationError({"kind": "Choose a kind of paper."})
    meeting = find_meeting(meeting_id) if meeting_id else None
    paper = _queue(
        membership,
        kind=kind,
        title=f"{FORMS[kind].title} to {long_date(period_end)}",
        period_start=period_start,
        period_end=period_end,
        meeting=meeting,
    )
    hint(paper)
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
    """Ask for the pack of a meeting: its parts in order, each by the key that `pack.candidates` gives it.

    Raises:
        Refused, Http404, ValidationError.
    """
    meeting = find_meeting(meeting_id)
    require(may_bind(membership, meeting.group), NO_PACK)
    offered = {one.key: one for one in pack.candidates(meeting)}
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
        one = offered[key]
        PackPart.objects.create(
            pack=paper,
            position=position,
            kind=one.kind,
            title=one.title[:300],
            paper_id=one.paper_id,
            revision_id=one.revision_id,
        )
    hint(paper)
    return paper


def may_publish(membership: Membership, paper: Paper) -> bool:
    """Who publishes a paper and withdraws it: whoever runs the programme, or the group that it is for."""
    return runs_programme(membership) or (paper.group is not None and runs_group(membership, paper.group))


@transaction.atomic
def publish_paper(*, membership: Membership, paper_id: UUID, texts_read: bool) -> Paper:
    """Publish a paper that is ready, in its version with small counts suppressed.

    `texts_read`: somebody has read its texts for small numbers of people. Counts in tables are suppressed by rule;
    a number in a sentence is not.

    Raises:
        Refused, Http404, ValidationError.
    """
    paper = _for_decision(membership, paper_id)
    if paper.status != Paper.Status.READY:
        raise ValidationError("This paper is not ready yet.")
    if paper.publication != Paper.Publication.DRAFT:
        raise ValidationError(f"This paper is {paper.get_publication_display().lower()} already.")
    if not paper.published_sha256:
        raise ValidationError("This paper has no version that may be published. Ask for it again, and publish that.")
    if withdrawn := selectors.withdrawn_parts(paper.pk):
        raise ValidationError(f"“{withdrawn[0]}” is bound in it, and was withdrawn. Bind the pack again without it.")
    if not texts_read:
        raise ValidationError({"texts_read": "Read the texts for numbers of people under five, then confirm it."})
    paper.publication, paper.publisher = Paper.Publication.PUBLISHED, membership.post
    paper.published_at = timezone.now()
    paper.save(update_fields=["publication", "publisher", "published_at"])
    return paper


@transaction.atomic
def withdraw_paper(*, membership: Membership, paper_id: UUID, reason: str) -> Paper:
    """Withdraw a paper that is ready, published or not. It stays to be read by the partnership, with the reason.

    Raises:
        Refused, Http404, ValidationError.
    """
    paper = _for_decision(membership, paper_id)
    if paper.status != Paper.Status.READY:
        raise ValidationError("This paper is not ready yet.")
    if paper.publication == Paper.Publication.WITHDRAWN:
        raise ValidationError("This paper is withdrawn already.")
    if not reason.strip():
        raise ValidationError({"reason": "Enter why it is withdrawn."})
    paper.publication, paper.withdrawn_because = Paper.Publication.WITHDRAWN, reason.strip()
    paper.withdrawn_at = timezone.now()
    paper.save(update_fields=["publication", "withdrawn_because", "withdrawn_at"])
    return paper


def _for_decision(membership: Membership, paper_id: UUID) -> Paper:
    """The paper, locked: of two people who decide at once the second sees what the first did."""
    paper = selectors.locked(paper_id)
    require(may_publish(membership, paper), NOT_PUBLISHED_BY)
    return paper


def hint(paper: Paper) -> None:
    """Ask the worker, after the commit, to make the paper now; the sweep finds it otherwise."""
    transaction.on_commit(lambda: outbox.send(MAKE, partnership_id=paper.partnership_id, paper_id=paper.pk))


def make_paper(paper_id: UUID) -> bool:
    """Make a paper that was asked for; False if it is made already or somebody is at it.

    Its steps are committed one by one, so that the page can show how far it is. A worker that dies leaves the paper
    to the next one: the lock goes with its connection, and the snapshot, once frozen, is kept.
    """
    with _alone(paper_id) as mine:
        if not mine:
            return False
        paper = _begin(paper_id)
        if paper is None:
            return False
        try:
            _make(paper)
        except Exception as problem:
            log.exception("paper %s could not be made", paper_id)
            _fail(paper, problem)
            return False
    return True


def make_unfinished() -> None:
    """Make the papers of the partnership acted for whose hint was lost or whose worker died."""
    with transaction.atomic():
        waiting = selectors.unfinished()
    for paper_id in waiting:
        make_paper(paper_id)


def _make(paper: Paper) -> None:
    while paper.snapshot is None:
        _settle_figures(paper)
        _freeze(paper)
    snapshot: dict[str, Any] = paper.snapshot or {}
    with transaction.atomic():
        uploads = pack.uploads(snapshot)
    paper.html = rendering.page(snapshot)
    _report(paper, 55, "Setting the pages for print")
    paper.pdf = rendering.pdf(snapshot, paper.html, identifier=paper.snapshot_sha256, uploads=uploads)
    paper.pdf_sha256 = hashlib.sha256(paper.pdf).hexdigest()
    _report(paper, 80, "Setting the version to be published")
    _set_published(paper, snapshot, uploads)
    _report(paper, 95, "Filing the paper")
    paper.status, paper.progress, paper.step = Paper.Status.READY, 100, "Ready"
    paper.finished_at = timezone.now()
    with transaction.atomic():
        paper.save(force_update=True)


def _set_published(paper: Paper, snapshot: dict[str, Any], uploads: Sequence[pack.Upload]) -> None:
    """The same paper with small counts suppressed; the same bytes, if it has none."""
    shown = counts.published(snapshot)
    if shown == snapshot:
        paper.published_html, paper.published_pdf = paper.html, paper.pdf
    else:
        paper.published_html = rendering.page(shown)
        identifier = snapshots.digest(shown)
        paper.published_pdf = rendering.pdf(shown, paper.published_html, identifier=identifier, uploads=uploads)
    paper.published_sha256 = hashlib.sha256(paper.published_pdf or b"").hexdigest()


def _settle_figures(paper: Paper) -> None:
    """Recalculate whatever waits for it, so that the paper has the newest figures."""
    _report(paper, 10, "Bringing the figures up to date")
    for initiative_id in evaluation_selectors.waiting_initiatives(current_partnership_id()):
        evaluation_services.reassess(initiative_id, now=timezone.now())
    evaluation_services.reassess_programme(now=timezone.now())


def _freeze(paper: Paper) -> None:
    """Take the snapshot: everything the paper says, as it stands at one moment.

    If something was saved since the figures were brought up to date, none is taken: figures and facts of different
    moments would contradict each other.
    """
    _report(paper, 30, "Freezing the figures")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        if evaluation_selectors.waiting_initiatives(current_partnership_id()):
            return
        paper.snapshot = _snapshot(paper)
        paper.snapshot_sha256 = snapshots.digest(paper.snapshot)
        # as it will be read back: the paper is made from the stored snapshot, not from what is in memory
        paper.snapshot = json.loads(snapshots.canonical(paper.snapshot))
        paper.progress, paper.step = 45, "Writing the paper"
        paper.save(force_update=True)


def _snapshot(paper: Paper) -> dict[str, Any]:
    form = FORMS[paper.kind]
    found = form.snapshot(paper)
    if form.tells_changes and (since := changes.since_last(found, selectors.earlier_snapshots(paper))):
        found["changes"] = since
    return found


def _begin(paper_id: UUID) -> Paper | None:
    with transaction.atomic():
        paper = selectors.paper(paper_id, contents=["snapshot"])
        if paper.status not in (Paper.Status.QUEUED, Paper.Status.WORKING):
            return None
        paper.attempts += 1
        if paper.attempts > ATTEMPTS:
            paper.status, paper.step = Paper.Status.FAILED, "Given up"
            paper.problem = "The making of this paper broke off three times. Ask for it again."
        else:
            paper.status, paper.progress, paper.step = Paper.Status.WORKING, 5, "Started"
        paper.save(update_fields=["attempts", "status", "progress", "step", "problem"])
    return paper if paper.status == Paper.Status.WORKING else None


def _report(paper: Paper, progress: int, step: str) -> None:
    paper.progress, paper.step = progress, step
    with transaction.atomic():
        paper.save(update_fields=["progress", "step"])


def _fail(paper: Paper, problem: Exception) -> None:
    paper.status, paper.step = Paper.Status.FAILED, "Failed"
    paper.problem = str(problem) if isinstance(problem, ValueError) else "Something unexpected went wrong."
    with transaction.atomic():
        paper.save(update_fields=["status", "step", "problem"])


@contextmanager
def _alone(paper_id: UUID) -> Iterator[bool]:
    """Whether no other worker is at this paper. Held by the connection: a dead worker lets go."""
    key = paper_id.int % 2**63
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
