"""Whether the rows of a programme fit one another. Plain Python, no Django."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from safer_communities.programmes.rows import Programme

WORKED_BACK = "Printed in no paper"
"""How the source of a figure begins that was worked back from printed ones."""


def misfits(programme: Programme) -> list[str]:
    """A sentence for everything that does not fit: unknown references, things given twice, unknown papers."""
    return [
        *_repeats(programme),
        *_strangers(programme),
        *_plans(programme),
        *_scorecards(programme),
        *_items(programme),
        *_sources(programme),
    ]


def _repeats(programme: Programme) -> Iterator[str]:
    """Things that must be given once and are given again."""
    once: list[tuple[str, Iterable[tuple[object, ...]]]] = [
        ("Paper", ((row.name,) for row in programme.papers)),
        ("Organisation", ((row.code,) for row in programme.partnership.organisations)),
        ("Initiative", ((row.code,) for row in programme.initiatives)),
        ("Initiative", ((row.slug,) for row in programme.initiatives)),
        ("Action", ((row.initiative, row.position) for row in programme.actions)),
        ("Update", ((row.initiative, row.position, row.on) for row in programme.updates)),
        (
            "Budget line",
            ((row.initiative, row.position, row.kind, row.year) for row in programme.budget_lines),
        ),
        ("Budget total", ((row.initiative, row.kind, row.year) for row in programme.budget_totals)),
        (
            "Published row",
            ((row.table, row.initiative, row.agency or "total") for row in programme.published),
        ),
        ("Driver", ((row.initiative, row.key) for row in programme.drivers)),
        ("Unit cost", ((row.key,) for row in programme.unit_costs)),
        ("Indicator", ((row.initiative, row.code) for row in programme.indicators)),
        (
            "Observation",
            ((row.initiative, row.indicator, row.period_start, row.period_end) for row in programme.observations),
        ),
        ("Claim", ((row.initiative, row.subject, row.value) for row in programme.claims)),
        ("Risk", ((row.position,) for row in programme.risks)),
        ("Register entry", ((row.kind, row.initiative, row.position) for row in programme.register)),
    ]
    for what, keys in once:
        for key, times in Counter(keys).items():
            if times > 1:
                yield f"{what} {' '.join(map(str, key))} is given {times} times."


def _strangers(programme: Programme) -> Iterator[str]:
    """Rows that name an initiative or an organisation which the programme does not have."""
    codes = {initiative.code for initiative in programme.initiatives}
    organisations = {organisation.code for organisation in programme.partnership.organisations}
    for initiative in programme.initiatives:
        if initiative.lead_organisation not in organisations:
            yield f"Initiative {initiative.code}: there is no organisation “{initiative.lead_organisation}”."
    named = {
        "actions": [row.initiative for row in programme.actions],
        "updates": [row.initiative for row in programme.updates],
        "budget lines": [row.initiative for row in programme.budget_lines],
        "budget totals": [row.initiative for row in programme.budget_totals],
        "drivers": [row.initiative for row in programme.drivers],
        "indicators": [row.initiative for row in programme.indicators],
        "observations": [row.initiative for row in programme.observations],
        "published figures": [row.initiative for row in programme.published if row.initiative],
        "claims": [row.initiative for row in programme.claims if row.initiative],
        "risks": [code for row in programme.risks for code in row.initiatives],
        "register entries": [row.initiative for row in programme.register if row.initiative],
    }
    for what, found in named.items():
        for code in sorted(set(found) - codes):
            yield f"The {what} name an initiative “{code}” that is not in initiatives.toml."


def _plans(programme: Programme) -> Iterator[str]:
    """Gaps in the order of a plan; dependencies and updates of actions that are not there."""
    plans: dict[str, set[int]] = {}
    for action in programme.actions:
        plans.setdefault(action.initiative, set()).add(action.position)
    for code, positions in plans.items():
        if positions != set(range(1, len(positions) + 1)):
            yield f"The positions of {code}'s actions do not run from 1 to {len(positions)}."
    for action in programme.actions:
        for position in action.depends_on_positions:
            if position == action.position or position not in plans[action.initiative]:
                yield f"Action {action.initiative} {action.position} cannot depend on position {position}."
    for update in programme.updates:
        if update.position not in plans.get(update.initiative, set()):
            yield f"Update of {update.initiative} {update.position}: there is no such action."


def _scorecards(programme: Programme) -> Iterator[str]:
    """Observations of indicators that are not there, and rates that are no shares."""
    measures = {(row.initiative, row.code): row.measure for row in programme.indicators}
    for row in programme.observations:
        measure = measures.get((row.initiative, row.indicator))
        if measure is None:
            yield f"Observation of {row.initiative} “{row.indicator}”: there is no such indicator."
        elif measure == "rate" and row.value > 1:
            yield f"Observation of {row.initiative} “{row.indicator}”: {row.value} is not a share."


def _items(programme: Programme) -> Iterator[str]:
    """Budget lines of one position that name different items."""
    items: dict[tuple[str, int], str] = {}
    for line in programme.budget_lines:
        first = items.setdefault((line.initiative, line.position), line.item)
        if first != line.item:
            yield f"Budget position {line.initiative} {line.position} is both “{first}” and “{line.item}”."


def _sources(programme: Programme) -> Iterator[str]:
    """Sources that begin with no paper of papers.toml."""
    beginnings = (*(paper.name for paper in programme.papers), WORKED_BACK)
    rows: list[Any] = [
        programme.partnership,
        *programme.partnership.organisations,
        *programme.initiatives,
        *(row for initiative in programme.initiatives for row in initiative.statements),
        *(row for initiative in programme.initiatives for row in initiative.volume_targets),
        *programme.actions,
        *programme.updates,
        *programme.budget_lines,
        *programme.budget_totals,
        *programme.published,
        *programme.drivers,
        *programme.unit_costs,
        *programme.indicators,
        *programme.observations,
        *programme.claims,
        *programme.risks,
        *programme.register,
    ]
    unknown = dict.fromkeys(row.source for row in rows if not row.source.startswith(beginnings))
    for source in unknown:
        yield f"The source “{source}” begins with no paper of papers.toml."
