"""Asking for Board papers and making them: the only writers of papers."""

import datetime
import hashlib
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from evaluation import selectors as evaluation_selectors
from evaluation import services as evaluation_services
from governance import rendering, selectors, snapshots
from governance.models import Paper
from safer_communities.tenancy import outbox
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import requests_papers, require

log = logging.getLogger(__name__)
MAKE = "governance.tasks.make"
ATTEMPTS = 3
LONGEST_PERIOD = datetime.timedelta(days=2 * 366)
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
) -> Paper:
    """Ask for the quarterly programme report on a period, as at the partnership's today.

    A day that is not given is that of `default_period`.

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
    paper = Paper.objects.create(
        kind=kind,
        title=f"Programme report to {in_words(period_end)}",
        period_start=period_start,
        period_end=period_end,
        as_at=today,
        requested_by=membership.user,
        requester=membership.post,
        step="Waiting for its turn",
    )
    hint(paper)
    return paper


def in_words(day: datetime.date) -> str:
    """19 July 2013."""
    return f"{day.day} {day:%B %Y}"


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


def _make(paper: Paper) -> None:
    while paper.snapshot is None:
        _settle_figures(paper)
        _freeze(paper)
    snapshot: dict[str, Any] = paper.snapshot or {}
    html = rendering.page(snapshot)
    _report(paper, 55, "Setting the pages for print")
    pdf = rendering.pdf(snapshot, html, identifier=paper.snapshot_sha256)
    _report(paper, 95, "Filing the paper")
    paper.html, paper.pdf = html, pdf
    paper.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
    paper.status, paper.progress, paper.step = Paper.Status.READY, 100, "Ready"
    paper.finished_at = timezone.now()
    with transaction.atomic():
        paper.save(force_update=True)


def _settle_figures(paper: Paper) -> None:
    """Recalculate whatever waits for it, so that the paper has the newest figures."""
    _report(paper, 10, "Bringing the figures up to date")
    for initiative_id in evaluation_selectors.waiting_initiatives(paper.partnership_id):
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
        if evaluation_selectors.waiting_initiatives(paper.partnership_id):
            return
        paper.snapshot = snapshots.programme_report(paper)
        paper.snapshot_sha256 = snapshots.digest(paper.snapshot)
        # as it will be read back: the paper is made from the stored snapshot, not from what is in memory
        paper.snapshot = json.loads(snapshots.canonical(paper.snapshot))
        paper.progress, paper.step = 45, "Writing the paper"
        paper.save(force_update=True)


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
