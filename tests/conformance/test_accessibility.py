"""Every page, in a real browser: axe-core finds nothing at the width of a phone, a tablet and a desk, for those who
run the programme and for finance; and no page is wider than the phone.

The pages are those of the URLconf: one without an example here fails.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.isolation.addresses import API, walk
from tests.journeys import stack as installation
from tests.journeys.browsing import IN_A_BROWSER, LAUNCH, People
from tests.journeys.plans import open_update, settle

pytestmark = IN_A_BROWSER

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN = """contrast => axe.run(document, {resultTypes: ["violations"], preload: false,
    rules: {"color-contrast": {enabled: contrast}}, runOnly: {type: "tag", values:
    ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}})"""
# Contrast takes as long as everything else together, and a tablet has no colours of its own.
WIDTHS = {320: True, 768: False, 1280: True}
MANAGER, FINANCE = "programme@barnet.example", "finance@barnet.example"
KEEPER = "steering@northgate.example"
HOME = "/p/barnet/"
# The initiative that no journey changes.
INITIATIVE = HOME + "initiatives/enhanced-integrated-offender-management/"
WITH_MONEY = HOME + "initiatives/neighbourhood-justice-panels/"

# An example of every page, by the name of its address; {words} in brackets are ids, found in `ids`.
PAGES = {
    "programme": HOME,
    "benefits": HOME + "benefits/",
    "working": HOME + "benefits/working/business-case/D/police/annual_saving/",
    "initiative-benefits": INITIATIVE + "benefits/",
    "scorecard": INITIATIVE + "scorecard/",
    "record-observation": INITIATIVE + "scorecard/{indicator}/record/",
    "initiatives": HOME + "initiatives/",
    "initiative": INITIATIVE,
    "plan": INITIATIVE + "plan/",
    "timeline": INITIATIVE + "timeline/",
    "risks": INITIATIVE + "risks/",
    "initiative-history": INITIATIVE + "history/",
    "action": HOME + "actions/{action}/",
    "update-action": HOME + "actions/{action}/update/",
    "override-action": HOME + "actions/{action}/override/",
    "score-risk": HOME + "risks/{risk}/score/",
    "money": HOME + "money/",
    "initiative-money": WITH_MONEY + "money/",
    "line": HOME + "money/lines/{line}/",
    "record-spend": HOME + "money/lines/{line}/record/",
    "papers": HOME + "papers/",
    "request-paper": HOME + "papers/new/",
    "paper": HOME + "papers/{paper}/",
    "paper-read": HOME + "papers/{paper}/read/",
    "api": "/api/v1/",
}
# Looked at among the states below, by somebody else.
ELSEWHERE = {"login", "home"}
NOT_PAGES = {
    "logout": "answers with the sign-in page",
    "switch": "answers with the programme",
    "healthz": "for machines",
    "paper-pdf": "a PDF: test_paper_pdf.py",
    "paper-data": "a CSV file",
    "api-schema": "for machines",
    "api-nothing-here": "for machines",
}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return LAUNCH


@pytest.fixture(scope="session")
def stack() -> Iterator[installation.Stack]:
    """The journeys' own, which goes on for them."""
    yield installation.running()
    installation.end()


@pytest.fixture(scope="module")
def everybody(stack: installation.Stack, browser: Browser) -> Iterator[People]:
    people = People(stack, browser)
    people.stack.manage("make_partnership", "newly-made", "Newly Made Partnership")
    people.stack.manage(
        *("admit", KEEPER, "newly-made", "--role", "administrator", "--post", "Keeper", "--organisation", "Council")
    )
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
    expect(page.get_by_role("link", name="Read the paper")).to_be_visible(timeout=60_000)
    return {
        "action": first("actions", "D"),
        "line": first("budget-lines", "A"),
        "indicator": first("indicators", "D"),
        "risk": risk.split("/risks/")[1].split("/")[0],
        "paper": page.url.rstrip("/").rpartition("/")[2],
    }


def assert_accessible(page: Page) -> None:
    """No violation at any width, and nothing to scroll sideways on a phone."""
    page.evaluate(AXE)
    found = []
    for width, contrast in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        for one in page.evaluate(RUN, contrast)["violations"]:
            where = [node["html"][:200] for node in one["nodes"][:3]]
            found.append(f"{width} px: {one['id']}: {one['help']}: {json.dumps(where)}")
        wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        if wide[0] > wide[1]:
            found.append(f"{width} px: the page is {wide[0]} px wide")
    assert found == [], page.url


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


# --- What pages look like when something is wrong, empty or on its way


def wrong_sign_in(page: Page, ids: dict[str, str]) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill("nobody@elsewhere.example")
    page.get_by_label("Password").fill("x")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_focused()


def locked_out(page: Page, ids: dict[str, str]) -> None:
    for _ in range(10):
        if page.get_by_label("Password").count() == 0:
            break
        page.get_by_label("E-mail address").fill("nobody@elsewhere.example")
        page.get_by_label("Password").fill("x")
        page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign-in is paused")


def _send_bad(page: Page, path: str, button: str, **typed: str) -> None:
    page.goto(path)
    for label, value in typed.items():
        page.get_by_label(label.replace("_", " ")).fill(value)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("There is a problem")


def wrong_update(page: Page, ids: dict[str, str]) -> None:
    _send_bad(page, PAGES["update-action"].format(**ids), "Save", Forecast_date="31 June 2013")


def wrong_update_in_its_row(page: Page, ids: dict[str, str]) -> None:
    page.goto(PAGES["plan"])
    row = page.locator("table.plan > tbody > tr").first
    form = open_update(page, row.get_by_role("link").first.inner_text())
    form.get_by_label("Forecast date").fill("31 June 2013")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_be_focused()


def wrong_override(page: Page, ids: dict[str, str]) -> None:
    _send_bad(page, PAGES["override-action"].format(**ids), "Set this rating", Last_day="never")


def wrong_observation(page: Page, ids: dict[str, str]) -> None:
    _send_bad(page, PAGES["record-observation"].format(**ids), "Record", Source="")


def wrong_period(page: Page, ids: dict[str, str]) -> None:
    _send_bad(page, PAGES["request-paper"], "Make the paper", Start_of_the_period="soon")


def wrong_spend(page: Page, ids: dict[str, str]) -> None:
    _send_bad(page, PAGES["record-spend"].format(**ids), "Record spend", Amount="a lot")


def wrong_forecast(page: Page, ids: dict[str, str]) -> None:
    _send_bad(page, PAGES["line"].format(**ids), "Save the forecast", Forecast_outturn="a lot")


def conflict(page: Page, ids: dict[str, str]) -> None:
    """Somebody else saves while the form is open, and the page waits for its figures at the same time."""
    path = PAGES["update-action"].format(**ids)
    page.goto(path)
    other = page.context.new_page()
    other.goto(path)
    other.get_by_label("Forecast date").fill("2 September 2013")
    other.get_by_role("button", name="Save").click()
    # a page closed while the answer to a form is on its way may never finish closing
    expect(other).not_to_have_url(re.compile("/update/"))
    other.close()
    page.bring_to_front()
    page.get_by_label("Forecast date").fill("9 September 2013")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".conflict")).to_be_focused()


def printed_menu(page: Page, ids: dict[str, str]) -> None:
    page.goto(HOME)
    page.locator("header summary").last.click()
    for folded in page.locator("main summary").all():
        folded.click()


def page_of_a_failure(page: Page, ids: dict[str, str]) -> None:
    # its own words, as they are served: it stands alone, without the templates that may have failed
    content = (installation.PROJECT / "templates" / "500.html").read_text()
    page.route("**/failed/", lambda route: route.fulfill(body=content, content_type="text/html; charset=utf-8"))
    page.goto("/failed/")


def at(path: str) -> Callable[[Page, dict[str, str]], None]:
    def visit(page: Page, ids: dict[str, str]) -> None:
        page.goto(path)

    return visit


STATES: dict[str, tuple[str, Callable[[Page, dict[str, str]], None]]] = {
    "sign-in": ("", at("/sign-in/")),
    "sign-in refused": ("", wrong_sign_in),
    "sign-in paused": ("", locked_out),
    "a choice of partnerships": ("probation@both.example", at("/")),
    "nothing at this address": (MANAGER, at(HOME + "nothing/")),
    "something went wrong": (MANAGER, page_of_a_failure),
    "menus and folded parts open": (MANAGER, printed_menu),
    "an update refused": (MANAGER, wrong_update),
    "an update refused in its row": (MANAGER, wrong_update_in_its_row),
    "an override refused": (MANAGER, wrong_override),
    "an observation refused": (MANAGER, wrong_observation),
    "a paper's period refused": (MANAGER, wrong_period),
    "spend refused": (FINANCE, wrong_spend),
    "a forecast refused": (FINANCE, wrong_forecast),
    "two saved the same action": (MANAGER, conflict),
    "no budget": (FINANCE, at(INITIATIVE + "money/")),
    "a plan's filter that nothing fits": (FINANCE, at(PAGES["plan"] + "?show=mine")),
    "a partnership without a programme": (KEEPER, at("/p/newly-made/")),
    "no initiatives": (KEEPER, at("/p/newly-made/initiatives/")),
    "no money": (KEEPER, at("/p/newly-made/money/")),
    "no benefits": (KEEPER, at("/p/newly-made/benefits/")),
    "no papers": (KEEPER, at("/p/newly-made/papers/")),
}


@pytest.mark.parametrize("state", STATES)
def test_a_state_of_a_page_is_accessible(
    people: People, open_as: Callable[[str], Page], ids: dict[str, str], state: str
) -> None:
    email, reach = STATES[state]
    page = open_as(email)
    reach(page, ids)
    assert_accessible(page)


def test_a_page_that_waits_for_its_figures_is_accessible(
    people: People, open_as: Callable[[str], Page], ids: dict[str, str]
) -> None:
    page = open_as(MANAGER)
    page.goto(PAGES["plan"])
    settle(page)
    action = page.locator("table.plan > tbody > tr").nth(2).get_by_role("link").first.inner_text()
    with people.stack.worker_paused():
        form = open_update(page, action)
        form.get_by_label("Note").fill("Still going.")
        form.get_by_role("button", name="Save").click()
        expect(page.locator("[data-recalculating]")).to_be_visible()
        assert_accessible(page)
        page.goto(PAGES["request-paper"])
        page.get_by_role("button", name="Make the paper").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        assert_accessible(page)
