"""Making Board papers: the worker's part, from a paper that was asked for to one that is ready."""

import hashlib
import json
import logging
from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from evaluation.reassessing import services as evaluation_services
from governance.papers import changes, counts, rendering, selectors, snapshots
from governance.papers.kind import Plain, Upload, kind_of, kinds
from governance.papers.models import Paper
from initiatives.results import selectors as evaluation_selectors
from safer_communities.tenancy import locks
from safer_communities.tenancy.current import current_partnership_id

log = logging.getLogger(__name__)
ATTEMPTS = 3


def make_paper(paper_id: UUID) -> bool:
    """Make a paper that was asked for; False if it is made already or somebody is at it.

    Its steps are committed one by one, so that the page can show how far it is. A worker that dies leaves the paper
    to the next one: the lock goes with its connection, and the snapshot, once frozen, is kept.
    """
    with locks.alone(locks.Space.PAPER, paper_id) as mine:
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
    # again where something was saved in between: then nothing was frozen, and the figures are older than the facts
    while paper.snapshot is None:
        _settle_figures(paper)
        _freeze(paper)
    snapshot: Plain = paper.snapshot or {}
    # a transaction of its own: the pages take seconds to set, and nothing is locked or kept open meanwhile
    with transaction.atomic():
        uploads = kind_of(snapshot).uploads(snapshot)
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


def _set_published(paper: Paper, snapshot: Plain, uploads: Sequence[Upload]) -> None:
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
    evaluation_services.mark_older_shapes()
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
            # each statement would else see what was committed since the one before it
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        if evaluation_selectors.waiting_initiatives(current_partnership_id()):
            return
        paper.snapshot = _snapshot(paper)
        paper.snapshot_sha256 = snapshots.digest(paper.snapshot)
        # as it will be read back: the paper is made from the stored snapshot, not from what is in memory
        paper.snapshot = json.loads(snapshots.canonical(paper.snapshot))
        paper.progress, paper.step = 45, "Writing the paper"
        paper.save(force_update=True)


def _snapshot(paper: Paper) -> Plain:
    kind = kinds()[paper.kind]
    snapshot = kind.snapshot(paper)
    if kind.tells_changes and (since := changes.since_last(snapshot, selectors.earlier_snapshots(paper))):
        snapshot["changes"] = since
    return snapshot


def _begin(paper_id: UUID) -> Paper | None:
    with transaction.atomic():
        paper = selectors.paper(paper_id, contents=["snapshot"])
        if paper.status not in (Paper.Status.QUEUED, Paper.Status.WORKING):
            return None
        # counted before the work: a paper that ends its worker each time is given up, not tried for ever
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
    # a ValueError is ours and in words for people; what else went wrong may tell what is none of theirs
    paper.problem = str(problem) if isinstance(problem, ValueError) else "Something unexpected went wrong."
    with transaction.atomic():
        paper.save(update_fields=["status", "step", "problem"])
