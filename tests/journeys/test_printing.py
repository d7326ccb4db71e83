"""Pages printed from the browser are whole."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.browsing import People
from tests.journeys.plans import COACHES, settled


def printed(page: Page, file: Path) -> str:
    """The words on the paper, in reading order and without line breaks."""
    page.pdf(path=file, format="A4")
    done = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True)
    return _words(done.stdout)


def _words(text: str) -> str:
    # lines break at hyphens too, and pdftotext joins them again
    return "".join(text.replace("-", "").split())


def cut_at_the_right(page: Page) -> list[str]:
    """Tables wider than a page of A4 between its margins: a printer would cut them."""
    page.set_viewport_size({"width": 688, "height": 1000})  # 210 mm less 2 × 14 mm at 96 dots an inch
    page.emulate_media(media="print")
    return page.evaluate(
        """() => [...document.querySelectorAll("main table, main svg")]
            .filter(one => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
            .map(one => one.caption?.innerText ?? one.tagName)"""
    )


@pytest.mark.parametrize("path", ["/p/barnet/", COACHES + "plan/"], ids=["programme", "plan"])
def test_a_page_prints_whole(people: People, path: str, tmp_path: Path) -> None:
    page = people.person("observer@barnet.example")
    settled(page, path)
    text = printed(page, tmp_path / "page.pdf")
    cells = page.locator("main table").first.locator("tbody a").all_inner_texts()
    assert len(cells) >= 4
    missing = [cell for cell in cells if _words(cell) not in text]
    assert missing == []
    assert _words(page.get_by_role("heading", level=1).inner_text()) in text
    assert cut_at_the_right(page) == []
