"""An example of every page, and what axe-core finds on one at the width of a phone, a tablet and a desk."""

import json
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

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
