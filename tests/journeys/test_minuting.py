"""Taking minutes in a real browser: what is typed is kept while it is typed, and the box is never taken away."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.browsing import IN_A_BROWSER, People

pytestmark = IN_A_BROWSER

CLERK, MANAGER = "admin@barnet.example", "programme@barnet.example"
WORDS = "The Board talked about this without a pause. "


def minute_taking(page: Page) -> None:
    page.goto("/p/barnet/meetings/")
    page.get_by_role("link", name="15 January 2013").first.click()
    page.get_by_role("link", name="Minute-taking").click()
    page.wait_for_url("**/write/")  # and its scripts: what is typed before is not noticed


def box_of(page: Page, title: str) -> Locator:
    return page.locator("section.minute").filter(has=page.get_by_role("heading", name=title))


def test_words_typed_without_a_pause_are_kept_before_they_end_and_after_leaving_the_box(people: People) -> None:
    page = people.person(CLERK)
    minute_taking(page)
    item = box_of(page, "Date of next meeting")
    kept = item.locator(".beside", has_text="Kept as a draft")
    for _ in range(10):
        item.get_by_role("textbox").press_sequentially(WORDS, delay=70)
        if kept.count():
            break
    else:
        raise AssertionError("nothing is kept while somebody types")
    item.get_by_role("textbox").press_sequentially(" Then it ended.")
    page.keyboard.press("Tab")
    expect(item.locator("[data-unkept]")).to_have_count(0)

    page.reload()
    expect(box_of(page, "Date of next meeting").get_by_role("textbox")).to_have_value(re.compile("Then it ended"))
    expect(page.get_by_role("main")).to_contain_text("You left 1 draft that is not saved yet.")
    item.get_by_role("button", name="Throw away what I typed").click()
    expect(page.get_by_role("main")).to_contain_text("The draft is thrown away.")
    expect(item.get_by_role("textbox")).to_have_value("To be told.")


def test_saving_leaves_the_box_and_the_cursor_where_they_are(people: People) -> None:
    page, other = people.person(CLERK), people.person(MANAGER)
    for each in (page, other):
        minute_taking(each)
    mine, theirs = box_of(page, "Other business"), box_of(other, "Other business")
    theirs.get_by_role("textbox").fill("Their words.")
    theirs.get_by_role("button", name="Save").click()
    expect(theirs.locator(".beside")).to_contain_text("Saved")

    mine.get_by_role("textbox").fill("My words.")
    mine.get_by_role("button", name="Save").click()
    expect(mine.locator(".conflict")).to_contain_text("Their words.")
    expect(mine.get_by_role("textbox")).to_have_value("My words.")
    mine.get_by_role("button", name="Save").click()
    expect(mine.locator(".beside")).to_contain_text("Saved")
    expect(mine.locator(".conflict")).to_have_count(0)


def test_a_box_in_which_nothing_was_typed_takes_over_what_was_saved_meanwhile(people: People) -> None:
    page, other = people.person(CLERK), people.person(MANAGER)
    for each in (page, other):
        minute_taking(each)
    mine, theirs = box_of(page, "Apologies"), box_of(other, "Apologies")
    theirs.get_by_role("textbox").fill("From the police.")
    theirs.get_by_role("button", name="Save").click()
    expect(theirs.locator(".beside")).to_contain_text("Saved")

    mine.get_by_role("button", name="Save").click()
    expect(mine.locator(".conflict")).to_contain_text("not changed by you")
    expect(mine.get_by_role("textbox")).to_have_value("From the police.")
    mine.get_by_role("textbox").press_sequentially(" And the court.")
    mine.get_by_role("button", name="Save").click()
    expect(mine.locator(".beside")).to_contain_text("Saved")
    expect(mine.get_by_role("textbox")).to_have_value(re.compile("And the court"))


def test_who_is_signed_out_or_cut_off_is_told_and_keeps_what_is_typed(people: People) -> None:
    page = people.person(CLERK)
    minute_taking(page)
    item = box_of(page, "Date of next meeting")
    box = item.get_by_role("textbox")
    people.expected = re.compile(r"net::ERR_FAILED|htmx:(sendError|afterRequest)")
    page.route("**/minute/", lambda route: route.abort())
    box.fill("Words in a hall without a signal.")
    expect(item.get_by_role("alert")).to_contain_text("This is not kept yet.")
    expect(item.locator("[data-unkept]")).to_have_count(1)
    page.unroute("**/minute/")
    box.press_sequentially(" It is back.")
    expect(item.locator(".beside")).to_contain_text("Kept as a draft")
    expect(item.get_by_role("alert")).to_have_count(0)

    page.context.clear_cookies(name="sessionid")
    box.fill("Words after the session has ended.")
    expect(item.get_by_role("alert")).to_contain_text("You are signed out, and this is not kept.")
    expect(item.locator("[data-unkept]")).to_have_count(1)
    expect(box).to_have_value("Words after the session has ended.")
    expect(page.get_by_label("Password")).to_have_count(0)


def test_minutes_are_taken_without_javascript(people: People) -> None:
    page = people.person(CLERK, java_script_enabled=False)
    minute_taking(page)
    item = box_of(page, "Matters arising")
    item.get_by_role("textbox").fill("Nothing arose.")
    item.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile(r"/write/#item-"))
    expect(page.get_by_role("main")).to_contain_text("The minute of item 4 is saved.")
    expect(item.get_by_role("textbox")).to_have_value("Nothing arose.")
