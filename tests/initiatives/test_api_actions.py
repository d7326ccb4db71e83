"""Actions by the API: as printed and as understood, changed by one person at a time."""

from typing import Any

import pytest

from initiatives.plans.models import Action, Note
from safer_communities.tenancy.models import Marker


@pytest.fixture
def address(cast: Any) -> str:
    return cast.api(f"actions/{cast.actions[0].pk}/")


def change(client: Any, address: str, changes: dict[str, Any], version: str | None = '"1"') -> Any:
    headers = {} if version is None else {"If-Match": version}
    return client.patch(address, changes, format="json", headers=headers)


def test_an_action_as_it_is_answered(cast: Any, caller: Any) -> None:
    action = cast.actions[1]
    address = f"http://testserver{cast.api(f'actions/{action.pk}/')}"
    expected = {
        "id": str(action.pk),
        "initiative": "A",
        "position": 2,
        "number": "2.",
        "description": "Train volunteers (barnet)",
        "leads": "PM",
        "by_when": "July – August 2013",
        "understood": "1 July to 31 August 2013",
        "due_start": "2013-07-01",
        "due_end": "2013-08-31",
        "precision": "months",
        "to_be_confirmed": False,
        "ongoing": False,
        "depends_on": "",
        "not_understood": "",
        "assumed": "",
        "gate": "",
        "status": "not_started",
        "achieved_on": None,
        "forecast_on": None,
        "problem_resolved": False,
        "last_note": "",
        "last_note_on": None,
        "source": "",
        "version": 1,
        "modified_at": action.modified_at.isoformat().replace("+00:00", "Z"),
        "url": address,
        "page": address.replace("/api/v1", ""),
    }
    client = caller("observer")
    answer = client.get(address)
    assert (answer.status_code, answer.json(), answer["ETag"]) == (200, expected, '"1"')
    assert client.get(cast.api("actions/")).json()["results"][1] == expected


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', '"7", "1"'])
def test_an_action_that_has_not_changed_is_not_sent_again(caller: Any, address: str, tag: str) -> None:
    answer = caller("observer").get(address, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", '"1"')
    assert caller("observer").get(address, headers={"If-None-Match": '"2"'}).status_code == 200


def test_a_change_is_answered_with_the_next_version(cast: Any, caller: Any, address: str) -> None:
    client = caller("project_manager")
    sent = {"status": "achieved", "achieved_on": "2013-07-10", "note": "Agreed by the Board."}
    answer = change(client, address, sent)
    row = answer.json()
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    assert (row["status"], row["achieved_on"], row["last_note"], row["version"]) == (
        "achieved",
        "2013-07-10",
        "Agreed by the Board.",
        2,
    )
    assert client.get(address).json() == row
    with cast.here():
        assert Note.objects.get().person == cast.members["project_manager"].post
        newest = Action.history.filter(id=cast.actions[0].pk).latest("history_date")
        assert (newest.history_user, newest.status) == (cast.user("project_manager"), "achieved")
        assert Marker.objects.filter(initiative_id=cast.initiative.pk).exists()


def test_a_new_by_when_is_understood_at_once(caller: Any, address: str) -> None:
    row = change(caller("programme_manager"), address, {"by_when": "End of Q3 2013/14, tbc"}).json()
    assert (row["by_when"], row["due_end"], row["to_be_confirmed"]) == ("End of Q3 2013/14, tbc", "2013-12-31", True)


@pytest.mark.parametrize("version", ['"1"', "1", 'W/"1"', '"1-anything"'])
def test_the_version_may_be_written_as_an_etag_or_plain(caller: Any, address: str, version: str) -> None:
    assert change(caller("project_manager"), address, {"status": "in_progress"}, version).status_code == 200


@pytest.mark.parametrize("version", [None, "", "*"])
def test_a_change_must_say_which_version_it_changes(cast: Any, caller: Any, address: str, version: str | None) -> None:
    answer = change(caller("project_manager"), address, {"status": "achieved"}, version)
    assert (answer.status_code, list(answer.json())) == (428, ["detail"])
    with cast.here():
        assert Action.objects.get(pk=cast.actions[0].pk).status == "not_started"


@pytest.mark.parametrize("version", ['"1"', '"3"', '"x"', '"2", "1"', '"22"', '"-2"'])
def test_a_change_of_another_version_is_refused_with_both(cast: Any, caller: Any, address: str, version: str) -> None:
    client = caller("project_manager")
    current = change(caller("programme_manager"), address, {"status": "in_progress"}).json()
    sent = {"status": "achieved", "note": "Mine"}
    answer = change(client, address, sent, version)
    assert (answer.status_code, answer["ETag"]) == (412, '"2"')
    assert answer.json() == {
        "detail": "Somebody else changed this since you read it. Nothing of yours was saved: both are below.",
        "current": current,
        "sent": sent,
    }
    with cast.here():
        assert not Note.objects.exists()
    assert change(client, address, sent, answer["ETag"]).status_code == 200


WRONG = [
    ({"state": "achieved"}, "state"),
    ({"status": "achieved", "number": "9."}, "number"),
    ({"version": 1, "status": "achieved"}, "version"),
    ({"status": "done"}, "status"),
    ({"status": ""}, "status"),
    ({"status": None}, "status"),
    ({"status": ["achieved"]}, "status"),
    ({"achieved_on": "10 July"}, "achieved_on"),
    ({"status": "achieved", "achieved_on": "2013-07-20"}, "achieved_on"),
    ({"status": "in_progress", "achieved_on": "2013-07-10"}, "achieved_on"),
    ({"description": ""}, "description"),
    ({"description": "a\x00b"}, "description"),
    ({"by_when": "x" * 201}, "by_when"),
    ({"gate": "door"}, "gate"),
    ({"problem_resolved": "maybe"}, "problem_resolved"),
    ({}, "non_field_errors"),
    (["status"], "non_field_errors"),
]


def test_what_cannot_be_right_is_named_and_changes_nothing(cast: Any, caller: Any, address: str) -> None:
    client = caller("project_manager")
    before = client.get(address).json()
    for sent, field in WRONG:
        answer = change(client, address, sent)
        assert (answer.status_code, list(answer.json())) == (400, [field]), sent
        assert all(isinstance(message, str) for message in answer.json()[field])
        assert client.get(address).json() == before


def test_an_unknown_status_is_answered_with_those_that_there_are(caller: Any, address: str) -> None:
    assert change(caller("project_manager"), address, {"status": "done"}).json() == {
        "status": [
            "“done” is not one of: not_started, in_progress, partly_achieved, achieved, not_achieved, cancelled."
        ]
    }


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 200),
        ("programme_manager", 200),
        ("project_manager", 200),
        ("partner_lead", 403),
        ("steering_member", 403),
        ("board_member", 403),
        ("finance", 403),
        ("observer", 403),
    ],
)
def test_who_may_change_an_action(cast: Any, caller: Any, address: str, role: str, status: int) -> None:
    assert change(caller(role), address, {"status": "in_progress"}).status_code == status


def test_people_who_may_not_are_told_so_whatever_they_send(caller: Any, address: str) -> None:
    for sent, version in (({}, None), ({"state": "x"}, '"1"'), ({"status": "achieved"}, '"9"')):
        assert change(caller("observer"), address, sent, version).status_code == 403


def test_a_project_manager_changes_only_their_own_initiatives(cast: Any, caller: Any, address: str) -> None:
    with cast.here():
        cast.initiative.managers.clear()
    answer = change(caller("project_manager"), address, {"status": "in_progress"})
    assert (answer.status_code, "project manager" in answer.json()["detail"]) == (403, True)


def test_what_is_not_there_is_not_there_whatever_is_sent(cast: Any, caller: Any) -> None:
    address = cast.api(f"actions/{cast.line.pk}/")
    assert caller("observer").get(address).status_code == 404
    for role in ("programme_manager", "observer"):
        for sent, version in (({"status": "achieved"}, '"1"'), ({}, None), ({"state": "x"}, '"1"')):
            assert change(caller(role), address, sent, version).status_code == 404


FOUND = [
    ("initiative=A", ["1.", "2.", "3."]),
    ("initiative=B", []),
    ("status=achieved", ["2."]),
    ("status=Not%20started", ["1.", "3."]),
    ("gate=go_live", ["3."]),
    ("due_from=2013-08-31", ["2.", "3."]),
    ("due_to=2013-08-31", ["1.", "2."]),
    ("lead=pm", ["1.", "2.", "3."]),
    ("lead=Chair", []),
    ("status=achieved&due_to=2013-04-30", []),
]


def test_actions_are_found_by_filters(cast: Any, caller: Any) -> None:
    client = caller("observer")
    with cast.here():
        Action.objects.filter(number="2.").update(status="achieved")
    for query, numbers in FOUND:
        rows = client.get(cast.api(f"actions/?{query}")).json()["results"]
        assert [row["number"] for row in rows] == numbers, query


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "status=done",
            "“done” is not one of: not_started, in_progress, partly_achieved, achieved, not_achieved, cancelled.",
        ),
        ("due_to=soon", "Give a day as YYYY-MM-DD."),
        ("due_to=2013-02-30", "Give a day as YYYY-MM-DD."),
    ],
)
def test_a_filter_that_cannot_be_right_is_an_error(cast: Any, caller: Any, query: str, message: str) -> None:
    answer = caller("observer").get(cast.api(f"actions/?{query}"))
    assert (answer.status_code, answer.json()) == (400, {query.split("=")[0]: [message]})


def test_an_initiative_as_it_is_answered(cast: Any, caller: Any) -> None:
    row = caller("observer").get(cast.api(f"initiatives/{cast.initiative.pk}/")).json()
    assert (row["code"], row["slug"], row["name"]) == ("A", "panels", "Panels of barnet")
    assert (row["lead_organisation"], row["version"]) == ("Barnet Council", 1)
    assert caller("observer").get(cast.api("initiatives/?initiative=A")).json()["results"] == [row]
