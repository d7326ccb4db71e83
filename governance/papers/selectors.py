"""Named reads of Board papers, and of what they are made of."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from governance.groups.models import Group
from governance.meetings.models import Meeting
from governance.papers.models import Paper
from governance.permissions import requests_papers
from initiatives.plans.models import Action, Initiative, Note, Risk
from safer_communities.tenancy.models import Membership

ON_A_MEETINGS_PAGE = 50
HEAVY = ("snapshot", "html", "pdf", "published_html", "published_pdf")
# A paper that the worker was told of is taken up at once; this one's hint was lost.
PATIENCE = timedelta(seconds=2)
LOOKED_BACK = 50  # papers: so often nobody asks for the same one on one day


def papers() -> QuerySet[Paper]:
    """All papers, newest first, with their meeting and group, without their contents; one statement."""
    return Paper.objects.select_related("meeting__group", "group").defer(*HEAVY).order_by("-requested_at", "-id")


def touched_since(rows: QuerySet[Paper], moment: datetime) -> QuerySet[Paper]:
    """Those that were asked for, finished, published or withdrawn since."""
    moments = ("requested_at", "finished_at", "published_at", "withdrawn_at")
    return rows.filter(reduce(or_, (Q(**{f"{name}__gte": moment}) for name in moments)))


def paper(paper_id: UUID, *, contents: Iterable[str] = ()) -> Paper:
    """One paper, with those of its contents (`HEAVY`) that are asked for. Raises Http404."""
    paper = (
        Paper.objects.select_related("meeting__group", "group", "partnership")
        .defer(*set(HEAVY) - set(contents))
        .filter(pk=paper_id)
        .first()
    )
    if paper is None:
        raise Http404("No such paper.")
    return paper


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
    row = rows.filter(pk=paper_id).first()
    if row is None:
        raise Http404("No such paper.")
    return row


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


# What a snapshot copies


def plans(paper: Paper) -> list[Initiative]:
    """All initiatives with their actions, and of the actions' notes those of the paper's period, the newest last; three
    statements."""
    in_period = Note.objects.filter(on__gte=paper.period_start, on__lte=paper.period_end).order_by("on", "made_at")
    actions = Action.objects.prefetch_related(Prefetch("notes", queryset=in_period))
    return list(Initiative.objects.prefetch_related(Prefetch("actions", queryset=actions.order_by("position"))))


def open_risks() -> list[Risk]:
    """The open risks of each initiative, in the order of the plans; one statement."""
    rows = Risk.objects.filter(state=Risk.State.OPEN).select_related("initiative")
    return list(rows.order_by("initiative__position", "position", "id"))


def overseeing_groups() -> list[str]:
    """The names of the groups that oversee an initiative now; one statement."""
    active = Group.objects.filter(state=Group.State.ACTIVE, oversights__isnull=False).distinct()
    return list(active.order_by("position").values_list("name", flat=True))
