"""`make run`'s supervisor: what dies starts again, and nothing is left behind however it ends."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from safer_communities.programmes import loading as load
from tests.ports import free_port
from tests.waiting import eventually
from tools.local import Services, serve

PROJECT = Path(__file__).resolve().parents[2]
# What the test run sets for itself, and a `make run` does not find.
OURS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "SC_EMBEDDED",
    "SC_PROCESS",
    "DEMO_PASSWORD",
    "DJANGO_SETTINGS_MODULE",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
)
# A word of each program's command line that no other's holds.
PROGRAMS = {
    "web": "gunicorn",
    "worker-0": "worker-0@%h",
    "worker-1": "worker-1@%h",
    "beat": "beat",
    "services": "watch",
}


class Running:
    """A `python -m tools.local.serve` of its own, with a state directory of its own."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.port = free_port()
        self.log = state / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, wait: bool = True) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tools.local.serve"],
                cwd=PROJECT,
                env=kept | {"SC_STATE_DIR": str(self.state), "PORT": str(self.port), "SC_EMBEDDED_DURABLE": "0"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        if wait:
            eventually(self.announced, "everything runs", seconds=120)

    def announced(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log.read_text()
        return "is running at" in self.log.read_text()

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz/", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def everything(self) -> list[psutil.Process]:
        """Every process that belongs to this state directory, whoever its parent is."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                ours = process.environ().get("SC_STATE_DIR") == str(self.state)
                named = str(self.state) in " ".join([*process.cmdline(), process.cwd()])
                if (ours or named) and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    def program(self, name: str) -> psutil.Process | None:
        """The parent process of a program of the supervisor."""
        for process in self.everything():
            with contextlib.suppress(psutil.Error):  # one that ends while it is looked at
                parent, words = process.parent(), process.cmdline()
                if (
                    parent
                    and "supervisor.supervisord" in parent.cmdline()
                    and PROGRAMS[name] in words
                    and "--pdeathsig" not in words
                ):
                    return process
        return None


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with tempfile.TemporaryDirectory(prefix="sc-", ignore_cleanup_errors=True) as state:
        running = Running(Path(state))
        try:
            running.start()
            yield running
        finally:  # one that did not start in time would go on starting
            for process in running.everything():
                with contextlib.suppress(psutil.NoSuchProcess):  # what lost its parent may be ending by itself
                    process.kill()


def test_the_accounts_that_are_printed_are_those_that_are_loaded() -> None:
    assert tuple(name for name, *_ in load.POSTS) == serve.POSTS
    assert load.BOTH[0] == serve.MEMBER_OF_BOTH


@pytest.mark.faults
def test_it_prints_the_address_the_accounts_and_the_password(running: Running) -> None:
    text = running.log.read_text()
    assert f"http://127.0.0.1:{running.port}" in text
    accounts = set(re.findall(r"\S+@\S+\.example", text))
    posts = {"admin", "programme", "project", "partner", "steering", "board", "finance", "observer"}
    assert accounts == {f"{post}@{town}.example" for post in posts for town in ("barnet", "northgate")} | {
        "probation@both.example"
    }
    password = (running.state / "demo-password").read_text()
    assert f"Password of each: {password}" in text
    assert running.answers()


@pytest.mark.faults
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_that_is_killed_starts_again_without_orphans(running: Running, name: str) -> None:
    eventually(lambda: running.program(name))
    before = running.program(name)
    assert before is not None
    if name == "web":
        eventually(lambda: len(before.children()) >= 2)
    children = before.children(recursive=True)
    before.kill()
    eventually(lambda: (now := running.program(name)) is not None and now.pid != before.pid)
    eventually(lambda: not {child.pid for child in children} & {left.pid for left in running.everything()})
    eventually(running.answers)


@pytest.mark.faults
@pytest.mark.parametrize("name", ["postgres", "valkey"])
def test_a_service_that_is_killed_starts_again(running: Running, name: str) -> None:
    service = getattr(Services(running.state), name)
    before = service.pid()
    os.kill(before, signal.SIGKILL)
    eventually(lambda: service.running() and service.pid() != before)
    eventually(running.answers)


@pytest.mark.faults
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_everything_and_it_starts_again(running: Running, how: signal.Signals) -> None:
    assert running.process is not None
    running.process.send_signal(how)
    running.process.wait(timeout=60)
    assert running.everything() == []
    running.start()
    assert running.answers()


@pytest.mark.faults
def test_killed_outright_it_leaves_nothing_and_starts_again(running: Running) -> None:
    assert running.process is not None
    running.process.kill()
    running.process.wait()
    eventually(lambda: not running.everything(), seconds=60)
    running.start()
    assert running.answers()


@pytest.mark.faults
def test_a_start_right_after_a_kill_waits_for_the_old_one_to_go(running: Running) -> None:
    assert running.process is not None
    running.process.kill()
    running.process.wait()
    running.start()
    assert running.answers()


@pytest.mark.faults
def test_a_second_one_on_a_port_in_use_says_so(running: Running) -> None:
    with tempfile.TemporaryDirectory(prefix="sc-") as elsewhere:
        done = subprocess.run(
            [sys.executable, "-m", "tools.local.serve"],
            cwd=PROJECT,
            env=os.environ | {"SC_STATE_DIR": elsewhere, "PORT": str(running.port)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.strip() == (f"Port {running.port} is in use. Choose another: PORT={running.port + 1} make run")
