"""The system libraries and programs that pip and npm cannot bring, and how to get them (Debian, Ubuntu)."""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Need:
    """What is needed, what it is for, the Debian packages that bring it, and how to tell that it is there."""

    name: str
    purpose: str
    packages: tuple[str, ...]
    present: Callable[[], bool]


def _library(*names: str) -> Callable[[], bool]:
    def present() -> bool:
        try:
            for name in names:
                ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return present


def _program(*names: str) -> Callable[[], bool]:
    return lambda: all(shutil.which(name) for name in names)


def _file(pattern: str) -> Callable[[], bool]:
    return lambda: any(Path("/").glob(pattern))


TO_RUN = (
    Need(
        "Pango",
        "sets the text of PDFs",
        ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
        _library("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"),
    ),
    Need(
        "fonts",
        "the typefaces of PDFs",
        ("fonts-inter", "fonts-liberation", "fonts-dejavu-core"),
        lambda: (
            _file("usr/share/fonts/*/inter/*")()
            and _file("usr/share/fonts/truetype/liberation*/LiberationSans-Regular.ttf")()
            and _file("usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")()
        ),
    ),
)
TO_TEST = (
    *TO_RUN,
    Need("Chromium", "the browser of the journeys", ("chromium",), _program("chromium")),
    Need("libatomic", "the program that drives the browser", ("libatomic1",), _library("libatomic.so.1")),
    Need("qpdf", "checks PDFs", ("qpdf",), _program("qpdf")),
    Need("poppler", "takes PDFs apart", ("poppler-utils",), _program("pdfinfo", "pdfdetach", "pdftoppm")),
    Need("a Java compiler", "runs veraPDF", ("default-jdk-headless",), _program("java", "javac")),
    Need("JAXB", "veraPDF reads its rules with it", ("libjaxb-java",), _file("usr/share/java/jaxb-*.jar")),
)


def missing(needs: tuple[Need, ...]) -> list[Need]:
    """Those that this machine does not have."""
    return [need for need in needs if not need.present()]


def by_hand(needs: list[Need]) -> str:
    """One line that says what to install."""
    names = ", ".join(need.name for need in needs)
    return f"Missing: {names}. Please install: sudo apt-get install {' '.join(_packages(needs))}"


def install(needs: list[Need], apt: list[str]) -> str:
    """Install with apt-get. Returns "", or one line that says what to do by hand and why."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    output = ""
    # The lists of packages may be missing or old: fetch them only when the first try fails.
    for arguments in (["install"], ["update"], ["install"]):
        installing = arguments == ["install"]
        options = ["-y", "--no-install-recommends", *_packages(needs)] if installing else []
        done = subprocess.run(
            [*apt, "-qq", *arguments, *options],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        output = done.stdout
        if installing and done.returncode == 0:
            return ""
    reason = (output.strip().splitlines() or ["no reason given"])[-1]
    return f"{by_hand(needs)}  (apt-get failed: {reason})"


def _packages(needs: list[Need]) -> list[str]:
    return [package for need in needs for package in need.packages]


def apt_command() -> list[str] | None:
    """The command that installs without asking, or None: as root, or by sudo without a password."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return None
