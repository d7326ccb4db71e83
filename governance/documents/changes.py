"""What changed between two versions of a text, paragraph by paragraph and word by word. Plain Python."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

SAME, CHANGED, REMOVED, ADDED, LEFT_OUT = "same", "changed", "removed", "added", "left_out"
# How many unchanged lines stand around a change; the others are told as a number.
AROUND = 2
WORD = re.compile(r"\s+|\w+|[^\w\s]")
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
    """A line of the comparison: its pieces, or how many unchanged lines are left out here."""

    kind: str
    pieces: tuple[Piece, ...] = ()
    count: int = 0


def compared(before: str, after: str) -> list[Line]:
    """The newer text with what came and went; long unchanged stretches left out."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Line] = []
    for operation, a1, a2, b1, b2 in difflib.SequenceMatcher(None, old, new).get_opcodes():
        if operation == "equal":
            found += [Line(SAME, (Piece(SAME, line),)) for line in new[b1:b2]]
        else:
            found += _replaced(old[a1:a2], new[b1:b2])
    return list(_folded(found))


def how_much(lines: list[Line]) -> tuple[int, int]:
    """(lines with something added, lines with something removed)."""
    added = sum(1 for line in lines if any(piece.kind == ADDED for piece in line.pieces))
    removed = sum(1 for line in lines if any(piece.kind == REMOVED for piece in line.pieces))
    return added, removed


def _replaced(old: list[str], new: list[str]) -> Iterator[Line]:
    """Lines that took the place of others: alike ones word by word, the rest whole."""
    for index in range(max(len(old), len(new))):
        gone = old[index] if index < len(old) else None
        come = new[index] if index < len(new) else None
        if gone and come and index < MOST_LINES and (pieces := _words(gone, come)):
            yield Line(CHANGED, pieces)
            continue
        if gone:
            yield Line(REMOVED, (Piece(REMOVED, gone),))
        if come:
            yield Line(ADDED, (Piece(ADDED, come),))


def _words(gone: str, come: str) -> tuple[Piece, ...]:
    """One line made into the other, word by word; nothing where they have too little in common for that."""
    old, new = WORD.findall(gone), WORD.findall(come)
    if max(len(old), len(new)) > MOST_WORDS:
        return ()
    words = [[word for word in line if not word.isspace()] for line in (old, new)]
    alike = difflib.SequenceMatcher(None, words[0], words[1])
    if alike.quick_ratio() < ALIKE or alike.ratio() < ALIKE:
        return ()
    found = []
    for operation, a1, a2, b1, b2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            found.append(Piece(SAME, "".join(new[b1:b2])))
            continue
        if a2 > a1:
            found.append(Piece(REMOVED, "".join(old[a1:a2])))
        if b2 > b1:
            found.append(Piece(ADDED, "".join(new[b1:b2])))
    return tuple(found)


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
