"""The programme's page: what a Board member understands in ten seconds, from one stored result."""

import copy
import datetime
import re
from typing import Any

import pytest

from budgets.ledger.models import Spend
from evaluation.benefits.models import PublishedFigure
from governance.documents.models import Document, Revision, SignOff
from governance.escalation.models import Escalation
from governance.groups.models import Group
from governance.meetings.models import Meeting
from governance.programme.page import FIRST_UPDATES
from governance.programme.selectors import MOST_UPDATES
from initiatives.plans.models import Action, Note
from initiatives.results.models import Assessment
from tests.cast import TODAY, Cast

OBSERVER = "observer"


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def publish(cast: Cast) -> None:
    """A business case in which the police gain and the council pays."""
    rows = [
        ("police", 1000, 0, 1000, 0, 1000),
        ("council", 0, -400, -400, -50, -450),
        ("", 1000, -400, 600, -50, 550),
    ]
    with cast.here():
        for position, (agency, saving, operating, impact, set_up, year_one) in enumerate(rows):
            PublishedFigure.objects.create(
                table="business-case", initiative=cast.initiative, position=position, agency=agency,
                annual_saving=saving, annual_operating_cost=operating, annual_impact=impact, set_up_cost=set_up,
                year_one_impact=year_one, source="Business case, page 18",
            )  # fmt: skip


def test_the_sentence_is_that_of_the_stored_result(cast: Cast, signed_in: Any) -> None:
    cast.assess()
    page = signed_in(OBSERVER).get(cast.path())
    with cast.here():
        stored = Assessment.objects.get(initiative__isnull=True).results
    assert stored["sentence"] in words(page)
    assert "Panels of barnet is red" in stored["sentence"]


def test_a_row_tells_ratings_with_their_reason_what_is_next_money_and_benefit(cast: Cast, signed_in: Any) -> None:
    publish(cast)
    with cast.here():
        Spend.objects.create(
            initiative=cast.initiative, line=cast.line, on=datetime.date(2013, 7, 1), amount="250.00",
            source="Invoice 1", person="Finance",
        )  # fmt: skip
    cast.assess()

    page = signed_in(OBSERVER).get(cast.path())

    (row,) = page.context["rows"]
    shown = words(page)
    assert row["overall"] == "red"
    assert row["reason"] in shown
    assert row["aspects"] == [("delivery", "red"), ("finance", "green"), ("benefits", "not_rated")]
    assert row["next"]["description"] == "Train volunteers (barnet)"
    # October 2013 ends 104 days after 19 July
    assert row["go_live"] == ("104 days", "31 October 2013")
    assert "£250 of £11,250" in shown
    assert (row["observed"], row["business_case"]) == ("not known", "£600")
    assert "planned: £600" in shown


def test_what_is_late_and_what_is_due_are_counted_and_listed(cast: Cast, signed_in: Any) -> None:
    with cast.here():
        cast.add_action("4.", "Sign the protocol", "May 2013", gate="sign_off")
        cast.add_action("5.", "Print leaflets", "5 August 2013")
    cast.assess()

    page = signed_in(OBSERVER).get(cast.path())

    assert (page.context["late_count"], page.context["due_count"]) == (2, 1)
    # a gate first, though the other is later still: a Board decides there
    assert [one["description"] for one in page.context["late"]] == [
        "Sign the protocol (barnet)", "Agree terms of reference (barnet)",
    ]  # fmt: skip
    assert [one["late"] for one in page.context["late"]] == ["49 days", "80 days"]
    assert [one["description"] for one in page.context["due"]] == ["Print leaflets (barnet)"]


def test_a_long_list_of_late_milestones_is_folded(cast: Cast, signed_in: Any) -> None:
    with cast.here():
        for number in range(60):
            cast.add_action(f"{number}.", f"Late thing {number}", "May 2013")
    cast.assess()
    page = signed_in(OBSERVER).get(cast.path())
    shown = words(page)
    assert (len(page.context["late"]), len(page.context["late_folded"])) == (5, 35)
    assert "Late: 61 milestones" in shown
    assert "Show 35 more that are late" in shown
    assert "21 more are on the plans of the initiatives." in shown


def test_the_benefit_picture_names_who_gains_and_who_pays(cast: Cast, signed_in: Any) -> None:
    publish(cast)
    cast.assess()
    page = words(signed_in(OBSERVER).get(cast.path()))
    assert "Police saves most, £1,000; Council pays most, £400." in page
    assert "(£400)" in page


def test_before_the_first_assessment_the_page_says_so(cast: Cast, signed_in: Any) -> None:
    page = signed_in(OBSERVER).get(cast.path())
    assert page.status_code == 200
    assert "The programme has not been assessed yet." in words(page)
    assert b"data-recalculating" in page.content


def test_after_a_change_the_page_says_recalculating_until_the_worker_is_done(cast: Cast, signed_in: Any) -> None:
    cast.assess()
    client = signed_in(OBSERVER)
    assert b"data-recalculating" not in client.get(cast.path()).content
    with cast.here():
        cast.add_action("4.", "One more", "May 2013")
    assert b"data-recalculating" in client.get(cast.path()).content
    cast.assess()
    assert b"data-recalculating" not in client.get(cast.path()).content


def test_nothing_of_the_neighbour_is_shown(cast: Cast, neighbour: Cast, signed_in: Any) -> None:
    cast.assess()
    neighbour.assess()
    page = words(signed_in(OBSERVER).get(cast.path()))
    assert "Panels of barnet" in page
    assert "northgate" not in page.lower()
    assert signed_in(OBSERVER).get(neighbour.path()).status_code == 404


def _grown(results: dict[str, Any], rows: int) -> dict[str, Any]:
    """The stored result of a programme with this many initiatives and late milestones."""
    grown = copy.deepcopy(results)
    grown["initiatives"] = [{**results["initiatives"][0], "slug": f"panels-{n}"} for n in range(rows)]
    grown["late"] = results["late"] * rows
    return grown


@pytest.mark.parametrize("rows", [10, 1000])
def test_the_page_takes_six_statements_however_large_the_programme(
    cast: Cast, signed_in: Any, statements: Any, rows: int
) -> None:
    cast.assess()
    with cast.here():
        stored = Assessment.objects.get(initiative__isnull=True)
        stored.results = _grown(stored.results, rows)
        stored.save()
    client = signed_in(OBSERVER)
    client.get(cast.path())
    with statements() as seen:
        assert len(client.get(cast.path()).context["rows"]) == rows
    # session, user, memberships with their partnerships, the programme's assessment, decisions that wait, updates
    assert len(seen) == 6


# --- What the Board is asked, and what happened since it met

BOARD_MET = datetime.date(2013, 4, 19)


def govern(cast: Cast) -> tuple[Group, Group]:
    """A Board that met on 19 April and is to meet today, and a steering group listed after it."""
    with cast.here():
        board = Group.objects.create(slug="board", name="The Board", kind="board", position=1)
        panels = Group.objects.create(slug="panels", name="Panels group", kind="steering", position=2)
        for on, state in ((BOARD_MET, "circulated"), (datetime.date(2013, 6, 1), "cancelled"), (TODAY, "planned")):
            Meeting.objects.create(group=board, on=on, state=state)
        Meeting.objects.create(group=panels, on=datetime.date(2013, 7, 1), state="held")
    return board, panels


def raise_to(group: Group, subject: str, state: str = "open") -> None:
    Escalation.objects.create(
        group=group, cause="person", subject=subject, reason="It is stuck.", raised_on=TODAY, state=state
    )


def test_decisions_that_wait_are_listed_with_their_group_the_board_first(cast: Cast, signed_in: Any) -> None:
    cast.assess()
    board, panels = govern(cast)
    with cast.here():
        raise_to(panels, "No venue")
        raise_to(board, "No funding")
        raise_to(board, "Settled before", state="answered")
    page = signed_in(OBSERVER).get(cast.path())
    assert [(one["subject"], one["group"]) for one in page.context["waiting"]] == [
        ("No funding", "The Board"),
        ("No venue", "Panels group"),
    ]
    assert "Waiting for 2 decisions" in words(page)
    assert "Settled before" not in words(page)


def test_a_sign_off_that_is_open_waits_and_one_that_is_decided_does_not(cast: Cast, signed_in: Any) -> None:
    cast.assess()
    _, panels = govern(cast)
    with cast.here():
        document = Document.objects.create(title="Panel policy", kind="policy")
        for number, outcome in ((1, "signed"), (2, "open")):
            revision = Revision.objects.create(
                document=document, number=number, details="New", author="Clerk", on=TODAY, form="text", size=1,
                text="x", sha256="0" * 64,
            )  # fmt: skip
            SignOff.objects.create(
                revision=revision, group=panels, sha256="0" * 64, rule="chair", quorum=1, asker="Clerk",
                asked_by=cast.members["administrator"], asked_on=TODAY, due_on=TODAY, outcome=outcome,
            )  # fmt: skip
    page = signed_in(OBSERVER).get(cast.path())
    [one] = page.context["waiting"]
    assert (one["subject"], one["asked"], one["when"]) == ("Panel policy", "sign-off", "by 19 July 2013")


def test_updates_are_those_since_the_boards_last_meeting_the_newest_of_each_milestone(
    cast: Cast, signed_in: Any
) -> None:
    cast.assess()
    govern(cast)
    first, second, _ = cast.actions
    with cast.here():
        for action, on, text in (
            (first, BOARD_MET, "Told to the Board"),
            (first, datetime.date(2013, 5, 2), "Overtaken"),
            (first, datetime.date(2013, 5, 9), "Terms are drafted"),
            (second, datetime.date(2013, 7, 2), "Trainers are booked"),
        ):
            Note.objects.create(action=action, on=on, status="in_progress", text=text, person="PM")
    page = signed_in(OBSERVER).get(cast.path())
    assert [one["text"] for one in page.context["updates"]] == ["Trainers are booked", "Terms are drafted"]
    assert "Since the Board met on 19 April 2013" in words(page)


def test_without_a_meeting_of_the_board_no_update_is_said_to_be_since_it(cast: Cast, signed_in: Any) -> None:
    cast.assess()
    with cast.here():
        Note.objects.create(action=cast.actions[0], on=TODAY, status="in_progress", text="Begun", person="PM")
    assert signed_in(OBSERVER).get(cast.path()).context["updates"] == []


def test_of_many_updates_the_newest_forty_are_shown_and_the_page_says_where_the_others_are(
    cast: Cast, signed_in: Any
) -> None:
    cast.assess()
    govern(cast)
    with cast.here():
        initiative = cast.actions[0].initiative
        for number in range(MOST_UPDATES + 2):
            action = Action.objects.create(
                initiative=initiative, position=100 + number, number=f"9.{number}", description=f"Step {number}"
            )
            day = BOARD_MET + datetime.timedelta(days=1 + number)
            Note.objects.create(action=action, on=day, status="in_progress", text=f"Text {number}.", person="PM")
    page = words(signed_in(OBSERVER).get(cast.path()))
    assert f"Show {MOST_UPDATES - FIRST_UPDATES} more" in page
    assert "Older updates are on the plans of the initiatives." in page
    assert ("Text 2." in page, "Text 1." in page) == (True, False)
