"""Types: everything but tests and migrations is checked strictly, and little of it is left open."""

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = ("safer_communities", "initiatives", "budgets", "evaluation", "governance", "tools", "docker", "benchmarks")
MYPY: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["mypy"]
OPEN_AT_MOST = 5  # mentions of Any in 1,000 lines


def sources() -> list[Path]:
    found = [path for package in PACKAGES for path in sorted((PROJECT / package).rglob("*.py"))]
    alone = [PROJECT / "manage.py", PROJECT / "gunicorn.conf.py"]
    return [*alone, *(path for path in found if "migrations" not in path.parts)]


def mentions_of_any(source: str) -> int:
    """How often `Any` stands in some code as a type, written out or within quotes."""
    found = 0
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            found += node.id == "Any"
        elif isinstance(node, ast.Attribute):
            found += node.attr == "Any"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "[" in node.value:
            found += len(re.findall(r"[\[ ,]Any[\],]", node.value))
    return found


def test_any_is_found_wherever_it_is_a_type() -> None:
    source = """
from typing import Any
import typing
rows: list[Any] = []
def one(given: typing.Any, more: "QuerySet[Any, Any]") -> Any: ...
"""
    assert mentions_of_any(source) == 5


def test_at_most_five_in_a_thousand_lines_leave_a_type_open() -> None:
    texts = [path.read_text() for path in sources()]
    lines = sum(len(text.splitlines()) for text in texts)
    assert sum(map(mentions_of_any, texts)) * 1000 <= OPEN_AT_MOST * lines


def test_mypy_judges_everything_strictly() -> None:
    judged = {name.rstrip("/") for name in MYPY["files"]}
    assert judged == {*PACKAGES, "manage.py", "gunicorn.conf.py"}
    assert MYPY["strict"] is True
    assert MYPY["exclude"] == ["/migrations/"]
    assert not [each["module"] for each in MYPY["overrides"] if "ignore_errors" in each]


def test_what_mypy_is_told_to_ignore_has_a_code_and_a_reason() -> None:
    said = re.compile(r"# type: ignore\[[a-z, -]+\]  # \S")
    without = [
        f"{path.relative_to(PROJECT)}: {line.strip()}"
        for path in sources()
        for line in path.read_text().splitlines()
        if "# type: ignore" in line and not said.search(line)
    ]
    assert without == []
