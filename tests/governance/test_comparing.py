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


MARKED = [
    ("Be kind.", "Be **kind**.", "Be kind.", "formatting changed: bold"),
    ("Be *kind*.", "Be __kind__.", "Be kind.", "formatting changed: italics, bold"),
    ("Be *kind*.", "Be _kind_.", "Be kind.", "typed differently, reads the same"),
    ("Be **kind**.", "**Be** kind.", "Be kind.", "formatting changed: bold"),
    ("Be kind.", "Be ~~kind~~.", "Be kind.", "formatting changed: strike-through"),
    ("Run `make`.", "Run make.", "Run make.", "formatting changed: code"),
    ("See the plan.", "See [the plan](https://a.example).", "See the plan.", "formatting changed: link"),
    (
        "See [the plan](https://a.example).", "See [the plan](https://b.example/x).", "See the plan.",
        "a link now leads to https://b.example/x",
    ),
    ("- Be kind.", "## Be **kind**.", "Be kind.", "now a heading; formatting changed: bold"),
    ("Five \\* six &amp; 7", "Five * six & 7", "Five * six & 7", "typed differently, reads the same"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "words", "told"), MARKED)
def test_a_change_of_nothing_but_marks_shows_the_words_without_them_and_is_said(
    before: str, after: str, words: str, told: str
) -> None:
    [line] = changes.compared(before, after)
    assert (line.kind, line.told) == (changes.CHANGED, told)
    assert [(piece.kind, piece.text) for piece in line.pieces] == [(changes.SAME, words)]


def test_words_are_compared_as_they_are_read_and_a_mark_that_came_with_them_is_said() -> None:
    [line] = changes.compared("The **Board** meets in May.", "The **Board** meets in [July](https://a.example).")
    read = [(piece.kind, piece.text) for piece in line.pieces]
    assert read == [("same", "The Board meets in "), ("removed", "May"), ("added", "July"), ("same", ".")]
    assert line.told == "formatting changed: link"


def test_lines_that_came_went_or_stayed_stand_without_their_marks_but_code_as_it_is() -> None:
    before, after = "Keep **this**.\nWholly `other`.", "Keep **this**.\n1. [Alike](https://a.example)?\n```\n**x**\n```"
    read = [(line.kind, "".join(piece.text for piece in line.pieces)) for line in changes.compared(before, after)]
    assert read == [
        ("same", "Keep this."), ("removed", "Wholly other."), ("added", "1. Alike?"), ("added", "```"),
        ("added", "**x**"), ("added", "```"),
    ]  # fmt: skip


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
    started = time.thread_time()  # not the clock: the machine may be busy
    changes.compared("**a** [b](c)\n" * 20_000, "_a_ b\n" * 20_000)
    changes.compared("*a **a " * 10_000, "[" * 40_000)
    changes.compared("a\n" * 50_000, "b a\n" * 25_000)
    changes.compared("word " * 20_000, "other " * 16_000)
    changes.compared("\n".join(f"x{n} y z" for n in range(9_000)), "\n".join(f"w{n} y z" for n in range(9_000)))
    changes.compared("## a", f"##{' ' * 90_000}a#{' #' * 5_000}")
    assert time.thread_time() - started < 10
