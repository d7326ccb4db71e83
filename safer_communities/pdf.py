"""Papers as PDF: accessible (PDF/UA-1), fit for archives (PDF/A-3a), the same bytes every time.

The only module that imports WeasyPrint. It imports no Django: give it HTML, get bytes.

What WeasyPrint 70 leaves out of the two standards is added here, between its layout and its writing:
the PDF/UA mark in the metadata, /Scope on header cells, page headers and footers as artifacts (a screen
reader would otherwise read them on every page), and one entry for each embedded file.
"""

from __future__ import annotations

import base64
import hashlib
import io
import logging
import mimetypes
import threading
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pikepdf
import pydyf
import weasyprint
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.urls import URLFetcher, URLFetcherResponse

STATIC_ROOT = Path(__file__).resolve().parents[1] / "static"
STATIC_PATH = "/static/"
# Relative addresses need a base; .invalid is reserved (RFC 2606), so it can never be a real one.
NOWHERE = "http://paper.invalid/"

# What people paste and no reader can be given: control characters (which HTML forbids) and private ones,
# whose meaning only one font knows. Word's bullet is the one that comes often.
UNREADABLE: dict[int, str | None] = {
    **dict.fromkeys([*range(0x9), 0xB, *range(0xE, 0x20), *range(0x7F, 0xA0), *range(0xE000, 0xF900)]),
    0xF0B7: "•",
}

# The PDF/UA-1 mark, and the description of its schema that PDF/A asks of every schema it does not know.
PDF_UA_METADATA = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>\
</rdf:Description>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the document keeps</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


@dataclass(frozen=True)
class Embedded:
    """A file carried inside the PDF: a paper's figures as data. ``name`` is what a reader saves it as."""

    name: str
    data: bytes
    description: str
    mime: str = "text/csv"


@dataclass(frozen=True)
class Laid:
    """A page of another PDF, to be laid into the frame of the page on which `anchor` (an element's id) stands."""

    anchor: str
    pdf: bytes
    page: int = 0


class UnfitPaperError(ValueError):
    """The HTML cannot become an accessible paper; ``problems`` says why, one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("The paper cannot be made: " + "; ".join(self.problems))


def render_pdf(
    html: str,
    *,
    attachments: Sequence[Embedded] = (),
    identifier: bytes | str,
    created: datetime,
    static_root: Path = STATIC_ROOT,
    site: str = NOWHERE,
    laid: Sequence[Laid] = (),
) -> bytes:
    """Return ``html`` as a PDF that keeps PDF/UA-1 and PDF/A-3a, with ``attachments`` embedded as its data.

    The same arguments give the same bytes in any process, on any day (same fonts and libraries provided).

    identifier: what this paper is, for ever (its id); written as the first half of the file's identifier.
    created: the moment the paper is of (aware); all dates in the file are this one, never today's.
    static_root: the folder that addresses under /static/ are read from. Nothing else is ever fetched.
    site: the service's address, which relative links are completed with; without it they are refused.
    laid: pages of other PDFs, each scaled into the frame of a page here, as a picture that is not read aloud. With
        any, the file claims neither standard: what they hold has been checked by nobody.

    A character that no font here can print is printed as its name: "[thumbs up sign]".

    Raises UnfitPaperError (a ValueError) for what a screen reader or an archive could not use - no title, no
    language, a picture without words, a link that leads nowhere - and for addresses it will not fetch;
    ValueError for a ``created`` without a time zone or two attachments of one name.
    """
    if created.utcoffset() is None:
        raise ValueError("created needs a time zone: a paper's dates may not depend on the machine")
    paper = _Paper(
        attachments, _as_bytes(identifier), created.astimezone(UTC).replace(microsecond=0), static_root, site, laid
    )
    html = html.translate(UNREADABLE)
    content, without_glyph = paper.render(html)
    if without_glyph:
        content, _ = paper.render(html.translate({code: _in_words(code) for code in without_glyph}))
    return content


@dataclass(frozen=True)
class _Paper:
    """What render_pdf was asked for, beside the HTML."""

    attachments: Sequence[Embedded]
    identifier: bytes
    moment: datetime
    static_root: Path
    site: str
    laid: Sequence[Laid] = ()

    def render(self, html: str) -> tuple[bytes, set[int]]:
        """The PDF, and the code points that no font on this machine has a glyph for."""
        fetcher = PaperFetcher(self.static_root, self.site)
        with _problems_found() as problems:
            document = weasyprint.HTML(string=html, base_url=self.site, url_fetcher=fetcher).render(
                pdf_variant="pdf/a-3a"
            )
            _describe(document.metadata, self.moment, problems)
            _complete_metadata(document.metadata)

            def finish(_document: weasyprint.Document, pdf: pydyf.PDF) -> None:
                _name_embedded_files_once(pdf)
                _scope_header_cells(pdf)
                _hide_running_text(pdf)
                problems.extend(_unfit_parts(pdf))

            content: bytes = document.write_pdf(
                pdf_variant="pdf/a-3a",
                # WeasyPrint writes the identifier's bytes as they are: a hash keeps any id printable.
                pdf_identifier=hashlib.sha256(self.identifier).hexdigest()[:32].encode(),
                attachments=_as_attachments(self.attachments, fetcher, self.moment),
                finisher=finish,
            )
        if fetcher.refused:
            problems.insert(0, "it asks for what a paper may not fetch: " + ", ".join(fetcher.refused))
        if self.laid:
            places = {anchor: number for number, page in enumerate(document.pages) for anchor in page.anchors}
            problems += [f"there is no place for {place.anchor}" for place in self.laid if place.anchor not in places]
        if problems:
            raise UnfitPaperError(problems)
        if self.laid:
            content = _lay(content, self.laid, places)
        return content, {code for font in document.fonts.values() for code in font.missing}


class PaperFetcher(URLFetcher):
    """Gives WeasyPrint data: addresses and the project's own static files; refuses and remembers the rest."""

    def __init__(self, static_root: Path, site: str) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self.static_root = static_root.resolve()
        self.site = urlsplit(site)[:2]
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the content of ``url``; raises ValueError where a paper may not have it."""
        if url[:5].lower() == "data:":
            found: URLFetcherResponse = super().fetch(url, headers)
            return found
        path = self._static_file(url)
        if path is None:
            if url not in self.refused:
                self.refused.append(url)
            raise ValueError(f"a paper may not fetch {url}")
        mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": mime})

    def _static_file(self, url: str) -> Path | None:
        parts = urlsplit(url)
        if parts[:2] != self.site or not parts.path.startswith(STATIC_PATH):
            return None
        path = (self.static_root / unquote(parts.path.removeprefix(STATIC_PATH))).resolve()
        return path if path.is_relative_to(self.static_root) and path.is_file() else None


@contextmanager
def _problems_found() -> Iterator[list[str]]:
    """Collect what WeasyPrint logs as errors in this thread: a picture or a link that it had to leave out."""
    problems: list[str] = []
    thread = threading.get_ident()

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == thread:
                problems.append(record.getMessage())

    collector = Collector(logging.ERROR)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(collector)
    try:
        yield problems
    finally:
        logger.removeHandler(collector)


def _in_words(code: int) -> str:
    """A character that cannot be printed, as its name: "[thumbs up sign]"; nothing if it has no look."""
    character = chr(code)
    if unicodedata.category(character)[0] in "CZ" or 0xFE00 <= code <= 0xFE0F:
        return ""
    return f"[{unicodedata.name(character, 'character').lower()}]"


def _as_bytes(identifier: bytes | str) -> bytes:
    return identifier.encode() if isinstance(identifier, str) else identifier


def _as_attachments(files: Sequence[Embedded], fetcher: PaperFetcher, moment: datetime) -> list[weasyprint.Attachment]:
    """The files sorted by name, as the PDF's name tree must be."""
    names = [file.name for file in files]
    if len(set(names)) != len(names):
        raise ValueError(f"two attachments have one name: {', '.join(sorted(names))}")
    return [
        weasyprint.Attachment(
            # A data: address is the public way to say the type, which would else be guessed from the name.
            url=f"data:{file.mime};base64,{base64.b64encode(file.data).decode()}",
            url_fetcher=fetcher,
            name=file.name,
            description=file.description,
            created=moment,
            modified=moment,
            relationship="Data",
        )
        for file in sorted(files, key=lambda file: file.name)
    ]


def _describe(metadata: DocumentMetadata, moment: datetime, problems: list[str]) -> None:
    if not (metadata.title or "").strip():
        problems.append("it has no <title>")
    if not (metadata.lang or "").strip():
        problems.append("<html> has no lang")
    metadata.created = metadata.modified = moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _complete_metadata(metadata: DocumentMetadata) -> None:
    """Add the PDF/UA mark inside the one rdf:RDF: veraPDF does not read a second one."""
    original = metadata.generate_rdf_metadata

    def with_pdf_ua(*arguments: object, **options: object) -> bytes:
        before, end, after = original(*arguments, **options).rpartition(b"</rdf:RDF>")
        return bytes(before + PDF_UA_METADATA + end + after)

    metadata.generate_rdf_metadata = with_pdf_ua  # type: ignore[method-assign]  # there is no other way in


def _object(pdf: pydyf.PDF, reference: bytes) -> pydyf.Dictionary:
    """The object of a reference such as b"12 0 R"."""
    entry: pydyf.Dictionary = pdf.objects[_number(reference)]
    return entry


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _structure(pdf: pydyf.PDF) -> Iterator[pydyf.Dictionary]:
    """Every structure element that can be reached from the document: what a screen reader meets."""
    waiting = list(_object(pdf, pdf.catalog["StructTreeRoot"])["K"])
    while waiting:
        kid = waiting.pop()
        if isinstance(kid, bytes):
            element = _object(pdf, kid)
            if element.get("Type") == "/StructElem":
                yield element
                waiting.extend(element["K"])


def _name_embedded_files_once(pdf: pydyf.PDF) -> None:
    """WeasyPrint lists each embedded file twice among the associated files."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))


def _scope_header_cells(pdf: pydyf.PDF) -> None:
    """Say of each header cell what it heads: its column inside THead, else its row."""
    for element in _structure(pdf):
        if element["S"] == "/TH":
            row = _object(pdf, element["P"])
            head = _object(pdf, row["P"])["S"] == "/THead"
            element["A"]["Scope"] = "/Column" if head else "/Row"


def _hide_running_text(pdf: pydyf.PDF) -> None:
    """Turn page headers and footers into artifacts.

    WeasyPrint marks their text like content, but hangs it on elements outside the document's structure.
    """
    read_aloud = {id(element) for element in _structure(pdf)}
    numbers = _object(pdf, _object(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    for page, references in zip(numbers[::2], numbers[1::2], strict=True):
        if not isinstance(references, list):
            continue  # an annotation's element, not a page's list of them
        orphans = {mcid for mcid, reference in enumerate(references) if id(_object(pdf, reference)) not in read_aloud}
        for mcid in orphans:
            _object(pdf, references[mcid]).clear()
            references[mcid] = "null"
        content = pdf.objects[_number(_object(pdf, pdf.page_references[page])["Contents"])].stream
        for position, item in enumerate(content):
            if isinstance(item, dict) and item.get("MCID") in orphans:
                content[position - 1] = "/Artifact"
                item.clear()
                item["Type"] = "/Pagination"


MM = 72 / 25.4
# Within an upright A4 page of print.css, below two lines of text: left, bottom, right, top.
FRAME = (18 * MM, 20 * MM, 192 * MM, 245 * MM)


def _lay(content: bytes, laid: Sequence[Laid], places: Mapping[str, int]) -> bytes:
    """The paper with pages of other PDFs in their frames. Marks, scripts and links of theirs stay behind."""
    sources: dict[bytes, pikepdf.Pdf] = {}
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for number, page_laid in enumerate(laid):
            if page_laid.pdf not in sources:
                sources[page_laid.pdf] = pikepdf.open(io.BytesIO(page_laid.pdf))
            picture = pdf.copy_foreign(sources[page_laid.pdf].pages[page_laid.page].as_form_xobject())
            if "/StructParents" in picture:
                del picture["/StructParents"]
            page = pdf.pages[places[page_laid.anchor]]
            name = page.add_resource(picture, pikepdf.Name.XObject, pikepdf.Name(f"/Laid{number}"))
            frame = pikepdf.Rectangle(*FRAME)
            placed = page.calc_form_xobject_placement(
                picture, name, frame, invert_transformations=True, allow_shrink=True, allow_expand=True
            )
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(b"\nQ\n/Artifact BMC\n" + placed + b"\nEMC\n")
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            for claim in [key for key in metadata if "pdfa/ns/id" in key or "pdfua/ns/id" in key]:
                del metadata[claim]
        finished = io.BytesIO()
        pdf.save(finished, deterministic_id=True)
    for source in sources.values():
        source.close()
    return finished.getvalue()


def _unfit_parts(pdf: pydyf.PDF) -> list[str]:
    """What is in the file and would be of no use to a reader."""
    problems = [
        "a picture has no words: give its <svg> a <title>, its <img> an alt"
        for element in _structure(pdf)
        if element["S"] == "/Figure" and not element.get("Alt")
    ]
    for item in pdf.objects:
        address = item.get("A", {}).get("URI") if isinstance(item, dict) else None
        if address is not None and address.string.startswith(NOWHERE):
            path = address.string.removeprefix(NOWHERE)
            problems.append(f"a link is relative and no site is given: /{path}")
    return problems
