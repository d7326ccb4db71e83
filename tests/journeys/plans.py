"""What journeys do on a plan."""

from playwright.sync_api import Locator, Page, expect

CONDITIONAL_CAUTIONS = "/p/barnet/initiatives/conditional-cautions/"
PANELS = "/p/barnet/initiatives/neighbourhood-justice-panels/"
COACHES = "/p/barnet/initiatives/community-coaches/"

# Generous: a test must not fail because the machine is busy. What it took is printed; benchmarks/ measures.
SETTLED = 15_000
MADE = 60_000  # a paper


def action_row(page: Page, action: str) -> Locator:
    """The row of a plan that shows an action."""
    return page.locator("table.plan > tbody > tr").filter(has=page.get_by_role("link", name=action, exact=True))


def open_update(page: Page, action: str) -> Locator:
    """Press "Update" in an action's row; the form that opens in its place."""
    action_row(page, action).get_by_role("link", name="Update").click()
    form = page.locator("tr.edit-row", has_text=action)
    opened(form)
    return form


def opened(form: Locator) -> None:
    """Wait until a form that opens in its row has taken the focus: what is typed before would go elsewhere."""
    expect(form.get_by_role("heading").first).to_be_focused()


def settle(page: Page) -> None:
    """Wait until the page no longer says that it is recalculating, without reloading it."""
    expect(page.locator("[data-recalculating]")).to_have_count(0, timeout=SETTLED)


def settled(page: Page, path: str) -> None:
    """Go to a page and wait until its figures are up to date."""
    page.goto(path)
    settle(page)
