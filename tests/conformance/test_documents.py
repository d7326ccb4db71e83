"""What the documents name exists: files, make targets, commands, variables, addresses, models and their fields.

A document that names what is gone fails here, and so does a model or a variable that no document tells of.
"""

import io
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import call_command, get_commands, load_command_class
from django.db import connection, transaction
from django.urls import resolve

from safer_communities.accounts.models import User
from safer_communities.tenancy.current import acting_as
from safer_communities.tenancy.selectors import memberships_of
from tests.cast import Cast

PROJECT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".hypothesis", ".venv", "node_modules", "var", "build", "__pycache__", "test-results"}
# Made when it runs, so not in Git.
MADE = ("var", ".venv", ".env", "static/build", "node_modules")
OUR_APPS = ("tenancy", "accounts", "initiatives", "budgets", "evaluation", "governance")
# Set by the programs themselves for one another; told of beside the table.
SYSTEM_VARIABLES = {"PATH", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}


def our_files() -> Iterator[Path]:
    for folder, folders, names in os.walk(PROJECT):
        folders[:] = [one for one in folders if one not in NOT_OURS and not one.endswith("_cache")]
        yield from (Path(folder, name) for name in names)


FILES = sorted(our_files())
NAMES = {path.name for path in FILES}
DOCUMENTS = {str(path.relative_to(PROJECT)): path.read_text() for path in FILES if path.suffix == ".md"}
ALL = sorted(DOCUMENTS)
TEXT = "\n".join(DOCUMENTS.values())
OPERATIONS = DOCUMENTS["docs/operations.md"]


def quoted(text: str) -> list[str]:
    """What stands in backticks, outside of blocks of code."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.S))


def block(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.S)


def is_made(path: str) -> bool:
    return path.startswith(MADE)


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md"])
def test_the_documents_that_people_look_for_are_there(name: str) -> None:
    assert name in DOCUMENTS


@pytest.mark.parametrize("name", ALL)
def test_links_lead_somewhere(name: str) -> None:
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", DOCUMENTS[name])]
    missing = [
        link for link in links if link and "://" not in link and not (PROJECT / name).parent.joinpath(link).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("name", ALL)
def test_files_named_in_backticks_exist(name: str) -> None:
    top = {path.name for path in PROJECT.iterdir()}
    here = (PROJECT / name).parent
    missing = []
    for token in quoted(DOCUMENTS[name]):
        if not re.fullmatch(r"[\w.*/-]+", token) or is_made(token):
            continue
        if "/" in token and token.split("/")[0] in top:
            found = any(PROJECT.glob(token.rstrip("/")))
        elif "/" not in token and re.search(r"\w\.(py|md|html|css|scss|csv|toml|yml|conf|sql|svg|lock)$", token):
            found = token in NAMES or any(PROJECT.glob(f"*/{token}")) or any(here.glob(token))
        else:
            continue
        if not found:
            missing.append(token)
    assert missing == []


def test_make_targets_exist_and_all_of_them_are_told() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(), re.M))
    in_code = "\n".join([*quoted(TEXT), *block(TEXT, "")])
    named = set(re.findall(r"^(?:[A-Z_]+=\S+ )*make ([a-z]+)", in_code, re.M))
    assert named == targets


def test_management_commands_and_their_options_exist() -> None:
    known = get_commands()
    code = "\n".join([*quoted(TEXT), *block(TEXT, "")])
    named = re.findall(r"manage\.py (\w+)([^\n|]*)", code)
    assert {command for command, _ in named} >= {"migrate", "load_programme", "api_token", "shell"}
    for command, rest in named:
        app = known[command]
        parser = load_command_class(app if isinstance(app, str) else app.name, command).create_parser("", command)
        taken = {option for action in parser._actions for option in action.option_strings}
        assert set(re.findall(r"--[a-z-]+", rest)) <= taken, command


def variables_read() -> set[str]:
    """The environment variables that our own code, the image and Docker Compose's services read."""
    found: set[str] = set()
    for path in FILES:
        if path.suffix == ".py" and path.relative_to(PROJECT).parts[0] not in ("tests", "benchmarks"):
            text = path.read_text()
            found |= set(re.findall(r"""environ(?:\.get|\.setdefault)?[\[(]["']([A-Z][A-Z_]+)""", text))
    return found - SYSTEM_VARIABLES


def test_the_environment_is_told_as_it_is_read() -> None:
    table = set(re.findall(r"`([A-Z][A-Z_]+)`", "\n".join(re.findall(r"^\| (`[A-Z`, _]+) \|", OPERATIONS, re.M))))
    code = "\n".join(path.read_text() for path in FILES if path.suffix == ".py")
    assert {name for name in table if not re.search(rf"""["']{name}["']""", code)} == set()
    assert {name for name in variables_read() if f"`{name}" not in OPERATIONS} == set()


def test_variables_that_docker_compose_asks_for_are_told() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+):\?", (PROJECT / "docker-compose.yml").read_text()))
    assert {name for name in asked if f"`{name}`" not in OPERATIONS} == set()


def addresses_named() -> list[str]:
    text = re.sub(r"\$(ID|TOKEN)", str(uuid4()), TEXT).replace("http://127.0.0.1:8000", "").replace("$HOST", "")
    text = text.replace("<slug>", "barnet").replace("<partnership>", "barnet").replace("<id>", str(uuid4()))
    found = re.findall(r"[`\" ](/(?:p|api|healthz|admin|sign-in|switch)/[^\s`\"?)]*)", text)
    return sorted({address for address in found if "…" not in address and not re.search(r"/p/(barnet/)?$", address)})


def test_addresses_exist() -> None:
    assert len(addresses_named()) >= 5
    for address in addresses_named():
        match = resolve(address)
        assert match.url_name != "api-nothing-here", address


def test_addresses_in_the_table_of_the_api_exist() -> None:
    rows = re.findall(r"^\| (`[^|]+) \| GET", DOCUMENTS["docs/api.md"], re.M)
    named = [one for row in rows for one in re.findall(r"`([^`]+)`", row)]
    assert len(named) >= 9
    for one in named:
        assert resolve(f"/api/v1/p/barnet/{one.replace('<id>', str(uuid4()))}").url_name != "api-nothing-here", one


def our_models() -> dict[str, Any]:
    return {
        model.__name__: model
        for app in OUR_APPS
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith("Historical")
    }


def rows_of_the_data_model() -> Iterator[tuple[str, str]]:
    """(model, fields) of each row of the tables."""
    model = ""
    for first, second in re.findall(r"^\| ?(.*?) \| (.+?) \| .* \|$", DOCUMENTS["docs/data-model.md"], re.M):
        if first.startswith("**"):
            model = first.strip("*").partition("**")[0]
        if model and first != "Model" and not set(first) & set("-"):
            yield model, second


def test_every_model_is_told_and_every_model_told_exists() -> None:
    told = set(re.findall(r"\*\*([A-Z][A-Za-z]+)\*\*", DOCUMENTS["docs/data-model.md"])) - {"Written"}
    assert told == set(our_models())


def test_the_fields_told_exist() -> None:
    models, seen = our_models(), 0
    for model, fields in rows_of_the_data_model():
        names = {field.name for field in models[model]._meta.get_fields()}
        names |= {f"{name}_id" for name in names}
        for field in re.findall(
            r"\b[a-z_]+[a-z0-9]\b(?!…)", fields.replace("five amounts", "").replace("inherent_…", "")
        ):
            assert field in names, f"{model}.{field}"
            seen += 1
    assert seen > 60


def steps_of_contributing() -> list[str]:
    how_to = DOCUMENTS["CONTRIBUTING.md"].partition("## How to add a field")[2]
    return re.split(r"\n(?=\d+\. |\n)", how_to)


def test_names_in_the_steps_of_contributing_stand_in_the_files_beside_them() -> None:
    ours, checked = {"cost_code"}, 0
    for step in steps_of_contributing():
        tokens = quoted(step)
        paths = [PROJECT / token for token in tokens if (PROJECT / token).is_file()]
        text = "\n".join(path.read_text() for path in paths)
        for token in tokens:
            if paths and re.fullmatch(r"[A-Za-z_]+", token) and token not in ours:
                assert re.search(rf"\b{token}\b", text), f"{token} in {step[:60]}"
                checked += 1
    assert checked > 30


def test_the_decisions_are_numbered_in_a_row() -> None:
    files = sorted((PROJECT / "docs" / "decisions").glob("*.md"))
    numbers = [int(path.name[:4]) for path in files]
    assert numbers == list(range(1, len(files) + 1))
    for number, path in zip(numbers, files, strict=True):
        assert path.read_text().startswith(f"# {number} ")


def test_the_keepers_example_of_a_setting_works(cast: Cast) -> None:
    example = next(code for code in block(OPERATIONS, "python") if "slip_days" in code)
    exec(example, {})
    cast.partnership.refresh_from_db()
    assert cast.partnership.slip_days == 21


def test_the_keepers_commands_work_as_they_are_written(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    written = re.findall(r"^python manage\.py ((?:make_partnership|admit) .+)$", OPERATIONS, re.M)
    commands = [shlex.split(line) for line in written]
    assert [words[0] for words in commands] == ["make_partnership", "admit"]
    for words in commands:
        monkeypatch.setattr("sys.stdin", io.StringIO("a password for tests\n"))
        call_command(*words, stdout=io.StringIO())
    user = User.objects.get(email="auditor@council.example")
    assert user.check_password("a password for tests")
    with acting_as(user.pk), transaction.atomic():
        assert [one.partnership.slug for one in memberships_of(user)] == ["northshire"]


def test_the_query_that_watches_the_outbox_works(db: None) -> None:
    query = next(code for code in block(OPERATIONS, "sql") if "tenancy_marker" in code)
    with connection.cursor() as cursor:
        cursor.execute(query)
        assert len(cursor.fetchone()) == 2


# Put together here, so that this file does not hold them itself.
FORBIDDEN = {
    "the folder of notes": re.compile("share" + r"d/|\.\./share" + "d"),
    "a path of one machine": re.compile(r"(?<![\w.])/(?:wor" + r"k|hom" + r"e|roo" + r"t|User" + r"s)/|/tm" + r"p/w/"),
    "a host of packages": re.compile(
        "|".join(("pypi" + r"\.org", "pythonhos" + "ted", "registry" + r"\.npm", "npm" + "js"))
    ),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_names_what_only_one_machine_has(what: str) -> None:
    found = []
    for path in FILES:
        if path.suffix in (".png", ".pdf", ".ico", ".woff2", ".lock"):
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(PROJECT)}: {hit[0]}" for hit in FORBIDDEN[what].finditer(text)]
    assert found == []
