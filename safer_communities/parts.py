"""Where the parts of the four apps plug in: every such place, in this one file.

Dotted names only, so that the ground floor lists its guests without importing any; `plugged` brings them when they
are asked for. `tests/architecture/` sees that each of them is there.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from celery.schedules import crontab
from django.utils.module_loading import import_string

from safer_communities.sheets.columns import Columns

# Pages: where under /p/<partnership>/, and whose addresses. The first that fits a request answers it.
ADDRESSES = (
    ("", "governance.programme.urls"),
    ("", "initiatives.plans.urls"),
    ("", "initiatives.timeline.urls"),
    ("", "initiatives.registers.initiative_urls"),
    ("", "budgets.ledger.urls"),
    ("", "evaluation.benefits.urls"),
    ("", "evaluation.scorecards.urls"),
    ("registers/", "initiatives.registers.urls"),
    ("strategy/", "initiatives.strategy.urls"),
    ("governance/raised/", "governance.escalation.urls"),
    ("governance/", "governance.groups.urls"),
    ("governance/", "governance.programme.group_urls"),
    ("documents/", "governance.documents.urls"),
    ("meetings/", "governance.meetings.urls"),
    ("papers/", "governance.papers.urls"),
    ("", "governance.notices.urls"),
)

# The API: the `ADDRESSES` of these modules stand under /api/v1/p/<partnership>/, in this order.
API = (
    "initiatives.plans.api",
    "budgets.ledger.api",
    "evaluation.scorecards.api",
    "evaluation.benefits.api",
    "evaluation.reassessing.api",
    "governance.groups.api",
    "governance.documents.api",
    "governance.meetings.api",
    "governance.papers.api",
)

# The navigation: (words, name of the address); and what stands under “Governance” while the reader is there.
NAVIGATION = (
    ("Programme", "programme"),
    ("My work", "my-work"),
    ("Initiatives", "initiatives"),
    ("Money", "money"),
    ("Benefits", "benefits"),
    ("Governance", "groups"),
    ("Papers", "papers"),
)
GOVERNANCE = (
    ("Groups", "groups"),
    ("Meetings", "meetings"),
    ("Actions", "meeting-actions"),
    ("Documents", "documents"),
    ("Raised", "raised"),
    ("Registers", "registers"),
    ("Strategy", "strategies"),
)

# What puts a programme that was read from data files into a partnership, in this order: each is given the `Loading`.
LOADERS = (
    "initiatives.plans.loading.initiatives",
    "governance.groups.loading.load",
    "initiatives.plans.loading.plans",
    "initiatives.plans.loading.risks",
    "budgets.ledger.loading.lines",
    "evaluation.benefits.loading.load",
    "evaluation.drivers.loading.load",
    "evaluation.scorecards.loading.load",
    "initiatives.plans.loading.updates",
    "budgets.ledger.loading.spend",
    "initiatives.registers.loading.load",
    "governance.escalation.loading.load",
    "governance.documents.loading.load",
    "governance.meetings.loading.load",
    "initiatives.strategy.loading.load",
)
# The columns of lists that data files give, by what the files call their rows.
COLUMNS = {
    "initiatives": "initiatives.plans.columns.INITIATIVES",
    "actions": "initiatives.plans.columns.ACTIONS",
    "updates": "initiatives.plans.columns.UPDATES",
    "risks": "initiatives.plans.columns.RISKS",
    "dependencies_and_constraints": "initiatives.registers.columns.DEPENDENCIES_AND_CONSTRAINTS",
    "assumptions": "initiatives.registers.columns.ASSUMPTIONS",
    "budget_lines": "budgets.ledger.columns.LINES",
    "indicators": "evaluation.scorecards.columns.INDICATORS",
    "observations": "evaluation.scorecards.columns.OBSERVATIONS",
    "groups": "governance.groups.columns.GROUPS",
    "meetings": "governance.meetings.columns.MEETINGS",
}
# What follows once it is committed.
AFTER_LOADING = ("evaluation.reassessing.loading.assess",)

# What members owe, by part: each is given the member, today, and the initiatives whose plan they keep.
OWED = (
    "initiatives.plans.owed_selectors.owed",
    "evaluation.scorecards.owed_selectors.owed",
    "initiatives.registers.owed_selectors.owed",
    "initiatives.strategy.owed_selectors.owed",
    "governance.documents.owed_selectors.owed",
    "governance.meetings.owed_selectors.owed",
    "governance.escalation.owed_selectors.owed",
)

# What stands in the way of ending a group: each is given the group, and answers with a sentence, or with "".
BEFORE_A_GROUP_ENDS = (
    "governance.documents.selectors.keeps_group",
    "governance.escalation.selectors.keeps_group",
    "governance.meetings.selectors.keeps_group",
)
# What else is told on a meeting's page: each is given the member and the meeting, and answers with its words.
ON_A_MEETINGS_PAGE = ("governance.papers.selectors.told_of_meeting",)
# The papers that may be put with an item of an agenda: a queryset.
ATTACHABLE_PAPERS = "governance.papers.selectors.attachable"

# The kinds of Board paper: a `PaperKind` each.
KINDS_OF_PAPER = (
    "governance.papers.kinds.programme_report.KIND",
    "governance.papers.kinds.highlight_report.KIND",
    "governance.papers.kinds.quarterly_return.KIND",
    "governance.papers.kinds.budget.KIND",
    "governance.papers.kinds.cost_benefit.KIND",
    "governance.papers.kinds.risks.KIND",
    "governance.papers.kinds.decisions.KIND",
    "governance.papers.kinds.arrangements.KIND",
    "governance.papers.kinds.pack.KIND",
)

# What the clock brings about.
PERIODIC_TASKS: dict[str, dict[str, object]] = {
    # The certainty behind the hints: whatever a lost message left behind is found within a few seconds.
    "sweep the outbox": {"task": "evaluation.tasks.sweep", "schedule": 2.0, "options": {"expires": 10}},
    "find results of an older shape": {
        "task": "evaluation.tasks.sweep_older_shapes",
        "schedule": 15.0,
        "options": {"expires": 30},
    },
    "take up papers left behind": {"task": "governance.tasks.sweep", "schedule": 3.0, "options": {"expires": 10}},
    "put what is raised on agendas": {
        "task": "governance.tasks.settle_agendas_everywhere",
        "schedule": 15.0,
        "options": {"expires": 30},
    },
    # A milestone becomes overdue by the passing of time alone.
    "reassess everything at night": {
        "task": "evaluation.tasks.reassess_everything",
        "schedule": crontab(hour=0, minute=5),
    },
    # So does the last day for answers to a sign-off; a change of seats decides it the night after.
    "decide sign-offs": {"task": "governance.tasks.settle_sign_offs", "schedule": crontab(hour=0, minute=15)},
    # A reporting period ends by the passing of time alone.
    "raise what the rule says": {
        "task": "governance.tasks.follow_up_everywhere",
        "schedule": crontab(hour=0, minute=20),
    },
    "make notices": {"task": "governance.tasks.tell", "schedule": crontab(minute="*/15"), "options": {"expires": 600}},
    # Three times, so that a mail server that is down at seven costs nobody the day's digest.
    "send digests": {"task": "governance.tasks.send_digests", "schedule": crontab(hour="7-9", minute=5)},
}


@cache
def _brought(name: str) -> Any:
    return import_string(name)


def columns(rows: str) -> Columns:
    """The columns of one of the lists above."""
    brought: Columns = _brought(COLUMNS[rows])
    return brought


def plugged(names: Iterable[str]) -> list[Any]:
    """What stands under some of the dotted names above, in their order."""
    return [_brought(name) for name in names]
