"""What the Dockerfile and docker-compose.yml name exists. No Docker engine is needed, and none is asked."""

import configparser
import fnmatch
import importlib.util
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from tools import system_packages
from tools.local.postgres import ROLES, Postgres

PROJECT = Path(__file__).resolve().parents[2]
SUPERVISOR = PROJECT / "tools" / "local" / "supervisord.conf"
DOCKERFILE = re.sub(r"\\\n\s*", " ", (PROJECT / "Dockerfile").read_text())
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text())
LOCKED = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (PROJECT / "requirements.lock").read_text(), re.M))
OUR_SERVICES = [name for name, service in SERVICES.items() if "build" in service]
# The program of a package that is not called after it.
PACKAGE_OF = {"gunicorn": "gunicorn", "celery": "celery"}


def instructions(name: str) -> list[str]:
    """The rest of each line of the Dockerfile that starts with an instruction."""
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.M)


def copied_from_the_checkout() -> list[str]:
    return [
        source
        for words in map(str.split, instructions("COPY"))
        if not words[0].startswith("--from=")
        for source in words[:-1]
    ]


def reaches_the_build(path: str) -> bool:
    """Whether .dockerignore lets a path through: the last rule that matches decides."""
    through = True
    for rule in (PROJECT / ".dockerignore").read_text().split():
        pattern = rule.removeprefix("!").rstrip("/")
        parts = Path(path).parts
        heads = ["/".join(parts[: length + 1]) for length in range(len(parts))]
        if any(fnmatch.fnmatch(head, pattern) for head in heads):
            through = rule.startswith("!")
    return through


@pytest.mark.parametrize("source", copied_from_the_checkout())
def test_what_is_copied_into_the_image_exists_and_is_not_ignored(source: str) -> None:
    assert (PROJECT / source).exists()
    assert reaches_the_build(source)


def test_every_package_of_the_project_is_copied_into_the_image() -> None:
    packages = {path.parent.name for path in PROJECT.glob("*/__init__.py")} - {"tests", "benchmarks", "tools"}
    assert packages <= set(copied_from_the_checkout())


def test_built_files_state_and_what_runs_a_checkout_stay_out_of_the_image() -> None:
    for path in ("static/build", "var", ".venv", "node_modules", ".git", ".env", "tools"):
        assert not reaches_the_build(path), path


def test_stages_that_are_copied_from_exist() -> None:
    stages = re.findall(r"^FROM \S+ AS (\S+)$", DOCKERFILE, re.M)
    used = re.findall(r"^COPY --from=(\S+)", DOCKERFILE, re.M)
    assert sorted(used) == sorted(stages) == ["packages", "styles"]


def test_python_of_the_image_is_the_python_that_is_checked_against() -> None:
    versions = set(re.findall(r"^FROM python:(\d+\.\d+)-", DOCKERFILE, re.M))
    assert versions == {PYPROJECT["tool"]["mypy"]["python_version"]}
    assert PYPROJECT["project"]["requires-python"] == f">={versions.pop()}"


def test_system_packages_of_the_image_are_those_that_make_run_installs() -> None:
    installed = re.search(r"apt-get install -y --no-install-recommends ([^&]+)", DOCKERFILE)
    assert installed is not None
    assert set(installed[1].split()) == {name for need in system_packages.TO_RUN for name in need.packages}


def test_style_build_named_in_the_image_is_a_script_of_package_json() -> None:
    import json

    scripts = json.loads((PROJECT / "package.json").read_text())["scripts"]
    assert "RUN npm run build" in DOCKERFILE
    assert "build" in scripts
    assert "static/build/app.css" in scripts["styles"]


def test_the_container_runs_as_a_user_of_its_own() -> None:
    assert instructions("USER") == ["app"]
    assert re.search(r"useradd .* app ", DOCKERFILE)


def test_health_is_asked_of_a_script_that_the_image_holds() -> None:
    asked = re.search(r'HEALTHCHECK .*CMD \["python", "(\S+)"\]', DOCKERFILE)
    assert asked is not None
    assert asked[1] in copied_from_the_checkout()
    address = re.search(r'request\("GET", "([^"]+)"\)', (PROJECT / asked[1]).read_text())
    from django.urls import resolve

    assert address is not None
    assert resolve(address[1])


def test_compose_runs_what_the_issue_of_a_full_installation_needs() -> None:
    assert set(SERVICES) == {"database", "broker", "set-up", "web", "worker", "beat"}
    assert set(OUR_SERVICES) == {"set-up", "web", "worker", "beat"}


@pytest.mark.parametrize("program", ["web", "worker", "beat"])
def test_compose_runs_the_same_commands_as_the_supervisor(program: str) -> None:
    supervisor = configparser.RawConfigParser(comment_prefixes=(";",), inline_comment_prefixes=None)
    supervisor.read(SUPERVISOR)
    words = shlex.split(supervisor[f"program:{program}"]["command"])
    assert words[2] == "-m"
    if "--hostname" in words:  # a container has a name of its own
        del words[words.index("--hostname") : words.index("--hostname") + 2]
    assert SERVICES[program]["command"] == words[3:]


def test_compose_runs_as_many_workers_as_the_supervisor() -> None:
    number = re.search(r"^numprocs = (\d+)$", SUPERVISOR.read_text(), re.M)
    assert number is not None
    assert SERVICES["worker"]["deploy"]["replicas"] == int(number[1])


@pytest.mark.parametrize("program", ["web", "worker", "beat"])
def test_commands_of_compose_come_from_locked_packages_and_name_our_modules(program: str) -> None:
    words = SERVICES[program]["command"]
    assert PACKAGE_OF[words[0]] in LOCKED
    if "-A" in words:
        assert importlib.util.find_spec(f"{words[words.index('-A') + 1]}.celery")
    else:
        configuration: dict[str, Any] = {}
        exec((PROJECT / "gunicorn.conf.py").read_text(), configuration | {"__file__": "."}, configuration)
        assert importlib.util.find_spec(configuration["wsgi_app"])


def test_set_up_runs_commands_of_manage_py() -> None:
    commands = re.findall(r"manage\.py (\S+)", SERVICES["set-up"]["command"][2])
    assert commands == ["migrate", "load_programme"]
    assert set(commands) <= set(get_commands())


def test_every_variable_that_compose_sets_is_read_by_the_code() -> None:
    sources = [*(PROJECT / "safer_communities").rglob("*.py"), PROJECT / "gunicorn.conf.py"]
    code = "\n".join(path.read_text() for path in sources)
    for name in OUR_SERVICES:
        for variable in SERVICES[name]["environment"]:
            assert re.search(rf"""["']{variable}["']""", code), variable


def test_addresses_in_compose_name_services_roles_and_database() -> None:
    roles = ROLES.read_text()
    for name in OUR_SERVICES:
        environment = SERVICES[name]["environment"]
        for variable, value in environment.items():
            if not variable.endswith("_URL"):
                continue
            # ${NAME:?message} holds a colon and a slash of its own
            address = re.sub(r"\$\{[^}]+\}", "secret", value)
            found = re.match(r"(\w+)://(?:(\w+):secret@)?([\w-]+):(\d+)/(\w+)$", address)
            assert found, address
            assert found[3] in SERVICES
            if found[1] == "postgresql":
                assert f"ALTER ROLE {found[2]} LOGIN" in roles
                assert f"CREATE DATABASE {found[5]} " in roles


def test_only_set_up_holds_the_owners_password() -> None:
    holders = [name for name in OUR_SERVICES if "DATABASE_OWNER_URL" in SERVICES[name]["environment"]]
    assert holders == ["set-up"]


def test_files_that_compose_mounts_exist_and_use_the_variables_it_sets() -> None:
    mounted = [volume.split(":")[0] for volume in SERVICES["database"]["volumes"] if volume.startswith(".")]
    assert len(mounted) == 2
    for path in mounted:
        assert (PROJECT / path).is_file()
    script = (PROJECT / "docker/passwords.sh").read_text()
    for variable in re.findall(r"\$(?:\{)?(\w+)", script):
        assert variable in SERVICES["database"]["environment"]


def test_named_volumes_and_dependencies_exist() -> None:
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)
        for volume in service.get("volumes", []):
            assert volume.startswith(".") or volume.split(":")[0] in COMPOSE["volumes"]


def test_database_of_compose_is_of_the_same_major_version_as_the_embedded_one() -> None:
    major = SERVICES["database"]["image"].split(":")[1]
    assert f"pginstall{major}" in Postgres._programs().parts


def test_the_published_port_is_the_port_that_the_image_serves() -> None:
    assert SERVICES["web"]["ports"] == [f"127.0.0.1:${{PORT:-8000}}:{instructions('EXPOSE')[0]}"]
    assert f"PORT={instructions('EXPOSE')[0]}" in instructions("ENV")[0]
