"""Indicators and observations by the API."""

import uuid
from typing import Any

import pytest

from evaluation.scorecards.models import Indicator, Observation
from safer_communities.tenancy.models import Marker


@pytest.fixture
def observed(cast: Any) -> dict[str, Any]:
    """An observation that is right."""
    return {
        "indicator": str(cast.indicator.pk),
        "period_start": "2013-04-01",
        "period_end": "2013-06-30",
        "value": "31",
        "source": "Panel register",
        "note": "First quarter",
    }


def post(client: Any, cast: Any, sent: Any, key: Any = None) -> Any:
    headers = {"Idempotency-Key": str(key)} if key else {}
    return client.post(cast.api("observations/"), sent, format="json", headers=headers)


def test_an_indicator_as_it_is_answered(cast: Any, caller: Any) -> None:
    client = caller("observer")
    [row] = client.get(cast.api("indicators/?kind=activity")).json()["results"]
    assert row == {
        "id": str(cast.indicator.pk),
        "initiative": "A",
        "position": 1,
        "code": "panels-held",
        "name": "Panels held",
        "kind": "activity",
        "measure": "count",
        "unit": "panels",
        "direction": "up",
        "baseline": None,
        "baseline_note": "",
        "target": "200",
        "target_note": "",
        "tolerance": "0.05",
        "driver": "cohort",
        "frequency": "",
        "source": "",
        "version": 1,
        "modified_at": row["modified_at"],
        "url": f"http://testserver{cast.api('indicators/')}{cast.indicator.pk}/",
    }
    answer = client.get(row["url"])
    assert (answer.json(), answer["ETag"]) == (row, '"1"')
    assert client.get(cast.api("indicators/?kind=outcome")).json()["results"] == []


def test_an_observation_is_recorded(cast: Any, caller: Any, observed: dict[str, Any]) -> None:
    client = caller("partner_lead")
    answer = post(client, cast, observed)
    row = answer.json()
    assert (answer.status_code, answer["Location"]) == (201, row["url"])
    assert row == {
        "id": row["id"],
        "initiative": "A",
        "indicator": str(cast.indicator.pk),
        "code": "panels-held",
        "name": "Panels held",
        "unit": "panels",
        "period_start": "2013-04-01",
        "period_end": "2013-06-30",
        "value": "31",
        "source": "Panel register",
        "note": "First quarter",
        "person": cast.members["partner_lead"].post,
        "recorded_at": row["recorded_at"],
        "url": f"http://testserver{cast.api('observations/')}{row['id']}/",
    }
    assert client.get(row["url"]).json() == row
    assert client.get(cast.api("observations/")).json()["results"] == [row]
    with cast.here():
        assert Marker.objects.filter(initiative_id=cast.initiative.pk).exists()


def test_a_share_keeps_its_four_figures(cast: Any, caller: Any, observed: dict[str, Any]) -> None:
    with cast.here():
        Indicator.objects.update(measure="rate")
    assert post(caller("project_manager"), cast, observed | {"value": "0.0510"}).json()["value"] == "0.051"
    answer = post(caller("project_manager"), cast, observed | {"value": "5.1"})
    assert (answer.status_code, list(answer.json())) == (400, ["value"])


def test_the_same_key_sent_again_records_nothing_and_answers_the_same(
    cast: Any, caller: Any, observed: dict[str, Any]
) -> None:
    client, key = caller("project_manager"), uuid.uuid4()
    first, again = post(client, cast, observed, key), post(client, cast, observed, key)
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    assert post(client, cast, observed | {"value": "32"}, key).status_code == 409
    with cast.here():
        assert Observation.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"value": "-1"}, ["value"]),
        ({"value": "31.5"}, ["value"]),
        ({"value": "many"}, ["value"]),
        ({"period_end": "2013-03-31"}, ["period_end"]),
        ({"period_end": "2013-07-20"}, ["period_end"]),
        ({"period_start": None}, ["period_start"]),
        ({"source": ""}, ["source"]),
        ({"vale": "31"}, ["vale"]),
    ],
)
def test_an_observation_that_cannot_be_right_is_named_and_not_recorded(
    cast: Any, caller: Any, observed: dict[str, Any], sent: Any, fields: list[str]
) -> None:
    answer = post(caller("project_manager"), cast, observed | sent)
    assert (answer.status_code, list(answer.json())) == (400, fields)
    with cast.here():
        assert not Observation.objects.exists()


def test_an_observation_of_no_indicator_is_not_recorded(cast: Any, caller: Any, observed: dict[str, Any]) -> None:
    assert post(caller("partner_lead"), cast, observed | {"indicator": str(uuid.uuid4())}).status_code == 404


def test_who_may_record_an_observation(cast: Any, caller: Any, observed: dict[str, Any]) -> None:
    may = {"administrator", "programme_manager", "project_manager", "partner_lead"}
    for role in cast.members:
        assert post(caller(role), cast, observed).status_code == (201 if role in may else 403), role
        assert post(caller(role), cast, {"nonsense": 1}).status_code == (400 if role in may else 403), role


def test_observations_are_found_by_filters(cast: Any, caller: Any, observed: dict[str, Any]) -> None:
    client = caller("project_manager")
    made = post(client, cast, observed).json()["recorded_at"]
    found = {
        "initiative=A": 1,
        "initiative=B": 0,
        f"indicator={cast.indicator.pk}": 1,
        "period_from=2013-06-30": 1,
        "period_from=2013-07-01": 0,
        "period_to=2013-04-01": 1,
        "period_to=2013-03-31": 0,
        f"modified_since={made}": 1,
        "modified_since=2100-01-01": 0,
    }
    for query, rows in found.items():
        assert len(client.get(cast.api(f"observations/?{query}")).json()["results"]) == rows, query
