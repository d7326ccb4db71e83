"""The words, letters and colours of ratings: the same on pages, in papers and in charts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

RATING_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {"red": "Red", "amber": "Amber", "green": "Green", "none": "Not rated"}
)
RATING_LETTERS: Final[Mapping[str, str]] = MappingProxyType({"red": "R", "amber": "A", "green": "G", "none": "–"})
RATING_COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {"red": "#b3202a", "amber": "#f5ab0c", "green": "#15733f", "none": "#8795a3"}
)
# What is written on each colour, at 4.5 to 1 or better.
RATING_INKS: Final[Mapping[str, str]] = MappingProxyType(
    {"red": "#ffffff", "amber": "#14202e", "green": "#ffffff", "none": "#14202e"}
)
RATING_TINTS: Final[Mapping[str, str]] = MappingProxyType(
    {"red": "#f6d5d7", "amber": "#fdebc2", "green": "#cfe6d8", "none": "#e4e9ee"}
)


def rating_key(rating: object) -> str:
    """ "red", "amber", "green" or "none" however it is written: "RED", an enum's member, "", None."""
    text = str(getattr(rating, "value", rating) or "").strip().lower()
    return text if text in RATING_WORDS else "none"
