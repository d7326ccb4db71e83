"""Groups and sign-offs as programs read them."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.governance.groups import Steering


def test_a_group_is_read_with_its_rule_and_what_it_oversees(steering: Steering, cast: Cast, caller: Any) -> None:
    [row] = caller("finance").get(cast.api("groups/")).json()["results"]
    assert (row["slug"], row["kind"], row["quorum"], row["rule"]) == ("panels-steering-group", "steering", 3, "quorum")
    assert (row["initiatives"], row["escalates_to"], row["clerk"]) == (["A"], None, "Project manager, barnet")
    assert row["page"] == f"http://testserver{cast.path('governance/panels-steering-group/')}"
    assert caller("finance").get(row["url"]).json() == row
    assert caller("finance").get(cast.api("groups/?kind=board")).json()["results"] == []


def test_a_sign_off_is_read_with_its_bytes_and_outcome(steering: Steering, cast: Cast, caller: Any) -> None:
    asked = steering.ask(completes=cast.actions[1])
    for role in ("steering_member", "board_member", "finance"):
        [row] = caller("finance").get(cast.api("sign-offs/?outcome=open&group=panels-steering-group")).json()["results"]
        assert (row["outcome"], row["decided_on"]) == ("open", None)
        steering.answer(asked, role)
    [row] = caller("observer").get(cast.api("sign-offs/")).json()["results"]
    assert (row["outcome"], row["decided_on"]) == ("signed", "2013-07-19")
    assert (row["sha256"], row["number"], row["initiative"]) == (steering.revision.sha256, 1, "A")
    assert row["completes"] == str(cast.actions[1].pk)
    assert row["page"] == f"http://testserver{cast.path(f'documents/sign-offs/{asked.pk}/')}"
    answer = caller("observer").get(row["url"])
    assert answer.json() == row
    assert caller("observer").get(row["url"], headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("rest", ["groups/?kind=club", "sign-offs/?outcome=perhaps", "sign-offs/?due_to=soon"])
def test_a_parameter_that_is_not_understood_is_refused(steering: Steering, caller: Any, rest: str) -> None:
    assert caller("observer").get(steering.cast.api(rest)).status_code == 400


@pytest.mark.parametrize("rest", ["groups/", "sign-offs/"])
def test_nothing_can_be_sent(steering: Steering, caller: Any, rest: str) -> None:
    assert caller("administrator").post(steering.cast.api(rest), {}, format="json").status_code == 405


@pytest.mark.parametrize("rest", ["groups/", "sign-offs/"])
def test_a_list_takes_as_many_statements_for_one_row_as_for_many(
    steering: Steering, cast: Cast, caller: Any, statements: Any, rest: str
) -> None:
    client = caller("observer")

    def count() -> int:
        client.get(cast.api(rest))
        with statements() as seen:
            assert client.get(cast.api(rest)).status_code == 200
        return len(seen)

    steering.ask()
    few = count()
    for _ in range(4):
        more = Steering(cast)
        more.ask()
    assert count() == few
