"""Who answers to whom: groups as a tree, the one that is raised to before those that raise to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from safer_communities.ui.charts import svg

SIZE = 13
LINE = 17
PAD = 11
GAP = 14


@dataclass(frozen=True, slots=True)
class GroupNode:
    """A group. `raises_to` is the index of the group it raises to, None for the top; `notes` are short lines below
    its name; `dashed` for one that is only proposed, `lead` for the one that all others answer to.
    """

    name: str
    kind: str = ""
    notes: tuple[str, ...] = ()
    raises_to: int | None = None
    dashed: bool = False
    lead: bool = False


class _Box(NamedTuple):
    node: GroupNode
    x: float
    y: float
    width: float
    height: float
    parts: str

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def group_chart(nodes: Sequence[GroupNode], *, title: str, id_prefix: str, width: int = 880) -> str:
    """The groups and their lines of escalation: from left to right, on a phone from top to bottom.

    An index that leads nowhere, or round in a circle, counts as none: every group is drawn once.
    """
    order = list(_in_order(nodes))
    depth = max((level for _, level in order), default=0) + 1
    boxes = _down(nodes, order, width) if width < svg.NARROW else _across(nodes, order, depth, width)
    height = max((box.y + box.height for box in boxes.values()), default=20) + 2
    lines = [
        _elbow(boxes[parent], boxes[index], narrow=width < svg.NARROW)
        for index, parent in _parents(nodes, order).items()
        if parent is not None
    ]
    shapes = [_shape(boxes[index]) for index, _ in order]
    return svg.drawing(
        [*lines, *shapes], width=width, height=height, title=title, id_prefix=id_prefix, kind="groups"
    )  # fmt: skip


def _parents(nodes: Sequence[GroupNode], order: list[tuple[int, int]]) -> dict[int, int | None]:
    """Where each group hangs in the drawing: what would close a circle hangs nowhere."""
    levels = dict(order)
    parents: dict[int, int | None] = {}
    for index, level in order:
        parent = nodes[index].raises_to
        drawn = parent is not None and parent in levels and levels[parent] == level - 1 and level > 0
        parents[index] = parent if drawn else None
    return parents


def _in_order(nodes: Sequence[GroupNode]) -> Iterator[tuple[int, int]]:
    """(index, depth) of each group, children after their parent, in the order given."""
    below: dict[int | None, list[int]] = {}
    for index, node in enumerate(nodes):
        known = node.raises_to is not None and 0 <= node.raises_to < len(nodes) and node.raises_to != index
        below.setdefault(node.raises_to if known else None, []).append(index)
    placed: set[int] = set()

    def walk(index: int, level: int) -> Iterator[tuple[int, int]]:
        if index not in placed:
            placed.add(index)
            yield index, level
            for child in below.get(index, []):
                yield from walk(child, level + 1)

    for top in below.get(None, []):
        yield from walk(top, 0)
    for index in range(len(nodes)):  # a circle has no top
        yield from walk(index, 0)


def _across(
    nodes: Sequence[GroupNode], order: list[tuple[int, int]], depth: int, width: float
) -> dict[int, _Box]:  # fmt: skip
    """Columns by depth; a group stands in the middle of those that raise to it."""
    between = 44
    column = min((width - 2 - between * (depth - 1)) / depth, 330)
    parents = _parents(nodes, order)
    children = {index: [child for child, _ in order if parents[child] == index] for index, _ in order}
    boxes: dict[int, _Box] = {}
    bottom = 1.0

    def place(index: int, level: int) -> tuple[float, float]:
        """The top and the bottom of what is drawn for a group and those below it."""
        nonlocal bottom
        parts, height = _words(nodes[index], column)
        start = bottom
        for child in children[index]:
            place(child, level + 1)
        if children[index]:
            first, last = boxes[children[index][0]], boxes[children[index][-1]]
            y = max((first.middle + last.middle) / 2 - height / 2, start)
        else:
            y = start
        boxes[index] = _Box(nodes[index], 1 + level * (column + between), y, column, height, parts)
        bottom = max(bottom, y + height + GAP)
        return start, bottom

    for index, level in order:
        if parents[index] is None:
            place(index, level)
    return boxes


def _down(nodes: Sequence[GroupNode], order: list[tuple[int, int]], width: float) -> dict[int, _Box]:
    """One below the other, moved in by depth."""
    boxes: dict[int, _Box] = {}
    y = 1.0
    for index, level in order:
        x = 1 + min(level, 4) * 20
        parts, height = _words(nodes[index], width - x - 1)
        boxes[index] = _Box(nodes[index], x, y, width - x - 1, height, parts)
        y += height + GAP
    return boxes


def _words(node: GroupNode, width: float) -> tuple[str, float]:
    """The words of a box, drawn as if it stood at 0, 0 in the ink of its kind; and how high it is."""
    ink, soft = ("#ffffff", "#c3d2e1") if node.lead else (svg.INK, svg.SOFT)
    room = width - 2 * PAD
    y = PAD + SIZE - 2.0
    parts = []
    if node.kind:
        parts.append(svg.text(PAD, y, svg.shorten(node.kind, 11.5, room), size=11.5, fill=soft))
        y += LINE
    for words in svg.wrap(node.name, SIZE + 1, room / 1.06, lines=3):
        parts.append(svg.text(PAD, y + 1, words, size=SIZE + 1, fill=ink, bold=True))
        y += LINE + 1
    for note in node.notes:
        for words in svg.wrap(note, 12, room, lines=2):
            parts.append(svg.text(PAD, y + 1, words, size=12, fill=soft))
            y += LINE - 1
    return "".join(parts), y - LINE + PAD + 5


def _shape(box: _Box) -> str:
    node = box.node
    fill = svg.NAVY if node.lead else "#ffffff" if node.dashed else svg.BAND
    dash = ' stroke-dasharray="5 4"' if node.dashed else ""
    stroke = svg.NAVY if node.lead else svg.TEAL
    return (
        f'<g class="group" transform="translate({svg.n(box.x)} {svg.n(box.y)})">'
        f'<rect width="{svg.n(box.width)}" height="{svg.n(box.height)}" rx="5" fill="{fill}" stroke="{stroke}" '
        f'stroke-width="1.5"{dash}/>{box.parts}</g>'
    )


def _elbow(above: _Box, below: _Box, *, narrow: bool) -> str:
    """The line along which a group raises, with its arrow at the group that it raises to."""
    if narrow:
        x, top = above.x + 9, above.y + above.height
        line = svg.path([(x, top + 2), (x, below.middle), (below.x, below.middle)], stroke=svg.SOFT, kind="raises")
        return line + svg.path([(x - 4, top + 8), (x, top + 1), (x + 4, top + 8)], stroke=svg.SOFT)
    end = above.x + above.width
    middle = (end + below.x) / 2
    line = svg.path(
        [(end + 2, above.middle), (middle, above.middle), (middle, below.middle), (below.x, below.middle)],
        stroke=svg.SOFT, kind="raises",
    )  # fmt: skip
    return line + svg.path(
        [(end + 8, above.middle - 4), (end + 1, above.middle), (end + 8, above.middle + 4)], stroke=svg.SOFT
    )
