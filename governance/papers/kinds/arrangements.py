"""Governance arrangements: the groups, who chairs and sits on them, what they oversee, and who they answer to."""

from collections.abc import Iterable
from dataclasses import asdict

from django.utils.safestring import mark_safe

from governance.groups import drawing, selectors
from governance.papers import snapshots
from governance.papers.kind import PaperKind, Plain
from governance.papers.models import Paper
from safer_communities.sheets.export import written
from safer_communities.ui import charts
from safer_communities.ui.places import Place

COLUMNS = ("group", "kind", "seat", "organisation", "office", "votes", "holder")


def snapshot(paper: Paper) -> Plain:
    """The groups that have not ended, as at the paper's day; four statements."""
    groups = selectors.chart(paper.as_at)
    names = {group.pk: group.name for group in groups}
    return {
        **snapshots.heading(paper),
        "finding": drawing.title(groups),
        "nodes": [asdict(node) for node in drawing.nodes(groups)],
        "groups": [
            {
                "name": group.name,
                "kind": group.get_kind_display(),
                "state": group.get_state_display(),
                "purpose": group.purpose,
                "quorum": group.quorum,
                "rule": group.get_rule_display(),
                "answers_to": names[group.escalates_to_id] if group.escalates_to_id else "",
                "oversees": [
                    f"{oversight.initiative.code} {oversight.initiative.name}" for oversight in group.overseen
                ],
                "seats": [
                    {
                        "title": seat.title,
                        "organisation": seat.organisation.name,
                        "office": seat.get_office_display() if seat.office else "",
                        "votes": seat.votes,
                        "holder": seat.now[0].membership.post if seat.now else "",
                    }
                    for seat in group.lineup
                ],
            }
            for group in groups
        ],
    }


def context(snapshot: Plain, place: Place) -> Plain:
    nodes = [charts.GroupNode(**{**node, "notes": tuple(node["notes"])}) for node in snapshot["nodes"]]
    if not nodes:
        return {"chart": ""}
    drawn = charts.group_chart(nodes, title=snapshot["finding"], id_prefix=f"{place.prefix}groups", width=700)
    return {"chart": mark_safe(drawn)}


def data(snapshot: Plain) -> dict[str, tuple[str, bytes]]:
    return {"seats": ("The groups, their seats and who holds them", written(COLUMNS, _rows(snapshot)))}


def _rows(snapshot: Plain) -> Iterable[tuple[object, ...]]:
    for group in snapshot["groups"]:
        for seat in group["seats"]:
            yield (
                group["name"], group["kind"], seat["title"], seat["organisation"], seat["office"],
                "yes" if seat["votes"] else "no", seat["holder"] or "vacant",
            )  # fmt: skip


KIND = PaperKind(
    key=Paper.Kind.GOVERNANCE,
    title="Governance arrangements",
    snapshot=snapshot,
    template="governance/papers/arrangements.html",
    context=context,
    data=data,
    data_names=("seats",),
)
