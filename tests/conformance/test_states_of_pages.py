"""What pages look like when something is wrong, empty or on its way: axe-core finds nothing there either.

A file of its own, so that another process can run it beside test_accessibility.py.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.conformance.pages import FINANCE, HOME, INITIATIVE, KEEPER, MANAGER, PAGES, assert_accessible
from tests.journeys import stack as installation
from tests.journeys.browsing import IN_A_BROWSER, People
from tests.journeys.plans import open_update, opened, settle

pytestmark = IN_A_BROWSER


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
        with page.expect_navigation():
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
