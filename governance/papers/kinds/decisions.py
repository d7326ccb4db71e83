"""Decisions sought: what the groups are asked to sign, and what was raised to them and waits for an answer."""

from collections.abc import Iterable
from typing import Any

from governance.documents.selectors import open_sign_offs
from governance.escalation.selectors import open_anywhere
from governance.models import Paper
from governance.papers import snapshots
from governance.papers.forms_of_paper import Form
from safer_communities.tenancy.renderers import written

Plain = dict[str, Any]
COLUMNS = ("group", "what", "subject", "since", "due", "reason")


def snapshot(paper: Paper) -> Plain:
    """What waits for a decision as at the paper's day: of the paper's group, or of all; two statements."""

    def asked_of(row: Any) -> bool:
        return paper.group_id is None or row.group_id == paper.group_id

    return {
        **snapshots.heading(paper),
        "raised": [
            {
                "group": one.group.name,
                "subject": one.subject,
                "reason": one.reason,
                "on": one.raised_on.isoformat(),
                "by": one.raised_by.name if one.raised_by else one.raiser,
            }
            for one in open_anywhere()
            if asked_of(one)
        ],
        "sign_offs": [
            {
                "group": one.group.name,
                "document": one.revision.document.title,
                "version": one.revision.number,
                "question": one.question,
                "sha256": one.sha256,
                "on": one.asked_on.isoformat(),
                "due": one.due_on.isoformat(),
                "asker": one.asker,
            }
            for one in open_sign_offs()
            if asked_of(one)
        ],
    }


def data(snapshot: Plain) -> dict[str, tuple[str, bytes]]:
    return {"decisions": ("What waits for a decision", written(COLUMNS, _rows(snapshot)))}


def _rows(snapshot: Plain) -> Iterable[tuple[Any, ...]]:
    for one in snapshot["raised"]:
        yield one["group"], "raised", one["subject"], one["on"], "", one["reason"]
    for one in snapshot["sign_offs"]:
        subject = f"{one['document']}, version {one['version']}"
        yield one["group"], "sign-off", subject, one["on"], one["due"], one["question"]


FORM = Form(
    title="Decisions sought",
    snapshot=snapshot,
    template="governance/papers/decisions.html",
    data=data,
    data_names=("decisions",),
)
