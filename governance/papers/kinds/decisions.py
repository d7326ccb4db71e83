"""Decisions sought: what was raised to the groups and waits for an answer, and what they are asked to sign."""

from collections.abc import Iterable
from uuid import UUID

from governance.documents.models import SignOff
from governance.documents.selectors import open_sign_offs
from governance.escalation.models import Escalation
from governance.escalation.selectors import open_anywhere
from governance.papers import snapshots
from governance.papers.kind import PaperKind, Plain
from governance.papers.models import Paper
from safer_communities.sheets.export import written
from safer_communities.ui.places import Place

COLUMNS = ("group", "what", "subject", "since", "due", "by", "asked")
ANSWER = "To answer it, or to raise it further."
SIGN = "To sign it off."


def snapshot(paper: Paper) -> Plain:
    """What waits for a decision, group by group: the paper's own group first, for what waits at another holds up its
    business as well; two statements."""
    matters = [
        *((escalation.group, _raised(escalation)) for escalation in open_anywhere()),
        *((escalation.group, _to_sign(escalation)) for escalation in open_sign_offs()),
    ]
    groups = {group.pk: group for group, _ in matters}
    waiting: dict[UUID, list[Plain]] = {}
    for group, matter in matters:
        waiting.setdefault(group.pk, []).append(matter)
    order = sorted(groups.values(), key=lambda group: (group.pk != paper.group_id, group.position, group.name))
    return {
        **snapshots.heading(paper),
        "own": paper.group.name if paper.group else "",
        "waiting": [
            {"group": group.name, "own": group.pk == paper.group_id, "matters": waiting[group.pk]} for group in order
        ],
    }


def _raised(escalation: Escalation) -> Plain:
    return {
        "what": "raised",
        "subject": escalation.subject,
        "asked": f"{ANSWER} {escalation.reason}",
        "since": escalation.raised_on.isoformat(),
        "due": None,
        "by": escalation.raised_by.name if escalation.raised_by else escalation.raiser,
    }


def _to_sign(sign_off: SignOff) -> Plain:
    return {
        "what": "sign-off",
        "subject": f"{sign_off.revision.document.title}, version {sign_off.revision.number}",
        "asked": f"{SIGN} {sign_off.question}".strip(),
        "since": sign_off.asked_on.isoformat(),
        "due": sign_off.due_on.isoformat(),
        "by": sign_off.asker,
    }


def context(snapshot: Plain, place: Place) -> Plain:
    own = [group for group in snapshot["waiting"] if group["own"]]
    others = [group for group in snapshot["waiting"] if not group["own"]]
    return {
        "own": own,
        "others": others,
        "own_count": sum(len(group["matters"]) for group in own),
        "other_count": sum(len(group["matters"]) for group in others),
    }


def data(snapshot: Plain) -> dict[str, tuple[str, bytes]]:
    return {"decisions": ("What waits for a decision, the paper's own group first", written(COLUMNS, _rows(snapshot)))}


def _rows(snapshot: Plain) -> Iterable[tuple[object, ...]]:
    for group in snapshot["waiting"]:
        for matter in group["matters"]:
            yield group["group"], *(matter[name] for name in COLUMNS[1:])


KIND = PaperKind(
    key=Paper.Kind.DECISIONS,
    title="Decisions sought",
    snapshot=snapshot,
    template="governance/papers/decisions.html",
    context=context,
    data=data,
    data_names=("decisions",),
)
