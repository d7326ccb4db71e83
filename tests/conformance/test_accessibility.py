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
from tests.journeys.plans import open_update, opened, settle

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
    "registers": HOME + "registers/",
    "add-risk": HOME + "registers/enhanced-integrated-offender-management/risks/add/",
    "change-risk": HOME + "registers/risks/{risk}/",
    "add-entry": HOME + "registers/entries/add/",
    "add-entry-of": HOME + "registers/enhanced-integrated-offender-management/entries/add/",
    "change-entry": HOME + "registers/entries/{entry}/",
    "raised": HOME + "governance/raised/",
    "raise": HOME + "governance/raised/new/",
    "escalation": HOME + "governance/raised/{escalation}/",
    "my-work": HOME + "my-work/",
    "notices": HOME + "notices/",
    "calendar": HOME + "calendar/",
    "meetings": HOME + "meetings/",
    "new-meeting": HOME + "meetings/new/",
    "meeting": HOME + "meetings/{meeting}/",
    "change-meeting": HOME + "meetings/{meeting}/change/",
    "meeting-step": HOME + "meetings/{meeting}/step/agree/",
    "meeting-notice": HOME + "meetings/{meeting}/notice/",
    "meeting-minutes": HOME + "meetings/{meeting}/minutes/",
    "meeting-agenda": HOME + "meetings/{meeting}/agenda/",
    "agenda-item": HOME + "meetings/items/{item}/",
    "meeting-attendance": HOME + "meetings/{meeting}/attendance/",
    "write-minutes": HOME + "meetings/{meeting}/write/",
    "minute": HOME + "meetings/items/{item}/minute/",
    "new-decision": HOME + "meetings/items/{item}/decide/",
    "new-meeting-action": HOME + "meetings/items/{item}/ask/",
    "decision": HOME + "meetings/decisions/{decision}/",
    "meeting-actions": HOME + "meetings/actions/",
    "meeting-action": HOME + "meetings/actions/{meeting_action}/",
    "change-meeting-action": HOME + "meetings/actions/{meeting_action}/change/",
    "groups": HOME + "governance/",
    "new-group": HOME + "governance/new/",
    "group": HOME + "governance/basbag/",
    "edit-group": HOME + "governance/basbag/change/",
    "terms": HOME + "governance/basbag/terms/",
    "new-terms": HOME + "governance/basbag/terms/new/",
    "new-seat": HOME + "governance/basbag/seats/new/",
    "edit-seat": HOME + "governance/seats/{seat}/",
    "fill-seat": HOME + "governance/seats/{seat}/holder/",
    "end-seat": HOME + "governance/seats/{seat}/end/",
    "delegate": HOME + "governance/seats/{seat}/delegate/",
    "end-delegation": HOME + "governance/seats/{seat}/delegate/end/",
    "documents": HOME + "documents/",
    "new-document": HOME + "documents/new/",
    "document": HOME + "documents/{document}/",
    "edit-document": HOME + "documents/{document}/change/",
    "draft": HOME + "documents/{document}/draft/",
    "issue": HOME + "documents/{document}/issue/",
    "upload": HOME + "documents/{document}/upload/",
    "withdraw-document": HOME + "documents/{document}/withdraw/",
    "version": HOME + "documents/versions/{revision}/",
    "compare": HOME + "documents/versions/{revision}/changes/",
    "ask": HOME + "documents/versions/{revision}/ask/",
    "sign-off": HOME + "documents/sign-offs/{sign_off}/",
    "withdraw-sign-off": HOME + "documents/sign-offs/{sign_off}/withdraw/",
    "papers": HOME + "papers/",
    "request-paper": HOME + "papers/new/",
    "paper": HOME + "papers/{paper}/",
    "paper-read": HOME + "papers/{paper}/read/",
    "publish-paper": HOME + "papers/{paper}/publish/",
    "withdraw-paper": HOME + "papers/{paper}/withdraw/",
    "request-pack": "{pack}",
    "strategies": HOME + "strategy/",
    "strategy": HOME + "strategy/safer-communities/?quarter=2012-4",
    "open-quarter": HOME + "strategy/safer-communities/open/",
    "priority": "{priority}",
    "answer-return": "{return_}",
    "api": "/api/v1/",
}
# Looked at among the states below, by somebody else.
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


def wrong_return(page: Page, ids: dict[str, str]) -> None:
    _send_bad(page, ids["return_"], "Save", Performance_update="")


def wrong_return_in_its_row(page: Page, ids: dict[str, str]) -> None:
    page.goto(ids["priority"])
    page.locator("main table a[href*='/strategy/returns/']").first.click()
    opened(page.locator(".edit-row"))
    page.get_by_label("Performance update").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".edit-row .govuk-error-message").first).to_be_visible()


def wrong_pack(page: Page, ids: dict[str, str]) -> None:
    _send_bad(page, ids["pack"], "Bind the pack", Agenda="0")


def unread_texts(page: Page, ids: dict[str, str]) -> None:
    page.goto(PAGES["publish-paper"].format(**ids))
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()


def wrong_risk(page: Page, ids: dict[str, str]) -> None:
    _send_bad(page, PAGES["add-risk"], "Add the risk", Next_review="31 June 2013")


def wrong_raise(page: Page, ids: dict[str, str]) -> None:
    _send_bad(page, PAGES["raise"], "Raise it", Subject="")


def wrong_answer(page: Page, ids: dict[str, str]) -> None:
    _send_bad(page, PAGES["escalation"].format(**ids), "Record", Answer_or_reason="")


def wrong_sign_off(page: Page, ids: dict[str, str]) -> None:
    page.goto(PAGES["sign-off"].format(**ids))
    page.get_by_label("Ask for changes").check()
    page.get_by_role("button", name="Record my answer").click()
    expect(page.get_by_role("alert").first).to_contain_text("There is a problem")


def wrong_upload(page: Page, ids: dict[str, str]) -> None:
    page.goto(PAGES["upload"].format(**ids))
    page.get_by_label("File").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"<html>"})
    page.get_by_label("Details of the update").fill("From the workshop")
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("alert").first).to_contain_text("This is not a PDF")


def signed(page: Page, ids: dict[str, str]) -> None:
    page.goto(PAGES["document"].format(**ids))
    page.locator("main table a[href*='/sign-offs/']").first.click()
    expect(page.get_by_role("link", name="Certificate (PDF)")).to_be_visible()


def new_calendar(page: Page, ids: dict[str, str]) -> None:
    page.goto(PAGES["calendar"])
    page.get_by_role("button", name="Make").first.click()
    expect(page.get_by_role("status").filter(has_text="Copy it now")).to_be_visible()


def their_meetings(page: Page, ids: dict[str, str]) -> None:
    page.goto(PAGES["my-work"])
    expect(page.locator("[aria-labelledby=meetings] li").first).to_be_visible()


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


def wrong_item(page: Page, ids: dict[str, str]) -> None:
    _send_bad(page, PAGES["meeting-agenda"].format(**ids), "Add to the agenda", Pages="1" * 30)


def conflict_of_minutes(page: Page, ids: dict[str, str]) -> None:
    """Somebody else saves the minute while it is typed. The box keeps what is typed, and the cursor; both texts stay in
    view while the writer types on.
    """
    path = PAGES["write-minutes"].format(**ids)
    page.goto(path)
    other = page.context.new_page()
    other.goto(path)
    for each, words in ((other, "Theirs."), (page, "Mine.")):
        each.bring_to_front()
        item = each.locator(f"#item-{ids['item']}")
        item.get_by_role("textbox").fill(words)
        item.get_by_role("button", name="Save").click()
        expect(item.locator(".beside")).to_contain_text("Saved" if each is other else "Theirs.")
    other.close()
    item = page.locator(f"#item-{ids['item']}")
    expect(item.get_by_role("textbox")).to_have_value("Mine.")
    with page.expect_response(lambda answer: "/minute/" in answer.url) as kept:
        item.get_by_role("textbox").fill("Mine and theirs.")
    assert kept.value.status == 204
    expect(item.locator(".beside")).to_contain_text("Theirs.")
    expect(item.get_by_role("textbox")).to_have_value("Mine and theirs.")


def decision_in_its_place(page: Page, ids: dict[str, str]) -> None:
    page.goto(PAGES["write-minutes"].format(**ids))
    item = page.locator(f"#item-{ids['item']}")
    item.get_by_role("link", name="Add a decision").click()
    item.get_by_role("button", name="Add the decision").click()
    expect(item.locator(".recorded").get_by_role("alert")).to_be_focused()


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
    "an answer to a sign-off refused": (MANAGER, wrong_sign_off),
    "a file refused": (MANAGER, wrong_upload),
    "a version that is signed off": (MANAGER, signed),
    "a group whose chair has left": (MANAGER, at(HOME + "governance/conditional-cautions/")),
    "no groups": (KEEPER, at("/p/newly-made/governance/")),
    "no documents": (KEEPER, at("/p/newly-made/documents/")),
    "a risk refused": (MANAGER, wrong_risk),
    "a return refused": (MANAGER, wrong_return),
    "a return refused in its row": (MANAGER, wrong_return_in_its_row),
    "a pack's number refused": (MANAGER, wrong_pack),
    "a paper whose texts nobody has read": (MANAGER, unread_texts),
    "a priority of the second strategy": (MANAGER, at(HOME + "strategy/violence-against-women-and-girls/")),
    "something raised without a subject": (MANAGER, wrong_raise),
    "an empty answer to what was raised": (MANAGER, wrong_answer),
    "a new calendar address": (MANAGER, new_calendar),
    "registers with a matrix": (KEEPER, at("/p/northgate/registers/")),
    "spend refused": (FINANCE, wrong_spend),
    "a forecast refused": (FINANCE, wrong_forecast),
    "two saved the same action": (MANAGER, conflict),
    "no budget": (FINANCE, at(INITIATIVE + "money/")),
    "a plan's filter that nothing fits": (FINANCE, at(PAGES["plan"] + "?show=mine")),
    "a partnership without a programme": (KEEPER, at("/p/newly-made/")),
    "no initiatives": (KEEPER, at("/p/newly-made/initiatives/")),
    "no money": (KEEPER, at("/p/newly-made/money/")),
    "no benefits": (KEEPER, at("/p/newly-made/benefits/")),
    "no registers": (KEEPER, at("/p/newly-made/registers/")),
    "nothing raised": (KEEPER, at("/p/newly-made/governance/raised/")),
    "the meetings of somebody's groups": ("board@barnet.example", their_meetings),
    "nothing owed": (KEEPER, at("/p/newly-made/my-work/")),
    "no papers": (KEEPER, at("/p/newly-made/papers/")),
    "no meetings": (KEEPER, at("/p/newly-made/meetings/")),
    "an item refused": (MANAGER, wrong_item),
    "two minuted the same item": (MANAGER, conflict_of_minutes),
    "a decision being written down": (MANAGER, decision_in_its_place),
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
