"""Where a piece of a document stands: by itself, or as a part of a pack. Its template is told, and fits itself in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """What the same template needs to know to be a whole document here and a part of one there.

    base: the template that a paper's extends.
    level: the level of its highest headings.
    prefix: what each id in it begins with, so that no two parts share one.
    suffix: what the name of each region ends with: two parts may hold a table of one name, and who goes from region to
        region with a screen reader has to know which is which.
    """

    base: str = "print.html"
    level: int = 2
    prefix: str = ""
    suffix: str = ""

    @property
    def below(self) -> int:
        return self.level + 1

    @property
    def lowest(self) -> int:
        return self.level + 2


BY_ITSELF = Place()


def part(number: int) -> Place:
    """The place of a part of a pack, under a heading of its own, which is the pack's."""
    return Place(base="print_part.html", level=3, prefix=f"part-{number}-", suffix=f", part {number}")
