"""Lists come in pages that stay put, as whole files, and in increments."""

import datetime
import re
from typing import Any

import pytest

from budgets.ledger.models import Spend
from initiatives.plans.models import Action
from safer_communities.rest import paging


def spend(cast: Any, how_many: int) -> list[str]:
    """Records of spend, made one after the other; their ids in that order."""
    with cast.here():
        made = [
            Spend(
                initiative=cast.initiative,
                line=cast.line,
                on=datetime.date(2013, 7, 1),
                amount=number + 1,
                source="Journal",
                person="Finance",
            )
            for number in range(how_many)
        ]
        Spend.objects.bulk_create(made)
    return sorted(str(record.pk) for record in made)


def walk(client: Any, url: str, direction: str) -> list[list[str]]:
    pages = []
    while url:
        answer = client.get(url).json()
        pages.append([row["id"] for row in answer["results"]])
        url = answer[direction]
    return pages


def test_pages_hold_every_row_once_both_ways(cast: Any, caller: Any) -> None:
    ids, client = spend(cast, 25), caller("finance")
    forward = walk(client, cast.api("spend/?limit=10"), "next")
    assert forward == [ids[:10], ids[10:20], ids[20:]]
    last = client.get(client.get(cast.api("spend/?limit=10")).json()["next"]).json()["next"]
    assert walk(client, last, "previous") == [ids[20:], ids[10:20], ids[:10]]


def test_the_first_page_has_a_hundred_rows_and_a_page_at_most_a_thousand(cast: Any, caller: Any) -> None:
    spend(cast, 101)
    client = caller("finance")
    answer = client.get(cast.api("spend/")).json()
    assert list(answer) == ["next", "previous", "results"]
    assert (len(answer["results"]), answer["previous"]) == (100, None)
    assert len(client.get(cast.api("spend/?limit=1000")).json()["results"]) == 101


def test_rows_added_meanwhile_shift_nothing(cast: Any, caller: Any) -> None:
    ids, client = spend(cast, 12), caller("finance")
    first = client.get(cast.api("spend/?limit=10")).json()
    more = spend(cast, 3)
    second = client.get(first["next"]).json()
    assert [row["id"] for row in second["results"]] == [*ids[10:], *more]


def test_a_page_keeps_the_filters(cast: Any, caller: Any) -> None:
    spend(cast, 3)
    following = caller("finance").get(cast.api("spend/?limit=2&initiative=A&on_from=2013-07-01")).json()["next"]
    assert "initiative=A" in following and "on_from=2013-07-01" in following and "limit=2" in following


def test_a_limit_that_is_none_is_an_error(cast: Any, caller: Any) -> None:
    client = caller("finance")
    for limit in ("0", "-1", "1001", "ten", "", "1e3", "99999999999999999999", "١٠"):
        answer = client.get(cast.api("spend/"), {"limit": limit})
        assert (answer.status_code, answer.json()) == (400, {"limit": ["Give a whole number from 1 to 1000."]}), limit


def test_a_cursor_that_is_none_is_an_error(cast: Any, caller: Any) -> None:
    client = caller("finance")
    for position in ("x", "cD0xNw==", "bz0xMA==", "cD0lMDA=", "€", "%00", "cj0x"):
        answer = client.get(cast.api("spend/"), {"cursor": position})
        assert (answer.status_code, list(answer.json())) == (400, ["cursor"]), position
        for rest in ("rag/", "cost-benefit/"):
            assert client.get(cast.api(rest), {"cursor": position}).status_code in (200, 400), (rest, position)


@pytest.mark.parametrize("rest", ["rag/", "cost-benefit/"])
def test_stored_results_come_in_pages_too(cast: Any, caller: Any, rest: str) -> None:
    cast.assess()
    client = caller("finance")
    whole = client.get(cast.api(rest)).json()
    assert (whole["next"], whole["previous"], len(whole["results"]) > 3) == (None, None, True)
    rows: list[dict[str, Any]] = []
    url, pages = cast.api(f"{rest}?limit=3"), []
    while url:
        answer = client.get(url).json()
        pages.append(answer)
        rows += answer["results"]
        url = answer["next"]
    assert rows == whole["results"]
    assert client.get(pages[-1]["previous"]).json()["results"] == rows[-3 - len(pages[-1]["results"]) :][:3]
    assert pages[0]["previous"] is None


def test_a_file_holds_all_rows(cast: Any, caller: Any) -> None:
    spend(cast, 150)
    answer = caller("finance").get(cast.api("spend/?format=csv"))
    assert answer.content.count(b"\r\n") == 151
    assert "Link" not in answer


def test_a_file_of_one_page_says_where_the_next_is(cast: Any, caller: Any) -> None:
    ids = spend(cast, 3)
    client = caller("finance")
    answer = client.get(cast.api("spend/?format=csv&limit=2"))
    following = re.fullmatch('<(.+)>; rel="next"', answer["Link"])
    assert following is not None
    rows = client.get(following[1]).content.decode().split("\r\n")
    assert [row[:36] for row in rows[1:-1]] == ids[2:]


def test_a_file_that_would_be_cut_off_is_refused(cast: Any, caller: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "LARGEST_FILE", 3)
    spend(cast, 3)
    client = caller("finance")
    assert client.get(cast.api("spend/?format=csv")).status_code == 200
    spend(cast, 1)
    for rest in ("spend/?format=csv", "spend/?format=xlsx"):
        answer = client.get(cast.api(rest))
        assert (answer.status_code, list(answer.json())) == (400, ["format"])


def test_modified_since_answers_what_was_changed_since(cast: Any, caller: Any) -> None:
    client = caller("programme_manager")
    then = client.get(cast.api("actions/")).json()["results"][-1]["modified_at"]
    path = cast.api(f"actions/{cast.actions[0].pk}/")
    client.patch(path, {"status": "in_progress"}, format="json", headers={"If-Match": '"1"'})
    changed = client.get(cast.api("actions/"), {"modified_since": then}).json()["results"]
    assert [row["number"] for row in changed] == ["1.", "3."]
    changed = client.get(cast.api("actions/"), {"modified_since": changed[0]["modified_at"]}).json()["results"]
    assert [row["number"] for row in changed] == ["1."]


SINCE = [
    ("2013-07-18", 3),
    ("2013-07-18T00:00:00Z", 3),
    ("2013-07-19T11:00:00+01:00", 3),
    ("2013-07-19T11:00:00 01:00", 3),  # a plus sign that was not encoded
    ("2013-07-19T11:00:00.000001+01:00", 0),
    ("2013-07-19T11:00:00", 3),  # London time
    ("2013-07-20", 0),
]


def test_modified_since_takes_moments_as_people_write_them(cast: Any, caller: Any) -> None:
    client = caller("finance")
    with cast.here():
        Action.objects.update(modified_at=datetime.datetime(2013, 7, 19, 10, tzinfo=datetime.UTC))
    for since, found in SINCE:
        answer = client.get(cast.api("actions/"), {"modified_since": since})
        assert len(answer.json()["results"]) == found, since


def test_a_moment_that_is_none_is_an_error(cast: Any, caller: Any) -> None:
    client = caller("finance")
    for since in ("yesterday", "2013-13-01", "2013-07-19T25:00:00Z", "0000-01-01", "\x00"):
        answer = client.get(cast.api("actions/"), {"modified_since": since})
        assert (answer.status_code, list(answer.json())) == (400, ["modified_since"]), since
