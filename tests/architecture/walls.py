"""The walls of the house, as rules over a tree of Python files: who may import whom, who may write, who may query.

Every rule reads folders and the syntax tree. `wrongs(root)` is what is wrong in a tree, one line each; the tests run it
over the project, and over copies of it into which a violation of each kind was planted.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

GROUND = "safer_communities"
# From the inside out: each may know those before it, and all know the ground floor.
APPS = ("initiatives", "budgets", "evaluation", "governance")
# The parts of each app, from the inside out as well.
PARTS = {
    "initiatives": ("by_when", "rating", "results", "plans", "registers", "strategy", "timeline"),
    "budgets": ("ledger",),
    "evaluation": ("model", "drivers", "benefits", "scorecards", "reassessing"),
    "governance": ("groups", "documents", "escalation", "meetings", "papers", "notices", "programme"),
}
# What stands beside an app's parts: its tables by their names, who may do what, the worker's way in.
BESIDE_PARTS = {"__init__", "apps", "models", "permissions", "tasks", "factors", "migrations", "management"}
# Where parts plug in, and what starts a process: they name apps, and nothing below names them.
ABOVE = (f"{GROUND}.site",)

WRITERS = ("services", "loading")
READERS = ("selectors", *WRITERS)
# On the ground floor there are no parts: these write, each for the reason given.
GROUND_WRITERS = {
    f"{GROUND}.tenancy.records": "makes, changes and removes rows, for services",
    f"{GROUND}.tenancy.outbox": "appends and takes away markers",
    f"{GROUND}.accounts.models": "makes accounts, as Django's own manager does",
    f"{GROUND}.accounts.tokens": "issues and forgets tokens of the API",
    f"{GROUND}.accounts.digests": "claims a day's digest",
    f"{GROUND}.accounts.sessions": "keeps sessions, as Django's own backend does",
    f"{GROUND}.pdf": "saves PDFs, which are no rows",
    f"{GROUND}.tenancy.owner": "makes the two roles, for migrations",
}
GROUND_READERS = {
    **GROUND_WRITERS,
    f"{GROUND}.tenancy.versioning": "locks a row that is about to change",
    f"{GROUND}.tenancy.locks": "holds advisory locks",
    f"{GROUND}.tenancy.past": "reads the history of any row",
    f"{GROUND}.tenancy.everywhere": "goes through the partnerships",
    f"{GROUND}.tenancy.fields": "is the manager that keeps to a partnership",
    f"{GROUND}.tenancy.prepared": "puts SQL together once a process",
    f"{GROUND}.tenancy.middleware": "opens the transaction of a request",
    f"{GROUND}.accounts.backends": "finds who signs in",
    f"{GROUND}.rest.paging": "cuts a queryset into pages",
    f"{GROUND}.rest.resource": "reads one row and the rows of a page",
    f"{GROUND}.rest.filters": "turns parameters into lookups",
    f"{GROUND}.site.sign_in": "asks whether the database answers",
    f"{GROUND}.tenancy.owner": "takes on the owner's role, for migrations",
    f"{GROUND}.tenancy.postgresql.base": "tells PostgreSQL whose data this is about",
    f"{GROUND}.pdf": "reads the objects of a PDF, which are no rows",
}
# Plain Python, wherever they stand: folders, and modules of a part that are named so.
PLAIN_FOLDERS = ("initiatives.by_when", "initiatives.rating", "evaluation.model", f"{GROUND}.ui.charts")
PLAIN_NAMES = ("rules", "factors")
NOT_PLAIN = ("django", "rest_framework", "celery", "simple_history")

WRITING = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete_all"}
WRITING |= {f"a{name}" for name in WRITING} | {"asave", "aupdate"}
QUERYING = {
    "filter", "exclude", "annotate", "alias", "order_by", "select_related", "prefetch_related", "values_list",
    "select_for_update", "aggregate", "in_bulk", "defer", "distinct", "raw", "union",
}  # fmt: skip
MANAGERS = {"objects", "_base_manager", "_default_manager", "history"}
SQL_THAT_WRITES = re.compile(r"\b(INSERT INTO|DELETE FROM|TRUNCATE|UPDATE\s+\S+\s+SET|(ALTER|CREATE|DROP) [A-Z]+)\b")


@dataclass(frozen=True)
class Module:
    """One file of the tree."""

    name: str
    tree: ast.Module

    @property
    def app(self) -> str:
        return self.name.split(".")[0]

    @property
    def layer(self) -> str:
        """What the module is in its part: `sign_off_services` is “services”."""
        return self.name.rpartition(".")[2].rpartition("_")[2]

    @cached_property
    def imports(self) -> list[tuple[int, str]]:
        """(line, dotted name) of what it imports, wherever in the file: `from a import b` is "a.b"."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(node.lineno, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = ".".join(self.name.split(".")[: -node.level]) if node.level else ""
                module = ".".join(filter(None, (base, node.module or "")))
                found += [(node.lineno, f"{module}.{alias.name}") for alias in node.names]
        return found

    @cached_property
    def calls(self) -> list[ast.Call]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]

    def __str__(self) -> str:
        return self.name


def read(name: str, source: str) -> Module:
    """A module from its source."""
    return Module(name, ast.parse(source))


def modules(root: Path) -> list[Module]:
    """Every module of the five packages, migrations left out: they are landed, and held by checksums."""
    found = []
    for package in (GROUND, *APPS):
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            if "migrations" not in parts:
                name = ".".join(parts).removesuffix(".__init__")
                found.append(read(name, path.read_text()))
    return found


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def part_of(name: str) -> str:
    """The part in which a dotted name stands, "governance.groups"; of what stands beside parts, the module itself."""
    words = name.split(".")
    if words[0] in APPS and len(words) > 1 and words[1] in PARTS[words[0]]:
        return ".".join(words[:2])
    return ".".join(words[:2]) if words[0] in (GROUND, *APPS) else ""


# Imports


def the_ground_floor_knows_no_app(tree: list[Module]) -> Iterator[str]:
    for module in tree:
        if module.app == GROUND and not any(within(module.name, above) for above in ABOVE):
            yield from (
                f"{module}:{line} imports {name}" for line, name in module.imports if name.split(".")[0] in APPS
            )


def nothing_below_knows_what_stands_above(tree: list[Module]) -> Iterator[str]:
    for module in tree:
        for line, name in module.imports:
            if any(within(name, above) and not within(module.name, above) for above in ABOVE):
                yield f"{module}:{line} imports {name}"


def apps_import_one_way(tree: list[Module]) -> Iterator[str]:
    for module in tree:
        later = APPS[APPS.index(module.app) + 1 :] if module.app in APPS else ()
        yield from (f"{module}:{line} imports {name}" for line, name in module.imports if name.split(".")[0] in later)


def parts_import_one_way(tree: list[Module]) -> Iterator[str]:
    for module in tree:
        if module.app not in APPS:
            continue
        order, own = PARTS[module.app], part_of(module.name).partition(".")[2]
        later = order[order.index(own) + 1 :] if own in order else ()
        for line, name in module.imports:
            if any(within(name, f"{module.app}.{part}") for part in later):
                yield f"{module}:{line} imports {name}"


def no_packages_go_round_in_a_circle(tree: list[Module]) -> Iterator[str]:
    names = {module.name for module in tree}
    knows: dict[str, set[str]] = defaultdict(set)
    for module in tree:
        for _, name in module.imports:
            target = name if name in names else name.rpartition(".")[0]
            if target in names and part_of(target) != part_of(module.name) and part_of(target):
                knows[part_of(module.name)].add(part_of(target))
    for part in sorted(knows):
        reached, waiting = set(), list(knows[part])
        while waiting:
            if (at := waiting.pop()) not in reached:
                reached.add(at)
                waiting += knows[at]
        if part in reached:
            yield f"{part} comes back to itself"


def apps_are_made_of_parts(tree: list[Module]) -> Iterator[str]:
    for module in tree:
        words = module.name.split(".")
        if words[0] in APPS and len(words) > 1 and words[1] not in {*PARTS[words[0]], *BESIDE_PARTS}:
            yield f"{module} stands in no part"


def views_are_known_to_addresses_alone(tree: list[Module]) -> Iterator[str]:
    known = {module.name for module in tree if module.layer == "views"}
    for module in tree:
        if module.layer in ("views", "urls"):
            continue
        for line, name in module.imports:
            if name in known or name.rpartition(".")[0] in known:
                yield f"{module}:{line} imports {name}"


def no_kind_of_paper_knows_another(tree: list[Module]) -> Iterator[str]:
    kinds = "governance.papers.kinds"  # what two of them need stands beside them, in governance.papers
    for module in tree:
        if within(module.name, kinds) and module.name != kinds:
            yield from (f"{module}:{line} imports {name}" for line, name in module.imports if within(name, kinds))


def plain_python_reaches_no_django(tree: list[Module]) -> Iterator[str]:
    by_name = {module.name: module for module in tree}
    for module in tree:
        named_so = module.app in APPS and module.name.rpartition(".")[2] in PLAIN_NAMES
        if not named_so and not any(within(module.name, folder) for folder in PLAIN_FOLDERS):
            continue
        seen, waiting = {module.name}, [module]
        while waiting:
            at = waiting.pop()
            for line, name in at.imports:
                if name.split(".")[0] in NOT_PLAIN:
                    yield f"{module} reaches {name} ({at}:{line})"
                target = name if name in by_name else name.rpartition(".")[0]
                if target in by_name and target not in seen:
                    seen.add(target)
                    waiting.append(by_name[target])


# Writing and querying


def _may(module: Module, layers: tuple[str, ...], on_the_ground: dict[str, str]) -> bool:
    if module.name in on_the_ground:
        return True
    return module.layer in layers or "management" in module.name.split(".")


def only_services_and_loaders_write(tree: list[Module]) -> Iterator[str]:
    for module in tree:
        if _may(module, WRITERS, GROUND_WRITERS):
            continue
        for call in module.calls:
            if isinstance(call.func, ast.Attribute):
                name = call.func.attr
                # a dict is updated with a dict, rows with names of their columns
                if (name in WRITING and not _is_of_super(call.func)) or (name == "update" and not call.args):
                    yield f"{module}:{call.lineno} {name}()"
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and SQL_THAT_WRITES.search(str(node.value)) and _is_sql(module):
                yield f"{module}:{node.lineno} SQL that writes"


def _is_of_super(function: ast.Attribute) -> bool:
    value = function.value
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "super"


def _is_sql(module: Module) -> bool:
    """The SQL of landed migrations stands in these two; their checksums are held."""
    return module.name not in (f"{GROUND}.tenancy.sql", f"{GROUND}.tenancy.operations")


def only_selectors_and_services_query(tree: list[Module]) -> Iterator[str]:
    for module in tree:
        if _may(module, READERS, GROUND_READERS):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and _is_manager(node) and module.layer != "models":
                yield f"{module}:{node.lineno} .{node.attr}"
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _refines(node.func):
                yield f"{module}:{node.lineno} .{node.func.attr}()"


def _is_manager(node: ast.Attribute) -> bool:
    """`Action.objects`, `type(row).history`; not `selectors.history`, which is a read with a name."""
    of_class = isinstance(node.value, ast.Call) or (isinstance(node.value, ast.Name) and node.value.id[:1].isupper())
    return node.attr in MANAGERS and (of_class or node.attr != "history")


def _refines(function: ast.Attribute) -> bool:
    """`rows.filter(…)`, `connection.cursor()`; not `register.filter`, Django's decorator of template filters."""
    by = function.value.id if isinstance(function.value, ast.Name) else ""
    return (function.attr in QUERYING and by != "register") or function.attr == "cursor"


RULES: tuple[Callable[[list[Module]], Iterator[str]], ...] = (
    the_ground_floor_knows_no_app,
    nothing_below_knows_what_stands_above,
    apps_import_one_way,
    parts_import_one_way,
    no_packages_go_round_in_a_circle,
    apps_are_made_of_parts,
    views_are_known_to_addresses_alone,
    no_kind_of_paper_knows_another,
    plain_python_reaches_no_django,
    only_services_and_loaders_write,
    only_selectors_and_services_query,
)
