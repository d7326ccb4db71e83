"""Who gets in, where to, and where not."""

from playwright.sync_api import expect

from tests.journeys.browsing import IN_A_BROWSER, People, sign_in
from tests.journeys.stack import PASSWORD

pytestmark = IN_A_BROWSER


def test_a_person_of_two_partnerships_switches_between_them(people: People) -> None:
    page = people.nobody()
    sign_in(page, "probation@both.example")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your partnerships")
    page.get_by_role("link", name="Barnet Safer Communities Partnership").click()
    expect(page.get_by_role("main")).to_contain_text("Conditional Cautions")
    expect(page.get_by_role("banner")).to_contain_text("Today is 19 July 2013")

    page.locator("summary", has_text="Barnet Safer Communities Partnership").click()
    page.get_by_role("link", name="Northgate Safer Communities Partnership").click()
    expect(page).to_have_url(people.stack.address + "/p/northgate/")
    expect(page.get_by_role("main")).to_contain_text("Street Mediation")
    expect(page.get_by_role("main")).not_to_contain_text("Conditional Cautions")
    expect(page.get_by_role("banner")).not_to_contain_text("Today is 19 July 2013")


def test_the_pages_of_another_partnership_are_not_there(people: People) -> None:
    page = people.person("programme@barnet.example")
    for path in ("", "initiatives/", "initiatives/street-mediation/plan/", "money/", "papers/", "papers/new/"):
        answer = page.goto(f"/p/northgate/{path}")
        assert answer
        assert answer.status == 404
        expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
        expect(page.locator("body")).not_to_contain_text("Street Mediation")
        expect(page.locator("body")).not_to_contain_text("Northgate")


def test_whoever_is_not_signed_in_signs_in_first_and_comes_to_the_page_they_asked_for(people: People) -> None:
    page = people.nobody()
    page.goto("/p/barnet/money/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_label("E-mail address").fill(" Finance@Barnet.example ")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(people.stack.address + "/p/barnet/money/")


def test_a_person_signs_out_and_is_out(people: People) -> None:
    page = people.nobody()
    sign_in(page, "observer@barnet.example")
    page.wait_for_url("**/p/barnet/")
    page.get_by_role("banner").locator("summary").last.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto("/p/barnet/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_wrong_password_is_told_and_too_many_are_stopped(people: People) -> None:
    page = people.nobody()
    page.goto("/sign-in/")
    for attempt in range(10):
        page.get_by_label("E-mail address").fill("steering@barnet.example")
        page.get_by_label("Password").fill("not the password")
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in").click()
        if attempt == 0:
            told = "That e-mail address and password do not belong together."
            expect(page.get_by_role("alert")).to_contain_text(told)
            expect(page.get_by_role("alert")).to_be_focused()
            expect(page.get_by_label("E-mail address")).to_have_value("steering@barnet.example")
            expect(page.get_by_label("Password")).to_have_value("")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign-in is paused")
    sign_in(page, "steering@barnet.example", PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign-in is paused")
    sign_in(page, "admin@northgate.example", PASSWORD)
    expect(page).to_have_url(people.stack.address + "/p/northgate/")
