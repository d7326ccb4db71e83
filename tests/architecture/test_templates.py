"""A template is read by whoever changes it: line by line, without moving sideways."""

from pathlib import Path

import pytest

from tests.architecture.test_layers import PROJECT

LONGEST = 160


def long_lines(folder: Path) -> list[str]:
    """Where a template under `folder` has a line that is too long: "governance/paper.html:12"."""
    return [
        f"{template.relative_to(folder)}:{number}"
        for template in sorted(folder.rglob("*.*"))
        for number, line in enumerate(template.read_text().splitlines(), start=1)
        if len(line) > LONGEST
    ]


@pytest.mark.parametrize("folder", ["templates", "benchmarks/floor/templates"])
def test_no_line_of_a_template_is_over_160_characters(folder: str) -> None:
    assert any((PROJECT / folder).rglob("*.html"))
    assert not long_lines(PROJECT / folder)


@pytest.mark.parametrize("name", ["page.html", "mail.txt", "feed.xml", "chart.svg"])
def test_a_long_line_that_somebody_writes_is_found(tmp_path: Path, name: str) -> None:
    template = tmp_path / "governance" / name
    template.parent.mkdir()
    template.write_text("<p>\n" + "é" * LONGEST + "\n</p>\n")
    assert not long_lines(tmp_path)
    template.write_text("<p>\n" + "é" * (LONGEST + 1) + "\n</p>\n")
    assert long_lines(tmp_path) == [f"governance/{name}:2"]
