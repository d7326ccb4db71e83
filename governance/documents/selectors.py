"""Named reads of documents, their versions, and the sign-offs asked for them. Each says how many statements it takes.

What a version holds (its file or text) is read only where it is asked for.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Max, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404

from governance.documents import deciding
from governance.documents.models import Answer, Document, Revision, SignOff
from governance.groups import selectors as groups
from governance.groups.models import Delegation, Group, Seat
from initiatives.plans.models import Action, Initiative, Manager
from safer_communities.tenancy import past
from safer_communities.tenancy.fields import VersionedModel
from safer_communities.tenancy.models import Membership
from safer_communities.vocabulary import FINISHED

CONTENTS = ("content", "text")


def documents(membership: Membership, shown: str = "") -> QuerySet[Document]:
    """All documents by title, each with its initiative, `manages_it`, and of its newest version `number`, `on` and
    `form`; `signed` is the number of the newest version that was signed off, `waiting` how many sign-offs are open.

    Args:
        shown: “waiting”, those with a sign-off open; “signed”, those signed off in some version; else all.
    """
    newest = Revision.objects.filter(document_id=OuterRef("pk")).order_by("-number")
    signed = newest.filter(sign_offs__outcome=SignOff.Outcome.SIGNED)
    managed = Manager.objects.filter(initiative_id=OuterRef("initiative_id"), membership_id=membership.pk)
    waiting = Count("revisions__sign_offs", filter=Q(revisions__sign_offs__outcome=SignOff.Outcome.OPEN))
    rows = (
        Document.objects.select_related("initiative")
        .defer("draft")
        .annotate(
            manages_it=Exists(managed),
            number=Subquery(newest.values("number")[:1]),
            on=Subquery(newest.values("on")[:1]),
            form=Subquery(newest.values("form")[:1]),
            signed=Subquery(signed.values("number")[:1]),
            waiting=waiting,
        )
        .order_by("title", "id")
    )
    if shown == "waiting":
        return rows.filter(waiting__gt=0)
    return rows.filter(signed__isnull=False) if shown == "signed" else rows


def document(membership: Membership, document_id: UUID) -> Document:
    """One document, with what `documents` says of it and its draft; one statement. Raises Http404."""
    document = documents(membership).defer(None).filter(pk=document_id).first()
    if document is None:
        raise Http404("No such document.")
    return document


def revisions(document_id: UUID) -> list[Revision]:
    """A document's versions, newest first, without what they hold, each with its sign-offs; two statements."""
    asked = Prefetch("sign_offs", queryset=SignOff.objects.select_related("group").order_by("asked_on", "id"))
    rows = Revision.objects.defer(*CONTENTS).filter(document_id=document_id).prefetch_related(asked)
    return list(rows.order_by("-number"))


def revision(revision_id: UUID, *, contents: Iterable[str] = ()) -> Revision:
    """One version with its document and those of its contents that are asked for; one statement. Raises Http404."""
    left_out = (*(set(CONTENTS) - set(contents)), "document__draft")
    revision = Revision.objects.select_related("document__initiative").defer(*left_out).filter(pk=revision_id).first()
    if revision is None:
        raise Http404("No such version.")
    return revision


def version_before(of: Revision) -> Revision | None:
    """The version of the same document before this one, with its text; one statement."""
    earlier = Revision.objects.defer("content").filter(document_id=of.document_id, number__lt=of.number)
    return earlier.order_by("-number").first()


def newest(document_id: UUID) -> Revision | None:
    """A document's newest version with its text; one statement."""
    return Revision.objects.defer("content").filter(document_id=document_id).order_by("-number").first()


def newest_number(document_id: UUID) -> int:
    """The number of a document's newest version, 0 before the first; one statement."""
    return Revision.objects.filter(document_id=document_id).aggregate(last=Max("number"))["last"] or 0


def sign_offs_of_revision(revision_id: UUID) -> list[SignOff]:
    """The sign-offs of one version, the next due first; one statement."""
    return list(sign_offs().filter(revision_id=revision_id))


def every_sign_off() -> QuerySet[SignOff]:
    """All sign-offs of the partnership, bare: for lists that name their columns."""
    return SignOff.objects.all()


def sign_offs() -> QuerySet[SignOff]:
    """All sign-offs with group, version and document, the next due first."""
    return (
        SignOff.objects.select_related("group", "revision__document__initiative", "completes")
        .defer("revision__content", "revision__text", "revision__document__draft")
        .order_by("due_on", "id")
    )


def sign_off(sign_off_id: UUID) -> SignOff:
    """One sign-off; one statement. Raises Http404."""
    sign_off = sign_offs().filter(pk=sign_off_id).first()
    if sign_off is None:
        raise Http404("No such sign-off.")
    return sign_off


def open_sign_offs() -> QuerySet[SignOff]:
    return sign_offs().filter(outcome=SignOff.Outcome.OPEN)


def answers(sign_off_id: UUID) -> list[Answer]:
    """What was answered, in the order it came; one statement."""
    return list(
        Answer.objects.filter(sign_off_id=sign_off_id).select_related("seat__organisation").order_by("made_at", "id")
    )


def last_answers(given: Iterable[Answer]) -> dict[str, Answer]:
    """By a seat's key, what it answered last."""
    return {str(answer.seat_id): answer for answer in sorted(given, key=lambda answer: (answer.made_at, answer.pk))}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves a decision. Partnership, group, document and action are called what they were called that day: a
    name that is given later changes no evidence. `uncounted`: the seats that had no vote, or had ended.
    """

    asked: SignOff
    answers: list[Answer]
    uncounted: frozenset[UUID]


def evidence(sign_off_id: UUID) -> Evidence:
    """The evidence of a decided sign-off; six statements at most. Raises Http404, also while nothing is decided."""
    asked = sign_off(sign_off_id)
    if asked.decided_at is None:
        raise Http404("This sign-off is not decided yet.")
    named: tuple[tuple[VersionedModel | None, tuple[str, ...]], ...] = (
        (asked.group, ("name",)),
        (asked.revision.document, ("title",)),
        (asked.completes, ("number", "description")),
    )
    for row, names in named:
        if row is not None:
            for name, value in (_then(type(row), asked, names, id=row.pk).first() or {}).items():
                setattr(row, name, value)
    seats = _then(Seat, asked, ("id", "votes", "ended_on"), group_id=asked.group_id)
    by_chair = asked.rule == Group.Rule.CHAIR  # whose seat decides, with a vote or without
    uncounted = [seat["id"] for seat in seats if not by_chair and (not seat["votes"] or seat["ended_on"])]
    return Evidence(asked, answers(sign_off_id), frozenset(uncounted))


def _then(
    kind: type[VersionedModel], asked: SignOff, names: Iterable[str], **which: object
) -> QuerySet[Model, dict[str, Any]]:
    """What rows said when a sign-off was decided, by their history."""
    then = past.kept(kind).filter(history_date__lte=asked.decided_at, **which)
    return then.order_by("id", "-history_date", "-history_id").distinct("id").values(*names)


def seats_answered_for(membership: Membership, today: datetime.date) -> dict[UUID, bool]:
    """The seats that a member may answer for today, each with whether by delegation; two statements."""
    own = groups.holding(today).filter(membership=membership).values_list("seat_id", flat=True)
    lent = Delegation.objects.filter(
        given_to=membership, started_on__lte=today, ended_on__gte=today, seat__ended_on=None
    ).values_list("seat_id", flat=True)
    return dict.fromkeys(lent, True) | dict.fromkeys(own, False)


def waiting_for(membership: Membership, today: datetime.date) -> list[SignOff]:
    """The sign-offs that a seat of this member, or one lent to them, has not answered though they wait for it; the
    next due first. None whose last day has passed: it takes no answer. Four statements, or two where there is no such
    seat.
    """
    answered_for = seats_answered_for(membership, today)
    if not answered_for:
        return []
    asked = list(open_sign_offs().filter(group__seats__in=answered_for, due_on__gte=today).distinct())
    seats: dict[UUID, list[Seat]] = defaultdict(list)
    for seat in Seat.objects.filter(pk__in=answered_for).only("group_id", "votes", "office"):
        seats[seat.group_id].append(seat)
    given = Answer.objects.filter(sign_off__in=asked, seat__in=answered_for).values_list("sign_off_id", "seat_id")
    answered = set(given)
    return [
        sign_off
        for sign_off in asked
        if any(
            waits_for_seat(sign_off, seat) and (sign_off.pk, seat.pk) not in answered
            for seat in seats[sign_off.group_id]
        )
    ]


def waits_for_seat(asked: SignOff, seat: Seat) -> bool:
    """Whether this sign-off waits for what a seat answers; no statement."""
    return deciding.waits_for(asked.rule, votes=seat.votes, office=seat.office)


def completed_by(of: Initiative | None) -> QuerySet[Action]:
    """The actions that a sign-off can complete: those of the document's initiative, or of any, not finished yet."""
    actions = Action.objects.exclude(status__in=FINISHED).select_related("initiative")
    if of is not None:
        actions = actions.filter(initiative=of)
    return actions.order_by("initiative__position", "position")


def waiting() -> list[UUID]:
    """Open sign-offs, the next due first; one statement."""
    return list(
        SignOff.objects.filter(outcome=SignOff.Outcome.OPEN).order_by("due_on", "id").values_list("pk", flat=True)
    )


def sign_offs_of_group(group_id: UUID, *, limit: int = 50) -> list[SignOff]:
    """A group's sign-offs: what waits first, then the newest; one statement."""
    rows = sign_offs().filter(group_id=group_id).annotate(is_open=Q(outcome=SignOff.Outcome.OPEN))
    return list(rows.order_by("-is_open", F("decided_on").desc(nulls_last=True), "due_on", "id")[:limit])


def keeps_group(group: Group) -> str:
    """Why a group cannot end yet; "" where it can; one statement."""
    waits = SignOff.objects.filter(group=group, outcome=SignOff.Outcome.OPEN).exists()
    return "It is asked to sign something off: have that decided or withdrawn first." if waits else ""
