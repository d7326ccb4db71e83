"""Importing the application starts nothing and writes nothing: tools/local runs servers, and no app imports that."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.test_layers import EVERYTHING, PROJECT, imports, within

ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SC_EMBEDDED")
# Nobody is there: whoever wanted to talk to them could not.
SOMEWHERE = {"DATABASE_URL": "postgresql://sc_app@nowhere.invalid/x", "REDIS_URL": "redis://nowhere.invalid/0"}
# Python tells of each of these before it happens.
WATCHED = """
import os, sys

STARTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "os.spawn", "os.system"}
TALKS = {"socket.bind", "socket.connect", "socket.getaddrinfo"}
CHANGES = {"os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.symlink", "os.truncate"}
FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def tell(event, arguments):
    if event in STARTS | TALKS | CHANGES or (event == "open" and arguments[2] & FOR_WRITING):
        print(event, arguments[0])


sys.addaudithook(tell)
"""


def python(code: str, state: Path, **addresses: str) -> subprocess.CompletedProcess[str]:
    """Run it in a process of its own that is told no addresses but these."""
    not_told = (*ADDRESSES, "DJANGO_SETTINGS_MODULE", "SC_PROCESS")
    kept = {name: value for name, value in os.environ.items() if name not in not_told}
    return subprocess.run(
        [sys.executable, "-B", "-c", code],
        cwd=PROJECT,
        env=kept | addresses | {"SC_STATE_DIR": str(state)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("module", ["settings", "celery", "wsgi"])
def test_importing_it_starts_no_process_asks_no_server_and_writes_no_file(module: str, tmp_path: Path) -> None:
    done = python(f"{WATCHED}\nimport safer_communities.{module}", tmp_path / "state", **SOMEWHERE)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize(
    ("act", "event"),
    [
        ("import subprocess; subprocess.run(['true'])", "subprocess.Popen true"),
        ("import pathlib; pathlib.Path({place!r}).mkdir()", "os.mkdir {place}"),
        ("open({place!r}, 'a').close()", "open {place}"),
        ("import socket; socket.create_connection(('127.0.0.1', 1))", "socket.getaddrinfo 127.0.0.1"),
    ],
)
def test_the_watch_sees_what_it_is_to_see(act: str, event: str, tmp_path: Path) -> None:
    place = str(tmp_path / "state")
    done = python(f"{WATCHED}\n{act.format(place=place)}", tmp_path)
    assert done.stdout.splitlines()[0] == event.format(place=place)


@pytest.mark.parametrize("named", [(), ("DATABASE_URL",), ("REDIS_URL",)])
@pytest.mark.parametrize("module", ["settings", "wsgi"])
def test_without_addresses_it_says_in_one_sentence_what_to_do(
    module: str, named: tuple[str, ...], tmp_path: Path
) -> None:
    addresses = {name: SOMEWHERE[name] for name in named}
    done = python(f"import safer_communities.{module}", tmp_path / "state", **addresses)
    missing = " and ".join(name for name in SOMEWHERE if name not in named)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        f"django.core.exceptions.ImproperlyConfigured: Set {missing} as docs/operations.md says, "
        "or run `make run`, which brings servers of its own."
    )
    assert not (tmp_path / "state").exists()


def test_the_application_imports_nothing_of_tools() -> None:
    wrong = [
        f"{module} imports {name}" for module, tree in EVERYTHING for name in imports(tree) if within(name, "tools")
    ]
    assert wrong == []
