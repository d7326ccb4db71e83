"""The Board pack: agenda, minutes, action log, papers and uploaded PDFs, bound in order with one run of pages.

What it binds is frozen: a paper's own stored page, the stored bytes of an uploaded version. An uploaded page stands as
a picture in the frame of a page of ours, which says what it is; screen readers get those words only.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from governance.documents.models import Revision
from governance.meetings import selectors as meetings
from governance.meetings import snapshots as meeting_snapshots
from governance.meetings.models import Meeting
from governance.papers import counts, pack_selectors, selectors, snapshots
from governance.papers.kind import PaperKind, Plain, Upload
from governance.papers.models import PackPart, Paper

Kind = PackPart.Kind
FROM_MEETINGS = "governance/meetings/_{}_document.html"


# The snapshot


def snapshot(paper: Paper) -> Plain:
    """The pack with its parts as they stand; three statements and at most eight a part."""
    meeting = meetings.meeting(paper.meeting_id)  # type: ignore[arg-type]  # a pack has a meeting
    bound = pack_selectors.parts(paper.pk)
    parts = [_part(one, number, meeting, paper) for number, one in enumerate(bound, 1)]
    return {
        **snapshots.heading(paper),
        "group": meeting.group.name,
        "on": meeting.on.isoformat(),
        "place": meeting.place,
        "parts": parts,
        "untagged": [part["title"] for part in parts if part.get("upload") and not part["upload"]["tagged"]],
    }


def _part(one: PackPart, number: int, meeting: Meeting, pack: Paper) -> Plain:
    anchor = f"part-{number}"
    found: Plain = {"anchor": anchor, "kind": one.kind, "title": one.title}
    if one.revision:
        return {**found, "upload": _upload(one.revision)}
    if one.paper_id:
        bound = selectors.paper(one.paper_id, contents=["html", "published_html"])
        found |= {"sha256": bound.pdf_sha256, "html": embedded(main_of(bound.html), anchor)}
        if bound.published_html != bound.html:
            public = main_of(bound.published_html) if bound.published_html else counts.UNTOLD
            found |= {"published": embedded(public, anchor), "published_sha256": bound.published_sha256 or "none"}
        return found
    return {**found, "html": embedded(_from_meetings(one, meeting, pack), anchor)}


def _from_meetings(one: PackPart, meeting: Meeting, pack: Paper) -> str:
    """Agenda, minutes or action log, set by the templates that set them for themselves."""
    if one.kind == Kind.AGENDA:
        doc = meeting_snapshots.agenda_of(meeting)
    elif one.kind == Kind.ACTION_LOG:
        doc = meeting_snapshots.action_log_of(meeting.group, pack.as_at)
    else:
        last = meetings.last_meeting(meeting)
        if last is None:
            raise ValueError("There was no meeting before: the pack cannot bind its minutes.")
        doc = meeting_snapshots.minutes_of(last)
    return render_to_string(FROM_MEETINGS.format(one.kind), {"doc": doc})


def _upload(revision: Revision) -> Plain:
    return {
        "revision": str(revision.pk),
        "pages": revision.pages or 1,
        "tagged": revision.tagged,
        "sha256": revision.sha256,
        "file_name": revision.file_name,
    }


def uploads(snapshot: Plain) -> list[Upload]:
    """The uploaded pages and where they are laid: (id of the place, the PDF, page from 0). One statement each."""
    found = []
    for part in snapshot.get("parts", []):
        if upload := part.get("upload"):
            content = pack_selectors.uploaded(upload["revision"])
            found += [(place_of(part, number), content, number) for number in range(upload["pages"])]
    return found


def place_of(part: Plain, number: int) -> str:
    return f"{part['anchor']}-page-{number + 1}"


# The page


def context(snapshot: Plain) -> Plain:
    parts = [
        {
            **part,
            "html": mark_safe(part.get("html", "")),  # made by our own templates, which escape
            "places": [
                {"id": place_of(part, number), "number": number + 1}
                for number in range(part["upload"]["pages"] if part.get("upload") else 0)
            ],
        }
        for part in snapshot["parts"]
    ]
    return {"parts": parts, "contents": [(part["anchor"], part["title"]) for part in parts]}


def main_of(html: str) -> str:
    """What a paper's page says, without its title."""
    return html.partition("<main>")[2].rpartition("</main>")[0]


def embedded(html: str, anchor: str) -> str:
    """A part's HTML as it stands in a pack: headings one level down, ids of its own."""
    parser = _Embedding(anchor)
    parser.feed(html)
    parser.close()
    return "".join(parser.out)


class _Embedding(HTMLParser):
    """Copies HTML as it is; only in start and end tags, never in text, are headings and ids changed."""

    REFERS = re.compile(r"""((?:\s)(?:id|for|headers|aria-labelledby|aria-describedby)=")([^"]*)(")""")
    NAMES = re.compile(r"""(\saria-label="[^"]*)\"""")
    LINKS = re.compile(r"""((?:\s)(?:href|xlink:href)="#|url\(#)""")

    def __init__(self, anchor: str) -> None:
        super().__init__(convert_charrefs=False)
        self.anchor = anchor
        self.out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        text = self.get_starttag_text() or ""
        text = self.REFERS.sub(lambda found: found[1] + " ".join(self._ids(found[2])) + found[3], text)
        text = self.LINKS.sub(lambda found: f"{found[1]}{self.anchor}-", text)
        # two parts may hold a table of one name: a reader who goes from region to region has to know which is which
        text = self.NAMES.sub(lambda found: f'{found[1]}, {self.anchor.replace("-", " ")}"', text)
        self.out.append(_deeper(text))

    def _ids(self, words: str) -> Iterator[str]:
        return (f"{self.anchor}-{word}" for word in words.split())

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        self.out.append(_deeper(f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")


def _deeper(tag: str) -> str:
    return re.sub(r"^(</?h)([1-5])\b", lambda found: f"{found[1]}{int(found[2]) + 1}", tag)


KIND = PaperKind(
    key=Paper.Kind.PACK,
    title="Papers",
    snapshot=snapshot,
    template="governance/papers/pack.html",
    context=context,
    uploads=uploads,
)
