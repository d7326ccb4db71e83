"""Who may import whom, who may write, and what stays plain Python. docs/architecture.md says it in words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
# From the inside out: each may know those before it.
ORDER = ("safer_communities.tenancy", "initiatives", "budgets", "evaluation", "governance")
# The outermost layer: may read any app's selectors, and is imported by nothing but itself and the URLconf.
OUTERMOST = ("views", "edit_views", "api", "forms", "urls", "tasks")
PLAIN = (
    "initiatives.plans.answers",
    "initiatives.by_when.reading",
    "governance.papers.suppression",
    "initiatives.rating.rules",
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
    "safer_communities.programmes.read",
    "safer_communities.programmes.read_strategy",
    "safer_communities.ui.charts",
    "safer_communities.ui.marks",
)
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
READERS = ("views", "edit_views", "api", "selectors", "forms", "facts", "assemble", "rendering", "snapshots")


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


EVERYTHING = [found for package in (*ORDER[1:], "safer_communities") for found in modules(package)]


@pytest.mark.parametrize("package", ORDER)
def test_models_services_selectors_and_rules_import_one_way(package: str) -> None:
    outer = ORDER[ORDER.index(package) + 1 :]
    wrong = [
        f"{module} imports {name}"
        for module, tree in modules(package)
        if module.rpartition(".")[2] not in OUTERMOST
        for name in imports(tree)
        if any(within(name, each) for each in outer)
    ]
    assert wrong == []


def test_what_all_share_knows_no_app() -> None:
    shared = ("safer_communities.tenancy", "safer_communities.ui", "safer_communities.accounts")
    wrong = [
        f"{module} imports {name}"
        for package in shared
        for module, tree in modules(package)
        for name in imports(tree)
        if any(within(name, app) for app in ORDER[1:])
    ]
    assert wrong == []


def test_nothing_but_views_and_urls_imports_a_view() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, tree in EVERYTHING
        if not module.endswith(("views", "urls"))
        for name in imports(tree)
        if any(part in ("views", "edit_views") for part in name.split(".")) and within_ours(name)
    ]
    assert wrong == []


def test_no_kind_of_paper_imports_another() -> None:
    kinds = "governance.papers.kinds"  # what two of them need stands beside them, in governance.papers
    wrong = [
        f"{module} imports {name}"
        for module, tree in modules(kinds)
        if not module.endswith("__init__")
        for name in imports(tree)
        if within(name, kinds)
    ]
    assert wrong == []


def within_ours(name: str) -> bool:
    return any(within(name, package) for package in (*ORDER, "safer_communities"))


def test_only_services_write() -> None:
    wrong = [
        f"{module}: {node.func.attr}"
        for package in ORDER[1:]
        for module, tree in modules(package)
        if module.rpartition(".")[2] in READERS
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
    ]
    assert wrong == []


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
