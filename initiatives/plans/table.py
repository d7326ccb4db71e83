"""The action table of a plan: one function writes a row, for the whole page and for the answer to an update.

Rows are written by string functions, not by a template: a plan of 1,000 actions is 1,000 rows of seven cells,
and the template engine took longer over them than everything else together. Whatever comes from data goes
through `escape`.
"""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from initiatives.by_when.reading import ByWhen, Precision, in_words
from initiatives.rating.facts import Rating
from initiatives.results.shape import ActionVerdict, Plan
from safer_communities.tenancy.models import Membership
from safer_communities.ui.templatetags.ui import rag, status
from safer_communities.vocabulary import FINISHED, Gate, Status
from safer_communities.words import long_date

Verdicts = Mapping[str, ActionVerdict]
COLUMNS = ("No.", "Action", "Lead", "By when", "Status", "Rating", "Last note")
GATE_NAMES = {gate.value: str(gate.label) for gate in Gate}
NO_VERDICT = ActionVerdict(Rating.NOT_RATED, "", (), effective=Rating.NOT_RATED, override=None, days_late=0)
_NO_ID = str(UUID(int=0))

# The same few dozen tags stand in every table.
_rag = lru_cache(maxsize=64)(lambda rating: str(rag(rating)))
_status = lru_cache(maxsize=64)(lambda value: str(status(value, str(Status(value).label))))
_day = lru_cache(maxsize=4096)(long_date)
_short = lru_cache(maxsize=4096)(escape)


@lru_cache(maxsize=4096)
def _in_words(
    start: datetime.date | None,
    end: datetime.date | None,
    precision: str,
    to_be_confirmed: bool,
    ongoing: bool,
    depends_on: str,
) -> str:
    # a programme prints the same few by-whens again and again
    return in_words(ByWhen("", start, end, Precision(precision), to_be_confirmed, ongoing, depends_on))


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of actions, by replacing one id: `reverse` for each row would cost more than the row."""

    page: str
    update: str

    def page_of(self, action_id: UUID) -> str:
        return self.page.replace(_NO_ID, str(action_id))

    @classmethod
    def of(cls, partnership_slug: str) -> "Links":
        return cls(
            reverse("action", args=[partnership_slug, _NO_ID]),
            reverse("update-action", args=[partnership_slug, _NO_ID]),
        )


def rows(plan: Iterable[Any], verdicts: Verdicts, *, links: Links, may_update: bool) -> SafeString:
    """The table's body. `plan` holds actions or tuples of `selectors.ROW`; `verdicts` are ratings by action id."""
    return mark_safe("".join([row(action, verdicts, links=links, may_update=may_update) for action in plan]))


def row(
    action: Any, verdicts: Verdicts, *, links: Links, may_update: bool, saved: bool = False, back: bool = False
) -> SafeString:
    """One action (or a tuple of `selectors.ROW`) as a table row.

    `saved`: it was saved this moment, so its rating is out of date: it says so, and focus goes to its link.
    `back`: the form was closed without saving, and focus goes to its link.
    """
    key = str(action.id)
    given = verdicts.get(key, NO_VERDICT)
    css = _row_class(action, given) + (" row--saved" if saved else "")
    opened = f'<tr id="action-{key}" class="{css.strip()}">' if css else f'<tr id="action-{key}">'
    update = _update(action, key, links, saved or back) if may_update else ""
    return mark_safe(
        f'{opened}<th scope="row">{_short(action.number) or "–"}</th>'
        f'<td class="plan__action"><a href="{links.page.replace(_NO_ID, key)}">{escape(action.description)}</a>'
        f"{_gate(action)}</td>"
        f'<td data-label="Lead"><span>{_short(action.leads) or "none printed"}</span></td>'
        f'<td data-label="By when">{_by_when(action)}</td>'
        f'<td data-label="Status">{_progress(action)}{update}</td>'
        f'<td data-label="Rating">{_rating(given, saved)}</td>'
        f'<td data-label="Last note">{_note(action)}{_announcement(action) if saved else ""}</td></tr>\n'
    )


def bare(action: Any) -> str:
    """The printed number as it is spoken in a sentence: “4” for “4.”."""
    return str(action.number).rstrip(".")


def _row_class(action: Any, verdict: ActionVerdict) -> str:
    if verdict.days_late:
        return "row--late"
    if action.status in FINISHED:
        return "row--done"
    return "row--gate" if action.gate else ""


def _sub(text: str) -> str:
    return f'<span class="table__sub">{_short(text)}</span>'


def _gate(action: Any) -> str:
    return f' <span class="plan__gate">Gate: {GATE_NAMES[action.gate].lower()}</span>' if action.gate else ""


def _by_when(action: Any) -> str:
    printed = f"<span>{_short(action.by_when) or 'none printed'}</span>"
    return printed + "".join(map(_sub, understanding(action)))


def understanding(action: Any) -> list[str]:
    """What was understood of a by-when where that differs; what was assumed, what was not understood."""
    said = []
    understood = _in_words(
        action.due_start, action.due_end, action.precision, action.to_be_confirmed, action.ongoing,
        action.depends_on,
    )  # fmt: skip
    if understood.lower() != " ".join(action.by_when.split()).lower():
        said.append(f"Understood as {understood}" if action.due_end else understood.capitalize())
    if action.assumed:
        said.append(f"Assumed: {action.assumed}")
    if action.not_understood:
        said.append(f"Not understood: {action.not_understood}")
    return said


def _progress(action: Any) -> str:
    said = f"<span>{_status(action.status)}</span>"
    if action.achieved_on:
        said += _sub(f"on {_day(action.achieved_on)}")
    elif action.forecast_on and action.status not in FINISHED:
        said += _sub(f"Forecast {_day(action.forecast_on)}")
    return said


def _update(action: Any, key: str, links: Links, focus: bool) -> str:
    url = links.update.replace(_NO_ID, key)
    return (
        f'<a class="govuk-link plan__update" id="action-{key}-update" href="{url}"'
        f' hx-get="{url}" hx-target="#action-{key}" hx-swap="outerHTML"'
        f"{' data-focus-after-swap' if focus else ''}>Update"
        f'<span class="govuk-visually-hidden"> action {escape(bare(action))}</span></a>'
    )


def _rating(verdict: ActionVerdict, saved: bool) -> str:
    said = f"<span>{_rag(verdict.effective)}</span>"
    if saved:
        return said + _sub("Recalculating: this rating is from before the change.")
    override = verdict.override
    if override:
        said += _sub(f"Set by {override.person} until {_day(override.expires_on)}: {override.reason}")
        return said + _sub(f"Worked out: {verdict.rating.replace('_', ' ')}")
    return said + _sub(verdict.reasons[0] if verdict.reasons else "Not worked out yet.")


def _note(action: Any) -> str:
    if not action.last_note:
        return '<span class="muted">none</span>'
    said = f"<span>{escape(action.last_note)}</span>"
    return said + _sub(_day(action.last_note_on)) if action.last_note_on else said


def _announcement(action: Any) -> str:
    return f"<span hidden data-announce>Action {escape(bare(action))} saved. Recalculating.</span>"


# --- Which rows: filters by link


@dataclass(frozen=True, slots=True)
class Filter:
    key: str
    text: str
    rows: list[Any]


def filters(plan: Sequence[Any], assessed: Plan, names: Sequence[str]) -> list[Filter]:
    """All, late, due in 30 days, mine, gates: each with its actions. Late and due are the stored result's."""
    late = {action.id for action in assessed.late}
    due = {action.id for action in assessed.due_soon}
    own = _any_of(names)
    return [
        Filter("all", "All", list(plan)),
        Filter("late", "Late", [milestone for milestone in plan if str(milestone.id) in late]),
        Filter("due", "Due in 30 days", [milestone for milestone in plan if str(milestone.id) in due]),
        Filter("mine", "Mine", [action for action in plan if own and own.search(action.leads)]),
        Filter("gates", "Gates", [action for action in plan if action.gate]),
    ]


def names_of(membership: Membership) -> list[str]:
    """What printed leads may call a member: their post or organisation, in full or by its initials.

    “PM” for a project manager, “LBB” for the London Borough of Barnet. The page says which it looked for.
    """
    organisation = membership.organisation.name if membership.organisation else ""
    post = membership.post.split(",")[0].strip()
    names = [post, "".join(word[0] for word in post.split()).upper(), organisation]
    names.append("".join(word[0] for word in organisation.split() if word[0].isupper()))
    return list(dict.fromkeys(name for name in names if len(name) > 1))


def _any_of(names: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b") if names else None
