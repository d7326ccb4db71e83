"""Which libraries are known in one place, and what stays plain Python. Who may import whom: test_walls.py."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.walls import APPS, GROUND

PROJECT = Path(__file__).resolve().parents[2]
PLAIN = (
    "initiatives.plans.answers",
    "initiatives.by_when.reading",
    "governance.papers.suppression",
    "initiatives.rating.rules",
    "initiatives.results.fitting",
    "initiatives.results.shape",
    "initiatives.strategy.quarters",
    "governance.documents.changes",
    "governance.escalation.rule",
    "governance.notices.rules",
    "governance.documents.deciding",
    "governance.meetings.rules",
    "governance.documents.files",
    "governance.groups.leading",
    "evaluation.model.contradictions",
    "evaluation.model.cost_benefit",
    "evaluation.model.headlines",
    "evaluation.model.logic",
    "evaluation.model.observed",
    "safer_communities.money",
    "safer_communities.pdf",
    "safer_communities.programmes.northgate",
    "safer_communities.programmes.northgate_case",
    "safer_communities.programmes.checks",
    "safer_communities.programmes.read_strategy",
    "safer_communities.sheets.cells",
    "safer_communities.sheets.columns",
    "safer_communities.sheets.common",
    "safer_communities.sheets.export",
    "safer_communities.sheets.kinds",
    "safer_communities.ui.charts",
    "safer_communities.ui.marks",
)


def modules(package: str) -> Iterator[tuple[str, ast.Module]]:
    """(dotted name, syntax tree) of each module of a package, migrations left out."""
    for path in sorted(PROJECT.joinpath(*package.split(".")).rglob("*.py")):
        parts = path.relative_to(PROJECT).with_suffix("").parts
        if "migrations" not in parts:
            yield ".".join(parts), ast.parse(path.read_text())


def imports(tree: ast.Module) -> Iterator[str]:
    """Dotted names of what a module imports: `from a import b` is "a.b"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


EVERYTHING = [found for package in (*APPS, GROUND) for found in modules(package)]


@pytest.mark.parametrize(
    ("library", "owners"),
    [
        ("weasyprint", {"safer_communities.pdf"}),
        ("knox", {"safer_communities.accounts.tokens", "safer_communities.accounts.models"}),
    ],
)
def test_a_library_that_may_have_to_be_replaced_is_known_in_one_place(library: str, owners: set[str]) -> None:
    found = {module for module, tree in EVERYTHING for name in imports(tree) if within(name, library)}
    assert found == owners


def reached_from(start: str) -> set[str]:
    """What a module imports, and what those of ours import in turn."""
    trees = dict(EVERYTHING)
    trees |= {name.removesuffix(".__init__"): tree for name, tree in trees.items()}
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for name in imports(trees[waiting.pop()]):
            ours = name if name in trees else name.rpartition(".")[0]
            if ours not in seen:
                seen.add(ours)
                waiting += [ours] if ours in trees else []
    return seen


@pytest.mark.parametrize("module", PLAIN)
def test_plain_python_modules_reach_no_django(module: str) -> None:
    wrong = {name for name in reached_from(module) if name.split(".")[0] in ("django", "rest_framework", "celery")}
    assert wrong == set()
