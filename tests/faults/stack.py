"""An installation of its own that may be broken: PostgreSQL, Valkey, worker, Beat and web as separate processes."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from celery import Celery
from django.db import connection, connections, transaction

from evaluation.reassessing import assemble, selectors
from initiatives.plans.models import Initiative
from initiatives.results.fitting import to_json
from initiatives.results.models import Assessment
from safer_communities.settings import database
from safer_communities.tenancy.current import tenant
from safer_communities.tenancy.models import Marker
from tests.ports import free_port
from tests.waiting import PATIENCE, eventually
from tools.local import Services

PROJECT = Path(__file__).resolve().parents[2]
# as safer_communities/settings.py sets it where SC_PROCESS is "web"
WEB_TRANSPORT = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
}
CELERY = [sys.executable, "-m", "celery", "-A", "safer_communities"]
PROGRAMS = {
    "worker": [*CELERY, "worker", "--pool", "solo", "--loglevel", "INFO", "--without-mingle", "--without-gossip"],
    "beat": [*CELERY, "beat", "--loglevel", "WARNING", "--pidfile="],
    "web": [sys.executable, "-m", "gunicorn"],
}


class Stack:
    """One installation. Its programs are started again when they die, as the supervisor does."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.services = Services(state)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.port = free_port()
        self._watching = threading.Event()
        self._lock = threading.Lock()

    def start(self) -> None:
        self.services.start()
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity", "0"],
            cwd=PROJECT,
            env=self.environment(),
            check=True,
        )
        threading.Thread(target=self._start_what_dies, daemon=True).start()

    def environment(self) -> dict[str, str]:
        ours = {
            "SC_STATE_DIR": str(self.state),
            "SC_EMBEDDED_DURABLE": "0",
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "safer_communities.settings",
            "WEB_PROCESSES": "1",
            "WEB_THREADS": "2",
        }
        return {**os.environ, **self.services.urls(), **ours}

    # Programs

    def run(self, *names: str) -> None:
        """Have these programs run, and no others."""
        with self._lock:
            for name in set(self.running) - set(names):
                self._kill(name)
                del self.running[name]
            for name in names:
                if name not in self.running:
                    self.running[name] = self._spawn(name)

    def kill(self, name: str) -> None:
        """kill -9 of a program with all its processes; it is started again."""
        with self._lock:
            self._kill(name)

    def _kill(self, name: str) -> None:
        process = self.running[name]
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _spawn(self, name: str) -> subprocess.Popen[bytes]:
        with (self.state / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                PROGRAMS[name],
                cwd=PROJECT,
                env=self.environment() | {"SC_PROCESS": name},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _start_what_dies(self) -> None:
        while not self._watching.wait(0.2):
            with self._lock:
                for name, process in self.running.items():
                    if process.poll() is not None:
                        self.running[name] = self._spawn(name)

    def log(self, name: str) -> str:
        return (self.state / f"{name}.log").read_text(errors="replace")

    def stop(self) -> None:
        self._watching.set()
        self.run()
        self.services.stop()

    # The broker

    def kill_broker(self) -> None:
        pid = self.services.valkey.pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: self.services.valkey.pid() is None, "the broker's end")

    def start_broker(self) -> None:
        """Empty: it keeps nothing on disk."""
        self.services.valkey.start()

    def sender(self) -> Celery:
        """What sends this process's hints to this installation's broker, as its web process does."""
        app = Celery("web", broker=self.services.valkey.url(), set_as_current=False)
        app.conf.broker_transport_options = WEB_TRANSPORT
        return app

    # This process among its programs

    @contextlib.contextmanager
    def joined(self) -> Iterator[None]:
        """Let the ORM of this process read and write the installation's database, as the application."""
        ours = database(self.services.urls()["DATABASE_URL"], role="sc_app")
        names = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
        kept = {name: connection.settings_dict[name] for name in names}
        connection.close()
        connection.settings_dict.update({name: ours[name] for name in names})
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(kept)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz/", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def settled() -> bool:
    return not Marker.objects.exists()


def converges(cast: Any, seconds: float = PATIENCE) -> None:
    """Every stored result becomes what a computation from scratch gives, and no marker is left."""
    eventually(settled, "no marker left", seconds)
    with tenant(cast.partnership.pk), transaction.atomic():
        stored = {row.initiative_id: row.results for row in Assessment.objects.all()}
        inputs = {key: selectors.inputs_of(key) for key in Initiative.objects.values_list("pk", flat=True)}
        fresh = {key: assemble.initiative_results(each) for key, each in inputs.items() if each is not None}
        fresh[None] = assemble.programme_results(selectors.programme_inputs())
    assert stored == {key: to_json(results) for key, results in fresh.items()}


def other_thread(act: Any) -> None:
    """Do it on a connection of its own."""

    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def waiting_for_a_lock(cursor: Any) -> bool:
    cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'evaluation_assessment'::regclass")
    return bool(cursor.fetchone()[0])
