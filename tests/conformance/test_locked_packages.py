"""The locked versions follow pyproject.toml, agree with each other, and name no place to fetch them from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parents[2]
DECLARED = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
LOCKS = {
    "requirements.lock": DECLARED["dependencies"],
    "requirements-local.lock": DECLARED["dependencies"] + DECLARED["optional-dependencies"]["local"],
    "requirements-dev.lock": DECLARED["dependencies"]
    + DECLARED["optional-dependencies"]["local"]
    + DECLARED["optional-dependencies"]["dev"],
}


def locked(name: str) -> dict[str, str]:
    text = (PROJECT / name).read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.M))


@pytest.mark.parametrize("lock", LOCKS)
def test_each_declared_package_is_locked_at_a_version_that_it_allows(lock: str) -> None:
    versions = locked(lock)
    for text in LOCKS[lock]:
        requirement = Requirement(text)
        version = versions.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not in {lock}: run `make lock`"
        assert requirement.specifier.contains(version), f"{text} is locked at {version}: run `make lock`"


def test_each_lock_holds_the_one_before_it_at_the_same_versions() -> None:
    run, local, dev = (locked(name).items() for name in LOCKS)
    assert run <= local
    assert local <= dev


@pytest.mark.parametrize("lock", LOCKS)
def test_each_locked_package_carries_hashes(lock: str) -> None:
    for entry in re.split(r"\n(?=\S)", (PROJECT / lock).read_text().strip()):
        assert "--hash=sha256:" in entry, entry.split()[0]


@pytest.mark.parametrize("lock", [*LOCKS, "package-lock.json"])
def test_no_lock_names_a_place_to_fetch_from(lock: str) -> None:
    text = (PROJECT / lock).read_text()
    assert "--index-url" not in text
    assert '"resolved"' not in text
