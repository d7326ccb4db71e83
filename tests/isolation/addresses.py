"""Every address there is, and who may do what there. An address that is not here fails the tests.

Add a line when you add a URL: `reads` are the roles that may look, `write` what may be sent
(`tests.isolation.sent`) and by whom.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, get_resolver

from tests.isolation import sent
from tests.isolation.sent import Sent
from tests.isolation.world import ROLES, World

EVERYBODY = frozenset(ROLES)
RUN_IT = frozenset({"administrator", "programme_manager"})
PLANNERS = RUN_IT | {"project_manager"}
OBSERVERS_OF_FIGURES = PLANNERS | {"partner_lead"}
FINANCE = frozenset({"administrator", "finance"})
RAISERS = PLANNERS | {"partner_lead", "steering_member", "board_member"}
# the clerk of the world's group is its project manager, its chair the steering-group member
RUN_THE_GROUP = PLANNERS | {"steering_member"}
ASK_FOR_PAPERS = PLANNERS | {"finance"}
BIND_PACKS = ASK_FOR_PAPERS | RUN_THE_GROUP
LEAD_PRIORITIES = RUN_IT | {"partner_lead"}
FILES = ("csv", "xlsx")


@dataclass(frozen=True)
class Write:
    """What changes something: who may, with what, and how it is answered.

    `others` names fields of what is sent that take an id, with the row of the partnership that they name.
    """

    method: str
    roles: frozenset[str]
    fields: Callable[[World], Sent]
    status: int
    version: Callable[[World], int] | None = None
    others: dict[str, str] = field(default_factory=dict)
    # makes the row as it was, where what is sent can be sent once only
    ready: Callable[[World], None] = lambda world: None


@dataclass(frozen=True)
class Address:
    """One address of a partnership. `names` says which of the world's rows its converters stand for."""

    names: dict[str, str] = field(default_factory=dict)
    reads: frozenset[str] = EVERYBODY
    write: Write | None = None
    formats: tuple[str, ...] = ()
    fixed: dict[str, str] = field(default_factory=dict)
    # False: the answer is figures alone, in which no name occurs
    says_whose: bool = True


OF_INITIATIVE = {"initiative": "initiative"}
OF_GROUP, OF_FREE_SEAT, OF_SEAT = {"group": "group"}, {"seat": "free_seat"}, {"seat": "seat"}
OF_DOCUMENT, OF_LOOSE, OF_VERSION = {"document": "document"}, {"document": "loose_document"}, {"revision": "revision"}
OF_MEETING = {"meeting": "meeting"}
OF_ITEM = {"item": "item"}

PAGES: dict[str, Address] = {
    "programme": Address(),
    "benefits": Address(),
    "working": Address({"figure": "figure"}),
    "initiative-benefits": Address(OF_INITIATIVE),
    "scorecard": Address(OF_INITIATIVE),
    "record-observation": Address(
        {**OF_INITIATIVE, "indicator": "indicator"},
        reads=OBSERVERS_OF_FIGURES,
        write=Write("post", OBSERVERS_OF_FIGURES, sent.observe, 302),
    ),
    "initiatives": Address(),
    "initiative": Address(OF_INITIATIVE),
    "plan": Address(OF_INITIATIVE),
    "timeline": Address(OF_INITIATIVE),
    "risks": Address(OF_INITIATIVE),
    "initiative-history": Address(OF_INITIATIVE),
    "action": Address({"action": "action"}),
    "update-action": Address(
        {"action": "action"}, reads=PLANNERS, write=Write("post", PLANNERS, sent.update, 302, others={"risk": "risk"})
    ),
    "override-action": Address({"action": "action"}, reads=PLANNERS, write=Write("post", PLANNERS, sent.override, 302)),
    "score-risk": Address({"risk": "risk"}, reads=PLANNERS, write=Write("post", PLANNERS, sent.score, 302)),
    "money": Address(),
    "initiative-money": Address(OF_INITIATIVE),
    "line": Address({"line": "line"}, write=Write("post", FINANCE, sent.forecast, 302)),
    "record-spend": Address({"line": "line"}, reads=FINANCE, write=Write("post", FINANCE, sent.spend, 302)),
    "registers": Address(),
    "add-risk": Address(
        OF_INITIATIVE, reads=PLANNERS, write=Write("post", PLANNERS, sent.new_risk, 302, others={"threatens": "action"})
    ),
    "change-risk": Address(
        {"risk": "risk"}, reads=PLANNERS, write=Write("post", PLANNERS, sent.risk, 302, others={"threatens": "action"})
    ),
    "add-entry": Address(reads=RUN_IT, write=Write("post", RUN_IT, sent.new_entry, 302)),
    "add-entry-of": Address(
        OF_INITIATIVE,
        reads=PLANNERS,
        write=Write("post", PLANNERS, sent.new_entry_of_an_action, 302, others={"action": "action"}),
    ),
    "change-entry": Address(
        {"entry": "entry"}, reads=PLANNERS, write=Write("post", PLANNERS, sent.entry, 302, others={"action": "action"})
    ),
    "raised": Address(),
    "raise": Address(
        reads=RAISERS,
        write=Write(
            "post", RAISERS, sent.raise_something, 302, others={"initiative": "initiative_id"}, ready=sent.not_raised
        ),
    ),
    "escalation": Address(
        {"escalation": "escalation"},
        write=Write("post", RUN_THE_GROUP, sent.answer_raised, 302, ready=sent.raised_again),
    ),
    "my-work": Address(),
    "notices": Address(write=Write("post", EVERYBODY, sent.choice, 302, ready=sent.nothing_chosen)),
    "calendar": Address(write=Write("post", EVERYBODY, lambda world: {"make": "1"}, 200)),
    "groups": Address(),
    "new-group": Address(
        reads=RUN_IT, write=Write("post", RUN_IT, sent.new_group, 302, others={"initiatives": "initiative_id"})
    ),
    "group": Address(OF_GROUP),
    "edit-group": Address(
        OF_GROUP,
        RUN_THE_GROUP,
        Write("post", RUN_THE_GROUP, sent.group, 302, others={"clerk": "member_id", "escalates_to": "group_id"}),
    ),
    "terms": Address(OF_GROUP),
    "new-terms": Address(OF_GROUP, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, sent.terms, 302)),
    "new-seat": Address(OF_GROUP, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, sent.new_seat, 302)),
    "edit-seat": Address(OF_FREE_SEAT, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, sent.seat, 302, ready=sent.vacant)),
    "fill-seat": Address(
        OF_FREE_SEAT,
        RUN_THE_GROUP,
        Write("post", RUN_THE_GROUP, sent.fill_seat, 302, others={"member": "member_id"}, ready=sent.vacant),
    ),
    "end-seat": Address(
        OF_FREE_SEAT, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, sent.end_seat, 302, ready=sent.vacant)
    ),
    "delegate": Address(
        OF_SEAT,
        RUN_THE_GROUP,
        Write("post", RUN_THE_GROUP, sent.delegate, 302, others={"given_to": "member_id"}, ready=sent.lent_to_nobody),
    ),
    "end-delegation": Address(
        OF_SEAT, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, lambda world: {}, 302, ready=sent.lent)
    ),
    "documents": Address(),
    "new-document": Address(
        reads=PLANNERS, write=Write("post", PLANNERS, sent.new_document, 302, others={"initiative": "initiative_id"})
    ),
    "document": Address(OF_DOCUMENT),
    "edit-document": Address(
        OF_DOCUMENT, PLANNERS, Write("post", PLANNERS, sent.document, 302, others={"initiative": "initiative_id"})
    ),
    "draft": Address(OF_DOCUMENT, PLANNERS, Write("post", PLANNERS, sent.draft, 302)),
    "issue": Address(OF_LOOSE, PLANNERS, Write("post", PLANNERS, sent.loose_version, 302, ready=sent.unissued)),
    "upload": Address(OF_LOOSE, PLANNERS, Write("post", PLANNERS, sent.upload, 302, ready=sent.unissued)),
    "withdraw-document": Address(
        OF_LOOSE, PLANNERS, Write("post", PLANNERS, sent.loose_version, 302, ready=sent.unissued)
    ),
    "version": Address(OF_VERSION),
    "download": Address(OF_VERSION),
    "compare": Address(OF_VERSION),
    "ask": Address(
        {"revision": "asked_revision"},
        RUN_THE_GROUP,
        Write(
            "post",
            RUN_THE_GROUP,
            sent.ask,
            302,
            others={"group": "group_id", "completes": "action"},
            ready=sent.not_asked,
        ),
    ),
    "sign-off": Address(
        {"sign_off": "sign_off"}, write=Write("post", frozenset({"steering_member"}), sent.answer_sign_off, 302)
    ),
    "withdraw-sign-off": Address(
        {"sign_off": "loose_sign_off"},
        RUN_THE_GROUP,
        Write("post", RUN_THE_GROUP, lambda world: {"reason": "A mistake"}, 302, ready=sent.asked_again),
    ),
    "certificate": Address({"sign_off": "signed"}),
    "meetings": Address(),
    "new-meeting": Address(
        reads=RUN_THE_GROUP, write=Write("post", RUN_THE_GROUP, sent.new_meeting, 302, others={"group": "group_id"})
    ),
    "meeting": Address(OF_MEETING),
    "change-meeting": Address(OF_MEETING, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, sent.change_meeting, 302)),
    "meeting-step": Address(
        OF_MEETING, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, sent.circulate, 302), fixed={"step": "circulate"}
    ),
    "meeting-notice": Address(OF_MEETING),
    "meeting-notice-pdf": Address(OF_MEETING),
    "meeting-minutes": Address(OF_MEETING),
    "meeting-minutes-pdf": Address(OF_MEETING),
    "meeting-agenda": Address(
        OF_MEETING, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, sent.new_item, 302, others={"parent": "item"})
    ),
    "agenda-item": Address(OF_ITEM, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, sent.change_item, 302)),
    "meeting-attendance": Address(OF_MEETING, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, sent.attendance, 302)),
    "write-minutes": Address(OF_MEETING, RUN_THE_GROUP),
    "minute": Address(OF_ITEM, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, sent.minute, 302)),
    "new-decision": Address(
        OF_ITEM, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, lambda world: {"text": f"So be it in {world.slug}"}, 302)
    ),
    "decision": Address(
        {"decision": "decision"}, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, sent.correct_decision, 302)
    ),
    "new-meeting-action": Address(
        OF_ITEM, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, sent.ask_somebody, 302, others={"member": "member_id"})
    ),
    "meeting-actions": Address(),
    "meeting-action": Address(
        {"meeting_action": "meeting_action"},
        write=Write("post", RUN_THE_GROUP | {"partner_lead"}, sent.answer_action, 302),
    ),
    "change-meeting-action": Address(
        {"meeting_action": "meeting_action"},
        RUN_THE_GROUP,
        Write("post", RUN_THE_GROUP, sent.correct_action, 302, others={"member": "member_id"}),
    ),
    "papers": Address(),
    "request-paper": Address(reads=ASK_FOR_PAPERS, write=Write("post", ASK_FOR_PAPERS, sent.period, 302)),
    "paper": Address({"paper": "paper"}),
    "paper-read": Address({"paper": "paper"}),
    "paper-pdf": Address({"paper": "paper"}),
    "paper-data": Address({"paper": "paper"}, fixed={"name": "ratings"}),
    "request-pack": Address(
        {"meeting": "meeting"},
        reads=BIND_PACKS,
        write=Write("post", BIND_PACKS, lambda world: {"agenda": "1"}, 302),
    ),
    "publish-paper": Address(
        {"paper": "draft"},
        reads=RUN_IT,
        write=Write("post", RUN_IT, lambda world: {"texts_read": "on"}, 302, ready=lambda world: world.add_draft()),
    ),
    "withdraw-paper": Address(
        {"paper": "draft"},
        reads=RUN_IT,
        write=Write("post", RUN_IT, lambda world: {"reason": "Wrong"}, 302, ready=lambda world: world.add_draft()),
    ),
    "paper-published": Address({"paper": "paper"}),
    "paper-published-pdf": Address({"paper": "paper"}),
    "strategies": Address(),
    "strategy": Address({"strategy": "strategy"}),
    "open-quarter": Address(
        {"strategy": "strategy"},
        reads=RUN_IT,
        write=Write("post", RUN_IT, lambda world: {"quarter": "2013-1"}, 302, ready=sent.nothing_opened),
    ),
    "priority": Address({"priority": "priority"}),
    "answer-return": Address(
        {"return_": "return_"},
        reads=LEAD_PRIORITIES,
        write=Write(
            "post", LEAD_PRIORITIES, sent.answer_return, 302, version=lambda world: world.now(world.return_).version
        ),
    ),
}

API: dict[str, Address] = {
    "api-initiatives": Address(formats=FILES),
    "api-initiative": Address({"id": "initiative_id"}, formats=FILES),
    "api-actions": Address(formats=FILES),
    "api-action": Address(
        {"id": "action"},
        formats=FILES,
        write=Write(
            "patch",
            PLANNERS,
            lambda world: {"forecast_on": "2013-08-02", "note": "Later"},
            200,
            version=lambda world: world.now(world.actions[0]).version,
        ),
    ),
    "api-budget-lines": Address(formats=FILES),
    "api-budget-line": Address(
        {"id": "line"},
        formats=FILES,
        write=Write(
            "patch",
            FINANCE,
            lambda world: {"forecast": "11000.00"},
            200,
            version=lambda world: world.now(world.line).version,
        ),
    ),
    "api-spend": Address(formats=FILES, write=Write("post", FINANCE, sent.api_spend, 201, others={"line": "line"})),
    "api-spend-record": Address({"id": "spend"}, formats=FILES),
    "api-indicators": Address(formats=FILES),
    "api-indicator": Address({"id": "indicator"}, formats=FILES),
    "api-observations": Address(
        formats=FILES,
        write=Write("post", OBSERVERS_OF_FIGURES, sent.api_observation, 201, others={"indicator": "indicator"}),
    ),
    "api-observation": Address({"id": "observation"}, formats=FILES),
    "api-cost-benefit": Address(formats=FILES, says_whose=False),
    "api-rag": Address(formats=FILES),
    "api-groups": Address(formats=FILES),
    "api-group": Address({"id": "group_id"}, formats=FILES),
    "api-sign-offs": Address(formats=FILES),
    "api-sign-off": Address({"id": "sign_off"}, formats=FILES),
    "api-meetings": Address(formats=FILES),
    "api-meeting": Address({"id": "meeting"}, formats=FILES),
    "api-meeting-actions": Address(formats=FILES),
    "api-meeting-action": Address({"id": "meeting_action"}, formats=FILES),
    "api-papers": Address(formats=FILES, write=Write("post", ASK_FOR_PAPERS, sent.api_period, 202)),
    "api-paper": Address({"id": "paper"}, formats=FILES),
    "api-paper-pdf": Address({"id": "paper"}),
    "api-paper-published-pdf": Address({"id": "paper"}),
    "api-paper-data": Address({"id": "paper"}, fixed={"name": "ratings"}),
}

ADDRESSES = PAGES | API

# Addresses that stand outside every partnership, with what they are. Their own tests: tests/tenancy/.
ELSEWHERE = {
    "home": "the person's own partnerships",
    "login": "signing in",
    "logout": "signing out",
    "switch": "to another of the person's own partnerships",
    "healthz": "whether the process runs; no data",
    "api": "the API's description for people; no data",
    "api-schema": "the API's description for programs; no data",
    "calendar-feed": "opened by a secret, to whoever has it: tests/governance/test_my_work.py",
    "api-nothing-here": "a 404 for every other address under /api/v1/",
}
NOT_WALKED: set[str] = set()


def walk(patterns: Any = None, route: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of every address in the URLconf."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(each.pattern)
        if isinstance(each, URLPattern):
            yield str(each.name), here
        else:
            yield from walk(each.url_patterns, here)
