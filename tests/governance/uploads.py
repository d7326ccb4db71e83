"""Small documents of each kind, as people upload them."""

import io
import zipfile

import pikepdf

TYPES = (
    b'<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'wordprocessingml.document.main+xml"/></Types>'
)


def pdf(pages: int = 2) -> bytes:
    made = io.BytesIO()
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    document.save(made)
    return made.getvalue()


def zipped(parts: dict[str, bytes], *, docx: bool = False) -> bytes:
    """An archive of these parts; `docx` adds the list of types that makes it a Word document."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (({"[Content_Types].xml": TYPES} if docx else {}) | parts).items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(text: bytes = b"<w:document xmlns:w='w'/>") -> bytes:
    return zipped({"word/document.xml": text}, docx=True)


def odt(
    text: bytes | None = b"<office/>", manifest: bytes = b"<manifest/>", more: dict[str, bytes] | None = None
) -> bytes:
    parts = {"mimetype": b"application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": manifest}
    return zipped(parts | ({"content.xml": text} if text is not None else {}) | (more or {}))


PDF, DOCX, ODT = pdf(), docx(), odt()
