"""Board papers by the API: asked for, watched, fetched."""

import datetime
import json
import uuid
from typing import Any

import pytest

from governance.models import Paper
from governance.papers import snapshots

QUARTER = {"period_start": "2013-04-01", "period_end": "2013-06-30"}


def test_a_paper_is_asked_for_and_can_be_watched(cast: Any, caller: Any) -> None:
    client = caller("finance")
    answer = client.post(cast.api("papers/"), QUARTER, format="json")
    row = answer.json()
    assert (answer.status_code, answer["Location"]) == (202, row["url"])
    assert row == {
        "id": row["id"],
        "kind": "programme-report",
        "title": row["title"],
        "period_start": "2013-04-01",
        "period_end": "2013-06-30",
        "as_at": "2013-07-19",
        "status": "queued",
        "progress": 0,
        "step": row["step"],
        "problem": "",
        "requester": cast.members["finance"].post,
        "requested_at": row["requested_at"],
        "finished_at": None,
        "pdf_sha256": "",
        "url": f"http://testserver{cast.api('papers/')}{row['id']}/",
        "page": f"http://testserver{cast.path('papers/')}{row['id']}/",
        "pdf": None,
        "data": [],
    }
    assert client.get(row["url"]).json() == row
    assert client.get(cast.api("papers/?status=queued")).json()["results"] == [row]
    assert client.get(cast.api("papers/?status=ready")).json()["results"] == []
    assert client.get(row["url"] + "pdf/").status_code == 404
    assert client.get(row["url"] + "data/money.csv").status_code == 404


@pytest.fixture
def ready(cast: Any) -> Paper:
    cast.assess()
    with cast.here():
        paper = Paper(
            title="Report",
            period_start=datetime.date(2013, 4, 1),
            period_end=datetime.date(2013, 6, 30),
            as_at=datetime.date(2013, 7, 19),
            status="ready",
            progress=100,
            requested_by=cast.user("finance"),
            requester="Finance",
            pdf=b"%PDF-1.7 paper",
            pdf_sha256="ab" * 32,
        )
        paper.snapshot = json.loads(snapshots.canonical(snapshots.programme_report(paper)))
        paper.save(force_insert=True)
    return paper


def test_a_finished_paper_has_links_that_take_a_token(cast: Any, caller: Any, ready: Paper) -> None:
    client = caller("observer")
    row = client.get(cast.api(f"papers/{ready.pk}/")).json()
    assert row["pdf"] == f"http://testserver{cast.api('papers/')}{ready.pk}/pdf/"
    assert [address.rsplit("/", 1)[1] for address in row["data"]] == [
        "ratings.csv",
        "money.csv",
        "cost-benefit.csv",
        "contradictions.csv",
    ]
    for accept in ("*/*", "application/pdf"):
        answer = client.get(row["pdf"], headers={"Accept": accept})
        assert (answer.status_code, answer.content, answer["Content-Type"]) == (
            200,
            b"%PDF-1.7 paper",
            "application/pdf",
        )
    assert client.get(row["pdf"], headers={"If-None-Match": answer["ETag"]}).status_code == 304
    answer = client.get(row["data"][0])
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer.content.startswith(b"initiative,")
    assert client.get(cast.api(f"papers/{ready.pk}/data/secrets.csv")).status_code == 404


def test_a_paper_that_is_finished_was_changed(cast: Any, caller: Any, ready: Paper) -> None:
    client = caller("observer")
    assert len(client.get(cast.api("papers/?modified_since=2013-07-19")).json()["results"]) == 1
    assert client.get(cast.api("papers/?modified_since=2100-01-01")).json()["results"] == []


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (QUARTER | {"period_end": "2013-03-31"}, "period_end"),
        (QUARTER | {"period_start": "spring"}, "period_start"),
        (QUARTER | {"kind": "novel"}, "kind"),
        ({"period_start": "2013-08-01"}, "period_end"),
        (QUARTER | {"period_start": "2003-04-01"}, "period_end"),
    ],
)
def test_a_paper_that_cannot_be_made_is_not_asked_for(cast: Any, caller: Any, sent: Any, field: str) -> None:
    answer = caller("finance").post(cast.api("papers/"), sent, format="json")
    assert (answer.status_code, list(answer.json())) == (400, [field])
    with cast.here():
        assert not Paper.objects.exists()


def test_who_may_ask_for_a_paper(cast: Any, caller: Any) -> None:
    may = {"administrator", "programme_manager", "project_manager", "finance"}
    for role in cast.members:
        for sent, otherwise in ((QUARTER, 202), ({}, 202), ({"kind": "novel"}, 400)):
            answer = caller(role).post(cast.api("papers/"), sent, format="json")
            assert answer.status_code == (otherwise if role in may else 403), role


def test_a_paper_that_is_not_there_is_not_there(cast: Any, caller: Any) -> None:
    for rest in ("", "pdf/", "data/money.csv"):
        assert caller("observer").get(cast.api(f"papers/{uuid.uuid4()}/{rest}")).status_code == 404
