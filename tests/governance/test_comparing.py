"""Two versions of a text compared: no word is lost, how a line is set out is told, and it ends in time."""

import re
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from governance.documents import changes

COMPARED = [
    ("", "", []),
    ("same", "same", []),
    ("", "new", [("added", "new")]),
    ("old", "", [("removed", "old")]),
    ("a\nb\nc", "a\nc", [("removed", "b")]),
    ("wholly other words", "nothing alike here", [("removed", "wholly other words"), ("added", "nothing alike here")]),
]


@pytest.mark.parametrize(("before", "after", "expected"), COMPARED)
def test_lines_that_came_and_went(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    found = [
        (line.kind, "".join(piece.text for piece in line.pieces))
        for line in changes.compared(before, after)
        if line.kind not in (changes.SAME, changes.LEFT_OUT)
    ]
    assert found == expected


SET_OUT = [
    ("Aims", "## Aims", "heading", "now a heading"),
    ("## Aims", "Aims", "text", "no longer a heading"),
    ("## Aims ##", "# Aims", "heading", "now a heading of another level"),
    ("Aims", "- Aims", "point", "now a point of a list"),
    ("- Aims", "  - Aims", "point", "now a point of a list of another level"),
    ("- Aims", "* Aims", "point", "typed differently, reads the same"),
    ("- Our aims", "- All our aims", "point", ""),
    ("##Aims", "##Aims!", "text", ""),  # no heading without a space
    ("- - -", "- - - -", "text", ""),  # a rule, no point
    ("```\n# old\n```", "```\n# older old\n```", "text", ""),  # code, no heading
]


@pytest.mark.parametrize(("before", "after", "form", "told"), SET_OUT)
def test_a_line_that_is_set_out_otherwise_says_how(before: str, after: str, form: str, told: str) -> None:
    [line] = [line for line in changes.compared(before, after) if line.kind == changes.CHANGED]
    assert (line.form, line.told) == (form, told)
    assert line.deep == (after == "  - Aims")


typed = st.lists(
    st.sampled_from(["", "## Aims", "Aims", "- be kind", "* be kind", "1. be", "```", "# #", "---", "a b c"])
)


@given(typed, typed)
def test_no_word_of_either_version_is_lost_in_the_comparison(old: list[str], new: list[str]) -> None:
    lines = changes.compared("\n".join(old), "\n".join(new))
    assume(not any(line.kind == changes.LEFT_OUT for line in lines))
    for text, kinds in ((old, {changes.SAME, changes.REMOVED}), (new, {changes.SAME, changes.ADDED})):
        read = " ".join("".join(piece.text for piece in line.pieces if piece.kind in kinds) for line in lines)
        assert re.findall(r"\w+", read) == re.findall(r"\w+", " ".join(text))


def test_long_unchanged_stretches_are_told_as_a_number() -> None:
    before = "\n".join(f"Line {n}" for n in range(100))
    [*lines] = changes.compared(before, before.replace("Line 50", "Line fifty"))
    assert [line.count for line in lines if line.kind == changes.LEFT_OUT] == [48, 47]
    assert changes.how_much(lines) == (1, 1)


def test_texts_made_to_take_long_are_compared_in_time() -> None:
    started = time.monotonic()
    changes.compared("a\n" * 50_000, "b a\n" * 25_000)
    changes.compared("word " * 20_000, "other " * 16_000)
    changes.compared("\n".join(f"x{n} y z" for n in range(9_000)), "\n".join(f"w{n} y z" for n in range(9_000)))
    changes.compared("## a", f"##{' ' * 90_000}a#{' #' * 5_000}")
    assert time.monotonic() - started < 10
