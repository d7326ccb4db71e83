"""Rules that a reader would otherwise have to believe: one writer, one clock, whole migrations, true documents."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from safer_communities import settings as service
from tests.architecture.test_layers import EVERYTHING, PLAIN, PROJECT, imports, modules

CLOCKS = {
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("time", "time"),
}
# Who may ask what time it is, and why. Everybody else is given it, or asks `partnership.today()`.
ASKS_THE_CLOCK = {
    "safer_communities.tenancy.models": "Partnership.today(), the one clock of a partnership",
    "safer_communities.accounts.sessions": "whether a session has expired",
    "safer_communities.accounts.tokens": "whether a token has expired",
    "evaluation.reassessing.loading": "when a loaded programme was assessed",
    "safer_communities.programmes.management.commands.load_programme": "the neighbour's live programme",
    "evaluation.reassessing.selectors": "how old a marker is",
    "evaluation.tasks": "when a result was computed",
    "governance.documents.sign_off_services": "when a sign-off was decided",
    "governance.tasks": "when a digest was sent",
    "governance.papers.selectors": "how long a paper has waited",
    "governance.papers.making_services": "when a paper was finished",
    "governance.papers.publishing_services": "when a paper was published or withdrawn",
}
CHANGES = {
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "update",
    "delete",
    "save",
    "aupdate",
    "acreate",
    "asave",
}


def calls(tree: ast.Module) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def chain(node: ast.expr) -> list[str]:
    """The names of `a.b(…).c`: ["a", "b", "c"]."""
    if isinstance(node, ast.Call):
        return chain(node.func)
    if isinstance(node, ast.Attribute):
        return [*chain(node.value), node.attr]
    return [node.id] if isinstance(node, ast.Name) else []


def test_the_clock_is_asked_where_it_may_be_and_nowhere_else() -> None:
    found = {module for module, tree in EVERYTHING for call in calls(tree) if tuple(chain(call.func)[-2:]) in CLOCKS}
    assert found == set(ASKS_THE_CLOCK)
    assert not found & set(PLAIN)


def test_one_module_writes_the_stored_results() -> None:
    writers = {
        module
        for module, tree in EVERYTHING
        for call in calls(tree)
        if (names := chain(call.func))
        and (names == ["Assessment"] or (names[0] == "Assessment" and set(names) & CHANGES))
    }
    assert writers == {"evaluation.reassessing.services"}


def test_the_rows_of_stored_results_are_known_to_their_reads_and_their_writer_alone() -> None:
    """Everybody else is answered what fits the shape, or nothing."""
    row = "initiatives.results.models.Assessment"
    assert {module for module, tree in EVERYTHING if row in imports(tree)} == {
        "evaluation.reassessing.services",
        "initiatives.models",
        "initiatives.results.selectors",
    }


def test_no_sql_of_ours_names_the_table_of_stored_results() -> None:
    """But for migrations, which `modules` leaves out."""
    named = {
        module
        for module, tree in EVERYTHING
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and "evaluation_assessment" in str(node.value)
    }
    assert named == set()


def test_markers_are_written_and_taken_away_by_the_outbox_alone() -> None:
    """By the ORM or by SQL; the triggers' own SQL stands with the migrations' other texts."""
    found = set()
    for module, tree in EVERYTHING:
        by_orm = any(chain(call.func)[:1] == ["Marker"] and set(chain(call.func)) & CHANGES for call in calls(tree))
        texts = [str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        if by_orm or any(re.search(r"(INTO|DELETE FROM|UPDATE) tenancy_marker", text) for text in texts):
            found.add(module)
    triggers = {"safer_communities.tenancy.sql", "safer_communities.tenancy.operations"}
    assert found - triggers == {"safer_communities.tenancy.outbox"}


def test_results_are_computed_by_the_one_writer_alone() -> None:
    """Pages, API and papers read; `reassess` computes."""
    computes = {"initiative_results", "programme_results"}
    callers = {module for module, tree in EVERYTHING for call in calls(tree) if set(chain(call.func)) & computes}
    assert callers == {"evaluation.reassessing.services"}


def test_tasks_take_primitive_ids_by_name_and_delegate() -> None:
    for app in ("evaluation", "governance"):
        [tree] = [tree for module, tree in modules(app) if module == f"{app}.tasks"]
        for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
            assert not function.args.args, function.name
            kinds = {ast.unparse(each.annotation) for each in function.args.kwonlyargs if each.annotation}
            assert kinds <= {"str", "str | None"}, function.name
            assert len(function.body) <= 4, function.name


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_passwords_are_kept_by_argon2_at_its_full_cost() -> None:
    """In service, that is: the tests themselves hash at next to no cost."""
    assert service.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


DOCS = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])
FILE = re.compile(r"`([\w./-]+/[\w.-]+\.(?:py|md|toml|sql|csv|html|scss|css|js|conf|yml))`")


@pytest.mark.parametrize("document", DOCS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_file_that_a_document_names_exists(document: Path) -> None:
    named = set(FILE.findall(document.read_text()))
    places = (PROJECT, document.parent, PROJECT / "safer_communities")
    assert {name for name in named if not any((place / name).exists() for place in places)} == set()


def test_there_are_documents_to_hold_to_their_word() -> None:
    assert len(DOCS) >= 10
