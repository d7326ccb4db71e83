"""`make lint` reads the scripts of the pages, by ESLint."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
IN_ITS_PLACE = '(function () {\n  "use strict";\n\n%s\n})();\n'


def told(script: str) -> str:
    """What ESLint says of a script that stands among those of the pages."""
    done = subprocess.run(
        [
            *(Path(sys.executable).with_name("node"), PROJECT / "node_modules" / ".bin" / "eslint"),
            *("--max-warnings", "0", "--stdin", "--stdin-filename", "static/src/planted.js"),
        ],
        cwd=PROJECT,
        input=script,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ('  documnet.title = "";', "no-undef"),
        ("  const unused = 1;", "no-unused-vars"),
        ('  if (window.name == 1) window.name = "";', "eqeqeq"),
    ],
)
def test_a_slip_in_a_script_is_found(line: str, rule: str) -> None:
    assert rule in told(IN_ITS_PLACE % line)


def test_a_script_without_one_is_not_complained_of() -> None:
    assert told(IN_ITS_PLACE % "  document.title = window.name;") == ""


def test_make_lint_reads_the_scripts_of_the_pages() -> None:
    recipe = (PROJECT / "Makefile").read_text().partition("\nlint:")[2].partition("\n\n")[0]
    assert "eslint --max-warnings 0 static/src" in recipe
