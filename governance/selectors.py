"""Named reads of Board papers."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from governance.models import Paper
from safer_communities.tenancy.models import Partnership

HEAVY = ("snapshot", "html", "pdf")
# A paper that the worker was told of is taken up at once; this one's hint was lost.
PATIENCE = timedelta(seconds=2)


def papers() -> QuerySet[Paper]:
    """All papers, newest first, without their contents; one statement."""
    return Paper.objects.defer(*HEAVY).order_by("-requested_at", "-id")


def paper(paper_id: UUID, *, contents: Iterable[str] = ()) -> Paper:
    """One paper, with those of its contents (snapshot, html, pdf) that are asked for. Raises Http404."""
    found = Paper.objects.defer(*set(HEAVY) - set(contents)).filter(pk=paper_id).first()
    if found is None:
        raise Http404("No such paper.")
    return found


def unfinished() -> list[UUID]:
    """Papers of the partnership acted for that wait to be made, or whose making was broken off."""
    waiting = Paper.objects.filter(
        status__in=[Paper.Status.QUEUED, Paper.Status.WORKING], requested_at__lt=timezone.now() - PATIENCE
    )
    return list(waiting.order_by("requested_at").values_list("id", flat=True))


def all_partnership_ids() -> list[Any]:
    return list(Partnership.objects.values_list("id", flat=True))
