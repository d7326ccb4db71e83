"""What makes a kind of paper: how its figures are frozen, and how the frozen figures are set.

The kinds are listed in `safer_communities.parts.KINDS_OF_PAPER`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from governance.papers.models import Paper
from safer_communities import parts
from safer_communities.ui.places import Place

Plain = dict[str, Any]  # a snapshot, or a part of one, as JSON keeps it
Files = dict[str, tuple[str, bytes]]
Upload = tuple[str, bytes, int]  # the id of the place that it is laid into, the PDF, its page from 0


def nothing_worked_out(snapshot: Plain, place: Place) -> Plain:
    return {}


def no_data(snapshot: Plain) -> Files:
    return {}


def no_uploads(snapshot: Plain) -> list[Upload]:
    return []


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper.

    key: one of `Paper.Kind`.
    title: of each paper of the kind; the period's end is added.
    snapshot: everything the paper says, as plain data; it and `uploads` alone ask the database.
    template: extends `place.base`; is given the snapshot as `paper`, its `place`, and the context.
    context: what is worked out of the snapshot for the template: charts, rows of printed text. Ids begin with the
        place's prefix.
    data: the paper's figures as CSV by name: (what it holds, the file); `data_names` are those names.
    uploads: pages of other people's PDFs that are laid into it.
    tells_changes: it says what changed since the last paper of its kind for the same group.
    """

    key: str
    title: str
    snapshot: Callable[[Paper], Plain]
    template: str
    context: Callable[[Plain, Place], Mapping[str, Any]] = nothing_worked_out
    data: Callable[[Plain], Files] = no_data
    data_names: tuple[str, ...] = ()
    uploads: Callable[[Plain], list[Upload]] = no_uploads
    tells_changes: bool = False


@cache
def kinds() -> dict[str, PaperKind]:
    """The kinds of paper by their keys."""
    return {kind.key: kind for kind in parts.plugged(parts.KINDS_OF_PAPER)}


def kind_of(snapshot: Plain) -> PaperKind:
    """The kind of the paper that a snapshot is of. The first snapshots said nothing of it: there was one kind."""
    return kinds()[snapshot.get("form", Paper.Kind.PROGRAMME_REPORT)]
