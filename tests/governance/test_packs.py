"""The pack: chosen parts in order, one run of pages, contents and bookmarks; uploads laid in, and told apart."""

import datetime
import hashlib
import io
import re
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from django.core.exceptions import ValidationError

from budgets.ledger.models import BudgetLine
from governance.documents.models import Document, Revision
from governance.groups.models import Group
from governance.meetings.models import AgendaItem, Attachment, Meeting
from governance.papers import asking_services, making_services, pack_selectors, rendering, selectors
from governance.papers.kind import kinds
from governance.papers.models import PackPart, Paper
from safer_communities.pdf import Laid, UnfitPaperError, render_pdf
from safer_communities.tenancy.permissions import Refused
from safer_communities.ui import places
from tests.conformance import verapdf
from tests.governance.papers import made, observe, read, said

pytestmark = pytest.mark.django_db(transaction=True)

PERIOD = {"period_start": datetime.date(2013, 4, 1), "period_end": datetime.date(2013, 7, 19)}
NOON = datetime.datetime(2013, 7, 1, 12, tzinfo=datetime.UTC)


def a_pdf(words: str, *, pages: int = 1) -> bytes:
    body = "".join(f'<section style="break-after: page"><h1>{words} {page + 1}</h1></section>' for page in range(pages))
    html = f'<!doctype html><html lang="en"><head><title>{words}</title></head><body>{body}</body></html>'
    with pikepdf.open(io.BytesIO(render_pdf(html, identifier=words, created=NOON))) as pdf:
        del pdf.pages[pages:]
        kept = io.BytesIO()
        pdf.save(kept)
    return kept.getvalue()


@pytest.fixture
def meeting(cast: Any) -> Meeting:
    """A Board whose next meeting has an agenda with an uploaded PDF attached, and a meeting held before."""
    with cast.here():
        board = Group.objects.create(slug="board", name="Safer Board", kind="board", position=1)
        Meeting.objects.create(group=board, on=datetime.date(2013, 4, 19), state="held")
        coming = Meeting.objects.create(group=board, on=datetime.date(2013, 7, 19))
        item = AgendaItem.objects.create(meeting=coming, position=1, number="1", title="Safety of <Hendon> & all")
        document = Document.objects.create(title="Delivery model", kind="delivery_model")
        content = a_pdf("Delivery model", pages=2)
        revision = Revision.objects.create(
            document=document, number=1, details="First", author="Manager", on=coming.on, form="pdf",
            file_name="model.pdf", size=len(content), pages=2, tagged=False, content=content,
            sha256=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
        Attachment.objects.create(item=item, position=1, revision=revision)
    return coming


def a_paper(cast: Any, meeting: Meeting, kind: str = "budget") -> Paper:
    cast.assess()
    with cast.here():
        paper = asking_services.request_paper(
            membership=cast.members["finance"], kind=kind, meeting_id=meeting.pk, **PERIOD
        )
    with cast.worker():
        assert making_services.make_paper(paper.pk)
    return paper


def keys(cast: Any, meeting: Meeting, *kinds: str) -> list[str]:
    with cast.here():
        offered = pack_selectors.candidates(meeting)
    return [one.key for kind in kinds for one in offered if one.kind == kind]


def bound(cast: Any, meeting: Meeting, parts: list[str]) -> Paper:
    with cast.here():
        asked = asking_services.request_pack(
            membership=cast.members["programme_manager"], meeting_id=meeting.pk, parts=parts
        )
    with cast.worker():
        making_services.make_paper(asked.pk)
    with cast.here():
        return selectors.paper(asked.pk, contents=["html", "pdf", "snapshot", "published_pdf"])


def page_contents(page: Any) -> str:
    return "\n".join(f"{each.operator} {list(each.operands)}" for each in pikepdf.parse_content_stream(page))


def test_a_pack_is_chosen_on_its_page_in_the_order_that_was_typed(cast: Any, meeting: Any, signed_in: Any) -> None:
    a_paper(cast, meeting)
    [agenda, upload] = keys(cast, meeting, "agenda", "upload")
    client, path = signed_in("programme_manager"), cast.path(f"papers/packs/{meeting.pk}/new/")
    offered = client.get(path).content.decode()
    for words in (
        "Agenda",
        "Minutes of the last meeting",
        "Action log",
        "Budget against actual",
        "not tagged for screen",
    ):
        assert words in offered
    sent = client.post(path, {upload: "2", agenda: "7"})
    assert sent.status_code == 302
    with cast.here():
        parts = PackPart.objects.order_by("position").values_list("kind", flat=True)
        assert list(parts) == ["upload", "agenda"]
        assert Paper.objects.get(kind="pack").status == "queued"
    told = client.get(sent["Location"]).content.decode()
    assert "not tagged for screen readers" in told
    assert f'href="{cast.path(f"meetings/{meeting.pk}/")}"' in told, "whose pack it is"


def test_of_a_paper_made_again_only_the_newest_is_proposed_for_the_pack(cast: Any, meeting: Any) -> None:
    old, new = a_paper(cast, meeting), a_paper(cast, meeting)
    other = a_paper(cast, meeting, "risks")
    with cast.here():
        offered = {one.paper_id: one for one in pack_selectors.candidates(meeting) if one.paper_id}
    assert [offered[paper.pk].usual for paper in (old, new, other)] == [False, True, True]
    assert "made again since" in offered[old.pk].note and offered[new.pk].note == "for this meeting"


@pytest.mark.parametrize(
    ("sent", "words"),
    [({}, "at least one part"), ({"agenda": "first"}, "number"), ({"agenda": "0"}, "1")],
)
def test_a_pack_of_nothing_or_nonsense_is_refused_and_keeps_what_was_typed(
    cast: Any, meeting: Any, signed_in: Any, sent: dict[str, str], words: str
) -> None:
    answer = signed_in("finance").post(cast.path(f"papers/packs/{meeting.pk}/new/"), sent)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert all(f'value="{value}"' in answer.content.decode() for value in sent.values())
    with cast.here():
        assert not Paper.objects.exists()


def test_parts_that_are_not_offered_or_chosen_twice_are_refused(cast: Any, meeting: Any) -> None:
    for parts in (["agenda", "agenda"], ["paper-0190c7e0-0000-7000-8000-000000000000"]):
        with cast.here(), pytest.raises(ValidationError, match="no longer there"):
            asking_services.request_pack(membership=cast.members["finance"], meeting_id=meeting.pk, parts=parts)


@pytest.mark.parametrize("role", ["observer", "partner_lead", "board_member"])
def test_who_may_not_bind_a_pack(cast: Any, meeting: Any, signed_in: Any, role: str) -> None:
    assert signed_in(role).get(cast.path(f"papers/packs/{meeting.pk}/new/")).status_code == 403
    with cast.here(), pytest.raises(Refused):
        asking_services.request_pack(membership=cast.members[role], meeting_id=meeting.pk, parts=["agenda"])


def test_a_pack_of_our_own_parts_passes_pdf_ua_1_and_pdf_a_3a_with_contents_and_bookmarks(
    cast: Any, meeting: Any
) -> None:
    a_paper(cast, meeting)
    paper = bound(cast, meeting, keys(cast, meeting, "agenda", "minutes", "action_log", "paper"))
    assert verapdf.failures({"pack": bytes(paper.pdf)}) == {}
    with pikepdf.open(io.BytesIO(bytes(paper.pdf))) as pdf, pdf.open_outline() as outline:
        [top] = outline.root
        titles = [one.title for one in top.children]
    assert "/static/src/print-meetings.css" in paper.html, "the minutes stand as their own paper sets them"
    parts = ["Agenda", "Minutes of the last meeting: Safer Board of 19 April 2013", "Action log"]
    assert titles == ["Contents", *parts, "Budget against actual to 19 July 2013"]
    contents = re.findall(r'<li><a href="#(part-\d)">([^<]*)</a></li>', paper.html)
    assert [title for _, title in contents] == titles[1:]
    assert all(f'id="{anchor}"' in paper.html for anchor, _ in contents)
    assert "Safety of &lt;Hendon&gt; &amp; all" in paper.html


def test_an_uploaded_page_is_laid_into_a_page_of_the_pack_which_then_claims_nothing(cast: Any, meeting: Any) -> None:
    a_paper(cast, meeting)
    paper = bound(cast, meeting, keys(cast, meeting, "agenda", "upload", "paper"))
    with pikepdf.open(io.BytesIO(bytes(paper.pdf))) as pdf:
        laid = [number for number, page in enumerate(pdf.pages) if "/Laid" in page_contents(page)]
        pages = len(pdf.pages)
    assert len(laid) == 2 and laid[1] == laid[0] + 1 and laid[0] > 1 and laid[1] < pages - 1
    assert "Page 2 of 2 of “Delivery model, version 1”, uploaded as it came" in paper.html
    assert "Not everything here can be read by a screen reader." in paper.html
    broken = {
        failure.rule for verdicts in verapdf.validate({"pack": bytes(paper.pdf)}).values()
        for verdict in verdicts for failure in verdict.failures
    }  # fmt: skip
    assert broken == {"5-1", "6.6.4-1"}, "that it claims neither standard, and nothing else"


def test_the_same_pack_has_the_same_bytes(cast: Any, meeting: Any) -> None:
    a_paper(cast, meeting)
    parts = keys(cast, meeting, "agenda", "upload", "paper")
    first, second = bound(cast, meeting, parts), bound(cast, meeting, parts)
    assert first.snapshot["parts"] == second.snapshot["parts"]
    assert bytes(first.pdf) == bytes(second.pdf) == bytes(first.published_pdf)


def test_a_pack_binds_a_paper_as_it_was_frozen(cast: Any, meeting: Any) -> None:
    frozen = a_paper(cast, meeting)
    with cast.here():
        BudgetLine.objects.filter(pk=cast.line.pk).update(amount="99.00")
    paper = bound(cast, meeting, keys(cast, meeting, "paper"))
    filed = read(cast, frozen)
    [part] = paper.snapshot["parts"]
    assert part["paper"] == filed.snapshot
    assert (part["sha256"], part["published_sha256"]) == (filed.pdf_sha256, filed.published_sha256)
    assert said(filed.html) in said(paper.html), "its text in the pack is its text"
    assert "Set again" not in paper.html


def test_a_pack_says_of_a_paper_that_newer_software_sets_differently_that_it_was_set_again(
    cast: Any, meeting: Any, monkeypatch: Any
) -> None:
    a_paper(cast, meeting)
    monkeypatch.setitem(kinds(), "budget", replace(kinds()["budget"], context=lambda snapshot, place: {}))
    paper = bound(cast, meeting, keys(cast, meeting, "paper"))
    assert "Set again by a later version of this service" in paper.html


def test_a_pack_does_not_bind_a_paper_that_newer_software_cannot_set_and_says_so(
    cast: Any, meeting: Any, monkeypatch: Any
) -> None:
    a_paper(cast, meeting)
    of_later = replace(kinds()["budget"], context=lambda snapshot, place: {"new": snapshot["not there then"]})
    monkeypatch.setitem(kinds(), "budget", of_later)
    paper = bound(cast, meeting, keys(cast, meeting, "paper"))
    assert paper.status == "failed"
    assert "“Budget against actual to 19 July 2013” was made by an earlier version of this service" in paper.problem


def test_a_pack_of_an_earlier_version_is_served_as_it_was_made(
    cast: Any, meeting: Any, signed_in: Any, monkeypatch: Any
) -> None:
    """Its snapshot holds HTML in the place of its parts' snapshots. Nothing sets a paper that is ready again."""
    old = bound(cast, meeting, keys(cast, meeting, "agenda"))
    part = {"anchor": "part-1", "kind": "agenda", "title": "Agenda", "html": "<p>As it was</p>"}
    with cast.here():
        pack = Paper.objects.create(
            **{field.name: getattr(old, field.name) for field in Paper._meta.concrete_fields}
            | {"id": uuid4(), "status": "ready", "snapshot": {**old.snapshot, "parts": [part]}, "html": "As it was"}
        )
    monkeypatch.setattr(rendering, "page", lambda *_: pytest.fail("set again"))
    monkeypatch.setattr(rendering, "pdf", lambda *_: pytest.fail("set again"))
    client, path = signed_in("administrator"), cast.path(f"papers/{pack.pk}/")
    assert client.get(f"{path}read/").content == b"As it was"
    assert client.get(f"{path}pdf/").content == bytes(old.pdf)
    assert "This paper is ready" in client.get(path).content.decode()
    assert client.post(f"{path}publish/", {"texts_read": "on"}).status_code == 302
    assert client.get(f"{path}published/").content.decode() == old.published_html


def test_the_published_pack_binds_the_published_version_of_a_paper(cast: Any, meeting: Any) -> None:
    observe(cast, 3, 30)
    a_paper(cast, meeting, "highlight-report")
    paper = bound(cast, meeting, keys(cast, meeting, "agenda", "paper"))
    with cast.here():
        public = selectors.paper(paper.pk, contents=["published_html"]).published_html
    row = '<td class="money">{}</td><td class="money">30</td><td class="money">{}</td>'
    assert row.format("3", "33") in paper.html and row.format("*", "*") not in paper.html
    assert row.format("*", "*") in public and row.format("3", "33") not in public


@pytest.mark.parametrize("kind", ["programme-report", "highlight-report", "budget", "cost-benefit", "risks"])
def test_as_a_part_a_paper_says_the_same_under_deeper_headings_with_ids_links_and_regions_of_its_own(
    cast: Any, kind: str
) -> None:
    observe(cast, 3, 30)
    paper = made(cast, kind)
    alone, part = paper.html.partition("<main>")[2], rendering.page(paper.snapshot, places.part(4))
    assert said(part) == said(paper.html)
    deeper = [f"h{int(level) + 1}" for level in re.findall(r"<h([1-6])", alone)]
    assert re.findall(r"<(h[1-6])", part) == deeper and deeper[0] == "h3"
    names = re.compile(r"""(?:\sid|aria-labelledby)="([^"]*)"|(?:href="|url\()#([^")]*)""")
    assert [f"part-4-{a or b}" for a, b in names.findall(alone)] == [a or b for a, b in names.findall(part)]
    regions = re.compile(r'aria-label="([^"]*)"')
    assert [f"{name}, part 4" for name in regions.findall(alone)] == regions.findall(part)


def test_a_page_without_a_place_is_told() -> None:
    html = '<!doctype html><html lang="en"><head><title>T</title></head><body><h1>T</h1></body></html>'
    with pytest.raises(UnfitPaperError, match="no place for nowhere"):
        render_pdf(html, identifier="x", created=NOON, laid=[Laid("nowhere", a_pdf("U"))])
