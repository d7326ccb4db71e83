"""What both embedded services need: their packages, their processes, a lock."""

import contextlib
import fcntl
import importlib.util
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


class EmbeddedError(RuntimeError):
    """A service could not be started; the message says why to the person at the keyboard."""


def package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            f"The Python package {name} is not installed. Either run `make run`, which installs it, "
            "or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(spec.submodule_search_locations[0])


def is_process(pid: int | None, needle: str) -> bool:
    """Whether this process is alive and is the one meant: process numbers are used again after a restart."""
    if pid is None:
        return False
    try:
        return needle.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()  # empty for a zombie
    except OSError:
        return False


def first_number(path: Path) -> int | None:
    try:
        return int(path.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def tail(path: Path, lines: int = 8) -> str:
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "(it wrote no log)"


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """One starter or stopper at a time, across processes; a killed holder lets go by itself."""
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
