"""Named reads of Board papers."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, When
from django.http import Http404
from django.utils import timezone

from governance.models import Attachment, Meeting, PackPart, Paper, Revision
from safer_communities.tenancy.models import Partnership

HEAVY = ("snapshot", "html", "pdf", "published_html", "published_pdf")
# A paper that the worker was told of is taken up at once; this one's hint was lost.
PATIENCE = timedelta(seconds=2)
MOST_OFFERED = 20


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
    return list(rows.annotate(attached=attached).order_by("-attached", "-made_at")[:MOST_OFFERED])


def unfinished() -> list[UUID]:
    """Papers of the partnership acted for that wait to be made, or whose making was broken off."""
    waiting = Paper.objects.filter(
        status__in=[Paper.Status.QUEUED, Paper.Status.WORKING], requested_at__lt=timezone.now() - PATIENCE
    )
    return list(waiting.order_by("requested_at").values_list("id", flat=True))


def all_partnership_ids() -> list[Any]:
    return list(Partnership.objects.values_list("id", flat=True))
