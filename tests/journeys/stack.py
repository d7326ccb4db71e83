"""The whole installation for tests in a browser: database, Valkey, web, worker and Beat, each of its own.

It serves both demonstration programmes, freshly loaded, from a state directory of its own. The tests of one pytest
process share it: a test changes only what no other test looks at.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from tests import databases
from tests.ports import free_port
from tools.local import Services, default_state_dir

PROJECT = Path(__file__).resolve().parents[2]
PASSWORD = os.environ["DEMO_PASSWORD"]  # tests/settings.py: the demonstration was loaded with it
SECONDS_TO_START = 90
DATABASE_ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL")


class Stack:
    """Start with `start()`, end with `stop()`; `worker_down()` and `worker_up()` in between."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.services = Services(state, frozenset({"valkey"}))
        self.database = state.name.replace("-", "_")
        self.programs: dict[str, subprocess.Popen[bytes]] = {}
        self.address = ""
        # who signed in already: e-mail address -> what the browser kept
        self.kept: dict[str, object] = {}

    def start(self) -> None:
        """Everything from nothing. Raises RuntimeError with the end of the log of what did not start."""
        self.services.stop()  # left by a run that was killed
        shutil.rmtree(self.state, ignore_errors=True)
        (self.state / "log").mkdir(parents=True)
        self.services.start()
        self.address = f"http://127.0.0.1:{free_port()}"
        databases.make_copy("loaded", self.database)
        self._launch("web", "gunicorn")
        self._launch("beat", "celery", "-A", "safer_communities", "beat", "--loglevel", "WARNING", "--pidfile=")
        self.worker_up()
        self._wait("web", self._answers)

    def stop(self) -> None:
        for name in list(self.programs):
            self._end(name, signal.SIGTERM)
        self.services.stop()
        databases.drop(self.database)

    def worker_up(self) -> None:
        """Start the worker, as supervisord.conf does, and wait until it takes tasks."""
        self._launch(
            "worker",
            *("celery", "-A", "safer_communities", "worker", "--pool", "solo", "--loglevel", "INFO"),
            *("--without-mingle", "--without-gossip"),
        )
        self._wait("worker", lambda: " ready." in self.log("worker"))

    def worker_down(self) -> None:
        """Kill the worker, with no chance to tidy up."""
        self._end("worker", signal.SIGKILL)

    @contextlib.contextmanager
    def worker_paused(self) -> Iterator[None]:
        """What is to be worked out waits meanwhile: pages show that they wait."""
        group = self.programs["worker"].pid
        os.killpg(group, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(group, signal.SIGCONT)

    def log(self, name: str) -> str:
        return (self.state / "log" / f"{name}.log").read_text(errors="replace")

    def _environment(self, process: str = "") -> dict[str, str]:
        """The caller's services are not this stack's: it has a database and a broker of its own."""
        addresses = {name: urlsplit(os.environ[name]) for name in DATABASE_ADDRESSES if name in os.environ}
        return {
            **os.environ,
            **{name: address._replace(path=f"/{self.database}").geturl() for name, address in addresses.items()},
            **self.services.urls(),
            "SC_STATE_DIR": str(self.state),
            "DJANGO_SETTINGS_MODULE": "safer_communities.settings",
            "DEMO_PASSWORD": PASSWORD,
            "SC_PROCESS": process,
            "PORT": self.address.rpartition(":")[2],
        }

    def manage(self, *arguments: str) -> None:
        """Run one of manage.py's commands in this installation. Raises RuntimeError when it fails."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=PROJECT, env=self._environment(), capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"`manage.py {arguments[0]}` failed:\n{done.stdout}{done.stderr}")

    def _launch(self, name: str, *command: str) -> None:
        # a pytest that is killed leaves nothing behind
        tether = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        with (self.state / "log" / f"{name}.log").open("wb") as output:
            self.programs[name] = subprocess.Popen(
                [*tether, sys.executable, "-m", *command],
                cwd=PROJECT,
                env=self._environment(name),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _end(self, name: str, number: int) -> None:
        program = self.programs.pop(name)
        with contextlib.suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                os.killpg(program.pid, number)  # its children with it
            else:
                program.send_signal(number)
        try:
            program.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()

    def _wait(self, name: str, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not ready():
            if self.programs[name].poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{name} did not start:\n{self.log(name)[-3000:]}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy to this machine itself
        with contextlib.suppress(OSError):
            opener.open(f"{self.address}/healthz/", timeout=5).close()
            return True
        return False


@cache
def running() -> Stack:
    """The stack of this pytest process, started the first time. (Workers of pytest-xdist have one each.)"""
    stack = Stack(default_state_dir() / f"journeys-{databases.PROCESS}")
    stack.start()
    return stack


def end() -> None:
    """Stop the stack of this pytest process, if it runs."""
    if running.cache_info().currsize:
        running().stop()
        running.cache_clear()
