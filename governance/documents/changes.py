"""What changed between two versions of a text, paragraph by paragraph and word by word. Plain Python.

Lines are compared as they were typed and shown as they are read: a heading, a point of a list, bold words or a link
without the marks that make them one. Where the marks changed, the line says so.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from safer_communities.ui.marks import LINK, Mark, read

SAME, CHANGED, REMOVED, ADDED, LEFT_OUT = "same", "changed", "removed", "added", "left_out"
TEXT, HEADING, POINT = "text", "heading", "point"
NAMES = {HEADING: "a heading", POINT: "a point of a list"}
# How many unchanged lines stand around a change; the others are told as a number.
AROUND = 2
WORD = re.compile(r"\s+|\w+|[^\w\s]")
# As the reader of safer_communities.ui.markdown takes them; a rule such as “- - -” is no point.
HEADING_MARK = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
POINT_MARK = re.compile(r"([ \t]*)[-*+][ \t]+(?=\S)")
RULE = re.compile(r"[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,})")
FENCE = re.compile(r" {0,3}(?:```|~~~)")
# Below this likeness two lines are shown as one gone and one come, not as one changed.
ALIKE = 0.4
# Longer lines, or more of them, are compared as wholes: word by word would take longer than anybody waits.
MOST_WORDS, MOST_LINES = 600, 300


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, came or went."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the comparison: its pieces, or how many unchanged lines are left out here.

    `form` is what the line is, `deep` a point below a point; `told` says how that changed, where the words do not
    show it.
    """

    kind: str
    pieces: tuple[Piece, ...] = ()
    form: str = TEXT
    deep: bool = False
    told: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """A line as it was typed, what that makes it, the words that are read, and what is marked in them. `level`: of a
    heading, or how far in.
    """

    typed: str
    form: str
    level: int
    words: str
    marks: tuple[Mark, ...] = ()


def compared(before: str, after: str) -> list[Line]:
    """The newer text with what came and went; long unchanged stretches left out."""
    old, new = _read(before), _read(after)
    lines: list[Line] = []
    typed = difflib.SequenceMatcher(None, [line.typed for line in old], [line.typed for line in new])
    for operation, a1, a2, b1, b2 in typed.get_opcodes():
        if operation == "equal":
            lines += [_whole(SAME, line) for line in new[b1:b2]]
        else:
            lines += _replaced(old[a1:a2], new[b1:b2])
    return list(_folded(lines))


def _read(text: str) -> list[Written]:
    lines, in_code = [], False
    for typed in text.splitlines():
        if FENCE.match(typed):
            in_code = not in_code
        lines.append(Written(typed, TEXT, 0, typed) if in_code else _line(typed))
    return lines


def _line(typed: str) -> Written:
    if mark := HEADING_MARK.match(typed):
        words = typed[mark.end() :].strip()
        before = words.rstrip("#")  # marks may close a heading too
        return Written(typed, HEADING, len(mark[1]), *read(words if before[-1:].strip() else before.rstrip()))
    if (mark := POINT_MARK.match(typed)) and not RULE.fullmatch(typed):
        return Written(typed, POINT, len(mark[1].expandtabs(4)), *read(typed[mark.end() :]))
    return Written(typed, TEXT, 0, *read(typed))


def _whole(kind: str, line: Written) -> Line:
    return Line(kind, (Piece(kind, line.words),), line.form, _is_deep(line))


def _is_deep(line: Written) -> bool:
    return line.form == POINT and line.level > 1


def how_much(lines: list[Line]) -> tuple[int, int]:
    """(lines with something added, lines with something removed)."""
    added = sum(1 for line in lines if any(piece.kind == ADDED for piece in line.pieces))
    removed = sum(1 for line in lines if any(piece.kind == REMOVED for piece in line.pieces))
    return added, removed


def _replaced(old: list[Written], new: list[Written]) -> Iterator[Line]:
    """Lines that took the place of others: alike ones word by word, the rest whole."""
    for index in range(max(len(old), len(new))):
        gone = old[index] if index < len(old) else None
        come = new[index] if index < len(new) else None
        if gone and come and index < MOST_LINES and (pieces := _words(gone.words, come.words)):
            yield Line(CHANGED, pieces, come.form, _is_deep(come), _told(gone, come))
            continue
        if gone and gone.typed:
            yield _whole(REMOVED, gone)
        if come and come.typed:
            yield _whole(ADDED, come)


def _told(gone: Written, come: Written) -> str:
    """How a line is set out otherwise than before, where its words do not show that."""
    told = "; ".join(filter(None, (_set_out(gone, come), *_marked(gone, come))))
    return told or ("typed differently, reads the same" if gone.words == come.words else "")


def _set_out(gone: Written, come: Written) -> str:
    if gone.form != come.form:
        return f"now {NAMES[come.form]}" if come.form in NAMES else f"no longer {NAMES[gone.form]}"
    return f"now {NAMES[come.form]} of another level" if gone.level != come.level else ""


def _marked(gone: Written, come: Written) -> Iterator[str]:
    """Which kinds of marks differ, and where links lead now. Where the words changed as well, it is how often a kind
    stands there that counts: its place is another in any case.
    """
    same_words = gone.words == come.words
    old, new = (_by_kind(line, places=same_words) for line in (gone, come))
    if kinds := [kind for kind in dict.fromkeys([*old, *new]) if old.get(kind) != new.get(kind)]:
        yield f"formatting changed: {', '.join(kinds)}"
    if LINK in old and old[LINK] == new.get(LINK):
        pairs = zip(_leads_to(gone), _leads_to(come), strict=True)
        yield from (f"a link now leads to {now}" for before, now in pairs if before != now)


def _by_kind(line: Written, *, places: bool) -> dict[str, list[tuple[int, int]]]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for mark in line.marks:
        spans.setdefault(mark.kind, []).append((mark.start, mark.end) if places else (0, 0))
    return spans


def _leads_to(line: Written) -> list[str]:
    return [mark.leads_to for mark in line.marks if mark.kind == LINK]


def _words(gone: str, come: str) -> tuple[Piece, ...]:
    """One line made into the other, word by word; nothing where they have too little in common for that."""
    old, new = WORD.findall(gone), WORD.findall(come)
    if max(len(old), len(new)) > MOST_WORDS:
        return ()
    words = [[word for word in line if not word.isspace()] for line in (old, new)]
    alike = difflib.SequenceMatcher(None, words[0], words[1])
    if alike.quick_ratio() < ALIKE or alike.ratio() < ALIKE:
        return ()
    pieces = []
    for operation, a1, a2, b1, b2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            pieces.append(Piece(SAME, "".join(new[b1:b2])))
            continue
        if a2 > a1:
            pieces.append(Piece(REMOVED, "".join(old[a1:a2])))
        if b2 > b1:
            pieces.append(Piece(ADDED, "".join(new[b1:b2])))
    return tuple(pieces)


def _folded(lines: list[Line]) -> Iterator[Line]:
    changed = [index for index, line in enumerate(lines) if line.kind != SAME]
    near = {place for index in changed for place in range(index - AROUND, index + AROUND + 1)}
    left_out = 0
    for index, line in enumerate(lines):
        if index not in near:
            left_out += 1
            continue
        if left_out:
            yield Line(LEFT_OUT, count=left_out)
            left_out = 0
        yield line
    if left_out:
        yield Line(LEFT_OUT, count=left_out)
