"""Every page, in a real browser: axe-core finds nothing at the width of a phone, a tablet and a desk, for those who
run the programme and for finance; and no page is wider than the phone.

The pages are those of the URLconf: one without an example in `pages` fails.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.conformance.pages import FINANCE, MANAGER, PAGES, assert_accessible
from tests.isolation.addresses import API, walk
from tests.journeys.browsing import IN_A_BROWSER, People
from tests.journeys.plans import settle

pytestmark = IN_A_BROWSER

# Looked at among the states (test_states_of_pages.py), by somebody else.
ELSEWHERE = {"login", "home"}
NOT_PAGES = {
    "logout": "answers with the sign-in page",
    "switch": "answers with the programme",
    "healthz": "for machines",
    "paper-pdf": "a PDF: test_paper_pdf.py",
    "certificate": "a PDF: test_certificate_pdf.py",
    "download": "a file, as it was uploaded",
    "paper-data": "a CSV file",
    "paper-published": "the paper itself, suppressed: test_publishing.py",
    "paper-published-pdf": "a PDF: test_paper_pdf.py",
    "meeting-notice-pdf": "a PDF: test_meeting_pdf.py",
    "meeting-minutes-pdf": "a PDF: test_meeting_pdf.py",
    "calendar-feed": "a calendar",
    "api-schema": "for machines",
    "api-nothing-here": "for machines",
}


def test_every_page_has_an_example_here() -> None:
    names = {name for name, _ in walk()}
    assert names - set(API) == set(PAGES) | ELSEWHERE | set(NOT_PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible(people: People, open_as: Callable[[str], Page], ids: dict[str, str], name: str) -> None:
    seen = set()
    for email in (MANAGER, FINANCE):
        page = open_as(email)
        answer = page.goto(PAGES[name].format(**ids))
        assert answer
        # what only the programme manager or only finance may do answers 403, which is a page too
        assert answer.status in (200, 403)
        if name == "api":
            page.locator(".opblock").first.wait_for()
        settle(page)
        content = page.locator("body > :not(header)").evaluate_all("all => all.map(one => one.outerHTML).join()")
        if _without_secrets(content) not in seen:  # where both see the same, once is enough
            assert_accessible(page)
        seen.add(_without_secrets(content))


def _without_secrets(html: str) -> str:
    return re.sub(r"""name="(csrfmiddlewaretoken|request_key)" value="[^"]*\"""", "", html)
