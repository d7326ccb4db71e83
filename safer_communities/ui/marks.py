"""How Markdown is read, in a text and in a line of one: `markdown.py` renders it, and a comparison shows its words.

Plain Python. What is typed as HTML stays as typed, and pictures are not known.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt

BOLD, ITALICS, STRUCK, LINK, CODE = "bold", "italics", "strike-through", "link", "code"
OPENS = {"strong_open": BOLD, "em_open": ITALICS, "s_open": STRUCK, "link_open": LINK}
CLOSES = {"strong_close", "em_close", "s_close", "link_close"}
# Without one of these a line has no marks: most have none, and need no reading.
SIGNS = re.compile(r"[*_~`\[<\\&]")
# A line that nobody reads through is left as typed: reading its marks would take longer than anybody waits.
LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class Mark:
    """Words between `start` and `end` that stand out. `leads_to` is the address of a link."""

    kind: str
    start: int
    end: int
    leads_to: str = ""


@lru_cache(maxsize=1)
def reader() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "breaks": True})
    return made.enable(["table", "strikethrough"]).disable("image")


def read(line: str) -> tuple[str, tuple[Mark, ...]]:
    """The words of one line as they are read, and what is marked in them."""
    if len(line) > LONGEST or not SIGNS.search(line):
        return line, ()
    words, marks, begun = "", [], []
    for token in reader().parseInline(line)[0].children or ():
        if token.type in OPENS:
            begun.append((OPENS[token.type], len(words), str(token.attrGet("href") or "")))
        elif token.type in CLOSES:
            kind, start, leads_to = begun.pop()
            marks.append(Mark(kind, start, len(words), leads_to))
        else:
            if token.type == "code_inline":
                marks.append(Mark(CODE, len(words), len(words) + len(token.content)))
            words += token.content
    return words, tuple(marks)
