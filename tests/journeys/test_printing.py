"""Pages printed from the browser are whole."""

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.browsing import IN_A_BROWSER, People
from tests.journeys.plans import COACHES, settled

pytestmark = IN_A_BROWSER


def printed(page: Page, file: Path) -> Counter[str]:
    """The words on the paper, each with how often it stands there."""
    page.pdf(path=file, format="A4")
    done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True)
    return words(done.stdout)


def words(text: str) -> Counter[str]:
    # not lines: pdftotext reads across columns, and a cell is broken into lines where it must
    return Counter(re.findall(r"\w+", text))


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
    on_paper = printed(page, tmp_path / "page.pdf")
    shown = page.locator("main table").first.locator("tbody a:not(.plan__update)").all_inner_texts()
    assert len(shown) >= 8
    shown.append(page.get_by_role("heading", level=1).inner_text())
    assert sum(map(words, shown), Counter()) - on_paper == Counter()
    assert cut_at_the_right(page) == []
