"""The tests of pages' accessibility share one installation with the journeys, and a browser a person."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conformance.pages import HOME, INITIATIVE, KEEPER, MANAGER, PAGES
from tests.journeys import browsing
from tests.journeys import stack as installation
from tests.journeys.browsing import People
from tests.journeys.plans import MADE


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    yield browsing.browser()
    browsing.end()


@pytest.fixture(scope="session")
def stack(django_db_blocker: Any) -> Iterator[installation.Stack]:
    """The journeys' own, which goes on for them."""
    with django_db_blocker.unblock():
        running = installation.running()
    yield running
    installation.end()


@pytest.fixture(scope="session")
def newly_made(stack: installation.Stack) -> None:
    """A partnership with a keeper and nothing else."""
    stack.manage("make_partnership", "newly-made", "Newly Made Partnership")
    stack.manage(
        *("admit", KEEPER, "newly-made", "--role", "administrator", "--post", "Keeper", "--organisation", "Council")
    )


@pytest.fixture(scope="module")
def everybody(stack: installation.Stack, newly_made: None, browser: Browser) -> Iterator[People]:
    people = People(stack, browser)
    yield people
    people.leave()


@pytest.fixture
def people(everybody: People) -> Iterator[People]:
    yield everybody
    everybody.check()


@pytest.fixture(scope="module")
def open_as(everybody: People) -> Callable[[str], Page]:
    """The one page that a person has open."""
    pages: dict[str, Page] = {}

    def page(email: str) -> Page:
        if email not in pages:
            pages[email] = everybody.person(email) if email else everybody.nobody()
        return pages[email]

    return page


@pytest.fixture(scope="module")
def ids(open_as: Callable[[str], Page]) -> dict[str, str]:
    """Rows of the examples, as the programme manager finds them, and a paper that is ready."""
    page = open_as(MANAGER)

    def first(what: str, code: str) -> str:
        answer = page.request.get(f"/api/v1/p/barnet/{what}/?initiative={code}")
        return str(answer.json()["results"][0]["id"])

    page.goto(INITIATIVE + "risks/")
    risk = page.locator("main a[href$='/score/']").first.get_attribute("href") or ""
    page.goto(HOME + "papers/new/")
    page.get_by_role("button", name="Make the paper").click()
    expect(page.get_by_role("link", name="Read the paper")).to_be_visible(timeout=MADE)
    paper = page.url.rstrip("/").rpartition("/")[2]
    page.goto(HOME + "papers/")
    pack = page.locator("main a[href*='/papers/packs/']").first.get_attribute("href") or ""
    page.goto(PAGES["strategy"])
    priority = page.locator("main table a").first.get_attribute("href") or ""
    page.goto(priority)
    return_ = page.locator("main table a[href*='/strategy/returns/']").first.get_attribute("href") or ""
    page.goto(INITIATIVE + "risks/")
    entry = page.locator("main a[href*='/registers/entries/']:not([href$='/add/'])").first.get_attribute("href") or ""
    page.goto(HOME + "governance/basbag/")
    seat = page.locator("main a[href$='/holder/']").first.get_attribute("href") or ""
    page.goto(HOME + "documents/")
    sign_off = page.locator("main a[href*='/sign-offs/']").first.get_attribute("href") or ""
    page.get_by_role("link", name="Neighbourhood Justice Panels: delivery model").first.click()
    page.wait_for_url(re.compile("/documents/[0-9a-f-]{36}/$"))
    document = page.url.rstrip("/").rpartition("/")[2]
    revision = page.locator("main a[href*='/versions/']", has_text="Version 2").first.get_attribute("href") or ""
    page.goto(HOME + "governance/raised/")
    escalation = page.locator("main table a").first.get_attribute("href") or ""
    return {
        "seat": seat.removesuffix("/holder/").rpartition("/")[2],
        "document": document,
        "revision": revision.rstrip("/").rpartition("/")[2],
        "sign_off": sign_off.rstrip("/").rpartition("/")[2],
        "entry": entry.rstrip("/").rpartition("/")[2],
        "escalation": escalation.rstrip("/").rpartition("/")[2],
        "action": first("actions", "D"),
        "line": first("budget-lines", "A"),
        "indicator": first("indicators", "D"),
        "risk": risk.split("/risks/")[1].split("/")[0],
        "paper": paper,
        "pack": pack,
        "priority": priority,
        "return_": return_,
        **_of_a_meeting(page),
    }


def _of_a_meeting(page: Page) -> dict[str, str]:
    """The Board's meeting of 15 January 2013, an item of it, a decision and an action."""

    def part(link: str, after: str) -> str:
        address = page.locator(f"main a[href*='{link}']").first.get_attribute("href") or ""
        return address.split(after)[1].split("/")[0]

    page.goto(HOME + "meetings/")
    page.get_by_role("link", name="15 January 2013").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Meeting of 15 January 2013")
    meeting = page.url.rstrip("/").rpartition("/")[2]
    page.goto(HOME + f"meetings/{meeting}/write/")
    return {
        "meeting": meeting,
        "item": part("/decide/", "/items/"),
        "decision": part("/decisions/", "/decisions/"),
        "meeting_action": part("/meetings/actions/0", "/actions/"),
    }
