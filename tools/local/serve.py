"""Everything at once on one machine: `make run`, or `python -m tools.local.serve`.

Finds or starts PostgreSQL and Valkey, brings the database and the demonstration up to date, then runs web,
worker and Beat under one supervisor (supervisord.conf, beside this file) until Ctrl-C. `--stop` stops one that
runs elsewhere.
"""

import argparse
import contextlib
import ctypes
import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import IO

from tools.local import PROJECT, EmbeddedError, Services, default_state_dir, ensure_services

CONFIGURATION = Path(__file__).with_name("supervisord.conf")
POSTS = ("admin", "programme", "project", "partner", "steering", "board", "finance", "observer")
PROGRAMMES = ("barnet", "northgate")
MEMBER_OF_BOTH = "probation@both.example"
SECONDS_TO_ANSWER = 60
SECONDS_TO_STOP = 45
SECONDS_FOR_PORT = 10
PR_SET_PDEATHSIG = 1  # from Linux's prctl.h


class ServeError(RuntimeError):
    """It could not be started or stopped; the message says why to the person at the keyboard."""


def main(arguments: list[str] | None = None) -> int:
    """The command line. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.local.serve")
    parser.add_argument("--stop", action="store_true", help="stop what runs, and the embedded services with it")
    parser.add_argument("--stop-with-parent", action="store_true", help="stop when the calling program is killed")
    chosen = parser.parse_args(arguments)
    state = default_state_dir()
    for name in ("log", "run"):
        (state / name).mkdir(parents=True, exist_ok=True)
    if chosen.stop:
        return stop(state)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # before the supervisor runs: tidy up too
    if chosen.stop_with_parent:
        _end_with_parent()
    with _only_one(state):
        return serve(state)


def serve(state: Path) -> int:
    """Run until a signal or until the supervisor ends. Returns the exit code."""
    port = int(os.environ.setdefault("PORT", "8000"))
    _require_free(port)
    os.environ["SC_STATE_DIR"] = str(state)
    password = demo_password(state)
    os.environ["DEMO_PASSWORD"] = password
    os.environ.setdefault("SECRET_KEY", _kept(state / "secret-key", lambda: secrets.token_urlsafe(50)))
    ensure_services(state)
    _manage("migrate", "--noinput", "--verbosity", "0", say="Database")
    _manage("load_programme", say="Demonstration programmes")
    supervisor = _start_supervisor()
    if not _answers(f"http://127.0.0.1:{port}/healthz/", supervisor):
        supervisor.terminate()
        supervisor.wait()
        log = (state / "log" / "web.log").read_text(errors="replace")
        raise ServeError(f"The web server did not answer. The end of {state}/log/web.log:\n{log[-2000:]}")
    print(welcome(f"http://127.0.0.1:{port}", password, state), flush=True)
    supervisor.wait()
    print("Stopped.", flush=True)
    return 0


def welcome(address: str, password: str, state: Path) -> str:
    """What is printed when everything runs: the address, the accounts, their password."""
    rows = [f"  {f'{post}@barnet.example':<28}{post}@northgate.example" for post in POSTS]
    return "\n".join(
        [
            "",
            f"Safer Communities is running at {address}",
            "",
            "Demonstration accounts (sign in by e-mail address):",
            *rows,
            f"  {MEMBER_OF_BOTH:<28}(a member of both)",
            f"Password of each: {password}",
            "",
            f"Logs: {state / 'log'}    Stop: Ctrl-C",
        ]
    )


def demo_password(state: Path) -> str:
    """DEMO_PASSWORD, else the one made up at the first start and kept in the state directory."""
    given = os.environ.get("DEMO_PASSWORD")
    if given:
        return given
    return _kept(state / "demo-password", lambda: "-".join(secrets.token_hex(2) for _ in range(3)))


def stop(state: Path) -> int:
    """Stop a `serve` of this state directory and its services. Returns the exit code."""
    with (state / "run" / "serve.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            os.kill(int(lock.read()), signal.SIGTERM)
            _lock_within(lock, SECONDS_TO_STOP)
        Services(state).stop()
    print("Stopped.")
    return 0


def _only_one(state: Path) -> IO[str]:
    """The lock of this state directory: two supervisors must not share one database."""
    lock = (state / "run" / "serve.lock").open("a+")
    # One that was just interrupted or killed may still be stopping its programs.
    _lock_within(lock, SECONDS_TO_STOP, say="Waiting for the one that still runs here to stop …")
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def _lock_within(lock: IO[str], seconds: float, say: str = "") -> None:
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        if time.monotonic() > deadline:
            lock.seek(0)
            raise ServeError(f"It already runs here (process {lock.read()}). Stop it with: make stop")
        if say:
            print(say, flush=True)
            say = ""
        time.sleep(0.2)


def _end_with_parent() -> None:
    """Have Linux stop this process when its parent is killed: a killed `make run` leaves nothing behind."""
    parent = os.getppid()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        raise ServeError("The calling program ended.")


def _require_free(port: int) -> None:
    """Wait for the port: the web server of one that was just killed lets go of it last."""
    deadline = time.monotonic() + SECONDS_FOR_PORT
    while not _is_free(port):
        if time.monotonic() > deadline:
            raise ServeError(f"Port {port} is in use. Choose another: PORT={port + 1} make run")
        time.sleep(0.2)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ.get("HOST", "127.0.0.1"), port))
        except OSError:
            return False
    return True


def _kept(path: Path, make: Callable[[], str]) -> str:
    """The content of a private file, made up the first time."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(make())
    return path.read_text().strip()


def _manage(*arguments: str, say: str) -> None:
    """Run one of manage.py's commands; its output is shown only when it fails."""
    started = time.monotonic()
    command = [sys.executable, str(PROJECT / "manage.py"), *arguments]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise ServeError(f"`manage.py {arguments[0]}` failed:\n{done.stdout}{done.stderr}")
    print(f"· {say}: {time.monotonic() - started:.1f} s", flush=True)


def _start_supervisor() -> subprocess.Popen[bytes]:
    """Start supervisord, hand it the signals that this process gets, and return it."""
    setpriv = shutil.which("setpriv")
    os.environ["SC_TETHER"] = f"{setpriv} --pdeathsig TERM" if setpriv else "env"
    os.environ["SC_PYTHON"] = sys.executable
    tether = [setpriv, "--pdeathsig", "TERM"] if setpriv else []
    supervisor = subprocess.Popen(
        [*tether, sys.executable, "-m", "supervisor.supervisord", "-c", str(CONFIGURATION)],
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C comes to this process, which hands it on once
    )

    def hand_on(_number: int, _frame: FrameType | None) -> None:
        print("\nStopping …", flush=True)
        supervisor.terminate()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, hand_on)
    return supervisor


def _answers(address: str, supervisor: subprocess.Popen[bytes]) -> bool:
    """Whether the web server answers within a minute."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy to this machine itself
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline and supervisor.poll() is None:
        try:
            opener.open(address, timeout=5).close()
            return True
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return True
        except OSError:
            pass  # not listening yet
        time.sleep(0.1)
    return False


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (ServeError, EmbeddedError) as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)
