"""What makes a kind of paper: how its figures are frozen, and how the frozen figures are set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from governance.papers.models import Paper

Plain = dict[str, Any]
Files = dict[str, tuple[str, bytes]]


def nothing(snapshot: Plain) -> Files:
    return {}


@dataclass(frozen=True)
class Form:
    """One kind of paper. The registry is `governance.papers.kinds.FORMS`.

    title: of each paper of the kind; the period's end is added.
    snapshot: everything the paper says, as plain data; the only part that asks the database.
    template: extends print.html; is given the snapshot as `paper`, and the context.
    context: what is worked out of the snapshot for the template: charts, rows of printed text.
    data: the paper's figures as CSV by name: (what it holds, the file); `data_names` are those names.
    tells_changes: it says what changed since the last paper of its kind for the same group.
    """

    title: str
    snapshot: Callable[[Paper], Plain]
    template: str
    context: Callable[[Plain], Mapping[str, Any]] = field(default=lambda snapshot: {})
    data: Callable[[Plain], Files] = nothing
    data_names: tuple[str, ...] = ()
    tells_changes: bool = False
