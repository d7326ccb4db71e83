"""The risk matrix: likelihood upwards, impact to the right, each risk where it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from safer_communities.ui.charts import svg

SIDE = 5
LIKELIHOODS = ("Rare", "Unlikely", "Possible", "Likely", "Almost certain")
IMPACTS = ("Very small", "Small", "Moderate", "Large", "Very large")
LOW, IDENTIFIED, THREATENS = "#eef3f6", "#f7e3c0", "#f3c6cf"


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """A risk by the short label that its table uses, with likelihood and impact from 1 to 5."""

    label: str
    likelihood: int
    impact: int


def risk_matrix(
    points: Sequence[RiskPoint], *, threatens: int, identified: int, title: str, id_prefix: str, width: int = 440
) -> str:
    """The risks in a grid of five by five, where each cell says its score.

    Args:
        threatens, identified: the scores (of 25) from which the partnership calls a risk so.
    """
    narrow = width < 400
    left, top, below = (30.0 if narrow else 104.0), 10.0, (74.0 if narrow else 78.0)
    cell = (width - left - 4) / SIDE
    height = cell * 0.78
    held: dict[tuple[int, int], list[str]] = defaultdict(list)
    for point in points:
        held[point.likelihood, point.impact].append(point.label)
    parts = []
    for likelihood in range(1, SIDE + 1):
        y = top + (SIDE - likelihood) * height
        name = str(likelihood) if narrow else LIKELIHOODS[likelihood - 1]
        parts.append(svg.text(left - 8, y + height / 2 + 4, name, size=12, fill=svg.SOFT, anchor="end"))
        for impact in range(1, SIDE + 1):
            x = left + (impact - 1) * cell
            parts += _cell(x, y, cell, height, likelihood * impact, held[likelihood, impact], threatens, identified)
    parts += _axes(left, top, cell, height, narrow=narrow)
    parts += _legend(left if not narrow else 4, top + SIDE * height + (58 if not narrow else 54), threatens, identified)
    whole = top + SIDE * height + below
    return svg.drawing(parts, width=width, height=whole, title=title, id_prefix=id_prefix, kind="matrix")


def _cell(
    x: float, y: float, width: float, height: float, score: int, labels: list[str], threatens: int, identified: int
) -> list[str]:
    level = "threatens" if score >= threatens else "identified" if score >= identified else "low"
    fill = {"threatens": THREATENS, "identified": IDENTIFIED, "low": LOW}[level]
    parts = [svg.rect(x + 1, y + 1, width - 2, height - 2, fill=fill, radius=3, kind=f"cell {level}")]
    if level == "threatens":  # told without colour too
        parts.append(
            svg.rect(x + 2.5, y + 2.5, width - 5, height - 5, fill="none", stroke="#9b1c4a", radius=2, kind="edge")
        )
    parts.append(svg.text(x + width - 6, y + 14, str(score), size=10, fill=svg.SOFT, anchor="end"))
    if labels:
        words = ", ".join(labels)
        if svg.text_width(words, 13, bold=True) > width - 10:
            words = (
                f"{len(labels)} risks" if svg.text_width(f"{len(labels)} risks", 13) < width - 8 else str(len(labels))
            )
        parts.append(svg.text(x + width / 2, y + height / 2 + 9, words, size=13, anchor="middle", bold=True))
    return parts


def _axes(left: float, top: float, cell: float, height: float, *, narrow: bool) -> list[str]:
    base = top + SIDE * height
    parts = [
        svg.text(
            left + (impact - 0.5) * cell, base + 16, str(impact) if narrow else IMPACTS[impact - 1],
            size=12 if narrow else 11.5, fill=svg.SOFT, anchor="middle",
        )
        for impact in range(1, SIDE + 1)
    ]  # fmt: skip
    told = "Impact, 1 to 5; upwards: likelihood" if narrow else "Impact; upwards: likelihood"
    parts.append(svg.text(left + 2.5 * cell, base + 36, told, size=12, anchor="middle", bold=True))
    return parts


def _legend(x: float, y: float, threatens: int, identified: int) -> list[str]:
    parts = []
    for fill, edge, words in (
        (IDENTIFIED, "", f"identified, from {identified}"),
        (THREATENS, "#9b1c4a", f"threatens, from {threatens}"),
    ):
        parts.append(svg.rect(x, y - 10, 14, 12, fill=fill, stroke=edge, radius=2))
        parts.append(svg.text(x + 20, y, words, size=12))
        x += 32 + svg.text_width(words, 12)
    return parts
