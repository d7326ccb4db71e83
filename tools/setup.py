"""Bring this checkout to where it runs (`setup.py run`) or can be tested (`setup.py test`).

Standard library alone, for any Python from 3.11: this runs before anything is installed. Each step leaves a
stamp of what it was made from, so that a step with nothing new to do costs nothing.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))  # run as a file, from wherever

from tools import system_packages  # noqa: E402

VENV = PROJECT / ".venv"
STAMPS = PROJECT / "var" / "stamps"
OLDEST_PYTHON = (3, 11)
# What each purpose installs. Each list holds the one before it, with the same versions.
LOCKS = {"run": "requirements-local.lock", "test": "requirements-dev.lock"}
STYLE_SOURCES = ("package.json", "package-lock.json", "static/src")


class SetupError(RuntimeError):
    """What is wrong and what to do about it, in one line."""


def main(purpose: str) -> None:
    """Do every step for a purpose, "run" or "test"."""
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Set PYTHON=python3.12.")
    STAMPS.mkdir(parents=True, exist_ok=True)
    with (STAMPS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # `make run` and `make test` at the same time
        system(purpose)
        virtual_environment()
        python_packages(purpose)
        node_packages(purpose)
        styles()


def system(purpose: str) -> None:
    """System libraries: by apt-get where that is allowed, else one line that says what to install."""
    missing = system_packages.missing(system_packages.TO_TEST if purpose == "test" else system_packages.TO_RUN)
    if not missing:
        return
    apt = system_packages.apt_command()
    if apt is None:
        raise SetupError(system_packages.by_hand(missing))
    with Step(f"System packages ({', '.join(need.name for need in missing)})"):
        problem = system_packages.install(missing, apt)
        if problem:
            raise SetupError(problem)


def virtual_environment() -> None:
    """.venv, made again where the checkout was moved or its Python is gone."""
    stamp = Stamp("venv", f"{VENV} {sys.version}")
    if stamp.fresh() and (VENV / "bin" / "python").exists():
        return
    with Step("Virtual environment"):
        for old in ("python-run", "python-test", "node"):
            (STAMPS / old).unlink(missing_ok=True)
        done = quietly([sys.executable, "-m", "venv", "--clear", str(VENV)])
        if done.returncode != 0:
            raise SetupError("Python's venv is missing. Please install: sudo apt-get install python3-venv")
        stamp.set()


def python_packages(purpose: str) -> None:
    """The locked Python packages, checked against their hashes."""
    stamps = {name: Stamp(f"python-{name}", digest([PROJECT / lock])) for name, lock in LOCKS.items()}
    if stamps[purpose].fresh() or (purpose == "run" and stamps["test"].fresh()):
        return
    with Step("Python packages"):
        command: list[str | Path] = [
            VENV / "bin" / "python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        must(
            [
                *command,
                "--no-deps",
                "--require-hashes",
                "--only-binary",
                ":all:",
                "-r",
                PROJECT / LOCKS[purpose],
            ]
        )
        stamps[purpose].set()


def node_packages(purpose: str) -> None:
    """The locked Node packages, by the Node that came as a Python package. What checks and tests is left out to run."""
    locked = digest([PROJECT / "package-lock.json"])
    everything, enough = Stamp("node", f"test {locked}"), Stamp("node", f"{purpose} {locked}")
    if (everything.fresh() or enough.fresh()) and (PROJECT / "node_modules").is_dir():
        return
    with Step("Node packages"):
        without = ["--omit=dev"] if purpose == "run" else []
        must([VENV / "bin" / "npm", "ci", *without, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        enough.set()


def styles() -> None:
    """static/build/: the compiled styles and the third-party scripts."""
    stamp = Stamp("styles", digest(PROJECT / source for source in STYLE_SOURCES))
    if stamp.fresh() and (PROJECT / "static" / "build" / "app.css").exists():
        return
    with Step("Styles"):
        must([VENV / "bin" / "npm", "run", "--silent", "build"])
        stamp.set()


class Stamp:
    """A file that holds what a step was last made from."""

    def __init__(self, name: str, made_from: str) -> None:
        self.path = STAMPS / name
        self.made_from = made_from

    def fresh(self) -> bool:
        """Whether the step was last made from this."""
        return self.path.exists() and self.path.read_text() == self.made_from

    def set(self) -> None:
        """The step is done."""
        self.path.write_text(self.made_from)


class Step:
    """Says what is going on, and how long it took."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        self.started = time.monotonic()
        print(f"· {self.name} …", flush=True)

    def __exit__(self, failure: object, *_more: object) -> None:
        if failure is None:
            print(f"  {time.monotonic() - self.started:.0f} s", flush=True)


def digest(paths: Iterable[Path]) -> str:
    """One hash of files and folders."""
    total = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                total.update(str(file.relative_to(PROJECT)).encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def quietly(command: list[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run a command in the project, with the virtual environment first on PATH; keep what it prints."""
    environment = {**os.environ, "PATH": f"{VENV / 'bin'}:{os.environ.get('PATH', os.defpath)}"}
    return subprocess.run(
        command,
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def must(command: list[str | Path]) -> None:
    """Run a command; raise SetupError with the end of what it printed when it fails."""
    done = quietly(command)
    if done.returncode != 0:
        words = " ".join(Path(word).name if isinstance(word, Path) else word for word in command)
        raise SetupError(f"`{words}` failed:\n{done.stdout[-3000:]}")


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "run")
    except SetupError as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)
