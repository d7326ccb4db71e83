"""A row for every form that changes one, and what two people may type into it, for the property that nothing is lost.

`CASES` names each form of the product once; a test fails for a form that is missing here.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from hypothesis import strategies as st

from budgets.ledger import forms as ledger
from governance.documents import forms as documents
from governance.escalation import forms as escalation
from governance.escalation.services import raise_it
from governance.groups import forms as groups
from governance.groups.models import Group
from governance.meetings import forms as meetings
from governance.meetings import minutes_services
from governance.meetings.models import Attendance
from governance.notices import forms as notices
from initiatives.plans import forms as plans
from initiatives.plans.models import Risk
from initiatives.registers import forms as registers
from initiatives.registers.models import RegisterEntry
from initiatives.strategy import forms as strategy
from initiatives.strategy.models import Commitment, Priority, Return, Strategy
from safer_communities.ui.row_forms import RowForm
from tests.cast import TODAY, Cast
from tests.governance.groups import Steering
from tests.governance.meeting_room import DAY, Room
from tests.governance.raised import three_groups

Typing = st.SearchStrategy[dict[str, list[str]]]
MANAGER, ADMINISTRATOR = "programme_manager", "administrator"


@dataclass
class Opened:
    """Where two people open a row's form, and what each may type into it.

    theirs: where the first to save does so, if not in the same form: what confirms something ends it.
    own: fields that are not the row's: they always stay as they were typed.
    filled_in: what the service fills in where it is left empty.
    in_row: the form also opens in a row, and is answered there (htmx).
    """

    url: str
    typing: Typing
    theirs: str = ""
    their_typing: Typing | None = None
    own: frozenset[str] = frozenset()
    filled_in: frozenset[str] = frozenset()
    in_row: bool = False
    people: tuple[str, str] = (ADMINISTRATOR, MANAGER)


@dataclass
class Case:
    """A form, the services that it saves by, and how a row for it is made."""

    form: type[RowForm]
    services: frozenset[str]
    make: Callable[[Cast], Opened]
    name: str = field(default="")


CASES: list[Case] = []


def case(form: type[RowForm], *services: str, name: str = "") -> Callable[[Callable[[Cast], Opened]], None]:
    def keep(make: Callable[[Cast], Opened]) -> None:
        CASES.append(Case(form, frozenset(services), make, name or f"{form.__module__}.{form.__name__}"))

    return keep


def line() -> st.SearchStrategy[list[str]]:
    return st.sampled_from(["Alpha", "Beta <b>&amp;", "Gamma’s 3rd"]).map(lambda one: [one])


def lines() -> st.SearchStrategy[list[str]]:
    return st.sampled_from(["One line", "Two\r\nlines", "Ends with a break\r\n\r\n", "<i>&"]).map(lambda one: [one])


def one_of(*values: Any) -> st.SearchStrategy[list[str]]:
    return st.sampled_from([[str(one)] for one in values])


def ticked() -> st.SearchStrategy[list[str]]:
    return st.sampled_from([["on"], []])


def some_of(*values: Any) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([str(one) for one in values]), unique=True)


def typed(always: dict[str, Any] | None = None, **optional: Any) -> Typing:
    """Any of the optional fields and all of those that are always filled in."""
    return st.fixed_dictionaries(always or {}, optional=optional)


def address(cast: Cast, name: str, *keys: Any) -> str:
    return reverse(name, args=[cast.slug, *keys])


# --- Initiatives


@case(plans.UpdateActionForm, "update_action")
def _(cast: Cast) -> Opened:
    def fitting(sent: dict[str, list[str]]) -> dict[str, list[str]]:
        return sent | ({"status": ["achieved"]} if "achieved_on" in sent else {})

    typing = typed(
        status=one_of("not_started", "in_progress", "achieved"),
        achieved_on=one_of("1 July 2013", "2 July 2013"),
        forecast_on=one_of("", "1 September 2013", "30 September 2013"),
        problem_resolved=ticked(),
        note=lines(),
    ).map(fitting)
    own, filled_in = frozenset({"note", "risk"}), frozenset({"achieved_on"})
    url = address(cast, "update-action", cast.actions[1].pk)
    return Opened(url, typing, own=own, filled_in=filled_in, in_row=True)


def _risk(cast: Cast) -> Risk:
    with cast.here():
        return Risk.objects.create(
            initiative=cast.initiative, position=1, description="No volunteers", mitigation="Ask\r\nthe college",
            residual_likelihood=2, residual_impact=2,
        )  # fmt: skip


@case(registers.RiskForm, "change_risk")
def _(cast: Cast) -> Opened:
    typing = typed(
        description=lines(),
        mitigation=lines(),
        owner=line(),
        residual_likelihood=one_of(1, 3),
        residual_impact=one_of(4, 5),
        review_on=one_of("", "1 August 2013", "2 September 2013"),
        state=one_of("open", "closed"),
        threatens=some_of(*(one.pk for one in cast.actions)),
    )
    return Opened(address(cast, "change-risk", _risk(cast).pk), typing)


@case(registers.ScoreRiskForm, "score_risk")
def _(cast: Cast) -> Opened:
    typing = typed(residual_likelihood=one_of(1, 3, 4), residual_impact=one_of(1, 3, 4))
    return Opened(address(cast, "score-risk", _risk(cast).pk), typing)


@case(registers.EntryForm, "change_entry")
def _(cast: Cast) -> Opened:
    with cast.here():
        entry = RegisterEntry.objects.create(
            initiative=cast.initiative, kind="assumption", position=1, description="Half re-offend", owner="Analyst"
        )
    typing = typed(
        kind=one_of("assumption", "dependency"),
        description=lines(),
        mitigation=lines(),
        owner=line(),
        action=one_of("", *(one.pk for one in cast.actions)),
        review_on=one_of("", "1 August 2013"),
        state=one_of("open", "closed"),
    )
    return Opened(address(cast, "change-entry", entry.pk), typing)


@case(registers.EntryForm, name="an entry of the whole programme")
def _(cast: Cast) -> Opened:
    with cast.here():
        entry = RegisterEntry.objects.create(kind="constraint", position=1, description="A yearly grant", area="budget")
    return Opened(address(cast, "change-entry", entry.pk), typed(description=lines(), owner=line()))


@case(strategy.ReturnForm, "answer_return")
def _(cast: Cast) -> Opened:
    with cast.here():
        safer = Strategy.objects.create(slug="safer", name="Safer", position=1, start_year=2011, end_year=2014)
        priority = Priority.objects.create(
            strategy=safer, number="1", position=1, name="Burglary", lead_organisation=cast.organisation
        )
        promise = Commitment.objects.create(priority=priority, position=1, text="Visit all")
        row = Return.objects.create(commitment=promise, year=2012, quarter=4, plan="Visit", update="Half visited")
    typing = typed(
        plan=lines(), update=lines(), rating=one_of("", "red", "green"), to_be_reported=ticked(),
    ).map(lambda sent: sent | ({"to_be_reported": []} if sent.get("rating", [""]) != [""] else {}))  # fmt: skip
    people = ("partner_lead", ADMINISTRATOR)
    return Opened(address(cast, "answer-return", row.pk), typing, in_row=True, people=people)


# --- Budgets


@case(ledger.ForecastForm, "set_forecast")
def _(cast: Cast) -> Opened:
    typing = typed({"forecast": one_of("", "1,250", "12,000.50")})
    return Opened(address(cast, "line", cast.line.pk), typing, people=("finance", ADMINISTRATOR))


# --- Groups and documents


@case(groups.GroupForm, "update_group")
def _(cast: Cast) -> Opened:
    steering = Steering(cast)
    with cast.here():
        board = Group.objects.create(slug="board", name="The Board", kind="board", position=2)
    typing = typed(
        name=line(),
        short_name=line(),
        kind=one_of("steering", "board"),
        purpose=lines(),
        initiatives=some_of(cast.initiative.pk),
        escalates_to=one_of("", board.pk),
        quorum=one_of(1, 2),
        rule=one_of("quorum", "chair", "all"),
        clerk=one_of("", cast.members["observer"].pk, cast.members["finance"].pk),
    )
    return Opened(address(cast, "edit-group", steering.group.slug), typing)


@case(groups.TermsForm, "add_terms")
def _(cast: Cast) -> Opened:
    group = Steering(cast).group
    typing = typed({"text": lines(), "details": line()}, agreed_on=one_of("1 July 2013"))
    return Opened(address(cast, "new-terms", group.slug), typing, own=frozenset({"details", "agreed_on"}))


def _seat(cast: Cast) -> Any:
    return Steering(cast).seats["finance"]


@case(groups.SeatForm, "update_seat")
def _(cast: Cast) -> Opened:
    return Opened(address(cast, "edit-seat", _seat(cast).pk), typed(title=line(), votes=ticked()))


@case(groups.HolderForm, "fill_seat")
def _(cast: Cast) -> Opened:
    others = [cast.members[role].pk for role in ("board_member", "observer", "partner_lead")]
    typing = typed({"member": one_of("", *others)}, started_on=one_of("1 July 2013", "2 July 2013"))
    return Opened(address(cast, "fill-seat", _seat(cast).pk), typing, own=frozenset({"started_on"}))


@case(groups.EndSeatForm, "end_seat")
def _(cast: Cast) -> Opened:
    seat = _seat(cast)
    theirs = address(cast, "edit-seat", seat.pk)
    return Opened(address(cast, "end-seat", seat.pk), typed(), theirs, typed({"title": line()}))


def _document(cast: Cast, name: str, typing: Typing, **more: Any) -> Opened:
    document = Steering(cast).document()
    if "theirs" in more:
        more["theirs"] = address(cast, more["theirs"], document.pk)
    return Opened(address(cast, name, document.pk), typing, **more)


@case(documents.DocumentForm, "update_document")
def _(cast: Cast) -> Opened:
    typing = typed(
        title=line(), kind=one_of("policy", "process"), initiative=one_of("", cast.initiative.pk), owner=line()
    )
    return _document(cast, "edit-document", typing)


@case(documents.DraftForm, "save_draft")
def _(cast: Cast) -> Opened:
    return _document(cast, "draft", typed({"draft": lines()}))


@case(documents.IssueForm, "issue")
def _(cast: Cast) -> Opened:
    return _document(
        cast, "issue", typed({"details": line()}), theirs="draft", their_typing=typed({"draft": lines()}),
        own=frozenset({"details"}),
    )  # fmt: skip


@case(documents.WithdrawDocumentForm, "withdraw_document")
def _(cast: Cast) -> Opened:
    title = typed({"title": line()})
    return _document(cast, "withdraw-document", typed(), theirs="edit-document", their_typing=title)


# --- Meetings

PARTICULARS = typed(
    on=one_of("9 August 2013", "12 August 2013"),
    starts=one_of("9am", "10.30am"),
    ends=one_of("4pm", "3.30pm"),
    place=line(),
    title=line(),
    provisional=ticked(),
    contact=line(),
    information=lines(),
)


@case(meetings.MeetingForm, "change_meeting")
def _(cast: Cast) -> Opened:
    meeting = Room(cast).plan(TODAY + DAY, place="Town Hall", contact="Clerk", starts=datetime.time(9, 30))
    return Opened(address(cast, "change-meeting", meeting.pk), PARTICULARS)


def _step(cast: Cast, meeting: Any, step: str, typing: Typing, own: frozenset[str] = frozenset()) -> Opened:
    theirs = address(cast, "change-meeting", meeting.pk)
    contact = typed({"contact": line()})
    return Opened(address(cast, "meeting-step", meeting.pk, step), typing, theirs, contact, own)


@case(meetings.StepForm, "call_meeting", name="calling a meeting")
def _(cast: Cast) -> Opened:
    meeting = Room(cast).plan(TODAY + DAY, place="Town Hall", starts=datetime.time(9))
    return _step(cast, meeting, "call", typed())


@case(meetings.StepForm, "cancel_meeting", name="cancelling a meeting")
def _(cast: Cast) -> Opened:
    return _step(cast, Room(cast).plan(TODAY + DAY), "cancel", typed())


@case(meetings.CirculateForm, "circulate_minutes")
def _(cast: Cast) -> Opened:
    # what is suggested there is not the row's: it counts as typed, and stays
    own = frozenset({"minutes_by"})
    return _step(cast, Room(cast).held(TODAY), "circulate", typed(minutes_by=line()), own)


@case(meetings.AgreeForm, "agree_minutes")
def _(cast: Cast) -> Opened:
    room = Room(cast)
    meeting = room.circulated(TODAY - 30 * DAY)
    later = [room.held(TODAY - DAY), room.held(TODAY)]
    return _step(cast, meeting, "agree", typed({"at": one_of(*(one.pk for one in later))}), frozenset({"at"}))


@case(meetings.ChangeItemForm, "change_item")
def _(cast: Cast) -> Opened:
    room = Room(cast)
    item = room.add(room.plan(), "Money", presenter="Treasurer")
    typing = typed(title=line(), presenter=line(), timing=one_of("", 5, 10), pages=one_of("", "7-28"))
    return Opened(address(cast, "agenda-item", item.pk), typing)


@case(meetings.MinuteForm, "write_minute", "keep_draft")
def _(cast: Cast) -> Opened:
    room = Room(cast)
    item = room.items_of(room.held())[0]
    typing = typed(minute=lines())
    their_typing = typed({"minute": lines()})
    url = address(cast, "minute", item.pk)
    return Opened(url, typing, their_typing=their_typing, in_row=True)


@case(meetings.ChangeDecisionForm, "change_decision", "remove_decision")
def _(cast: Cast) -> Opened:
    room = Room(cast)
    item = room.items_of(room.held())[0]
    with cast.here():
        made = minutes_services.add_decision(membership=room.clerk, item_id=item.pk, text="Go on.\r\nAnd on.")
    return Opened(address(cast, "decision", made.pk), typed(text=lines()))


@case(meetings.ChangeActionForm, "change_action", "remove_action")
def _(cast: Cast) -> Opened:
    room = Room(cast)
    action = room.ask(room.held(), owner="Lead")
    typing = typed(
        text=lines(),
        owner=line(),
        member=one_of(cast.members["finance"].pk, cast.members["observer"].pk),
        due_on=one_of("", "1 August 2013", "2 August 2013"),
    )
    return Opened(address(cast, "change-meeting-action", action.pk), typing)


@case(meetings.AnswerActionForm, "answer_action")
def _(cast: Cast) -> Opened:
    room = Room(cast)
    action = room.ask(room.held())
    typing = typed({"answer": lines()}, state=one_of("open", "done"))
    return Opened(address(cast, "meeting-action", action.pk), typing)


@case(meetings.AttendanceForm, "record_attendance")
def _(cast: Cast) -> Opened:
    room = Room(cast)
    meeting = room.held()
    with cast.here():
        stored = Attendance.objects.create(
            meeting=meeting, position=1, post="Fire officer", organisation="Fire", presence="observer"
        )
    presence = one_of("", "present", "apologies", "absent")
    typing = typed(
        **{
            f"{room.chair.pk}-presence": presence,
            f"{room.police.pk}-presence": presence,
            f"{room.fire.pk}-substitute": line(),
            f"{stored.pk}-post": one_of("", "Magistrate", "Fire officer"),
            f"{stored.pk}-organisation": line(),
            "new1-post": one_of("", "Press officer"),
        }
    )
    new = frozenset(f"new{number}-{part}" for number in (1, 2, 3) for part in ("post", "organisation", "presence"))
    instead = frozenset({f"{room.fire.pk}-presence"})
    return Opened(address(cast, "meeting-attendance", meeting.pk), typing, own=new, filled_in=instead)


# --- What is raised, and what one hears of


@case(escalation.AnswerForm, "answer", "raise_further")
def _(cast: Cast) -> Opened:
    below = three_groups(cast)
    with cast.here():
        raised = raise_it(
            membership=cast.members[MANAGER], group_id=below.steering.pk, subject="No room", reason="Rebuilt."
        )
    typing = typed({"answer": lines()}, does=one_of("answer", "further"))
    return Opened(address(cast, "escalation", raised.pk), typing, own=frozenset({"does"}))


@case(notices.ChoiceForm, "choose")
def _(cast: Cast) -> Opened:
    return Opened(address(cast, "notices"), typed(digest=ticked(), urgent=ticked()), people=(MANAGER, MANAGER))
