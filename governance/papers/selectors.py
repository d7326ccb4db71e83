"""Named reads of Board papers."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, When
from django.http import Http404
from django.utils import timezone

from governance.documents.models import Revision
from governance.meetings.models import Attachment, Meeting
from governance.papers.models import PackPart, Paper
from governance.permissions import requests_papers
from safer_communities.tenancy.models import Membership

ON_A_MEETINGS_PAGE = 50
HEAVY = ("snapshot", "html", "pdf", "published_html", "published_pdf")
# A paper that the worker was told of is taken up at once; this one's hint was lost.
PATIENCE = timedelta(seconds=2)
MOST_OFFERED = 20
LOOKED_BACK = 50  # papers: so often nobody asks for the same one on one day


def papers() -> QuerySet[Paper]:
    """All papers, newest first, with their meeting and group, without their contents; one statement."""
    return Paper.objects.select_related("meeting__group", "group").defer(*HEAVY).order_by("-requested_at", "-id")


def paper(paper_id: UUID, *, contents: Iterable[str] = ()) -> Paper:
    """One paper, with those of its contents (`HEAVY`) that are asked for. Raises Http404."""
    found = (
        Paper.objects.select_related("meeting__group", "group", "partnership")
        .defer(*set(HEAVY) - set(contents))
        .filter(pk=paper_id)
        .first()
    )
    if found is None:
        raise Http404("No such paper.")
    return found


def earlier_snapshots(paper: Paper) -> Iterator[dict[str, Any]]:
    """What the papers of the same kind for the same group said that were asked for before this one, the newest first,
    one at a time; one statement. What was withdrawn is not compared with."""
    ready = Paper.objects.filter(kind=paper.kind, group=paper.group_id, status=Paper.Status.READY)
    before = ready.filter(requested_at__lt=paper.requested_at, as_at__lte=paper.as_at, snapshot__isnull=False)
    rows = before.exclude(publication=Paper.Publication.WITHDRAWN).order_by("-requested_at", "-id")
    for snapshot in rows.values_list("snapshot", flat=True)[:LOOKED_BACK].iterator(chunk_size=1):
        if snapshot is not None:  # as asked for above
            yield snapshot


def locked(paper_id: UUID) -> Paper:
    """One paper without its contents, locked until the transaction ends; one statement. Raises Http404."""
    rows = Paper.objects.select_related("group").defer(*HEAVY).select_for_update(of=("self",))
    found = rows.filter(pk=paper_id).first()
    if found is None:
        raise Http404("No such paper.")
    return found


def parts(pack_id: UUID) -> list[PackPart]:
    """A pack's parts in order, with what they bind; one statement."""
    related = ("paper", "revision__document")
    heavy = [f"paper__{name}" for name in HEAVY] + ["revision__content", "revision__text"]
    return list(PackPart.objects.filter(pack_id=pack_id).select_related(*related).defer(*heavy).order_by("position"))


def withdrawn_parts(pack_id: UUID) -> list[str]:
    """The titles of what a pack binds that was withdrawn since; one statement."""
    gone = PackPart.objects.filter(pack_id=pack_id, paper__publication=Paper.Publication.WITHDRAWN)
    return list(gone.order_by("position").values_list("title", flat=True))


def bindable(meeting: Meeting) -> list[Paper]:
    """Papers that a meeting's pack may bind: those for the meeting as they were asked for, then the newest others;
    one statement."""
    ready = papers().filter(status=Paper.Status.READY).exclude(kind=Paper.Kind.PACK)
    ready = ready.exclude(publication=Paper.Publication.WITHDRAWN)
    mine = Case(When(meeting=meeting, then=0), default=1, output_field=IntegerField())
    found = list(ready.annotate(theirs=mine).order_by("theirs", "-requested_at")[:MOST_OFFERED])
    own = [paper for paper in found if not paper.theirs]
    return [*reversed(own), *found[len(own) :]]


def uploaded_pdfs(meeting: Meeting) -> list[Revision]:
    """Uploaded PDFs that a meeting's pack may bind: what is attached to its agenda, then the newest; one statement."""
    attached = Exists(Attachment.objects.filter(item__meeting=meeting, revision=OuterRef("pk")))
    rows = Revision.objects.filter(form=Revision.Form.PDF).select_related("document").defer("content", "text")
    return list(rows.annotate(attached=attached).order_by(F("attached").desc(), "-made_at")[:MOST_OFFERED])


def unfinished() -> list[UUID]:
    """Papers of the partnership acted for that wait to be made, or whose making was broken off."""
    waiting = Paper.objects.filter(
        status__in=[Paper.Status.QUEUED, Paper.Status.WORKING], requested_at__lt=timezone.now() - PATIENCE
    )
    return list(waiting.order_by("requested_at").values_list("id", flat=True))


def attachable() -> QuerySet[Paper]:
    """Papers that may be put with an item of an agenda: ready and not withdrawn, newest first."""
    ready = Paper.objects.filter(status=Paper.Status.READY).exclude(publication=Paper.Publication.WITHDRAWN)
    return ready.defer(*HEAVY).order_by("-requested_at")


def told_of_meeting(membership: Membership, meeting: Meeting) -> dict[str, Any]:
    """What a meeting's page tells of its papers: the newest fifty, and whether the reader may bind its pack."""
    return {
        "papers": list(papers().filter(meeting=meeting)[:ON_A_MEETINGS_PAGE]),
        "may_pack": requests_papers(membership),
    }
