"""People at a real Chromium. Whatever they do, the page asks nothing of another site and breaks nothing."""

import re
import shutil
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    expect,
    sync_playwright,
)

from tests.journeys.stack import PASSWORD, Stack

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LAUNCH: dict[str, Any] = {
    "executable_path": CHROMIUM,
    "args": [
        "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
}  # fmt: skip
# The mark of every test in a browser.
IN_A_BROWSER = pytest.mark.journey
# For what is expected as for what is done: the five seconds of an expectation are few where the machine is busy.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
# How Chromium tells of an answer of 4xx: refusals, errors in a form and conflicts are part of the journeys.
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4(03|04|09|22|29)\b")


@cache
def driver() -> Playwright:
    """What drives the browser of this pytest process, started the first time."""
    return sync_playwright().start()


@cache
def browser() -> Browser:
    """The browser of this pytest process."""
    return driver().chromium.launch(**LAUNCH)


def end() -> None:
    """Close the browser of this pytest process, if it is open."""
    if driver.cache_info().currsize:
        browser().close()
        driver().stop()
        browser.cache_clear()
        driver.cache_clear()


class People:
    """Signs people in, each in a browser of their own, and watches over what their pages do."""

    def __init__(self, stack: Stack, browser: Browser) -> None:
        self.stack = stack
        self.browser = browser
        self.problems: list[str] = []
        # What else the browser may tell of, where a test breaks something: it may tell late.
        self.expected: re.Pattern[str] | None = None
        self.contexts: list[BrowserContext] = []

    def nobody(self, **options: Any) -> Page:
        """A browser in which nobody is signed in."""
        context = self.browser.new_context(base_url=self.stack.address, locale="en-GB", **options)
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        return context.new_page()

    def person(self, email: str, **options: Any) -> Page:
        """A browser in which this person is signed in: by the sign-in page the first time."""
        if email not in self.stack.kept:
            page = self.nobody()
            sign_in(page, email)
            expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
            self.stack.kept[email] = page.context.storage_state()
            self.close(page)
        return self.nobody(storage_state=self.stack.kept[email], **options)

    def close(self, page: Page) -> None:
        self.contexts.remove(page.context)
        page.context.close()

    def leave(self) -> None:
        """Everybody closes their browser. Fails the test if a page misbehaved meanwhile."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()
        self.check()

    def check(self) -> None:
        """Fails the test if a page misbehaved since the last time."""
        found, self.problems = self.problems, []
        assert not found, "\n".join(found)

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and f"{parts.scheme}://{parts.netloc}" != self.stack.address:
            self.problems.append(f"asked another site: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # what breaks the Content-Security-Policy is told as an error too
        expected = REFUSED.match(message.text) or (self.expected and self.expected.search(message.text))
        if message.type in ("error", "warning") and not expected:
            self.problems.append(f"console, {message.page.url if message.page else '?'}: {message.text}")


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill in the sign-in page and send it."""
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
