"""The few shapes that the charts are drawn with, as strings of SVG.

Colours are presentation attributes, so that a chart looks the same where no style sheet reaches it (a PDF,
a saved file). Sizes are user units; a chart drawn at its own width shows them as CSS pixels.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Final

INK: Final = "#14202e"
SOFT: Final = "#4a5a6a"
GRID: Final = "#dde4ea"
BAND: Final = "#f5f8fa"
NAVY: Final = "#0f2a47"
TEAL: Final = "#0b7a88"
PALE: Final = "#b9d9de"
FONT: Final = "Inter, Segoe UI, Roboto, Helvetica Neue, Liberation Sans, Arial, sans-serif"
NARROW: Final = 560  # below this width a chart puts labels above its bars and thins its axes

# Widths of Helvetica's characters in thousandths of the size; what is not here is as wide as a digit.
_WIDTHS: Final[dict[str, int]] = {
    **dict.fromkeys("ijl'|", 230), **dict.fromkeys("ft.,:;!/\\ I-()[]", 300), **dict.fromkeys('r"', 350),
    **dict.fromkeys("ckszvxyJ*", 500), **dict.fromkeys("TFZL", 611), **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDHNRUw", 722), **dict.fromkeys("GOQ", 778), **dict.fromkeys("mM–", 833), "W": 944,
}  # fmt: skip


# The same labels and places are measured again and again: on every request, and wide and narrow.
@lru_cache(maxsize=8192)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide the text is at this size, in the same units; a little over, so that nothing is cut."""
    return sum(_WIDTHS.get(character, 556) for character in text) * size / 1000 * (1.1 if bold else 1.04)


@lru_cache(maxsize=4096)
def shorten(text: str, size: float, room: float) -> str:
    """The text, or as many whole words of it as there is room for, and an ellipsis."""
    if text_width(text, size) <= room:
        return text
    words = text.split()
    while len(words) > 1:
        words.pop()
        tried = " ".join(words).rstrip(" ,;:–-(") + "…"
        if text_width(tried, size) <= room:
            return tried
    kept = text
    while len(kept) > 1 and text_width(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrap(text: str, size: float, room: float, lines: int = 2) -> list[str]:
    """The text on at most so many lines, the last shortened where it must be."""
    wrapped: list[str] = []
    words = text.split()
    while words and len(wrapped) < lines - 1:
        taken = 1
        while taken < len(words) and text_width(" ".join(words[: taken + 1]), size) <= room:
            taken += 1
        wrapped.append(shorten(" ".join(words[:taken]), size, room))
        words = words[taken:]
    if words:
        wrapped.append(shorten(" ".join(words), size, room))
    return wrapped or [""]


@lru_cache(maxsize=16384)
def n(value: float) -> str:
    """A coordinate with at most one decimal."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def text(
    x: float,
    y: float,
    content: str,
    *,
    size: float = 13,
    fill: str = INK,
    anchor: str = "start",
    bold: bool = False,
) -> str:
    """Words with their baseline at y; `anchor` is start, middle or end."""
    more = "" if anchor == "start" else f' text-anchor="{anchor}"'
    more += ' font-weight="700"' if bold else ""
    place = f'x="{n(x)}" y="{n(y)}" font-size="{n(size)}"'
    return f'<text {place} fill="{fill}"{more}>{escape(content)}</text>'


def rect(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str,
    stroke: str = "",
    radius: float = 0,
    kind: str = "",
) -> str:
    """A box; `kind` becomes its class, for tests and for style sheets."""
    more = f' rx="{n(radius)}"' if radius else ""
    more += f' stroke="{stroke}" stroke-width="1.5"' if stroke else ""
    more += f' class="{kind}"' if kind else ""
    return f'<rect x="{n(x)}" y="{n(y)}" width="{n(max(width, 0))}" height="{n(height)}" fill="{fill}"{more}/>'


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    *,
    stroke: str = GRID,
    width: float = 1,
    dash: str = "",
    kind: str = "",
) -> str:
    more = f' stroke-dasharray="{dash}"' if dash else ""
    more += f' class="{kind}"' if kind else ""
    ends = f'x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}"'
    return f'<line {ends} stroke="{stroke}" stroke-width="{n(width)}"{more}/>'


def path(
    points: Iterable[tuple[float, float]], *, stroke: str = "none", fill: str = "none", width: float = 1.5,
    dash: str = "", close: bool = False, kind: str = "",
) -> str:  # fmt: skip
    """Straight lines through the points."""
    d = "M" + "L".join(f"{n(x)} {n(y)}" for x, y in points) + ("Z" if close else "")
    more = f' stroke-dasharray="{dash}"' if dash else ""
    more += f' class="{kind}"' if kind else ""
    stroked = "" if stroke == "none" else f' stroke="{stroke}" stroke-width="{n(width)}" stroke-linejoin="round"'
    return f'<path d="{d}" fill="{fill}"{stroked}{more}/>'


def circle(x: float, y: float, radius: float, *, fill: str, stroke: str = "", kind: str = "") -> str:
    more = f' stroke="{stroke}" stroke-width="1.5"' if stroke else ""
    more += f' class="{kind}"' if kind else ""
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(radius)}" fill="{fill}"{more}/>'


def hatch(identifier: str, colour: str, ground: str = "#ffffff") -> str:
    """A pattern of slanting lines, filled with `url(#identifier)`: what is forecast, not yet so."""
    return (
        f'<pattern id="{identifier}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{ground}"/>'
        f'<path d="M-1 1L1 -1M0 6L6 0M5 7L7 5" stroke="{colour}" stroke-width="1.6"/></pattern>'
    )


def rating_shape(key: str, x: float, y: float, size: float, colour: str) -> str:
    """The rating's own shape, centred: triangle red, square amber, circle green, ring not rated."""
    half = size / 2
    if key == "red":
        return path([(x, y - half), (x + half, y + half), (x - half, y + half)], fill=colour, close=True)
    if key == "amber":
        return rect(x - half * 0.88, y - half * 0.88, size * 0.88, size * 0.88, fill=colour)
    if key == "green":
        return circle(x, y, half, fill=colour)
    return circle(x, y, half - 0.75, fill="none", stroke=colour)


def drawing(
    parts: Iterable[str],
    *,
    width: float,
    height: float,
    title: str,
    id_prefix: str,
    kind: str,
    defs: str = "",
) -> str:
    """The whole chart: its finding is the title, which is also its text alternative."""
    made = "".join(parts)
    identifier = escape(id_prefix, quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart-{kind}" viewBox="0 0 {n(width)} {n(height)}" '
        f'width="{n(width)}" height="{n(height)}" role="img" aria-labelledby="{identifier}-title" '
        f'font-family="{FONT}"><title id="{identifier}-title">{escape(title)}</title>'
        + (f"<defs>{defs}</defs>" if defs else "")
        + f"{made}</svg>"
    )
