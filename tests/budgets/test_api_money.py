"""Budget lines and spend by the API."""

import uuid
from decimal import Decimal
from typing import Any

import pytest

from budgets.ledger.models import BudgetLine, Spend
from safer_communities.tenancy.models import Marker


@pytest.fixture
def record(cast: Any) -> dict[str, Any]:
    """A record of spend that is right."""
    return {
        "line": str(cast.line.pk),
        "on": "2013-07-01",
        "amount": "1250.50",
        "source": "Journal 17",
        "note": "First quarter",
    }


def post(client: Any, cast: Any, sent: Any, key: Any = None) -> Any:
    return client.post(cast.api("spend/"), sent, format="json", headers={"Idempotency-Key": str(key)} if key else {})


def test_a_budget_line_as_it_is_answered(cast: Any, caller: Any, record: dict[str, Any]) -> None:
    client = caller("finance")
    post(client, cast, record)
    [row] = client.get(cast.api("budget-lines/")).json()["results"]
    address = f"http://testserver{cast.api(f'budget-lines/{cast.line.pk}/')}"
    assert row == {
        "id": str(cast.line.pk),
        "initiative": "A",
        "position": 1,
        "item": "Coordinator",
        "kind": "operating",
        "year": 2013,
        "financial_year": "2013/14",
        "agency": "Council",
        "absorbed_by": "",
        "amount": "11250.00",
        "spent": "1250.50",
        "forecast": None,
        "assumption": "",
        "factors": [],
        "source": "The bid",
        "version": 1,
        "modified_at": row["modified_at"],
        "url": address,
    }
    answer = client.get(address)
    assert (answer.json(), answer["ETag"]) == (row, '"1-1250.50"')


def test_new_spend_is_a_change_of_its_line(cast: Any, caller: Any, record: dict[str, Any]) -> None:
    client = caller("finance")
    address = cast.api(f"budget-lines/{cast.line.pk}/")
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    made = post(client, cast, record).json()["recorded_at"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200
    assert len(client.get(cast.api("budget-lines/"), {"modified_since": made}).json()["results"]) == 1
    # and does not stand in the way of somebody who read it before
    assert client.patch(address, {"forecast": "1.00"}, format="json", headers={"If-Match": tag}).status_code == 200


def test_a_forecast_is_set_and_taken_back(cast: Any, caller: Any) -> None:
    client, address = caller("finance"), cast.api(f"budget-lines/{cast.line.pk}/")
    answer = client.patch(address, {"forecast": "12000"}, format="json", headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["forecast"], answer.json()["version"]) == (200, "12000.00", 2)
    answer = client.patch(address, {"forecast": None}, format="json", headers={"If-Match": answer["ETag"]})
    assert (answer.status_code, answer.json()["forecast"]) == (200, None)
    with cast.here():
        assert [each.history_user for each in BudgetLine.history.all()][:2] == [cast.user("finance")] * 2
        assert Marker.objects.filter(initiative_id=cast.initiative.pk).exists()


def test_a_forecast_needs_the_current_version(cast: Any, caller: Any) -> None:
    client, address = caller("finance"), cast.api(f"budget-lines/{cast.line.pk}/")
    assert client.patch(address, {"forecast": "1"}, format="json").status_code == 428
    client.patch(address, {"forecast": "1"}, format="json", headers={"If-Match": '"1"'})
    answer = client.patch(address, {"forecast": "2"}, format="json", headers={"If-Match": '"1-0.00"'})
    assert (answer.status_code, answer["ETag"]) == (412, '"2-0.00"')
    assert (answer.json()["current"]["forecast"], answer.json()["sent"]) == ("1.00", {"forecast": "2"})


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"amount": "1"}, "amount"),
        ({"forecast": "-1"}, "forecast"),
        ({"forecast": "1.005"}, "forecast"),
        ({"forecast": "12345678901.00"}, "forecast"),
        ({"forecast": "£5"}, "forecast"),
        ({"forecast": "NaN"}, "forecast"),
        ({}, "non_field_errors"),
    ],
)
def test_a_forecast_that_cannot_be_right_is_an_error(cast: Any, caller: Any, sent: Any, field: str) -> None:
    client, address = caller("finance"), cast.api(f"budget-lines/{cast.line.pk}/")
    answer = client.patch(address, sent, format="json", headers={"If-Match": '"1"'})
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_spend_is_recorded(cast: Any, caller: Any, record: dict[str, Any]) -> None:
    client = caller("finance")
    answer = post(client, cast, record)
    row = answer.json()
    assert (answer.status_code, answer["Location"]) == (201, row["url"])
    assert row == {
        "id": row["id"],
        "initiative": "A",
        "line": str(cast.line.pk),
        "item": "Coordinator",
        "kind": "operating",
        "financial_year": "2013/14",
        "agency": "Council",
        "on": "2013-07-01",
        "amount": "1250.50",
        "source": "Journal 17",
        "note": "First quarter",
        "person": cast.members["finance"].post,
        "recorded_at": row["recorded_at"],
        "url": f"http://testserver{cast.api('spend/')}{row['id']}/",
    }
    assert client.get(row["url"]).json() == row
    assert client.get(cast.api("spend/")).json()["results"] == [row]
    with cast.here():
        assert Marker.objects.filter(initiative_id=cast.initiative.pk).exists()


def test_a_correction_is_a_further_record(cast: Any, caller: Any, record: dict[str, Any]) -> None:
    client = caller("finance")
    post(client, cast, record)
    assert post(client, cast, record | {"amount": -250.5}).json()["amount"] == "-250.50"
    assert client.get(cast.api("budget-lines/")).json()["results"][0]["spent"] == "1000.00"


def test_the_same_key_sent_again_records_nothing_and_answers_the_same(
    cast: Any, caller: Any, record: dict[str, Any]
) -> None:
    client, key = caller("finance"), uuid.uuid4()
    first, again = post(client, cast, record, key), post(client, cast, record, key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert post(client, cast, record, uuid.uuid4()).status_code == 201
    assert post(client, cast, record).status_code == 201
    with cast.here():
        assert Spend.objects.count() == 3


def test_the_same_key_for_something_else_is_refused(cast: Any, caller: Any, record: dict[str, Any]) -> None:
    client, key = caller("finance"), uuid.uuid4()
    post(client, cast, record, key)
    answer = post(client, cast, record | {"amount": "1250.51"}, key)
    assert (answer.status_code, list(answer.json())) == (409, ["detail"])
    with cast.here():
        assert Spend.objects.count() == 1


def test_a_key_that_is_no_uuid_is_an_error(cast: Any, caller: Any, record: dict[str, Any]) -> None:
    answer = post(caller("finance"), cast, record, "monday")
    assert (answer.status_code, list(answer.json())) == (400, ["Idempotency-Key"])


WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({"amount": "0"}, ["amount"]),
    ({"amount": "1.001"}, ["amount"]),
    ({"amount": "1e400"}, ["amount"]),
    ({"amount": "(5)"}, ["amount"]),
    ({"on": "2013-07-20"}, ["on"]),
    ({"on": "1 July 2013"}, ["on"]),
    ({"source": "  "}, ["source"]),
    ({"source": "x" * 301}, ["source"]),
    ({"line": "A"}, ["line"]),
    ({"line": None, "on": None}, ["line", "on"]),
    ({"iten": "x"}, ["iten"]),
    ({"person": "Somebody else"}, ["person"]),
]


def test_spend_that_cannot_be_right_is_named_and_not_recorded(cast: Any, caller: Any, record: dict[str, Any]) -> None:
    client = caller("finance")
    for sent, fields in WRONG:
        answer = post(client, cast, record | sent)
        assert (answer.status_code, list(answer.json())) == (400, fields), sent
    with cast.here():
        assert not Spend.objects.exists()


def test_spend_of_a_line_that_is_not_there_is_not_recorded(cast: Any, caller: Any, record: dict[str, Any]) -> None:
    answer = post(caller("finance"), cast, record | {"line": str(uuid.uuid4())})
    assert (answer.status_code, answer.json()) == (404, {"detail": "No such budget line."})


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 201),
        ("programme_manager", 403),
        ("project_manager", 403),
        ("partner_lead", 403),
        ("steering_member", 403),
        ("board_member", 403),
        ("finance", 201),
        ("observer", 403),
    ],
)
def test_who_may_record_spend(cast: Any, caller: Any, record: dict[str, Any], role: str, status: int) -> None:
    assert post(caller(role), cast, record).status_code == status
    address = cast.api(f"budget-lines/{cast.line.pk}/")
    answer = caller(role).patch(address, {"forecast": "5"}, format="json", headers={"If-Match": '"1"'})
    assert answer.status_code == (200 if status == 201 else 403)
    assert post(caller(role), cast, {"nonsense": 1}).status_code == (400 if status == 201 else 403)


FOUND = [
    ("spend/?initiative=A", 1),
    ("spend/?initiative=Z", 0),
    ("spend/?agency=Council", 1),
    ("spend/?agency=police", 0),
    ("spend/?on_from=2013-07-02", 0),
    ("spend/?on_to=2013-07-01", 1),
    ("spend/?line={line}", 1),
    ("spend/?line=01a20000-0000-7000-8000-000000000000", 0),
    ("budget-lines/?kind=operating&year=2013&agency=council", 1),
    ("budget-lines/?kind=set-up", 0),
    ("budget-lines/?year=2014", 0),
]


def test_money_is_found_by_filters(cast: Any, caller: Any, record: dict[str, Any]) -> None:
    client = caller("finance")
    post(client, cast, record)
    for rest, found in FOUND:
        rows = client.get(cast.api(rest.format(line=cast.line.pk))).json()["results"]
        assert len(rows) == found, rest


@pytest.mark.parametrize("rest", ["spend/?line=17", "spend/?agency=fire", "budget-lines/?year=13"])
def test_a_filter_of_money_that_cannot_be_right_is_an_error(cast: Any, caller: Any, rest: str) -> None:
    assert caller("finance").get(cast.api(rest)).status_code == 400


def test_pounds_are_answered_to_the_penny(cast: Any, caller: Any, record: dict[str, Any]) -> None:
    assert post(caller("finance"), cast, record | {"amount": 7}).json()["amount"] == "7.00"
    with cast.here():
        assert Spend.objects.get().amount == Decimal(7)
