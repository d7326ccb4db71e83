"""Updating a plan in every way that people do: without JavaScript, by keyboard, at the same time, wrongly, or while
the worker is down."""

import re
import time

from playwright.sync_api import Page, expect

from tests.journeys.browsing import IN_A_BROWSER, People
from tests.journeys.plans import COACHES, PANELS, SETTLED, action_row, open_update, opened, settle, settled
from tests.journeys.stack import PASSWORD

pytestmark = IN_A_BROWSER

MANAGER = "project@barnet.example"


def test_a_plan_is_updated_without_javascript(people: People) -> None:
    action = "Establish alignment with existing community coaches"
    page = people.person(MANAGER, java_script_enabled=False)
    page.goto(COACHES + "plan/")
    row = page.locator("table.plan > tbody > tr").filter(has_text=action)
    expect(row).to_contain_text("Red")
    row.get_by_role("link", name="Update").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(action)
    page.get_by_label("Status").select_option(label="Achieved")
    page.get_by_label("Date achieved").fill("28 March 2013")
    page.get_by_role("button", name="Save").click()

    expect(page).to_have_url(re.compile(r"/community-coaches/plan/#action-"))
    expect(page.get_by_role("main")).to_contain_text("is saved. The ratings are being recalculated.")
    expect(row).to_contain_text("on 28 March 2013")
    # the page reloads itself (<meta http-equiv="refresh">) until the figures are there
    expect(row).to_contain_text("Green", timeout=SETTLED)


def test_two_people_change_the_same_action_and_nothing_is_lost(people: People) -> None:
    action = "Identify locations for panel meetings"
    first, second = people.person(MANAGER), people.person("programme@barnet.example")
    forms = []
    for page in (first, second):
        settled(page, PANELS + "plan/")
        forms.append(open_update(page, action))

    forms[0].get_by_label("Forecast date").fill("30 August 2013")
    forms[0].get_by_label("Note").fill("Two halls are free.")
    forms[0].get_by_role("button", name="Save").click()
    expect(action_row(first, action)).to_contain_text("Forecast 30 August 2013")

    forms[1].get_by_label("Status").select_option(label="In progress")
    forms[1].get_by_label("Forecast date").fill("15 September 2013")
    forms[1].get_by_label("Note").fill("The library has offered a room.")
    forms[1].get_by_role("button", name="Save").click()
    conflict = second.locator(".conflict")
    expect(conflict).to_be_focused()
    expect(conflict).to_contain_text("Project manager (Barnet) changed this while you were writing")
    both = conflict.get_by_role("row").filter(has_text="Forecast")
    expect(both).to_contain_text("15 September 2013")
    expect(both).to_contain_text("30 August 2013")
    expect(conflict.get_by_role("row").filter(has_text="Note")).to_contain_text("Two halls are free.")
    expect(forms[1].get_by_label("Note")).to_have_value("The library has offered a room.")
    expect(forms[1].get_by_label("Forecast date")).to_have_value("15 September 2013")
    first.reload()
    expect(action_row(first, action)).to_contain_text("Forecast 30 August 2013")

    forms[1].get_by_role("button", name="Save over theirs").click()
    row = action_row(second, action)
    expect(row).to_contain_text("Forecast 15 September 2013")
    row.get_by_role("link", name=action).click()
    for kept in ("Two halls are free.", "The library has offered a room.", "30 August 2013", "15 September 2013"):
        expect(second.get_by_role("main")).to_contain_text(kept)


def test_figures_that_refresh_themselves_leave_the_reader_where_they_were(people: People) -> None:
    action = "Develop process and policies"
    page = people.person(MANAGER)
    settled(page, PANELS + "plan/")
    with people.stack.worker_paused():
        form = open_update(page, action)
        form.get_by_label("Note").fill("The drafts are out again.")
        form.get_by_role("button", name="Save").click()
        row = action_row(page, action)
        expect(row).to_contain_text("The drafts are out again.")
        expect(page.locator("[data-recalculating]")).to_be_visible()
        update = row.get_by_role("link", name="Update")
        expect(update).to_be_focused()  # which may scroll
        before = row.bounding_box()
    settle(page)
    expect(update).to_be_focused()
    after = row.bounding_box()
    assert before and after
    assert abs(after["y"] - before["y"]) <= 2


def test_a_plan_is_updated_with_the_keyboard_alone(people: People) -> None:
    action = "Devise training plan and schedule"
    page = people.nobody()
    page.goto("/sign-in/?next=" + PANELS + "plan/")
    _tab_to(page, "E-mail address")
    page.keyboard.type(MANAGER)
    _tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("plan")
    page.wait_for_url("**/plan/")  # and its scripts: without them a form opens on a page of its own

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    update = action_row(page, action).get_by_role("link", name="Update")
    _tab_until(page, update)
    page.keyboard.press("Enter")
    form = page.locator("tr.edit-row")
    opened(form)
    _tab_to(page, "Status")
    page.keyboard.type("Achieved")
    _tab_to(page, "Date achieved")
    page.keyboard.type("3 June 2013")
    _tab_to(page, "Save")
    page.keyboard.press("Enter")
    expect(update).to_be_focused()
    expect(action_row(page, action)).to_contain_text("on 3 June 2013")
    settle(page)
    expect(action_row(page, action)).to_contain_text("Green")
    expect(update).to_be_focused()

    # closed without saving: focus is back as well
    page.keyboard.press("Enter")
    expect(form.get_by_role("heading")).to_be_focused()
    _tab_to(page, "Cancel")
    page.keyboard.press("Enter")
    expect(update).to_be_focused()


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until what has this name has focus."""
    names = "a => (a.labels?.[0]?.innerText ?? a.innerText ?? '').trim()"
    seen = []
    for _ in range(120):
        page.keyboard.press("Tab")
        seen.append(page.locator(":focus").evaluate(names) if page.locator(":focus").count() else "")
        if seen[-1].startswith(name):
            return
    raise AssertionError(f"{name} cannot be reached: {seen}")


def _tab_until(page: Page, target: object) -> None:
    for _ in range(160):
        page.keyboard.press("Tab")
        if target.evaluate("a => a === document.activeElement"):  # type: ignore[attr-defined]
            return
    raise AssertionError("it cannot be reached")


def test_bad_input_says_so_beside_the_field_and_changes_nothing(people: People) -> None:
    action = "Recruit coordinator/ appoint voluntary organisation (if applicable)"
    page = people.person(MANAGER)
    settled(page, PANELS + "plan/")
    before = action_row(page, action).inner_text()
    form = open_update(page, action)
    form.get_by_label("Forecast date").fill("31 June 2013")
    form.get_by_label("Note").fill("Interviews are in the diary.")
    form.get_by_role("button", name="Save").click()

    summary = form.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("There is no such day as “31 June 2013”")
    box = form.get_by_label("Forecast date")
    expect(box).to_have_value("31 June 2013")
    expect(box).to_have_attribute("aria-invalid", "true")
    beside = page.locator(f"#{box.get_attribute('aria-describedby').split()[-1]}")  # type: ignore[union-attr]
    expect(beside).to_contain_text("There is no such day")
    expect(form.get_by_label("Note")).to_have_value("Interviews are in the diary.")
    summary.get_by_role("link").click()
    expect(box).to_be_focused()

    page.reload()
    assert action_row(page, action).inner_text() == before


def test_a_wrong_amount_of_spend_is_refused_and_kept(people: People) -> None:
    page = people.person("finance@barnet.example")
    page.goto(PANELS + "money/")
    answer = page.locator("#answer").inner_text()
    page.get_by_role("link", name="Record spend").first.click()
    typed = {"Amount": "12,5x", "Date of the spend": "tomorrow", "Source": "Invoice 7", "Note": "For chairs"}
    for label, value in typed.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Record spend").click()
    expect(page).to_have_title(re.compile("^Error: "))
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(2)
    for label, value in typed.items():
        expect(page.get_by_label(label)).to_have_value(value)
    expect(page.locator("#id_on_error")).to_contain_text("“tomorrow” is not a date")
    settled(page, PANELS + "money/")
    assert page.locator("#answer").inner_text() == answer


def test_saving_works_while_the_worker_is_down_and_the_figures_follow_when_it_is_back(people: People) -> None:
    action = "Develop process and policies (referral pathways, guidance)"
    page = people.person(MANAGER)
    settled(page, COACHES + "plan/")
    row = page.locator("table.plan > tbody > tr").filter(has_text="Develop process and policies")
    action = row.get_by_role("link").first.inner_text()
    people.stack.worker_down()
    try:
        form = open_update(page, action)
        form.get_by_label("Status").select_option(label="Achieved")
        form.get_by_label("Date achieved").fill("30 June 2013")
        form.get_by_role("button", name="Save").click()
        expect(row).to_contain_text("on 30 June 2013")
        notice = page.locator("[data-recalculating]")
        expect(notice).to_contain_text("Recalculating")
        for _ in range(2):  # the page asks again, and is told the same
            with page.expect_response(lambda answer: "/plan/" in answer.url):
                pass
        expect(notice).to_be_visible()
        expect(row).to_contain_text("Red")
        page.reload()
        expect(notice).to_be_visible()
        expect(row).to_contain_text("on 30 June 2013")
    finally:
        people.stack.worker_up()
    back = time.monotonic()
    expect(row).to_contain_text("Green", timeout=30_000)
    print(f"\nfrom the worker's return to the new rating: {time.monotonic() - back:.1f} s")
    settle(page)
