"""Who the API lets in, and how it answers everybody else."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from budgets.ledger.models import Spend
from safer_communities.accounts import tokens
from safer_communities.accounts.models import ApiToken, User

LISTS = [
    "initiatives/",
    "actions/",
    "budget-lines/",
    "spend/",
    "indicators/",
    "observations/",
    "cost-benefit/",
    "rag/",
    "papers/",
]


def test_without_a_token_every_list_asks_for_one(cast: Any) -> None:
    for rest in LISTS:
        answer = APIClient().get(cast.api(rest))
        assert (answer.status_code, answer["WWW-Authenticate"], list(answer.json())) == (401, "Token", ["detail"])


def test_a_token_that_is_none_is_refused(cast: Any) -> None:
    for header in ("Token", "Token no-such-token", "Token a b", "Token \xff\xfe", "Bearer abc", "Basic YTpi"):
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=header)
        answer = client.get(cast.api("actions/"))
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token"), header


def test_an_expired_token_is_refused(cast: Any, caller: Any) -> None:
    client = caller("finance")
    ApiToken.objects.update(expiry=timezone.now() - datetime.timedelta(seconds=1))
    assert client.get(cast.api("actions/")).status_code == 401


def test_a_person_who_has_left_is_refused(cast: Any, caller: Any) -> None:
    client = caller("finance")
    user = cast.user("finance")
    user.is_active = False
    user.save()
    assert client.get(cast.api("actions/")).status_code == 401


def test_every_role_reads_every_list(cast: Any, caller: Any) -> None:
    for role in cast.members:
        client = caller(role)
        for rest in LISTS:
            assert client.get(cast.api(rest)).status_code == 200, (role, rest)


def test_who_is_no_member_is_told_that_there_is_no_such_partnership(cast: Any) -> None:
    stranger = User.objects.create(email="stranger@nowhere.example", name="Stranger")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {tokens.issue(stranger)}")
    for rest in LISTS:
        for slug in ("barnet", "nowhere"):
            assert client.get(f"/api/v1/p/{slug}/{rest}").status_code == 404, (slug, rest)


def test_a_read_only_token_reads_and_does_not_write(cast: Any, caller: Any) -> None:
    client = caller("administrator", read_only=True)
    action = cast.api(f"actions/{cast.actions[0].pk}/")
    assert client.get(action).status_code == 200
    sent = {"line": str(cast.line.pk), "on": "2013-07-01", "amount": "5.00", "source": "Journal 1"}
    for answer in (
        client.post(cast.api("spend/"), sent, format="json"),
        client.post(cast.api("observations/"), {}, format="json"),
        client.post(cast.api("papers/"), {}, format="json"),
        client.patch(action, {"status": "achieved"}, format="json", headers={"If-Match": '"1"'}),
        client.patch(cast.api(f"budget-lines/{cast.line.pk}/"), {}, format="json", headers={"If-Match": '"1"'}),
    ):
        assert (answer.status_code, answer.json()["detail"][:19]) == (403, "This token can only")
    with cast.here():
        assert not Spend.objects.exists()


def test_a_session_reads_and_needs_the_forgery_token_to_write(cast: Any) -> None:
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(cast.user("finance"), backend="safer_communities.accounts.backends.Backend")
    assert browser.get(cast.api("spend/")).status_code == 200
    answer = browser.post(cast.api("spend/"), {}, format="json")
    assert (answer.status_code, "CSRF" in answer.json()["detail"]) == (403, True)


def test_rows_are_neither_replaced_nor_removed(cast: Any, caller: Any) -> None:
    client = caller("administrator")
    for rest in ("actions/", f"actions/{cast.actions[0].pk}/", "spend/", f"budget-lines/{cast.line.pk}/"):
        for method in (client.put, client.delete):
            assert method(cast.api(rest), {}, format="json").status_code == 405, rest


def test_a_wrong_address_is_answered_in_json(cast: Any, caller: Any) -> None:
    for rest in ("milestones/", "actions/17/", "actions/1/2/"):
        answer = caller("finance").get(cast.api(rest))
        assert (answer.status_code, list(answer.json())) == (404, ["detail"]), rest


def test_a_misspelt_parameter_is_an_error_that_names_the_right_ones(cast: Any, caller: Any) -> None:
    answer = caller("finance").get(cast.api("actions/?initative=A"))
    assert answer.status_code == 400
    assert answer.json() == {
        "initative": [
            "There is no such parameter here. There are: cursor, due_from, due_to, format, gate, initiative, lead, "
            "limit, modified_since, status."
        ]
    }


@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_an_error_is_json_whatever_was_asked_for(cast: Any, caller: Any, wanted: str) -> None:
    for client, status in ((caller("finance"), 400), (APIClient(), 401)):
        answer = client.get(cast.api(f"actions/?limit=0&format={wanted}"))
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
        assert "Content-Disposition" not in answer


def test_no_answer_is_kept_by_a_shared_cache(cast: Any, caller: Any) -> None:
    answer = caller("finance").get(cast.api("spend/"))
    assert answer["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie", "Accept"} <= set(answer["Vary"].split(", "))


def test_text_that_is_no_json_is_an_error(cast: Any, caller: Any) -> None:
    for body in ("{", "[]", '"text"', '{"on": NaN}'):
        answer = caller("finance").post(cast.api("spend/"), body, content_type="application/json")
        assert answer.status_code == 400


def test_nothing_of_a_neighbour_is_read_or_written(cast: Any, neighbour: Any, caller: Any) -> None:
    neighbour.assess()
    cast.assess()
    client, key = caller("administrator"), "01a20000-0000-7000-8000-000000000000"
    theirs = caller("administrator", neighbour)
    record = {"line": str(neighbour.line.pk), "on": "2013-07-01", "amount": "5.00", "source": "northgate journal"}
    made = theirs.post(neighbour.api("spend/"), record, format="json", headers={"Idempotency-Key": key}).json()
    for rest in LISTS:
        for wanted in ("json", "csv"):
            answer = client.get(cast.api(rest), {"format": wanted})
            assert answer.status_code == 200 and b"northgate" not in answer.content.lower(), rest
        assert client.get(neighbour.api(rest)).status_code == 404, rest
    foreign = {
        "initiatives": neighbour.initiative.pk,
        "actions": neighbour.actions[0].pk,
        "budget-lines": neighbour.line.pk,
        "spend": made["id"],
        "indicators": neighbour.indicator.pk,
    }
    for name, row in foreign.items():
        for of in (cast, neighbour):
            assert client.get(of.api(f"{name}/{row}/")).status_code == 404, name
    for rest, sent in (
        (f"actions/{foreign['actions']}/", {"status": "achieved"}),
        (f"budget-lines/{foreign['budget-lines']}/", {"forecast": "1"}),
    ):
        assert client.patch(cast.api(rest), sent, format="json", headers={"If-Match": '"1"'}).status_code == 404
    assert client.post(cast.api("spend/"), record, format="json").status_code == 404
    observation = {
        "indicator": str(neighbour.indicator.pk),
        "period_start": "2013-07-01",
        "period_end": "2013-07-02",
        "value": 5,
        "source": "Register",
    }
    assert client.post(cast.api("observations/"), observation, format="json").status_code == 404
    # the neighbour's key is not ours: no answer gives away that it was used
    own = client.post(
        cast.api("spend/"), record | {"line": str(cast.line.pk)}, format="json", headers={"Idempotency-Key": key}
    )
    assert own.status_code == 201
    with neighbour.here():
        assert Spend.objects.count() == 1
