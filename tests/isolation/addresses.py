"""Every address there is, and who may do what there. An address that is not here fails the tests.

Add a line when you add a URL: `reads` are the roles that may look, `write` what may be sent and by whom.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, get_resolver

from governance.models import Meeting, NoticeChoice
from initiatives.models import Commitment, Return
from tests.cast import TODAY
from tests.governance.uploads import docx
from tests.isolation import governed
from tests.isolation.world import ROLES, World

Sent = dict[str, Any]
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


def _update(world: World) -> Sent:
    version = world.now(world.actions[0]).version
    return {"version": version, "status": "in_progress", "note": "Still going", "forecast_on": "1 August 2013"}


def _override(world: World) -> Sent:
    return {"rating": "green", "reason": "It is fine", "expires_on": "1 August 2013"}


def _score(world: World) -> Sent:
    return {"version": world.now(world.risk).version, "residual_likelihood": "2", "residual_impact": "3"}


def _spend(world: World) -> Sent:
    return {"amount": "12.50", "on": "1 July 2013", "source": "Journal 7", "request_key": str(uuid4())}


def _forecast(world: World) -> Sent:
    return {"version": world.now(world.line).version, "forecast": "12000"}


def _observe(world: World) -> Sent:
    days = {"period_start": "1 July 2013", "period_end": "18 July 2013"}
    return days | {"value": "12", "source": "Count", "request_key": str(uuid4())}


def _period(world: World) -> Sent:
    return {"period_start": "1 April 2013", "period_end": "30 June 2013"}


def _api_spend(world: World) -> Sent:
    return {"line": str(world.line.pk), "on": "2013-07-01", "amount": "5.00", "source": "Journal 8"}


def _api_observation(world: World) -> Sent:
    days = {"period_start": "2013-07-01", "period_end": "2013-07-18"}
    return days | {"indicator": str(world.indicator.pk), "value": "14", "source": "Count"}


def _api_period(world: World) -> Sent:
    return {"period_start": "2013-04-01", "period_end": "2013-06-30"}


def _new_risk(world: World) -> Sent:
    return {"version": "0", "description": "No hall", "threatens": [str(world.actions[0].pk)]}


def _risk(world: World) -> Sent:
    return _new_risk(world) | {"version": world.now(world.risk).version, "state": "open"}


def _new_entry(world: World) -> Sent:
    return {"version": "0", "kind": "assumption", "description": "Half re-offend"}


def _new_entry_of_an_action(world: World) -> Sent:
    return _new_entry(world) | {"action": str(world.actions[0].pk)}


def _entry(world: World) -> Sent:
    return _new_entry_of_an_action(world) | {"version": world.now(world.entry).version, "state": "open"}


def _raise(world: World) -> Sent:
    sent = {"group": str(world.group.pk), "initiative": str(world.initiative.pk)}
    return sent | {"subject": "No hall", "reason": "It is being rebuilt"}


def _answer_raised(world: World) -> Sent:
    version = world.now(world.escalation).version
    return {"version": version, "does": "answer", "answer": "Use the library"}


def _raised_again(world: World) -> None:
    with world.here():
        rows = type(world.escalation).objects.filter(pk=world.escalation.pk)
        rows.update(state="open", answer="", answered_on=None, answered_by="")


def _choice(world: World) -> Sent:
    return {"version": "0", "digest": "on", "urgent": "on"}


def _answer_return(world: World) -> Sent:
    return {"version": world.now(world.return_).version, "plan": "", "update": "Done", "rating": "green"}


def _nothing_opened(world: World) -> None:
    with world.here():
        Return.objects.filter(year=2013, quarter=1).exclude(pk=world.return_.pk).delete()
        if not Commitment.objects.filter(position=9).exists():
            Commitment.objects.create(priority=world.priority, position=9, text="Not asked for yet")


def _nothing_chosen(world: World) -> None:
    with world.here():
        NoticeChoice.objects.all().delete()


def _new_meeting(world: World) -> Sent:
    # a day of its own for each: a group meets once a day
    with world.here():
        last = Meeting.objects.order_by("-on").values_list("on", flat=True)[0]
    day = f"{last + timedelta(days=1):%d %B %Y}"
    return {"group": str(world.group.pk), "on": day, "place": f"Hall of {world.slug}"}


def _change_meeting(world: World) -> Sent:
    return {"version": world.now(world.meeting).version, "on": "19 July 2013", "place": f"Library of {world.slug}"}


def _circulate(world: World) -> Sent:
    return {"version": world.now(world.meeting).version, "minutes_by": f"Clerk of {world.slug}"}


def _new_item(world: World) -> Sent:
    return {"do": "add", "title": f"More of {world.slug}"}


def _change_item(world: World) -> Sent:
    return {"do": "change", "version": world.now(world.item).version, "title": f"Volunteers of {world.slug}"}


def _attendance(world: World) -> Sent:
    return {"version": world.now(world.meeting).version, f"{world.seat.pk}-presence": "present"}


def _minute(world: World) -> Sent:
    return {"version": world.now(world.item).version, "minute": f"Said {world.now(world.item).version} in {world.slug}"}


def _correct_decision(world: World) -> Sent:
    return {"version": world.now(world.decision).version, "text": f"Agreed in {world.slug}"}


def _ask_somebody(world: World) -> Sent:
    return {"text": f"Ask {world.slug}", "owner": f"Lead of {world.slug}"}


def _correct_action(world: World) -> Sent:
    # the member stays who it was, so that they may go on answering
    member = str(world.members["partner_lead"].pk)
    return {"version": world.now(world.meeting_action).version, "member": member, **_ask_somebody(world)}


def _answer_action(world: World) -> Sent:
    return {"version": world.now(world.meeting_action).version, "state": "done", "answer": f"Asked in {world.slug}"}


def _new_group(world: World) -> Sent:
    return {"name": f"Forum of {world.slug}", "kind": "forum", "state": "active", "quorum": "1", "rule": "chair"}


def _group(world: World) -> Sent:
    clerk = str(world.members["project_manager"].pk)
    sent = _new_group(world) | {"name": f"Panels group of {world.slug}", "kind": "steering", "clerk": clerk}
    return sent | {"version": world.now(world.group).version, "initiatives": [str(world.initiative.pk)]}


def _terms(world: World) -> Sent:
    with world.here():
        seen = world.group.terms.count()
    return {"seen": seen, "text": f"Terms {seen} in {world.slug}", "details": "Clearer"}


def _new_seat(world: World) -> Sent:
    return {"title": f"Another post of {world.slug}", "organisation": str(world.organisation.pk)}


def _seat(world: World) -> Sent:
    return _new_seat(world) | {"version": world.now(world.free_seat).version}


def _fill_seat(world: World) -> Sent:
    member = str(world.members["observer"].pk)
    return {"version": world.now(world.free_seat).version, "member": member, "started_on": "1 July 2013"}


def _end_seat(world: World) -> Sent:
    return {"version": world.now(world.free_seat).version}


def _vacant(world: World) -> None:
    """The seat stands, and nobody has held it."""
    with world.here():
        world.free_seat.holders.all().delete()
        type(world.free_seat).objects.filter(pk=world.free_seat.pk).update(ended_on=None)


def _delegate(world: World) -> Sent:
    days = {"started_on": "1 August 2013", "ended_on": "2 August 2013"}
    return days | {"given_to": str(world.members["observer"].pk), "reason": "Leave"}


def _lent_to_nobody(world: World) -> None:
    with world.here():
        world.seat.delegations.filter(ended_on__gte=TODAY).delete()


def _lent(world: World) -> None:
    _lent_to_nobody(world)
    with world.here():
        world.seat.delegations.create(
            given_by=world.members["steering_member"],
            given_to=world.members["observer"],
            started_on=TODAY + timedelta(days=3),
            ended_on=TODAY + timedelta(days=4),
            reason=f"Leave in {world.slug}",
        )


def _new_document(world: World) -> Sent:
    return {"title": f"Leaflet of {world.slug}", "kind": "other", "initiative": str(world.initiative.pk)}


def _document(world: World) -> Sent:
    sent = _new_document(world) | {"title": f"Policy of {world.slug}", "kind": "policy"}
    return sent | {"version": world.now(world.document).version}


def _draft(world: World) -> Sent:
    version = world.now(world.document).version
    return {"version": version, "draft": f"Policy of {world.slug}, draft {version}"}


def _loose_version(world: World) -> Sent:
    return {"version": world.now(world.loose_document).version, "details": "Clearer"}


def _unissued(world: World) -> None:
    """The document is in use, and its draft is not issued yet."""
    with world.here():
        documents = type(world.loose_document).objects.filter(pk=world.loose_document.pk)
        documents.update(draft=f"Leaflet of {world.slug}, {uuid4()}", withdrawn_on=None)
        world.loose_revision.sign_offs.filter(outcome="open").update(outcome="withdrawn")


def _upload(world: World) -> Sent:
    file = SimpleUploadedFile("leaflet.docx", docx(f"<w>{uuid4()}</w>".encode()))
    return {"file": file, "details": "From the printer"}


def _ask(world: World) -> Sent:
    return {"group": str(world.group.pk), "due_on": "1 August 2013", "question": f"Right for {world.slug}?"}


def _not_asked(world: World) -> None:
    with world.here():
        world.asked_revision.sign_offs.filter(outcome="open").update(outcome="withdrawn")


def _answer_sign_off(world: World) -> Sent:
    # a chair who stands aside decides nothing: the next one finds it open
    sent = {"sha256": world.sign_off.sha256, "seat": str(world.seat.pk)}
    return sent | {"choice": "recuse", "comment": f"Not mine in {world.slug}"}


def _asked_again(world: World) -> None:
    with world.here():
        world.loose_revision.sign_offs.filter(outcome="open").update(outcome="withdrawn")
        world.loose_sign_off = governed.a_sign_off(world, world.loose_revision, world.group)


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
        write=Write("post", OBSERVERS_OF_FIGURES, _observe, 302),
    ),
    "initiatives": Address(),
    "initiative": Address(OF_INITIATIVE),
    "plan": Address(OF_INITIATIVE),
    "timeline": Address(OF_INITIATIVE),
    "risks": Address(OF_INITIATIVE),
    "initiative-history": Address(OF_INITIATIVE),
    "action": Address({"action": "action"}),
    "update-action": Address(
        {"action": "action"}, reads=PLANNERS, write=Write("post", PLANNERS, _update, 302, others={"risk": "risk"})
    ),
    "override-action": Address({"action": "action"}, reads=PLANNERS, write=Write("post", PLANNERS, _override, 302)),
    "score-risk": Address({"risk": "risk"}, reads=PLANNERS, write=Write("post", PLANNERS, _score, 302)),
    "money": Address(),
    "initiative-money": Address(OF_INITIATIVE),
    "line": Address({"line": "line"}, write=Write("post", FINANCE, _forecast, 302)),
    "record-spend": Address({"line": "line"}, reads=FINANCE, write=Write("post", FINANCE, _spend, 302)),
    "registers": Address(),
    "add-risk": Address(
        OF_INITIATIVE, reads=PLANNERS, write=Write("post", PLANNERS, _new_risk, 302, others={"threatens": "action"})
    ),
    "change-risk": Address(
        {"risk": "risk"}, reads=PLANNERS, write=Write("post", PLANNERS, _risk, 302, others={"threatens": "action"})
    ),
    "add-entry": Address(reads=RUN_IT, write=Write("post", RUN_IT, _new_entry, 302)),
    "add-entry-of": Address(
        OF_INITIATIVE,
        reads=PLANNERS,
        write=Write("post", PLANNERS, _new_entry_of_an_action, 302, others={"action": "action"}),
    ),
    "change-entry": Address(
        {"entry": "entry"}, reads=PLANNERS, write=Write("post", PLANNERS, _entry, 302, others={"action": "action"})
    ),
    "raised": Address(),
    "raise": Address(
        reads=RAISERS,
        write=Write("post", RAISERS, _raise, 302, others={"initiative": "initiative_id"}),
    ),
    "escalation": Address(
        {"escalation": "escalation"},
        write=Write("post", RUN_THE_GROUP, _answer_raised, 302, ready=_raised_again),
    ),
    "my-work": Address(),
    "notices": Address(write=Write("post", EVERYBODY, _choice, 302, ready=_nothing_chosen)),
    "calendar": Address(write=Write("post", EVERYBODY, lambda world: {"make": "1"}, 200)),
    "groups": Address(),
    "new-group": Address(
        reads=RUN_IT, write=Write("post", RUN_IT, _new_group, 302, others={"initiatives": "initiative_id"})
    ),
    "group": Address(OF_GROUP),
    "edit-group": Address(
        OF_GROUP,
        RUN_THE_GROUP,
        Write("post", RUN_THE_GROUP, _group, 302, others={"clerk": "member_id", "escalates_to": "group_id"}),
    ),
    "terms": Address(OF_GROUP),
    "new-terms": Address(OF_GROUP, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, _terms, 302)),
    "new-seat": Address(OF_GROUP, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, _new_seat, 302)),
    "edit-seat": Address(OF_FREE_SEAT, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, _seat, 302, ready=_vacant)),
    "fill-seat": Address(
        OF_FREE_SEAT,
        RUN_THE_GROUP,
        Write("post", RUN_THE_GROUP, _fill_seat, 302, others={"member": "member_id"}, ready=_vacant),
    ),
    "end-seat": Address(OF_FREE_SEAT, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, _end_seat, 302, ready=_vacant)),
    "delegate": Address(
        OF_SEAT,
        RUN_THE_GROUP,
        Write("post", RUN_THE_GROUP, _delegate, 302, others={"given_to": "member_id"}, ready=_lent_to_nobody),
    ),
    "end-delegation": Address(OF_SEAT, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, lambda world: {}, 302, ready=_lent)),
    "documents": Address(),
    "new-document": Address(
        reads=PLANNERS, write=Write("post", PLANNERS, _new_document, 302, others={"initiative": "initiative_id"})
    ),
    "document": Address(OF_DOCUMENT),
    "edit-document": Address(
        OF_DOCUMENT, PLANNERS, Write("post", PLANNERS, _document, 302, others={"initiative": "initiative_id"})
    ),
    "draft": Address(OF_DOCUMENT, PLANNERS, Write("post", PLANNERS, _draft, 302)),
    "issue": Address(OF_LOOSE, PLANNERS, Write("post", PLANNERS, _loose_version, 302, ready=_unissued)),
    "upload": Address(OF_LOOSE, PLANNERS, Write("post", PLANNERS, _upload, 302, ready=_unissued)),
    "withdraw-document": Address(OF_LOOSE, PLANNERS, Write("post", PLANNERS, _loose_version, 302, ready=_unissued)),
    "version": Address(OF_VERSION),
    "download": Address(OF_VERSION),
    "compare": Address(OF_VERSION),
    "ask": Address(
        {"revision": "asked_revision"},
        RUN_THE_GROUP,
        Write("post", RUN_THE_GROUP, _ask, 302, others={"group": "group_id", "completes": "action"}, ready=_not_asked),
    ),
    "sign-off": Address(
        {"sign_off": "sign_off"}, write=Write("post", frozenset({"steering_member"}), _answer_sign_off, 302)
    ),
    "withdraw-sign-off": Address(
        {"sign_off": "loose_sign_off"},
        RUN_THE_GROUP,
        Write("post", RUN_THE_GROUP, lambda world: {"reason": "A mistake"}, 302, ready=_asked_again),
    ),
    "certificate": Address({"sign_off": "signed"}),
    "meetings": Address(),
    "new-meeting": Address(
        reads=RUN_THE_GROUP, write=Write("post", RUN_THE_GROUP, _new_meeting, 302, others={"group": "group_id"})
    ),
    "meeting": Address(OF_MEETING),
    "change-meeting": Address(OF_MEETING, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, _change_meeting, 302)),
    "meeting-step": Address(
        OF_MEETING, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, _circulate, 302), fixed={"step": "circulate"}
    ),
    "meeting-notice": Address(OF_MEETING),
    "meeting-notice-pdf": Address(OF_MEETING),
    "meeting-minutes": Address(OF_MEETING),
    "meeting-minutes-pdf": Address(OF_MEETING),
    "meeting-agenda": Address(
        OF_MEETING, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, _new_item, 302, others={"parent": "item"})
    ),
    "agenda-item": Address(OF_ITEM, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, _change_item, 302)),
    "meeting-attendance": Address(OF_MEETING, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, _attendance, 302)),
    "write-minutes": Address(OF_MEETING, RUN_THE_GROUP),
    "minute": Address(OF_ITEM, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, _minute, 302)),
    "new-decision": Address(
        OF_ITEM, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, lambda world: {"text": f"So be it in {world.slug}"}, 302)
    ),
    "decision": Address({"decision": "decision"}, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, _correct_decision, 302)),
    "new-meeting-action": Address(
        OF_ITEM, RUN_THE_GROUP, Write("post", RUN_THE_GROUP, _ask_somebody, 302, others={"member": "member_id"})
    ),
    "meeting-actions": Address(),
    "meeting-action": Address(
        {"meeting_action": "meeting_action"},
        write=Write("post", RUN_THE_GROUP | {"partner_lead"}, _answer_action, 302),
    ),
    "change-meeting-action": Address(
        {"meeting_action": "meeting_action"},
        RUN_THE_GROUP,
        Write("post", RUN_THE_GROUP, _correct_action, 302, others={"member": "member_id"}),
    ),
    "papers": Address(),
    "request-paper": Address(reads=ASK_FOR_PAPERS, write=Write("post", ASK_FOR_PAPERS, _period, 302)),
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
        write=Write("post", RUN_IT, lambda world: {"quarter": "2013-1"}, 302, ready=_nothing_opened),
    ),
    "priority": Address({"priority": "priority"}),
    "answer-return": Address(
        {"return_": "return_"},
        reads=LEAD_PRIORITIES,
        write=Write(
            "post", LEAD_PRIORITIES, _answer_return, 302, version=lambda world: world.now(world.return_).version
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
    "api-spend": Address(formats=FILES, write=Write("post", FINANCE, _api_spend, 201, others={"line": "line"})),
    "api-spend-record": Address({"id": "spend"}, formats=FILES),
    "api-indicators": Address(formats=FILES),
    "api-indicator": Address({"id": "indicator"}, formats=FILES),
    "api-observations": Address(
        formats=FILES,
        write=Write("post", OBSERVERS_OF_FIGURES, _api_observation, 201, others={"indicator": "indicator"}),
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
    "api-papers": Address(formats=FILES, write=Write("post", ASK_FOR_PAPERS, _api_period, 202)),
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
