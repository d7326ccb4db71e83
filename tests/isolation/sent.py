"""What is sent to the addresses that change something, and how the row is made as it was where that is sent once.

The table of the addresses that take it: `tests.isolation.addresses`.
"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from governance.meetings.models import Meeting
from governance.notices.models import NoticeChoice
from initiatives.strategy.models import Commitment, Return
from tests.cast import TODAY
from tests.governance.uploads import docx
from tests.isolation import governed
from tests.isolation.world import World

Sent = dict[str, Any]


def update(world: World) -> Sent:
    version = world.now(world.actions[0]).version
    return {"version": version, "status": "in_progress", "note": "Still going", "forecast_on": "1 August 2013"}


def override(world: World) -> Sent:
    return {"rating": "green", "reason": "It is fine", "expires_on": "1 August 2013"}


def score(world: World) -> Sent:
    return {"version": world.now(world.risk).version, "residual_likelihood": "2", "residual_impact": "3"}


def spend(world: World) -> Sent:
    return {"amount": "12.50", "on": "1 July 2013", "source": "Journal 7", "request_key": str(uuid4())}


def forecast(world: World) -> Sent:
    return {"version": world.now(world.line).version, "forecast": "12000"}


def observe(world: World) -> Sent:
    days = {"period_start": "1 July 2013", "period_end": "18 July 2013"}
    return days | {"value": "12", "source": "Count", "request_key": str(uuid4())}


def period(world: World) -> Sent:
    return {"period_start": "1 April 2013", "period_end": "30 June 2013"}


def api_spend(world: World) -> Sent:
    return {"line": str(world.line.pk), "on": "2013-07-01", "amount": "5.00", "source": "Journal 8"}


def api_observation(world: World) -> Sent:
    days = {"period_start": "2013-07-01", "period_end": "2013-07-18"}
    return days | {"indicator": str(world.indicator.pk), "value": "14", "source": "Count"}


def api_period(world: World) -> Sent:
    return {"period_start": "2013-04-01", "period_end": "2013-06-30"}


def new_risk(world: World) -> Sent:
    return {"version": "0", "description": "No hall", "threatens": [str(world.actions[0].pk)]}


def risk(world: World) -> Sent:
    return new_risk(world) | {"version": world.now(world.risk).version, "state": "open"}


def new_entry(world: World) -> Sent:
    return {"version": "0", "kind": "assumption", "description": "Half re-offend"}


def new_entry_of_an_action(world: World) -> Sent:
    return new_entry(world) | {"action": str(world.actions[0].pk)}


def entry(world: World) -> Sent:
    return new_entry_of_an_action(world) | {"version": world.now(world.entry).version, "state": "open"}


def raise_something(world: World) -> Sent:
    sent = {"group": str(world.group.pk), "initiative": str(world.initiative.pk)}
    return sent | {"subject": "No hall", "reason": "It is being rebuilt"}


def not_raised(world: World) -> None:
    """The same matter is raised once while it waits: what was raised before is answered."""
    with world.here():
        rows = type(world.escalation).objects.filter(subject="No hall")
        rows.update(state="answered", answer="Use the library", answered_on=TODAY, answered_by="Clerk")


def answer_raised(world: World) -> Sent:
    version = world.now(world.escalation).version
    return {"version": version, "does": "answer", "answer": "Use the library"}


def raised_again(world: World) -> None:
    with world.here():
        rows = type(world.escalation).objects.filter(pk=world.escalation.pk)
        rows.update(state="open", answer="", answered_on=None, answered_by="")


def choice(world: World) -> Sent:
    return {"version": "0", "digest": "on", "urgent": "on"}


def answer_return(world: World) -> Sent:
    return {"version": world.now(world.return_).version, "plan": "", "update": "Done", "rating": "green"}


def nothing_opened(world: World) -> None:
    with world.here():
        Return.objects.filter(year=2013, quarter=1).exclude(pk=world.return_.pk).delete()
        if not Commitment.objects.filter(position=9).exists():
            Commitment.objects.create(priority=world.priority, position=9, text="Not asked for yet")


def nothing_chosen(world: World) -> None:
    with world.here():
        NoticeChoice.objects.all().delete()


def new_meeting(world: World) -> Sent:
    # a day of its own for each: a group meets once a day
    with world.here():
        last = Meeting.objects.order_by("-on").values_list("on", flat=True)[0]
    day = f"{last + timedelta(days=1):%d %B %Y}"
    return {"group": str(world.group.pk), "on": day, "place": f"Hall of {world.slug}"}


def change_meeting(world: World) -> Sent:
    return {"version": world.now(world.meeting).version, "on": "19 July 2013", "place": f"Library of {world.slug}"}


def circulate(world: World) -> Sent:
    return {"version": world.now(world.meeting).version, "minutes_by": f"Clerk of {world.slug}"}


def new_item(world: World) -> Sent:
    return {"do": "add", "title": f"More of {world.slug}"}


def change_item(world: World) -> Sent:
    return {"do": "change", "version": world.now(world.item).version, "title": f"Volunteers of {world.slug}"}


def attendance(world: World) -> Sent:
    return {"version": world.now(world.meeting).version, f"{world.seat.pk}-presence": "present"}


def minute(world: World) -> Sent:
    return {"version": world.now(world.item).version, "minute": f"Said {world.now(world.item).version} in {world.slug}"}


def correct_decision(world: World) -> Sent:
    return {"version": world.now(world.decision).version, "text": f"Agreed in {world.slug}"}


def ask_somebody(world: World) -> Sent:
    return {"text": f"Ask {world.slug}", "owner": f"Lead of {world.slug}"}


def correct_action(world: World) -> Sent:
    # the member stays who it was, so that they may go on answering
    member = str(world.members["partner_lead"].pk)
    return {"version": world.now(world.meeting_action).version, "member": member, **ask_somebody(world)}


def answer_action(world: World) -> Sent:
    return {"version": world.now(world.meeting_action).version, "state": "done", "answer": f"Asked in {world.slug}"}


def new_group(world: World) -> Sent:
    return {"name": f"Forum of {world.slug}", "kind": "forum", "state": "active", "quorum": "1", "rule": "chair"}


def group(world: World) -> Sent:
    clerk = str(world.members["project_manager"].pk)
    sent = new_group(world) | {"name": f"Panels group of {world.slug}", "kind": "steering", "clerk": clerk}
    return sent | {"version": world.now(world.group).version, "initiatives": [str(world.initiative.pk)]}


def terms(world: World) -> Sent:
    with world.here():
        seen = world.group.terms.count()
    return {"version": seen, "text": f"Terms {seen} in {world.slug}", "details": "Clearer"}


def new_seat(world: World) -> Sent:
    return {"title": f"Another post of {world.slug}", "organisation": str(world.organisation.pk)}


def seat(world: World) -> Sent:
    return new_seat(world) | {"version": world.now(world.free_seat).version}


def fill_seat(world: World) -> Sent:
    member = str(world.members["observer"].pk)
    return {"version": world.now(world.free_seat).version, "member": member, "started_on": "1 July 2013"}


def end_seat(world: World) -> Sent:
    return {"version": world.now(world.free_seat).version}


def vacant(world: World) -> None:
    """The seat stands, and nobody has held it."""
    with world.here():
        world.free_seat.holders.all().delete()
        type(world.free_seat).objects.filter(pk=world.free_seat.pk).update(ended_on=None)


def delegate(world: World) -> Sent:
    days = {"started_on": "1 August 2013", "ended_on": "2 August 2013"}
    return days | {"given_to": str(world.members["observer"].pk), "reason": "Leave"}


def lent_to_nobody(world: World) -> None:
    with world.here():
        world.seat.delegations.filter(ended_on__gte=TODAY).delete()


def lent(world: World) -> None:
    lent_to_nobody(world)
    with world.here():
        world.seat.delegations.create(
            given_by=world.members["steering_member"],
            given_to=world.members["observer"],
            started_on=TODAY + timedelta(days=3),
            ended_on=TODAY + timedelta(days=4),
            reason=f"Leave in {world.slug}",
        )


def new_document(world: World) -> Sent:
    return {"title": f"Leaflet of {world.slug}", "kind": "other", "initiative": str(world.initiative.pk)}


def document(world: World) -> Sent:
    sent = new_document(world) | {"title": f"Policy of {world.slug}", "kind": "policy"}
    return sent | {"version": world.now(world.document).version}


def draft(world: World) -> Sent:
    version = world.now(world.document).version
    return {"version": version, "draft": f"Policy of {world.slug}, draft {version}"}


def loose_version(world: World) -> Sent:
    return {"version": world.now(world.loose_document).version, "details": "Clearer"}


def unissued(world: World) -> None:
    """The document is in use, and its draft is not issued yet."""
    with world.here():
        documents = type(world.loose_document).objects.filter(pk=world.loose_document.pk)
        documents.update(draft=f"Leaflet of {world.slug}, {uuid4()}", withdrawn_on=None)
        world.loose_revision.sign_offs.filter(outcome="open").update(outcome="withdrawn")


def upload(world: World) -> Sent:
    file = SimpleUploadedFile("leaflet.docx", docx(f"<w>{uuid4()}</w>".encode()))
    return {"file": file, "details": "From the printer"}


def ask(world: World) -> Sent:
    return {"group": str(world.group.pk), "due_on": "1 August 2013", "question": f"Right for {world.slug}?"}


def not_asked(world: World) -> None:
    with world.here():
        world.asked_revision.sign_offs.filter(outcome="open").update(outcome="withdrawn")


def answer_sign_off(world: World) -> Sent:
    # a chair who stands aside decides nothing: the next one finds it open
    sent = {"sha256": world.sign_off.sha256, "seat": str(world.seat.pk)}
    return sent | {"choice": "recuse", "comment": f"Not mine in {world.slug}"}


def asked_again(world: World) -> None:
    with world.here():
        world.loose_revision.sign_offs.filter(outcome="open").update(outcome="withdrawn")
        world.loose_sign_off = governed.a_sign_off(world, world.loose_revision, world.group)
