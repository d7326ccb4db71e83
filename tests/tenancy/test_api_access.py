"""Who the API lets in, and how it answers everybody else."""

import datetime
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from budgets.models import Spend
from safer_communities.accounts import tokens
from safer_communities.accounts.models import ApiToken

LISTS = [
    "initiatives/", "actions/", "budget-lines/", "spend/", "indicators/", "observations/", "cost-benefit/", "rag/",
    "papers/",
]


@pytest.mark.parametrize("rest", LISTS)
def test_without_a_token_every_list_asks_for_one(cast: Any, rest: str) -> None:
    answer = APIClient().get(cast.api(rest))
    assert (answer.status_code, answer["WWW-Authenticate"], list(answer.json())) == (401, "Token", ["detail"])


@pytest.mark.parametrize(
    "header", ["Token", "Token no-such-token", "Token a b", "Token \xff\xfe", "Bearer abc", "Basic YTpi"]
)
def test_a_token_that_is_none_is_refused(cast: Any, header: str) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    answer = client.get(cast.api("actions/"))
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")


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


@pytest.mark.parametrize("rest", LISTS)
def test_every_role_reads_every_list(cast: Any, caller: Any, rest: str) -> None:
    for role in cast.members:
        assert caller(role).get(cast.api(rest)).status_code == 200


@pytest.mark.parametrize("rest", LISTS)
def test_a_member_of_another_partnership_is_told_that_there_is_none(cast: Any, caller: Any, rest: str) -> None:
    cast.members["finance"].delete()
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {tokens.issue(cast.user('finance'))}")
    assert client.get(cast.api(rest)).status_code == 404
    assert caller("finance").get("/api/v1/p/nowhere/" + rest).status_code == 404


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
    browser.force_login(cast.user("finance"), backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get(cast.api("spend/")).status_code == 200
    answer = browser.post(cast.api("spend/"), {}, format="json")
    assert (answer.status_code, "CSRF" in answer.json()["detail"]) == (403, True)


@pytest.mark.parametrize("method", ["put", "delete"])
def test_rows_are_neither_replaced_nor_removed(cast: Any, caller: Any, method: str) -> None:
    client = caller("administrator")
    for rest in ("actions/", f"actions/{cast.actions[0].pk}/", "spend/", f"budget-lines/{cast.line.pk}/"):
        assert getattr(client, method)(cast.api(rest), {}, format="json").status_code == 405


@pytest.mark.parametrize("rest", ["milestones/", "actions/17/", "actions/1/2/"])
def test_a_wrong_address_is_answered_in_json(cast: Any, caller: Any, rest: str) -> None:
    answer = caller("finance").get(cast.api(rest))
    assert (answer.status_code, list(answer.json())) == (404, ["detail"])


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
