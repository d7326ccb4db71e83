"""The PDF of a paper keeps its promises: accessible, archivable, always the same; and it fetches nothing."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pikepdf
import pytest

from safer_communities.pdf import Embedded, UnfitPaperError, render_pdf
from tests.conformance import sample, verapdf

ROOT = Path(__file__).resolve().parents[2]
CREATED = datetime(2013, 7, 19, 12, 0, tzinfo=UTC)
MATRIX = Embedded("cost-benefit.csv", sample.csv(), "The cost and benefit matrix, a row an agency")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
SPEND = Embedded("budget.csv", b"initiative,spent\r\nA,9850\r\n", "Spending by initiative")


def page(body: str, head: str = "<title>Paper</title>", lang: str = ' lang="en-GB"') -> str:
    """The least HTML that is a paper."""
    return f"<!doctype html><html{lang}><head>{head}</head><body><h1>Paper</h1>{body}</body></html>"


def pdf_of(html: str, **options: object) -> bytes:
    return render_pdf(html, identifier="test", created=CREATED, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def paper() -> bytes:
    return render_pdf(sample.html(), attachments=[MATRIX, SPEND], identifier="paper-1", created=CREATED)


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    """The structure elements of one kind, in reading order."""
    found: list[pikepdf.Object] = []

    def walk(element: pikepdf.Object) -> None:
        if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
            return
        if kind == element.S:
            found.append(element)
        for kid in element.K if isinstance(element.get("/K"), pikepdf.Array) else []:
            if isinstance(kid, pikepdf.Dictionary):
                walk(kid)

    walk(pdf.Root.StructTreeRoot.K[0])
    return found


# --- The two standards ------------------------------------------------------------------------------


def without_alt_text(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "/Figure")[0].Alt


def without_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def without_title(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        del metadata["dc:title"]


def with_headings_out_of_order(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "/H2")[0].S = pikepdf.Name.H4


BREAKS = {
    "no alt text": (without_alt_text, "7.3-1"),
    "no language": (without_language, "7.2-2"),
    "no title": (without_title, "7.1-9"),
    "wrong heading order": (with_headings_out_of_order, "7.4.2-1"),
}

PASTED = {
    "emoji": "<p>Panel went well 👍🏽 \N{PARTY POPPER} ❤️</p>",
    "scripts": "<p>中文 العربية 한국어 ᚠ</p>",
    "Word's bullets and controls": "<p>\uf0b7 item \ue000 a\x01b\u200bc\u00add</p>",
    "signs": "<p>→ ≥ ✓ ✗ € ½ … – “quoted”</p>",
    "nested lists": "<ul><li>a<ul><li>b</li></ul></li></ul><dl><dt>c</dt><dd>d</dd></dl>",
    "a link over two lines": f'<p>{"word " * 17}<a href="https://example.org/">{"link " * 20}</a></p>',
    "a landscape page": '<section class="wide"><table class="data"><thead><tr><th scope="col">a</th></tr>'
    '</thead><tbody><tr><th scope="row">b</th></tr></tbody></table></section>',
}


@pytest.fixture(scope="module")
def verdicts(paper: bytes) -> dict[str, list[verapdf.Verdict]]:
    """Everything this module wants validated, in one start of the JVM."""
    papers = {"sample": paper}
    style = '<title>Paper</title><link rel="stylesheet" href="/static/src/print.css">'
    sound = pdf_of(page(f"<h2>One</h2>{SVG}<title>A chart</title></svg><h2>Two</h2>", style))
    papers["sound"] = sound
    for name, (spoil, _) in BREAKS.items():
        papers[name] = changed(sound, spoil)
    papers["charts"] = pdf_of(page(sample.charts(), style))
    for name, body in PASTED.items():
        papers[name] = pdf_of(page(body, style))
    return verapdf.validate(papers)


def changed(content: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()


def test_a_board_paper_passes_pdf_ua_1_and_pdf_a_3a(verdicts: dict[str, list[verapdf.Verdict]]) -> None:
    assert [verdict.flavour for verdict in verdicts["sample"]] == ["ua1", "3a"]
    for verdict in verdicts["sample"]:
        assert verdict.compliant, str(verdict)
        assert verdict.checks > 10_000


@pytest.mark.parametrize("name", BREAKS)
def test_the_validator_catches_a_broken_paper(verdicts: dict[str, list[verapdf.Verdict]], name: str) -> None:
    assert all(verdict.compliant for verdict in verdicts["sound"])
    accessible = verdicts[name][0]
    assert not accessible.compliant
    assert BREAKS[name][1] in {failure.rule for failure in accessible.failures}, str(accessible)


@pytest.mark.parametrize("name", ["charts", *PASTED])
def test_charts_and_what_people_paste_into_a_note_keep_both_standards(
    verdicts: dict[str, list[verapdf.Verdict]], name: str
) -> None:
    assert all(verdict.compliant for verdict in verdicts[name]), "\n".join(map(str, verdicts[name]))


# --- What the standards do not say, and a reader notices ------------------------------------------


def test_every_header_cell_says_whether_it_heads_a_column_or_a_row(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        scopes = {(str(cell.P.P.S), str(cell.A.Scope)) for cell in elements(pdf, "/TH")}
    assert scopes == {("/THead", "/Column"), ("/TBody", "/Row"), ("/TFoot", "/Row")}


def test_a_table_over_two_pages_repeats_its_head_on_each(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        tables = elements(pdf, "/Table")
        assert len(tables) > sample.html().count("<table")
        for table in tables:
            assert [kid for kid in table.K if kid.S == "/THead"]


def test_page_headers_and_footers_are_not_read_aloud_on_every_page(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        reading = dict(zip(*[iter(pdf.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))
        assert len(pdf.pages) > 4
        for number, sheet in enumerate(pdf.pages):
            marks = [step for step in pikepdf.parse_content_stream(sheet) if str(step.operator) == "BDC"]
            running = [step for step in marks if str(step.operands[0]) == "/Artifact"]
            assert [str(step.operands[1].Type) for step in running] == ["/Pagination"] * len(running)
            assert len(running) >= 3  # as at, reference, page x of y
            for step in marks:
                if step not in running:
                    assert reading[number][int(step.operands[1].MCID)] is not None


def test_the_figures_are_embedded_as_data(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        assert sorted(pdf.attachments) == [SPEND.name, MATRIX.name]
        assert pdf.attachments[MATRIX.name].get_file().read_bytes() == MATRIX.data
        assert [str(spec.AFRelationship) for spec in pdf.Root.AF] == ["/Data", "/Data"]
        assert [str(spec.EF.F.Subtype) for spec in pdf.Root.AF] == ["/text/csv", "/text/csv"]
        assert {str(spec.Desc) for spec in pdf.Root.AF} == {MATRIX.description, SPEND.description}


def test_all_fonts_are_embedded_and_the_contents_are_bookmarks(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        descriptors = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
        fonts = [item for item in descriptors if item.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
        with pdf.open_outline() as outline:
            titles = [entry.title for entry in outline.root[0].children]
    assert "4 Budget against actual" in titles


@pytest.mark.parametrize(
    ("pasted", "printed"),
    [
        ("\N{KHITAN SMALL SCRIPT CHARACTER-18B00}", "[khitan small script character-18b00]"),
        ("\uf0b7 Word’s bullet", "• Word’s bullet"),
        ("a\x01b\ue000c", "abc"),
    ],
)
def test_a_character_that_cannot_be_printed_is_printed_in_words(pasted: str, printed: str) -> None:
    assert pdf_of(page(f"<p>{pasted}</p>")) == pdf_of(page(f"<p>{printed}</p>"))


# --- The same bytes ---------------------------------------------------------------------------------

RENDER = """
import hashlib, sys
from datetime import UTC, datetime
from safer_communities.pdf import Embedded, render_pdf
from tests.conformance import sample
created = datetime(2013, 7, 19, 12, 0, tzinfo=UTC)
if "other-first" in sys.argv:
    render_pdf('<html lang="en"><title>x</title><h1>x <i>y</i></h1>', identifier="z", created=created)
files = [Embedded("cost-benefit.csv", sample.csv(), "matrix"), Embedded("a.csv", b"a", "a")]
content = render_pdf(sample.html(), attachments=files, identifier=b"paper", created=created)
print(hashlib.sha256(content).hexdigest(), len(content))
"""


def test_the_same_paper_gives_the_same_bytes_in_other_processes_time_zones_and_locales() -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", RENDER, *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=subprocess.PIPE,
            text=True,
        )
        for arguments, environment in [
            ([], {"PYTHONHASHSEED": "1", "TZ": "Europe/London", "LC_ALL": "C.UTF-8"}),
            (["other-first"], {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Auckland", "LC_ALL": "POSIX"}),
        ]
    ]
    first, second = [run.communicate(timeout=120)[0] for run in runs]
    assert first == second
    assert int(first.split()[1]) > 50_000


def test_no_date_in_the_file_is_the_date_of_today(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        dates = {str(pdf.docinfo.CreationDate), str(pdf.docinfo.ModDate)}
        for spec in pdf.Root.AF:
            dates |= {str(spec.EF.F.Params.CreationDate), str(spec.EF.F.Params.ModDate)}
        metadata = pdf.Root.Metadata.read_bytes()
    assert dates == {"D:20130719120000Z"}
    assert metadata.count(b"2013-07-19T12:00:00Z") == 2
    assert str(datetime.now(UTC).year).encode() not in metadata


def test_another_identifier_gives_another_file() -> None:
    one, two = (render_pdf(page(""), identifier=name, created=CREATED) for name in ("one", "two"))
    assert one != two


# --- Nothing is fetched -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, list[str]]]:
    """A web server that answers everything and remembers who asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"body{color:red}")

        def log_message(self, *_arguments: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{listening.server_port}", asked
    listening.shutdown()
    listening.server_close()


VECTORS = {
    "a picture": '<img alt="x" src="{url}/x.png">',
    "a stylesheet": '<link rel="stylesheet" href="{url}/x.css">',
    "a CSS import": "<style>@import url({url}/x.css);</style>",
    "a CSS background": "<style>h1 {{ background: url({url}/x.png) }}</style>",
    "a CSS content": "<style>h1::before {{ content: url({url}/x.png) }}</style>",
    "a list marker": "<style>li {{ list-style-image: url({url}/x.png) }}</style><ul><li>x</li></ul>",
    "an attachment by link": '<link rel="attachment" href="{url}/x.csv">',
    "an attachment by anchor": '<a rel="attachment" href="{url}/x.csv">x</a>',
    "an image in an SVG": SVG + '<title>x</title><image href="{url}/x.png" width="9" height="9"/></svg>',
    "an old link in an SVG": SVG + '<title>x</title><image xlink:href="{url}/x.png" width="9" height="9"/></svg>',
    "a used SVG": SVG + '<title>x</title><use href="{url}/x.svg#a"/></svg>',
    "a stylesheet in an SVG": SVG + "<title>x</title><style>@import url({url}/x.css);</style></svg>",
    "an object": '<object data="{url}/x.png" type="image/png">x</object>',
    "an embedded": '<embed src="{url}/x.png" type="image/png">',
    "a base and a picture": '<base href="{url}/"><img alt="x" src="x.png">',
    "a font": "<style>@font-face {{ font-family: x; src: url({url}/x.woff2) }} h1 {{ font: 9pt x }}</style>",
    "a picture in a data SVG": '<img alt="x" src="data:image/svg+xml,'
    "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'%3E"
    "%3Cimage href='{url}/x.png' width='9' height='9'/%3E%3C/svg%3E\">",
}

NEVER_FOLLOWED = {"a used SVG"}  # WeasyPrint draws only what the same SVG defines


@pytest.mark.parametrize("name", VECTORS)
def test_a_paper_fetches_nothing_from_the_network(server: tuple[str, list[str]], name: str) -> None:
    address, asked = server
    asked.clear()
    html = page(VECTORS[name].format(url=address))
    if name in NEVER_FOLLOWED:
        pdf_of(html)
    else:
        with pytest.raises(UnfitPaperError):
            pdf_of(html)
    assert asked == []


def test_the_refusal_names_the_address() -> None:
    with pytest.raises(UnfitPaperError, match=r"may not fetch: http://example\.org/x\.png"):
        pdf_of(page('<img alt="x" src="http://example.org/x.png">'))


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "/etc/passwd",
        "/static/../../../../../../../../etc/passwd",
        "/static/%2e%2e/safer_communities/settings.py",
        "/static/..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "//etc/passwd",
        "ftp://127.0.0.1/x",
        "/static/there-is-no-such-file.csv",
    ],
)
def test_a_paper_cannot_carry_off_a_file_of_the_server(address: str) -> None:
    with pytest.raises(UnfitPaperError, match="may not fetch"):
        pdf_of(page(f'<link rel="attachment" href="{address}">'))


def test_the_projects_own_static_files_and_data_addresses_are_read(tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text("@page { size: 100mm 50mm }")
    pixel = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    html = page(
        f'<img alt="a point" src="data:image/gif;base64,{pixel}">',
        '<title>Paper</title><link rel="stylesheet" href="/static/style.css">',
    )
    with pikepdf.open(io.BytesIO(pdf_of(html, static_root=tmp_path))) as pdf:
        assert [round(float(side)) for side in pdf.pages[0].mediabox] == [0, 0, 283, 142]


# --- What is refused, and what it says --------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "says"),
    [
        (page("", head=""), "no <title>"),
        (page("", head="<title> </title>"), "no <title>"),
        (page("", lang=""), "no lang"),
        (page(f"{SVG}</svg>"), "a picture has no words"),
        (page('<img src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7">'),
         "has no required alt"),
        (page('<a href="#nowhere">x</a>'), "No anchor #nowhere"),
        (page('<a href="/p/barnet/">x</a>'), "link is relative and no site is given: /p/barnet/"),
    ],
)  # fmt: skip
def test_html_that_cannot_be_an_accessible_paper_is_refused_with_the_reason(html: str, says: str) -> None:
    with pytest.raises(UnfitPaperError, match=says):
        pdf_of(html)


def test_relative_links_lead_to_the_site_where_it_is_given() -> None:
    content = pdf_of(page('<a href="/p/barnet/">x</a>'), site="https://safer.example/")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.pages[0].Annots[0].A.URI) == "https://safer.example/p/barnet/"


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        render_pdf(page(""), identifier="x", created=datetime(2013, 7, 19))


def test_two_attachments_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="one name"):
        pdf_of(page(""), attachments=[SPEND, SPEND])
