"""Named reads of packs: what may be bound in one, and what is."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, When

from governance.documents.models import Revision
from governance.meetings import selectors as meetings
from governance.meetings.models import Attachment, Meeting
from governance.papers import selectors
from governance.papers.models import PackPart, Paper
from safer_communities.words import long_date

MOST_OFFERED = 20


@dataclass(frozen=True)
class Candidate:
    """Something that may be bound. `key` names it in the form; `usual` says that it belongs in the pack."""

    key: str
    kind: str
    title: str
    note: str = ""
    usual: bool = False
    paper_id: UUID | None = None
    revision_id: UUID | None = None


def candidates(meeting: Meeting) -> list[Candidate]:
    """What a meeting's pack may bind, in the usual order; three statements."""
    offered = [Candidate("agenda", PackPart.Kind.AGENDA, "Agenda", usual=True)]
    if last := meetings.last_meeting(meeting):
        offered.append(Candidate("minutes", PackPart.Kind.MINUTES, f"Minutes of the last meeting: {last}", usual=True))
    offered.append(Candidate("action_log", PackPart.Kind.ACTION_LOG, "Action log", usual=True))
    papers = _bindable(meeting)
    # those for the meeting stand oldest first: of a paper asked for again only the newest belongs in the pack
    newest = {paper.title: paper.pk for paper in papers if paper.meeting_id == meeting.pk}
    for paper in papers:
        usual = newest.get(paper.title) == paper.pk
        note = "for this meeting" if usual else f"as at {long_date(paper.as_at)}"
        if paper.meeting_id == meeting.pk and not usual:
            note = "for this meeting, and made again since"
        key = f"paper-{paper.pk}"
        offered.append(Candidate(key, PackPart.Kind.PAPER, paper.title, note=note, usual=usual, paper_id=paper.pk))
    for revision in _uploaded_pdfs(meeting):
        tagged = "" if revision.tagged else "; not tagged for screen readers"
        offered.append(
            Candidate(
                f"upload-{revision.pk}",
                PackPart.Kind.UPLOAD,
                f"{revision.document.title}, version {revision.number}",
                note=f"uploaded PDF of {revision.pages} pages{tagged}",
                usual=bool(revision.attached),
                revision_id=revision.pk,
            )
        )
    return offered


def _bindable(meeting: Meeting) -> list[Paper]:
    """Papers that a meeting's pack may bind: those for the meeting as they were asked for, then the newest others;
    one statement."""
    ready = selectors.papers().filter(status=Paper.Status.READY).exclude(kind=Paper.Kind.PACK)
    ready = ready.exclude(publication=Paper.Publication.WITHDRAWN)
    here_first = Case(When(meeting=meeting, then=0), default=1, output_field=IntegerField())
    papers = list(ready.annotate(theirs=here_first).order_by("theirs", "-requested_at")[:MOST_OFFERED])
    own = [paper for paper in papers if not paper.theirs]
    return [*reversed(own), *papers[len(own) :]]


def _uploaded_pdfs(meeting: Meeting) -> list[Revision]:
    """Uploaded PDFs that a meeting's pack may bind: what is attached to its agenda, then the newest; one statement."""
    attached = Exists(Attachment.objects.filter(item__meeting=meeting, revision=OuterRef("pk")))
    rows = Revision.objects.filter(form=Revision.Form.PDF).select_related("document").defer("content", "text")
    return list(rows.annotate(attached=attached).order_by(F("attached").desc(), "-made_at")[:MOST_OFFERED])


def parts(pack_id: UUID) -> list[PackPart]:
    """A pack's parts in order, with what they bind; one statement."""
    related = ("paper", "revision__document")
    heavy = [f"paper__{name}" for name in selectors.HEAVY] + ["revision__content", "revision__text"]
    return list(PackPart.objects.filter(pack_id=pack_id).select_related(*related).defer(*heavy).order_by("position"))


def withdrawn_parts(pack_id: UUID) -> list[str]:
    """The titles of what a pack binds that was withdrawn since; one statement."""
    gone = PackPart.objects.filter(pack_id=pack_id, paper__publication=Paper.Publication.WITHDRAWN)
    return list(gone.order_by("position").values_list("title", flat=True))


def uploaded(revision_id: UUID | str) -> bytes:
    """The bytes of an uploaded PDF; one statement."""
    return bytes(Revision.objects.get(pk=revision_id).content or b"")
