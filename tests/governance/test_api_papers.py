"""Board papers by the API: asked for, watched, fetched."""

import datetime
import io
import json
import uuid
from typing import Any

import pikepdf
import pytest
from django.utils import timezone

from governance.papers import publishing_services, snapshots
from governance.papers.models import Paper


def a_pdf(**files: bytes) -> bytes:
    """A PDF with CSV files in it."""
    made, kept = pikepdf.new(), io.BytesIO()
    for name, content in files.items():
        made.attachments[f"{name}.csv"] = pikepdf.AttachedFileSpec(made, content, filename=f"{name}.csv")
    made.save(kept)
    return kept.getvalue()


PDF = a_pdf(ratings=b"initiative,number\r\nA,1.\r\n", money=b"initiative,kind\r\n")
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
        "publication": "draft",
        "published_at": None,
        "publisher": "",
        "withdrawn_at": None,
        "withdrawn_because": "",
        "url": f"http://testserver{cast.api('papers/')}{row['id']}/",
        "page": f"http://testserver{cast.path('papers/')}{row['id']}/",
        "pdf": None,
        "data": [],
        "published_pdf": None,
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
            finished_at=datetime.datetime(2099, 6, 1, tzinfo=datetime.UTC),
            requested_by=cast.user("finance"),
            requester="Finance",
            pdf=PDF,
            pdf_sha256="ab" * 32,
            published_pdf=b"%PDF-1.7 for the public",
            published_sha256="cd" * 32,
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
            PDF,
            "application/pdf",
        )
    assert client.get(row["pdf"], headers={"If-None-Match": answer["ETag"]}).status_code == 304
    answer = client.get(row["data"][0])
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer.content.startswith(b"initiative,")
    assert client.get(cast.api(f"papers/{ready.pk}/data/secrets.csv")).status_code == 404


def test_a_paper_that_is_finished_was_changed(cast: Any, caller: Any, ready: Paper) -> None:
    client = caller("observer")
    assert len(client.get(cast.api("papers/?modified_since=2099-05-31")).json()["results"]) == 1
    assert client.get(cast.api("papers/?modified_since=2099-06-02")).json()["results"] == []


def test_a_published_paper_says_when_and_by_which_post_and_links_what_the_public_may_see(
    cast: Any, caller: Any, ready: Paper
) -> None:
    client, who = caller("observer"), cast.members["programme_manager"]
    url = cast.api(f"papers/{ready.pk}/")
    draft = client.get(url).json()
    assert (draft["publication"], draft["published_pdf"]) == ("draft", None)
    assert client.get(f"{url}published/pdf/").status_code == 404, "a draft is not for the public"
    with cast.here():
        publishing_services.publish_paper(membership=who, paper_id=ready.pk, texts_read=True)
    row = client.get(url).json()
    assert (row["publication"], row["publisher"], row["withdrawn_at"]) == ("published", who.post, None)
    assert datetime.datetime.fromisoformat(row["published_at"]).tzinfo
    answer = client.get(row["published_pdf"])
    assert (answer.status_code, answer.content) == (200, b"%PDF-1.7 for the public")
    assert answer["Content-Disposition"] == 'attachment; filename="programme-report-2013-07-19-published.pdf"'
    assert client.get(row["published_pdf"], headers={"If-None-Match": answer["ETag"]}).status_code == 304
    of_the_draft = client.get(row["pdf"])
    assert (of_the_draft.content, of_the_draft["ETag"] == answer["ETag"]) == (PDF, False)


def test_a_withdrawn_paper_says_why_and_is_fetched_no_more(cast: Any, caller: Any, ready: Paper) -> None:
    client, who = caller("observer"), cast.members["programme_manager"]
    with cast.here():
        publishing_services.publish_paper(membership=who, paper_id=ready.pk, texts_read=True)
        publishing_services.withdraw_paper(membership=who, paper_id=ready.pk, reason="A total was wrong.")
    row = client.get(cast.api(f"papers/{ready.pk}/")).json()
    assert (row["publication"], row["withdrawn_because"], row["published_pdf"]) == (
        "withdrawn", "A total was wrong.", None,
    )  # fmt: skip
    assert row["published_at"] <= row["withdrawn_at"]
    assert client.get(cast.api(f"papers/{ready.pk}/published/pdf/")).status_code == 404


def test_papers_are_listed_by_whether_they_are_published(cast: Any, caller: Any, ready: Paper) -> None:
    def listed(query: str) -> int:
        return len(caller("observer").get(cast.api(f"papers/?{query}")).json()["results"])

    assert (listed("publication=draft"), listed("publication=published")) == (1, 0)
    with cast.here():
        publishing_services.publish_paper(membership=cast.members["administrator"], paper_id=ready.pk, texts_read=True)
    assert (listed("publication=draft"), listed("publication=Published")) == (0, 1)
    assert caller("observer").get(cast.api("papers/?publication=burnt")).status_code == 400


def test_a_paper_that_is_published_or_withdrawn_was_changed(
    cast: Any, caller: Any, ready: Paper, monkeypatch: Any
) -> None:
    def changed_since(day: str) -> int:
        return len(caller("observer").get(cast.api(f"papers/?modified_since={day}")).json()["results"])

    who = cast.members["administrator"]
    for year, decide in (
        (2100, lambda: publishing_services.publish_paper(membership=who, paper_id=ready.pk, texts_read=True)),
        (
            2101,
            lambda: publishing_services.withdraw_paper(membership=who, paper_id=ready.pk, reason="A total was wrong."),
        ),
    ):
        assert changed_since(f"{year}-01-01") == 0
        with cast.here(), monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda year=year: datetime.datetime(year, 1, 2, tzinfo=datetime.UTC))
            decide()
        assert changed_since(f"{year}-01-01") == 1


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
