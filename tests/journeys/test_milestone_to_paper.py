"""The whole way in a real browser: a milestone, money and outcomes go in; pages, a paper and its PDF show them."""

import io
import re
import subprocess
import time
from pathlib import Path

import pikepdf
from playwright.sync_api import Page, expect

from tests.conformance import verapdf
from tests.journeys.browsing import IN_A_BROWSER, People, sign_in
from tests.journeys.plans import CONDITIONAL_CAUTIONS, MADE, SETTLED, action_row, open_update, settle, settled

pytestmark = IN_A_BROWSER

ACTION = "Review existing policy - target groups and appropriate conditions used"
LINE = "Development of course (consultancy)"
SPENT = "1,250"
COUNT, COUNTED_BY = "40", "Custody record count, journeys"
REOFFENDING, MEASURED_BY = "31%", "Police national computer extract, journeys"


def test_from_a_milestone_to_the_pdf_of_the_boards_paper(people: People, tmp_path: Path) -> None:
    board = people.person("board@barnet.example")
    settled(board, "/p/barnet/")
    late = _late(board)

    _update_a_milestone(people)
    settled(board, "/p/barnet/")
    assert _late(board) == late - 1

    _record_spend(people)
    impact = _record_observations(people)
    settled(board, "/p/barnet/")
    caution = board.get_by_role("row").filter(has_text="Conditional Cautions").first
    expect(caution).to_contain_text(f"£{SPENT}")
    expect(caution).to_contain_text(impact)

    _read_the_paper(people, [f"£{SPENT}", impact], tmp_path)


def _late(page: Page) -> int:
    found = re.search(r"Late: (\d+) milestone", page.locator("#late h2").inner_text())
    assert found
    return int(found[1])


def _update_a_milestone(people: People) -> None:
    page = people.nobody()
    sign_in(page, "project@barnet.example")
    page.get_by_role("link", name="C. Conditional Cautions").click()
    page.get_by_role("link", name="Plan", exact=True).click()
    page.wait_for_url("**/plan/")  # and its scripts: without them a form opens on a page of its own
    row = action_row(page, ACTION)
    expect(row).to_contain_text("Red")
    expect(page.locator("#answer")).to_contain_text("One of 15 actions is achieved")
    page.evaluate("window.neverReloaded = true")

    form = open_update(page, ACTION)
    form.get_by_label("Status").select_option(label="Achieved")
    form.get_by_label("Date achieved").fill("12 July 2013")
    form.get_by_label("Note").fill("The review is with the steering group.")
    form.get_by_role("button", name="Save").click()

    expect(row.get_by_role("link", name="Update")).to_be_focused()
    saved = time.monotonic()
    expect(row).to_contain_text("on 12 July 2013")
    expect(row).to_contain_text("The review is with the steering group.")
    expect(row).to_contain_text("Green", timeout=SETTLED)
    print(f"\nfrom the saved row to its new rating: {time.monotonic() - saved:.1f} s")
    settle(page)
    expect(page.locator("#answer")).to_contain_text("Two of 15 actions are achieved")
    expect(page.get_by_role("status").filter(has_text="up to date")).to_have_count(1)
    assert page.evaluate("window.neverReloaded")

    row.get_by_role("link", name=ACTION).click()
    expect(page.get_by_role("main")).to_contain_text("Project manager (Barnet)")
    expect(page.get_by_role("main")).to_contain_text("12 July 2013")


def _record_spend(people: People) -> None:
    page = people.person("finance@barnet.example")
    page.goto("/p/barnet/money/")
    page.get_by_role("link", name="Conditional Cautions").first.click()
    page.get_by_role("row").filter(has_text=LINE).get_by_role("link", name="Record spend").first.click()
    page.get_by_label("Amount").fill(SPENT)
    page.get_by_label("Date of the spend").fill("1/7/2013")
    page.get_by_label("Source").fill("Invoice 20413")
    page.get_by_role("button", name="Record spend").click()
    expect(page.get_by_role("main")).to_contain_text(f"Recorded: £{SPENT}")
    spend = page.get_by_role("row").filter(has_text="Invoice 20413")
    expect(spend).to_contain_text("1 July 2013")
    expect(spend).to_contain_text("Finance")
    settled(page, CONDITIONAL_CAUTIONS + "money/")
    expect(page.get_by_role("row").filter(has_text=LINE).first).to_contain_text(f"£{SPENT}")
    expect(page.locator("#answer")).to_contain_text(f"£{SPENT} of £29,100")


def _record_observations(people: People) -> str:
    """Two observations by the partner lead. The observed annual impact of the initiative, as the page shows it."""
    page = people.person("partner@barnet.example")
    settled(page, CONDITIONAL_CAUTIONS + "benefits/")
    expect(page.locator("#answer")).to_contain_text("Observed: not known yet")
    for indicator, field, value, source in (
        ("Conditional cautions given", "Number of", COUNT, COUNTED_BY),
        ("Re-offending after a conditional caution", "Percentage", REOFFENDING, MEASURED_BY),
    ):
        settled(page, CONDITIONAL_CAUTIONS + "scorecard/")
        page.get_by_role("row").filter(has_text=indicator).get_by_role("link", name="Record").click()
        page.get_by_label("First day of the period").fill("1 April 2013")
        page.get_by_label("Last day of the period").fill("30 June 2013")
        page.get_by_label(field).fill(value)
        page.get_by_label("Source").fill(source)
        page.get_by_role("button", name="Record").click()
        expect(page.get_by_role("main")).to_contain_text(f"Recorded: {indicator}")
    settled(page, CONDITIONAL_CAUTIONS + "benefits/")
    group = page.locator("tbody").filter(has=page.get_by_role("rowheader", name="Police"))
    figure = group.get_by_role("row").filter(has_text="Observed").get_by_role("link").first
    figure.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("annual saving", ignore_case=True)
    _inputs_name_source_and_person(page)
    settled(page, CONDITIONAL_CAUTIONS + "benefits/")
    whole = page.locator("tbody").filter(has=page.get_by_role("rowheader", name="All partners"))
    return whole.get_by_role("row").filter(has_text="Observed").get_by_role("link").nth(2).inner_text()


def _inputs_name_source_and_person(page: Page) -> None:
    """The working of a figure leads, by itself or through what it was worked out from, to what was recorded."""
    for source in (COUNTED_BY, MEASURED_BY):
        used = page.get_by_role("row").filter(has_text=source)
        expect(used.first).to_contain_text("Partner lead")


def _read_the_paper(people: People, figures: list[str], folder: Path) -> None:
    page = people.person("programme@barnet.example")
    contents = [_make_a_paper(people, page, figures) for _ in range(2)]
    assert contents[0] == contents[1], "the same paper asked for again"
    file = folder / "paper.pdf"
    file.write_bytes(contents[0])
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    for figure in figures:
        assert figure in text
    with pikepdf.open(io.BytesIO(contents[0])) as pdf:
        names = sorted(pdf.attachments)
        assert names
        assert all(name.endswith(".csv") for name in names)
    assert verapdf.failures({"paper": contents[0]}) == {}


def _make_a_paper(people: People, page: Page, figures: list[str]) -> bytes:
    page.goto("/p/barnet/papers/")
    page.get_by_role("link", name=re.compile("New paper|Make the first paper")).first.click()
    with people.stack.worker_paused():  # who is quick has made it before anybody looks
        page.get_by_role("button", name="Make the paper").click()
        expect(page.get_by_role("main")).to_contain_text("The paper is being made")
    asked = time.monotonic()
    read = page.get_by_role("link", name="Read the paper")
    expect(read).to_be_visible(timeout=MADE)
    expect(page.locator("#answer")).to_contain_text("This paper is ready")
    expect(page.locator("body")).not_to_contain_text("being made")
    print(f"from asking to the paper on the page: {time.monotonic() - asked:.1f} s")
    address = page.get_by_role("link", name="Open the PDF").get_attribute("href")
    read.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Programme report")
    for figure in figures:
        expect(page.locator("body")).to_contain_text(figure)
    answers = [page.request.get(str(address)) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    assert answers[0].headers["content-type"] == "application/pdf"
    assert answers[0].body() == answers[1].body()
    return answers[0].body()
