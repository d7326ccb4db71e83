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
    found = [
        *((one.group, _raised(one)) for one in open_anywhere()),
        *((one.group, _to_sign(one)) for one in open_sign_offs()),
    ]
    groups = {group.pk: group for group, _ in found}
    waiting: dict[UUID, list[Plain]] = {}
    for group, matter in found:
        waiting.setdefault(group.pk, []).append(matter)
    order = sorted(groups.values(), key=lambda group: (group.pk != paper.group_id, group.position, group.name))
    return {
        **snapshots.heading(paper),
        "own": paper.group.name if paper.group else "",
        "waiting": [
            {"group": group.name, "own": group.pk == paper.group_id, "matters": waiting[group.pk]} for group in order
        ],
    }


def _raised(one: Escalation) -> Plain:
    return {
        "what": "raised",
        "subject": one.subject,
        "asked": f"{ANSWER} {one.reason}",
        "since": one.raised_on.isoformat(),
        "due": None,
        "by": one.raised_by.name if one.raised_by else one.raiser,
    }


def _to_sign(one: SignOff) -> Plain:
    return {
        "what": "sign-off",
        "subject": f"{one.revision.document.title}, version {one.revision.number}",
        "asked": f"{SIGN} {one.question}".strip(),
        "since": one.asked_on.isoformat(),
        "due": one.due_on.isoformat(),
        "by": one.asker,
    }


def context(snapshot: Plain, place: Place) -> Plain:
    own = [one for one in snapshot["waiting"] if one["own"]]
    others = [one for one in snapshot["waiting"] if not one["own"]]
    return {
        "own": own,
        "others": others,
        "own_count": sum(len(one["matters"]) for one in own),
        "other_count": sum(len(one["matters"]) for one in others),
    }


def data(snapshot: Plain) -> dict[str, tuple[str, bytes]]:
    return {"decisions": ("What waits for a decision, the paper's own group first", written(COLUMNS, _rows(snapshot)))}


def _rows(snapshot: Plain) -> Iterable[tuple[object, ...]]:
    for one in snapshot["waiting"]:
        for matter in one["matters"]:
            yield one["group"], *(matter[name] for name in COLUMNS[1:])


KIND = PaperKind(
    key=Paper.Kind.DECISIONS,
    title="Decisions sought",
    snapshot=snapshot,
    template="governance/papers/decisions.html",
    context=context,
    data=data,
    data_names=("decisions",),
)
