"""The Board pack: agenda, minutes, action log, papers and uploaded PDFs, bound in order with one run of pages.

What it binds is frozen, and copied into its snapshot: the snapshot of a paper, what the agenda says, the SHA-256 of an
uploaded version. Each part is then set by the template that sets it by itself, told its place. An uploaded page stands
as a picture in the frame of a page of ours, which says what it is; screen readers get those words only.
"""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from governance.documents.models import Revision
from governance.meetings import selectors as meetings
from governance.meetings import snapshots as meeting_snapshots
from governance.meetings.models import Meeting
from governance.papers import counts, pack_selectors, rendering, selectors, snapshots
from governance.papers.kind import PaperKind, Plain, Upload
from governance.papers.models import PackPart, Paper
from safer_communities.ui import places
from safer_communities.ui.places import Place

Kind = PackPart.Kind
FROM_MEETINGS = "governance/meetings/_{}_document.html"


# The snapshot


def snapshot(paper: Paper) -> Plain:
    """The pack with its parts as they stand; three statements and at most eight a part."""
    meeting = meetings.meeting(paper.meeting_id)  # type: ignore[arg-type]  # a pack has a meeting
    parts = [
        {"kind": part.kind, "title": part.title, **_bound(part, meeting, paper)}
        for part in pack_selectors.parts(paper.pk)
    ]
    return {
        **snapshots.heading(paper),
        "group": meeting.group.name,
        "on": meeting.on.isoformat(),
        "place": meeting.place,
        "parts": parts,
        "untagged": [part["title"] for part in parts if part.get("upload") and not part["upload"]["tagged"]],
    }


def _bound(part: PackPart, meeting: Meeting, pack: Paper) -> Plain:
    if part.revision:
        return {"upload": _upload(part.revision)}
    if part.paper_id:
        return _paper(selectors.paper(part.paper_id, contents=["snapshot", "html"]))
    if part.kind == Kind.AGENDA:
        return {"doc": meeting_snapshots.agenda_of(meeting)}
    if part.kind == Kind.ACTION_LOG:
        return {"doc": meeting_snapshots.action_log_of(meeting.group, pack.as_at)}
    last = meetings.last_meeting(meeting)
    if last is None:
        raise ValueError("There was no meeting before: the pack cannot bind its minutes.")
    return {"doc": meeting_snapshots.minutes_of(last)}


def _paper(bound: Paper) -> Plain:
    """A paper's own snapshot, and by what the filed paper is known: draft and published version."""
    found: Plain = {
        "paper": bound.snapshot,
        "sha256": bound.pdf_sha256,
        "published_sha256": bound.published_sha256,
    }
    if not _says_the_same(bound):
        found["set_again"] = True
    return found


def _says_the_same(bound: Paper) -> bool:
    """Whether its snapshot is still set as the paper was filed: newer software may word and draw it differently."""
    try:
        return _without_spaces(rendering.page(bound.snapshot or {})) == _without_spaces(bound.html)
    except LookupError as missing:
        raise ValueError(
            f"“{bound.title}” was made by an earlier version of this service, and cannot be set again. "
            "Ask for it again, and bind that."
        ) from missing


def _without_spaces(html: str) -> str:
    """They mean nothing between tags, and a template that is laid out anew has others."""
    return "".join(html.split())


def _upload(revision: Revision) -> Plain:
    return {
        "revision": str(revision.pk),
        "pages": revision.pages or 1,
        "tagged": revision.tagged,
        "sha256": revision.sha256,
        "file_name": revision.file_name,
    }


def uploads(snapshot: Plain) -> list[Upload]:
    """The uploaded pages and where they are laid; one statement each."""
    pages = []
    for number, part in enumerate(snapshot["parts"], 1):
        if upload := part.get("upload"):
            content = pack_selectors.uploaded(upload["revision"])
            pages += [(_sheet(number, sheet), content, sheet) for sheet in range(upload["pages"])]
    return pages


def _sheet(number: int, sheet: int) -> str:
    """The id of the page into which a page of an uploaded PDF is laid."""
    return f"part-{number}-page-{sheet + 1}"


# The page


def context(snapshot: Plain, place: Place) -> Plain:
    parts = [
        {**part, "anchor": f"part-{number}", **_set(part, number)} for number, part in enumerate(snapshot["parts"], 1)
    ]
    return {"parts": parts, "contents": [(part["anchor"], part["title"]) for part in parts]}


def _set(part: Plain, number: int) -> Plain:
    if upload := part.get("upload"):
        return {"sheets": [{"id": _sheet(number, sheet), "number": sheet + 1} for sheet in range(upload["pages"])]}
    return {"text": _text(part, places.part(number))}


def _text(part: Plain, place: Place) -> SafeString:
    if part["kind"] != Kind.PAPER:
        return render_to_string(FROM_MEETINGS.format(part["kind"]), {"doc": part["doc"], "place": place})
    return rendering.page(part["paper"], place) if part["paper"] else mark_safe(counts.UNTOLD)


KIND = PaperKind(
    key=Paper.Kind.PACK,
    title="Papers",
    snapshot=snapshot,
    template="governance/papers/pack.html",
    context=context,
    uploads=uploads,
)
