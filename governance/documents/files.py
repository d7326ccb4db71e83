"""What an uploaded file is, by what it holds and not by what it is called. Plain Python, no Django.

    found = examined(content, "policy.pdf")

A file that is not a whole, open PDF, Word document (.docx) or OpenDocument text is refused with a sentence that says
what to do. Nothing in it is ever run or unpacked to disk: archives are measured before a byte of them is opened.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.parsers import expat

LARGEST = 20 * 1024 * 1024
LARGEST_OPENED = 100 * 1024 * 1024
MOST_PARTS = 4000
MOST_PAGES = 2000
PDF, DOCX, ODT = "pdf", "docx", "odt"
NAMES = {PDF: "a PDF", DOCX: "a Word document", ODT: "an OpenDocument text"}
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
DOCX_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# Of an OpenDocument text; the lists of a library's parts are there without macros too.
MACRO = re.compile(r"Scripts/.*[^/]$|Basic/.*(?<!/script-lb)(?<!/script-lc)\.xml$")
MACROS = "It holds macros (small programs)."
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROTECTED = "It is protected with a password. Save a copy without one, and choose that."
DAMAGED = "It is damaged and cannot be opened. Save it again in the program it was written with, and choose that."


class UnfitFile(ValueError):
    """The file will not do; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file is. `pages` and `tagged` (for screen readers) are known of a PDF alone."""

    form: str
    name: str
    pages: int | None = None
    tagged: bool = False


def examined(content: bytes, name: str) -> Examined:
    """What the file holds, checked through.

    Raises UnfitFile.
    """
    name = tidy(name)
    if not content:
        raise UnfitFile("The file is empty.")
    if len(content) > LARGEST:
        raise UnfitFile(f"The file is larger than {LARGEST // 1024 // 1024} MB. Make it smaller, or split it.")
    form = _form(content)
    said = PurePosixPath(name).suffix.lower().lstrip(".")
    if said != form:
        if said in NAMES:
            raise UnfitFile(f"“{name}” is called {NAMES[said]}, but it holds {NAMES[form]}. Rename it to .{form}.")
        raise UnfitFile(f"“{name}” holds {NAMES[form]}. Rename it so that it ends in .{form}.")
    if form == PDF:
        pages, tagged = _pdf(content)
        return Examined(form, name, pages, tagged)
    return Examined(form, name)


def tidy(name: str) -> str:
    """The bare name of a file, as it is kept and offered for download: no folders, no control characters."""
    bare = re.split(r"[/\\]", name)[-1]
    bare = "".join(character for character in bare if character.isprintable()).strip().lstrip(".")
    stem, dot, end = bare.rpartition(".")
    return f"{stem[:150]}{dot}{end[:20]}" if dot else bare[:150] or "document"


def _form(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(OLD_OFFICE):
        raise UnfitFile(
            "This is an old Word file (.doc) or one that is protected with a password. "
            "Save it as .docx without a password, and choose that."
        )
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    raise UnfitFile("This is not a PDF, a Word document (.docx) or an OpenDocument text (.odt). Choose one of these.")


def _pdf(content: bytes) -> tuple[int, bool]:
    """(pages, tagged) of a PDF."""
    # Not above: every web process would carry the library, which only one that is given a file needs.
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            pages = len(pdf.pages)
            if pdf.is_encrypted:
                raise UnfitFile(PROTECTED)
            if not 1 <= pages <= MOST_PAGES:
                raise UnfitFile(f"It has {pages:,} pages. A document here has 1 to {MOST_PAGES:,}.")
            for page in pdf.pages:
                page.mediabox  # noqa: B018 (a page without a size cannot be printed)
            marked = pdf.Root.get("/MarkInfo")
            tagged = isinstance(marked, pikepdf.Dictionary) and bool(marked.get("/Marked", False))
            return pages, tagged and "/StructTreeRoot" in pdf.Root
    except pikepdf.PasswordError:
        raise UnfitFile(PROTECTED) from None
    except UnfitFile:
        raise
    except (pikepdf.PdfError, KeyError, TypeError, ValueError, AttributeError, RuntimeError, OverflowError):
        raise UnfitFile(DAMAGED) from None


def _office(content: bytes) -> str:
    """Which of the two an archive is. Sizes are believed only as far as they can be checked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_OPENED:
                raise UnfitFile("It unpacks to far more than a document needs. Save it again, without large pictures.")
            if any(part.flag_bits & 0x1 for part in parts):
                raise UnfitFile(PROTECTED)
            names = {part.filename for part in parts}
            if len(names) != len(parts):
                raise UnfitFile(DAMAGED)
            if archive.testzip() is not None:  # also opens each part no further than its stated size
                raise UnfitFile(DAMAGED)
            return _kind(archive, names)
    except UnfitFile:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError):
        raise UnfitFile(DAMAGED) from None


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names and archive.read("mimetype").strip() == ODT_TYPE:
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise UnfitFile(PROTECTED)
        if any(MACRO.match(name) for name in names):
            raise UnfitFile(f"{MACROS} Save it as .odt, without macros, and choose that.")
        _well_formed(archive, names, "content.xml")
        return ODT
    if "[Content_Types].xml" in names:
        types = archive.read("[Content_Types].xml")
        if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
            raise UnfitFile(f"{MACROS} Save it as .docx, without macros, and choose that.")
        if DOCX_TYPE in types:
            _well_formed(archive, names, "word/document.xml")
            return DOCX
    raise UnfitFile(
        "This is an archive, but no Word document (.docx) or OpenDocument text (.odt). Choose one of these, or a PDF."
    )


def _well_formed(archive: zipfile.ZipFile, names: set[str], part: str) -> None:
    """The document itself is there, and is XML that declares nothing of its own (which could grow without end)."""
    if part not in names:
        raise UnfitFile(DAMAGED)
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise UnfitFile(DAMAGED)

    parser.EntityDeclHandler = refuse
    try:
        with archive.open(part) as stream:
            parser.ParseFile(stream)
    except expat.ExpatError:
        raise UnfitFile(DAMAGED) from None
