"""What can be read in an answer: a page, JSON and CSV, a workbook's parts, a PDF's pages and attachments."""

import io
import re
import zipfile
from functools import lru_cache
from typing import Any

import pikepdf

CODE = re.compile(r"<([0-9a-fA-F]{4})>\s*<((?:[0-9a-fA-F]{4})+)>")
RANGE = re.compile(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]{4})>")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def readable(answer: Any) -> str:
    """All the text of an answer, in lower case, with its headers."""
    headers = " ".join(f"{name}: {value}" for name, value in answer.items())
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{headers}\n{_text(body)}".lower()


def _text(body: bytes) -> str:
    if body.startswith(b"%PDF"):
        return pdf_text(body)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "\n".join(book.read(name).decode(errors="replace") for name in book.namelist())
    return body.decode()


@lru_cache(maxsize=8)
def pdf_text(body: bytes) -> str:
    """The pages' text through the fonts' own tables, the title and the embedded files."""
    with pikepdf.open(io.BytesIO(body)) as pdf:
        pages = [_page_text(page) for page in pdf.pages]
        files = [file.get_file().read_bytes().decode() for file in pdf.attachments.values()]
        return "\n".join([str(pdf.docinfo.get("/Title", "")), *pages, *files])


def _page_text(page: Any) -> str:
    fonts = {str(name): _letters(font) for name, font in page.resources.get("/Font", {}).items()}
    letters: dict[int, str] = {}
    text = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters = fonts.get(str(operands[0]), {})
        elif str(operator) in ("Tj", "TJ"):
            shown = operands[0] if str(operator) == "TJ" else [operands[0]]
            codes = b"".join(bytes(part) for part in shown if isinstance(part, pikepdf.String))
            pairs = zip(codes[::2], codes[1::2], strict=False)
            text.append("".join(letters.get(high * 256 + low, "?") for high, low in pairs))
    return " ".join(text)


def _letters(font: Any) -> dict[int, str]:
    """Which letters a font's codes stand for: its ToUnicode table."""
    if "/ToUnicode" not in font:
        return {}
    table = font.ToUnicode.read_bytes().decode("latin-1")
    letters = {}
    for first, last, start in RANGE.findall(table):
        for offset in range(int(last, 16) - int(first, 16) + 1):
            letters[int(first, 16) + offset] = chr(int(start, 16) + offset)
    for code, target in CODE.findall(RANGE.sub("", table)):
        letters[int(code, 16)] = bytes.fromhex(target).decode("utf-16-be")
    return letters


def ids_in(text: str) -> set[str]:
    return set(UUID.findall(text))
