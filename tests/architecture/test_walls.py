"""The walls hold in the project, and each is seen to fall where a violation is planted into a copy of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from safer_communities import parts
from tests.architecture import walls
from tests.architecture.walls import Module

PROJECT = Path(__file__).resolve().parents[2]
Rule = Callable[[list[Module]], Iterator[str]]


@pytest.fixture(scope="module")
def tree() -> list[Module]:
    return walls.modules(PROJECT)


@pytest.mark.parametrize("rule", walls.RULES, ids=lambda rule: rule.__name__)
def test_the_walls_hold(rule: Rule, tree: list[Module]) -> None:
    assert list(rule(tree)) == []


def test_there_is_a_house_to_look_at(tree: list[Module]) -> None:
    assert len(tree) > 250
    assert {f"{app}.{part}" for app, own in walls.PARTS.items() for part in own} <= {each.name for each in tree}


@pytest.mark.parametrize("name", [*walls.GROUND_WRITERS, *walls.GROUND_READERS])
def test_who_is_excused_is_there(name: str, tree: list[Module]) -> None:
    """An excuse that outlives its module would excuse the next of that name."""
    assert name in {each.name for each in tree}


@pytest.mark.parametrize(
    "name",
    [
        *(urls for _, urls in parts.ADDRESSES),
        *(f"{module}.ADDRESSES" for module in parts.API),
        *(task["task"] for task in parts.PERIODIC_TASKS.values()),
        *parts.LOADERS,
        *parts.AFTER_LOADING,
        *parts.OWED,
        *parts.BEFORE_A_GROUP_ENDS,
        *parts.ON_A_MEETINGS_PAGE,
        parts.ATTACHABLE_PAPERS,
        *parts.KINDS_OF_PAPER,
    ],
)
def test_whatever_is_listed_to_plug_in_is_there(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    if name.endswith((".urls", "_urls")):
        module, attribute = name, "urlpatterns"
    assert parts.plugged([f"{module}.{attribute}"])[0]


@dataclass(frozen=True)
class Planted:
    """A violation: code put at the end of a file, made if it is not there; and the rule that has to find it there."""

    rule: Rule
    where: str
    code: str
    found: str  # how the line that tells of it starts


QUERY, WRITE = walls.only_selectors_and_services_query, walls.only_services_and_loaders_write
VIOLATIONS = {
    # the three that stayed unseen when walls went by file names
    "a save in a view of a longer name": Planted(
        WRITE, "governance/meetings/minutes_views.py", "def _put(row): row.save()", "governance.meetings.minutes_views:"
    ),
    "an update in a selectors file": Planted(
        WRITE, "initiatives/plans/selectors.py", "def _put(rows): rows.update(gate='')", "initiatives.plans.selectors:"
    ),
    "groups that know papers": Planted(
        walls.parts_import_one_way,
        "governance/groups/services.py",
        "from governance.papers import selectors",
        "governance.groups.services:",
    ),
    "a delete in a page": Planted(
        WRITE, "evaluation/benefits/page.py", "def _put(rows): rows.delete()", "evaluation.benefits.page:"
    ),
    "an asynchronous bulk form in an API": Planted(
        WRITE, "budgets/ledger/api.py", "async def _put(rows): await rows.abulk_create([])", "budgets.ledger.api:"
    ),
    "an update_or_create in a form": Planted(
        WRITE,
        "governance/documents/forms.py",
        "def _put(rows): rows.update_or_create(pk=1)",
        "governance.documents.forms:",
    ),
    "SQL that writes in a task": Planted(
        WRITE, "governance/tasks.py", 'SQL = "DELETE FROM governance_paper"', "governance.tasks:"
    ),
    "a write in a new module of no layer": Planted(
        WRITE, "initiatives/plans/helpers.py", "def _put(row): row.asave()", "initiatives.plans.helpers:"
    ),
    "a write on the ground floor": Planted(
        WRITE, "safer_communities/ui/forms.py", "def _put(row): row.save()", "safer_communities.ui.forms:"
    ),
    "a query in a view": Planted(
        QUERY, "initiatives/plans/views.py", "ALL = Action.objects", "initiatives.plans.views:"
    ),
    "a queryset refined in a page": Planted(
        QUERY, "budgets/ledger/table.py", "def _some(rows): return rows.exclude(kind='')", "budgets.ledger.table:"
    ),
    "a query in a template tag": Planted(
        QUERY,
        "safer_communities/ui/templatetags/ui.py",
        "def _some(model): return model.objects.get(pk=1)",
        "safer_communities.ui.templatetags.ui:",
    ),
    "SQL of one's own in a view": Planted(
        QUERY, "evaluation/benefits/views.py", "def _some(c): return c.cursor()", "evaluation.benefits.views:"
    ),
    "the ground floor that knows an app": Planted(
        walls.the_ground_floor_knows_no_app,
        "safer_communities/tenancy/outbox.py",
        "def _late():\n    from evaluation import tasks",
        "safer_communities.tenancy.outbox:",
    ),
    "an app that knows a later one": Planted(
        walls.apps_import_one_way, "initiatives/plans/views.py", "import budgets.factors", "initiatives.plans.views:"
    ),
    "an app that knows a later one by a relative import": Planted(
        walls.apps_import_one_way,
        "budgets/ledger/table.py",
        "from evaluation.model import figures as _",
        "budgets.ledger.table:",
    ),
    "a part that knows a later one": Planted(
        walls.parts_import_one_way,
        "initiatives/plans/services.py",
        "from ..registers import services",
        "initiatives.plans.services:",
    ),
    "two packages that know each other": Planted(
        walls.no_packages_go_round_in_a_circle,
        "safer_communities/tenancy/past.py",
        "from safer_communities.accounts import tokens",
        "safer_communities.tenancy ",
    ),
    "the addresses of the site known below": Planted(
        walls.nothing_below_knows_what_stands_above,
        "governance/papers/views.py",
        "from safer_communities.site import urls",
        "governance.papers.views:",
    ),
    "a folder that is no part": Planted(
        walls.apps_are_made_of_parts, "governance/utils/dates.py", "NOW = 1", "governance.utils.dates "
    ),
    "a view known to a service": Planted(
        walls.views_are_known_to_addresses_alone,
        "governance/meetings/services.py",
        "from governance.meetings.agenda_views import agenda",
        "governance.meetings.services:",
    ),
    "a kind of paper that knows another": Planted(
        walls.no_kind_of_paper_knows_another,
        "governance/papers/kinds/budget.py",
        "from governance.papers.kinds import risks",
        "governance.papers.kinds.budget:",
    ),
    "Django in the model of figures": Planted(
        walls.plain_python_reaches_no_django,
        "evaluation/model/extra.py",
        "from django.utils import timezone",
        "evaluation.model.extra ",
    ),
    "Django reached from rules by way of another module": Planted(
        walls.plain_python_reaches_no_django,
        "governance/notices/rules.py",
        "from safer_communities.tenancy.models import Role",
        "governance.notices.rules ",
    ),
}


@pytest.mark.parametrize("planted", VIOLATIONS.values(), ids=VIOLATIONS.keys())
def test_a_planted_violation_is_found(planted: Planted, tree: list[Module], tmp_path: Path) -> None:
    copied = tmp_path / planted.where
    copied.parent.mkdir(parents=True)
    original = PROJECT / planted.where
    copied.write_text(f"{original.read_text() if original.exists() else ''}\n\n{planted.code}\n")
    [changed] = walls.modules(tmp_path)
    with_it = [each for each in tree if each.name != changed.name] + [changed]
    new = set(planted.rule(with_it)) - set(planted.rule(tree))
    assert new
    assert any(line.startswith(planted.found) for line in new)


@pytest.mark.parametrize(
    "source",
    ["def put(words, more): words.update(more)", "def put(form): super().save()", "x = selectors.history(row)"],
)
def test_what_only_looks_like_a_write_or_a_query_is_left_alone(source: str) -> None:
    """A wall that cries wolf is soon torn down: a dict is updated with a dict, rows with names of their columns."""
    module = walls.read("governance.papers.extra", source)
    assert [line for rule in (WRITE, QUERY) for line in rule([module])] == []
