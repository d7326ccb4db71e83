"""What an uploaded file is: by what it holds, and never by what it is called."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
import pytest

from governance.documents.files import LARGEST, UnfitFile, examined, tidy
from safer_communities.pdf import render_pdf
from tests.governance.uploads import DOCX, ODT, PDF, docx, odt, pdf, zipped


@pytest.mark.parametrize(
    ("content", "name", "form", "pages"),
    [(PDF, "policy.pdf", "pdf", 2), (DOCX, "Policy.DOCX", "docx", None), (ODT, "policy.odt", "odt", None)],
)
def test_a_whole_document_is_taken_for_what_it_holds(content: bytes, name: str, form: str, pages: int | None) -> None:
    found = examined(content, name)
    assert (found.form, found.pages, found.tagged, found.name) == (form, pages, False, name)


def test_empty_lists_of_macros_do_no_harm() -> None:
    lists = {"Basic/Standard/script-lb.xml": b"<l/>", "Basic/script-lc.xml": b"<l/>", "Scripts/": b""}
    assert examined(odt(more=lists), "policy.odt").form == "odt"


def test_a_pdf_that_is_tagged_for_screen_readers_is_known_to_be() -> None:
    import datetime

    html = '<html lang="en-GB"><head><title>A</title></head><body><h1>A</h1></body></html>'
    made = render_pdf(html, identifier="a", created=datetime.datetime(2013, 7, 19, tzinfo=datetime.UTC))
    assert examined(made, "a.pdf").tagged


def bomb() -> bytes:
    """A Word document whose text is 200 MB of spaces, in 200 kB."""
    return docx(b"<w>" + b" " * 200_000_000 + b"</w>")


def many_parts() -> bytes:
    return zipped({f"part{n}": b"" for n in range(5000)}, docx=True)


def protected_pdf() -> bytes:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as document:
        document.save(made, encryption=pikepdf.Encryption(owner="a", user="b"))
    return made.getvalue()


def owner_protected_pdf() -> bytes:
    """It opens without a password, but may not be printed or put into a pack."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as document:
        document.save(made, encryption=pikepdf.Encryption(owner="a", user=""))
    return made.getvalue()


def empty_pdf() -> bytes:
    made = io.BytesIO()
    pikepdf.new().save(made)
    return made.getvalue()


def locked_zip() -> bytes:
    """The flag of encryption set on each part."""
    content = bytearray(DOCX)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def lying_size() -> bytes:
    """A part that says it is 10 bytes long and unpacks to a million."""
    packer = zlib.compressobj(wbits=-15)
    text = b"a" * 1_000_000
    packed = packer.compress(text) + packer.flush()
    content = bytearray(zipped({"word/document.xml": text}, docx=True))
    at = content.find(struct.pack("<I", 1_000_000))
    while at >= 0:
        content[at : at + 4] = struct.pack("<I", 10)
        at = content.find(struct.pack("<I", 1_000_000))
    assert packed[:8] in content
    return bytes(content)


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><w>&b;</w>'
REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "nothing": (lambda: b"", "a.pdf", "The file is empty."),
    "too large": (lambda: PDF + b" " * LARGEST, "a.pdf", "larger than 20 MB"),
    "a page": (lambda: b"<html><script>alert(1)</script></html>", "policy.pdf", "This is not a PDF, a Word document"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "policy.docx", "This is not a PDF"),
    "a program": (lambda: b"MZ" + bytes(200), "policy.pdf", "This is not a PDF"),
    "a page before a PDF": (lambda: b"<script>x</script>" + PDF, "policy.pdf", "This is not a PDF"),
    "a PDF called Word": (lambda: PDF, "policy.docx", "is called a Word document, but it holds a PDF"),
    "Word called a PDF": (
        lambda: DOCX,
        "policy.pdf",
        "is called a PDF, but it holds a Word document. Rename it to .docx.",
    ),
    "OpenDocument called Word": (lambda: ODT, "policy.docx", "but it holds an OpenDocument text"),
    "a PDF called a page": (lambda: PDF, "policy.html", "holds a PDF. Rename it so that it ends in .pdf."),
    "a PDF of two names": (lambda: PDF, "policy.pdf.exe", "holds a PDF. Rename it"),
    "a PDF without a name": (lambda: PDF, "", "holds a PDF. Rename it"),
    "half a PDF": (lambda: PDF[: len(PDF) // 2], "policy.pdf", "It is damaged"),
    "the mark of a PDF alone": (lambda: b"%PDF-1.7\n%%EOF", "policy.pdf", "It is damaged"),
    "a PDF with a password": (protected_pdf, "policy.pdf", "protected with a password"),
    "a PDF that may only be read": (owner_protected_pdf, "policy.pdf", "protected with a password"),
    "a PDF without pages": (empty_pdf, "policy.pdf", "It has 0 pages"),
    "old Word": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "policy.docx", "an old Word file"),
    "half an archive": (lambda: DOCX[: len(DOCX) // 2], "policy.docx", "It is damaged"),
    "another archive": (lambda: zipped({"a.txt": b"a"}), "policy.docx", "This is an archive, but no Word document"),
    "a spreadsheet": (lambda: zipped({"[Content_Types].xml": b"spreadsheetml"}), "policy.docx", "This is an archive"),
    "macros": (lambda: zipped({"word/vbaProject.bin": b"x"}, docx=True), "policy.docx", "It holds macros"),
    "macros in OpenDocument": (lambda: odt(more={"Basic/Standard/Module1.xml": b"x"}), "a.odt", "It holds macros"),
    "scripts in OpenDocument": (lambda: odt(more={"Scripts/python/a.py": b"x"}), "a.odt", "It holds macros"),
    "Word without its text": (lambda: zipped({}, docx=True), "policy.docx", "It is damaged"),
    "Word with broken text": (lambda: docx(b"<w>"), "policy.docx", "It is damaged"),
    "text that grows without end": (lambda: docx(LAUGHS), "policy.docx", "It is damaged"),
    "a bomb": (bomb, "policy.docx", "It unpacks to far more than a document needs"),
    "a bomb of parts": (many_parts, "policy.docx", "It unpacks to far more"),
    "an archive with a password": (locked_zip, "policy.docx", "protected with a password"),
    "OpenDocument with a password": (
        lambda: odt(manifest=b"<manifest:encryption-data/>"),
        "policy.odt",
        "protected with a password",
    ),
    "OpenDocument without its text": (lambda: odt(text=None), "policy.odt", "It is damaged"),
    "a part that lies about its size": (lying_size, "policy.docx", "It is damaged"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_whole_open_document_is_refused_with_what_to_do(what: str) -> None:
    make, name, told = REFUSED[what]
    with pytest.raises(UnfitFile) as refused:
        examined(make(), name)
    assert told in str(refused.value)
    assert str(refused.value).endswith(".")


def test_bytes_after_a_pdf_do_not_make_it_something_else() -> None:
    """A PDF with an archive at its end is a PDF: it is kept and offered as nothing else."""
    assert examined(PDF + DOCX, "policy.pdf").form == "pdf"
    with pytest.raises(UnfitFile, match="is called a Word document, but it holds a PDF"):
        examined(PDF + DOCX, "policy.docx")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("policy.pdf", "policy.pdf"),
        ("C:\\Documents\\policy.pdf", "policy.pdf"),
        ("../../etc/policy.pdf", "policy.pdf"),
        ("pol\r\nSet-Cookie: a.pdf", "polSet-Cookie: a.pdf"),
        ("...", "document"),
        ("x" * 300 + ".pdf", "x" * 150 + ".pdf"),
    ],
)
def test_a_name_keeps_nothing_that_could_lead_elsewhere(name: str, kept: str) -> None:
    assert tidy(name) == kept


def test_many_pages_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert examined(pdf(7), "policy.pdf").pages == 7
    with zipfile.ZipFile(io.BytesIO(DOCX)) as archive:
        assert archive.testzip() is None
