"""PostgreSQL and Valkey from Python packages, for a machine that has neither.

The application knows servers by DATABASE_URL and REDIS_URL alone; this is what sets them on a machine of one's own,
for `make run` (serve.py), manage.py in a checkout, and the tests. Where both are set nothing here starts. Where one is
missing, `ensure_services()` starts that service under the state directory (SC_STATE_DIR, else var/), or finds it
running and uses it. The last process to leave stops both, unless `python -m tools.local start` asked for them to stay.

    python -m tools.local start | stop | status | env | watch

PostgreSQL listens on a socket in a directory that its account alone may enter (0700), never on the network,
so it trusts who reaches it. Valkey listens on 127.0.0.1 with a password of its own and keeps nothing on disk:
what it carries are hints, and the outbox in PostgreSQL is the certainty.
"""

import atexit
import contextlib
import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .postgres import Postgres
from .support import PROJECT, EmbeddedError, locked
from .valkey import Valkey

__all__ = [
    "PROJECT",
    "EmbeddedError",
    "Postgres",
    "Services",
    "Valkey",
    "default_state_dir",
    "ensure_services",
    "wanted_services",
]

ADDRESS_OF = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}


def default_state_dir() -> Path:
    """Where running state is kept: SC_STATE_DIR, else var/ in the project."""
    return Path(os.environ.get("SC_STATE_DIR") or PROJECT / "var").resolve()


@dataclass(frozen=True)
class Services:
    """The embedded services of one state directory, and who uses them."""

    state: Path
    wanted: frozenset[str] = frozenset({"postgres", "valkey"})

    @property
    def postgres(self) -> Postgres:
        """The database server. SC_EMBEDDED_DURABLE=0 (tests) makes it fast and careless."""
        return Postgres(self.state / "postgres", durable=os.environ.get("SC_EMBEDDED_DURABLE") != "0")

    @property
    def valkey(self) -> Valkey:
        """The broker."""
        return Valkey(self.state / "valkey")

    def urls(self) -> dict[str, str]:
        """DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL of what is embedded."""
        urls: dict[str, str] = {}
        if "postgres" in self.wanted:
            urls |= {
                "DATABASE_URL": self.postgres.url("sc_app"),
                "DATABASE_OWNER_URL": self.postgres.url("sc_owner"),
            }
        if "valkey" in self.wanted:
            urls["REDIS_URL"] = self.valkey.url()
        return urls

    def start(self) -> None:
        """Start what is wanted and does not run."""
        self.run_dir.mkdir(parents=True, exist_ok=True)
        with locked(self.run_dir / "start.lock"):
            if "postgres" in self.wanted:
                self.postgres.start()
            if "valkey" in self.wanted:
                self.valkey.start()

    def stop(self) -> None:
        """Stop both, whoever uses them."""
        self.stay.unlink(missing_ok=True)
        self.valkey.stop()
        self.postgres.stop()

    @property
    def run_dir(self) -> Path:
        """Where locks and process numbers are kept."""
        return self.state / "run"

    @property
    def stay(self) -> Path:
        """Present while somebody asked for the services to stay after the last user has left."""
        return self.run_dir / "services-stay"

    def join(self) -> IO[str]:
        """Count this process among the users, until it ends or calls `leave`."""
        self.run_dir.mkdir(parents=True, exist_ok=True)
        handle = (self.run_dir / "users.lock").open("a")
        fcntl.flock(handle, fcntl.LOCK_SH)
        return handle

    def leave(self, handle: IO[str]) -> None:
        """Stop the services if nobody else uses them."""
        with handle, contextlib.suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not self.stay.exists():
                self.stop()


_joined: dict[Path, IO[str]] = {}


def wanted_services() -> frozenset[str]:
    """What is embedded here: what a parent process embedded (SC_EMBEDDED), else what has no address."""
    if "SC_EMBEDDED" in os.environ:
        return frozenset(os.environ["SC_EMBEDDED"].split())
    return frozenset(service for service, name in ADDRESS_OF.items() if not os.environ.get(name))


def ensure_services(state_dir: Path | None = None) -> None:
    """Set DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL in this process's environment, where they are not set.

    Starts what the environment does not name and what does not run yet; child processes inherit the addresses and
    use the same. The services stop when the last process that asked for them ends. Raises EmbeddedError when one
    does not start.
    """
    wanted = {service for service, name in ADDRESS_OF.items() if not os.environ.get(name)}
    if not wanted:
        return
    state = (state_dir or default_state_dir()).resolve()
    services = Services(state, frozenset(wanted))
    if state not in _joined:
        _joined[state] = services.join()
        me = os.getpid()  # a forked child runs its parent's exit functions too
        atexit.register(lambda: services.leave(_joined.pop(state)) if os.getpid() == me else None)
    services.start()
    os.environ.update(services.urls(), SC_EMBEDDED=" ".join(sorted(wanted)))
