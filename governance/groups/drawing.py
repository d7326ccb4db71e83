"""The governance chart: groups as they are stored, drawn. For the page and for the paper."""

from collections.abc import Sequence

from governance.groups import selectors
from governance.groups.leading import leads
from governance.groups.models import Group
from safer_communities.ui.charts import GroupNode
from safer_communities.ui.names import the
from safer_communities.words import counted


def nodes(groups: Sequence[Group]) -> list[GroupNode]:
    """Groups as `selectors.chart` gives them, for `charts.group_chart`."""
    place = {group.pk: index for index, group in enumerate(groups)}
    return [
        GroupNode(
            name=group.name,
            kind=str(group.get_kind_display()) + (", proposed" if group.state == Group.State.PROPOSED else ""),
            notes=tuple(notes(group)),
            raises_to=place.get(group.escalates_to_id) if group.escalates_to_id else None,
            dashed=group.state == Group.State.PROPOSED,
            lead=group.kind == Group.Kind.BOARD and group.escalates_to_id is None,
        )
        for group in groups
    ]


def notes(group: Group) -> list[str]:
    """The lines below a group's name: who chairs it, and what it oversees."""
    lines = [f"Chair: {led_by(group)}"]
    if codes := ", ".join(oversight.initiative.code for oversight in group.overseen):
        lines.append(f"Oversees {codes}")
    return lines


def led_by(group: Group) -> str:
    """Which post leads a group, and whether it acts for a chair who is gone."""
    lead = leads(selectors.places(group.lineup))
    for seat in group.lineup:
        if str(seat.pk) == lead.key:
            return f"{seat.title} (acting)" if lead.acting else str(seat.title)
    return "vacant"


def title(groups: Sequence[Group]) -> str:
    """The finding: who answers to whom, in a sentence."""
    top = [group for group in groups if group.escalates_to_id is None and group.kind == Group.Kind.BOARD]
    if not top:
        return counted(len(groups), "group")
    below = sum(1 for group in groups if group.escalates_to_id is not None)
    steering = sum(1 for group in groups if group.kind == Group.Kind.STEERING)
    words = f", {steering} of them steering groups" if steering > 1 else ""
    return f"{below} {'group answers' if below == 1 else 'groups answer'} to {the(top[0].name)}{words}"
