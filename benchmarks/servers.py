"""Starts and stops what is measured: the services, both web servers, the worker."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2

from tools.local import PROJECT, Services

FLOOR_DATABASE = "floor"


def environment(services: Services) -> dict[str, str]:
    """What every program here is started with: the benchmark's own services, whatever the caller's are."""
    floor = services.postgres.url("sc_owner").replace("/safer_communities?", f"/{FLOOR_DATABASE}?")
    return {
        **os.environ,
        **services.urls(),
        "FLOOR_DATABASE_URL": floor,
        "SC_STATE_DIR": str(services.state),
        "DEMO_PASSWORD": "a password for benchmarks",
        "LOG_LEVEL": "WARNING",
    }


def run(*arguments: str | Path, services: Services) -> Any:
    """Run one of our Python programs to its end and return the JSON that it printed last, if any.

    Raises SystemExit with what it printed when it fails.
    """
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT, env=environment(services), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise SystemExit(f"`{' '.join(map(str, arguments))}` failed:\n{done.stdout}{done.stderr}")
    last = done.stdout.strip().rpartition("\n")[2]
    return json.loads(last) if last.startswith("{") else None


def make_floor_database(services: Services) -> None:
    """A database of its own on the same server."""
    connection = psycopg2.connect(services.postgres.url("sc_owner"))
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [FLOOR_DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {FLOOR_DATABASE}")


@contextlib.contextmanager
def started(name: str, *command: str, services: Services, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program that runs meanwhile, with its output in the state directory's log/NAME.log."""
    log = services.state / "log" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    tether = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    with log.open("wb") as output:
        program = subprocess.Popen(
            [*tether, sys.executable, "-m", *command],
            cwd=PROJECT, env=environment(services) | more, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        yield program
    finally:
        program.send_signal(signal.SIGTERM)
        try:
            program.wait(timeout=20)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


@contextlib.contextmanager
def web(name: str, application: str, services: Services) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A web server as in service (gunicorn.conf.py) on a free port; (port, its first process)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"PORT": str(port), "SC_PROCESS": "web"}
    with started(name, "gunicorn", application, services=services, **settings) as program:
        _wait_for(port, program, services.state / "log" / f"{name}.log")
        yield port, program


def _wait_for(port: int, program: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and program.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit(f"A web server did not start:\n{log.read_text()[-3000:]}")


def memory_mb(program: subprocess.Popen[bytes]) -> list[dict[str, float]]:
    """Of each worker process of a web server: resident (RSS) and proportional (PSS: shared pages divided) megabytes."""
    children = Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text().split()
    return [_memory_mb(int(pid)) for pid in children]


def _memory_mb(pid: int) -> dict[str, float]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    found = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines[1:]}
    return {name: found[name] for name in ("Rss", "Pss")}
