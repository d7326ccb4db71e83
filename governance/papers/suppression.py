"""Which counts a published paper may not show: those under five, and those that would give them away.

A count under five could point at a person. It is hidden; and where the counts that stay could be added up or taken
away to find it again - a row with its total, a column with its total - further counts are hidden until they cannot.
What is hidden for the one reason looks like what is hidden for the other: a reader who knows these rules is no wiser.

Plain Python. Amounts of money and rates are never given to it.

How it is known to be safe: a table whose rows and columns add up is a network, with a node for each row and each
column and an edge for each count. The hidden counts could be others than they are exactly where they lie on a circle
of hidden counts along which one more here can be one fewer there, and none falls below nought. So each hidden count
is tried; where no such circle goes through it, one is made by hiding the counts that cost least.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

FEWEST = 5
TOTAL = -1  # the row, or column, of the totals
HIDDEN = "*"
NOTE = (
    "* A count under five, or one that would let a reader work out a count under five, is not shown in what is "
    "published."
)

Cell = tuple[int, int]
Node = tuple[str, int]


@dataclass(frozen=True)
class Counts:
    """A table of counts. None: not known, which counts for nothing in a total.

    `row_totals` and `column_totals` say which totals are printed; with both, so is the total of all. `also`: places to
    be hidden for what is known from elsewhere.
    """

    rows: Sequence[Sequence[int | None]]
    row_totals: bool = True
    column_totals: bool = True
    also: frozenset[Cell] = frozenset()

    def values(self) -> dict[Cell, int]:
        """Each count with its place, the totals at `TOTAL`, printed or not."""
        inner = {
            (row, column): value
            for row, values in enumerate(self.rows)
            for column, value in enumerate(values)
            if value is not None
        }
        suppressed = dict(inner)
        for (row, column), value in inner.items():
            for place in ((row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
                suppressed[place] = suppressed.get(place, 0) + value
        return suppressed

    def printed(self, cell: Cell) -> bool:
        row, column = cell
        return (row != TOTAL or self.column_totals) and (column != TOTAL or self.row_totals)


def hidden(counts: Counts) -> frozenset[Cell]:
    """The places of the counts that may not be shown, totals among them."""
    values = counts.values()
    network = _Network(values, unseen={cell for cell in values if not counts.printed(cell)})
    small = sorted(cell for cell, value in values.items() if value < FEWEST and counts.printed(cell))
    network.hide([*small, *(counts.also & values.keys())])
    for cell in small:
        network.protect(cell)
    return frozenset(cell for cell in network.hidden if counts.printed(cell))


class _Network:
    """Rows and columns as nodes, counts as edges; a step along an edge makes its count one more or one fewer."""

    def __init__(self, values: Mapping[Cell, int], unseen: set[Cell]) -> None:
        self.values = values
        self.hidden = set(unseen)  # a total that is not printed hides itself
        self.edges: dict[Node, list[Cell]] = {}
        for cell in sorted(values):
            for node in _ends(cell):
                self.edges.setdefault(node, []).append(cell)

    def hide(self, cells: Sequence[Cell]) -> None:
        self.hidden.update(cells)

    def protect(self, cell: Cell) -> None:
        """Hide what it takes for the count to be able to be another; nothing, if it is already."""
        row, column = _ends(cell)
        ways = []
        if self._may_step(cell, row):
            ways.append(self._cheapest(column, row, without=cell))
        if self._may_step(cell, column):
            ways.append(self._cheapest(row, column, without=cell))
        cost, path = min(way for way in ways if way is not None)
        if cost:
            self.hide(path)

    def _may_step(self, cell: Cell, start: Node) -> bool:
        """Whether a step from that end is possible. From its row a count grows, from its column it shrinks; a total
        stands on the other side of its sum, so that it is the other way round, and the total of all twice so."""
        grows = (start[0] == "row") == ((cell[0] == TOTAL) == (cell[1] == TOTAL))
        return grows or self.values[cell] > 0

    def _cheapest(self, start: Node, end: Node, *, without: Cell) -> tuple[int, list[Cell]] | None:
        """The way from one node to another that hides least (Dijkstra): its cost and the counts along it."""
        waiting: list[tuple[int, int, Node, list[Cell]]] = [(0, 0, start, [])]
        done: set[Node] = set()
        while waiting:
            cost, length, node, path = heappop(waiting)
            if node == end:
                return cost, path
            if node in done:
                continue
            done.add(node)
            for cell in self.edges[node]:
                if cell != without and self._may_step(cell, node):
                    row, column = _ends(cell)
                    onwards = column if node == row else row
                    heappush(waiting, (cost + self._cost(cell), length + 1, onwards, [*path, cell]))
        return None

    def _cost(self, cell: Cell) -> int:
        """Nothing for what is hidden already. A total is worth more than a count, a large count more than a small."""
        if cell in self.hidden:
            return 0
        largest = max(self.values.values()) + 1
        return largest * (1 + 9 * cell.count(TOTAL)) + self.values[cell]


def _ends(cell: Cell) -> tuple[Node, Node]:
    return ("row", cell[0]), ("column", cell[1])


def shown(counts: Counts) -> Iterator[tuple[list[str], str]]:
    """The table as it is published, row by row: its counts, and its total (nothing where none is printed); the last
    row is that of the column totals, where they are printed."""
    values, gone = counts.values(), hidden(counts)

    def text(cell: Cell) -> str:
        if cell in gone:
            return HIDDEN
        return f"{values[cell]:,}" if cell in values else "not known"

    width = max((len(row) for row in counts.rows), default=0)
    rows = [*range(len(counts.rows)), *([TOTAL] if counts.column_totals else [])]
    for row in rows:
        yield [text((row, column)) for column in range(width)], text((row, TOTAL)) if counts.row_totals else ""
