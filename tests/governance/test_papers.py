"""Board papers: asked for on a page, made by the worker, read as a page, a PDF and data, and never changed."""

import datetime
import hashlib
import io
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from evaluation.reassessing import services as evaluation_services
from governance.papers import asking_services, making_services, rendering, snapshots
from governance.papers.kind import kinds
from governance.papers.models import Paper
from initiatives.plans.services import update_action
from safer_communities.tenancy.models import Marker
from safer_communities.tenancy.owner import as_owner
from safer_communities.tenancy.permissions import Refused
from tests.governance import papers
from tests.governance.papers import PERIOD, read

# real commits: a paper's steps are transactions of their own
pytestmark = pytest.mark.django_db(transaction=True)


def made(cast: Any, **more: Any) -> Paper:
    return papers.made(cast, Paper.Kind.PROGRAMME_REPORT, **more)


def make(cast: Any, paper: Paper) -> bool:
    with cast.worker():
        return making_services.make_paper(paper.pk)


def test_a_programme_manager_asks_for_a_paper_and_reads_it_once_it_is_made(cast: Any, signed_in: Any) -> None:
    cast.assess()
    client = signed_in("programme_manager")
    answer = client.post(cast.path("papers/new/"), {"period_start": "1 April 2013", "period_end": "19 July 2013"})
    assert answer.status_code == 302
    waiting = client.get(answer["Location"]).content.decode()
    assert "“Programme report to 19 July 2013” was asked for." in waiting
    assert "being made" in waiting and "Open the PDF" not in waiting

    with cast.here():
        paper = Paper.objects.get()
    make(cast, paper)

    ready = client.get(answer["Location"]).content.decode()
    assert "Open the PDF" in ready and f'<a href="{cast.path("papers/")}">Papers</a>' in ready
    page = client.get(cast.path(f"papers/{paper.pk}/read/")).content.decode()
    assert "Agree terms of reference" in page and "Panels of barnet is red" in page
    pdf = client.get(cast.path(f"papers/{paper.pk}/pdf/"))
    assert pdf.content.startswith(b"%PDF-") and pdf["Content-Type"] == "application/pdf"
    table = client.get(cast.path(f"papers/{paper.pk}/data/ratings.csv")).content.decode()
    assert table.splitlines()[0].startswith("initiative,number,action") and "Go live" in table


@pytest.mark.parametrize("role", ["observer", "board_member", "partner_lead", "steering_member"])
def test_who_only_reads_papers_cannot_ask_for_one(cast: Any, signed_in: Any, role: str) -> None:
    client = signed_in(role)
    assert "New paper" not in client.get(cast.path("papers/")).content.decode()
    assert client.get(cast.path("papers/new/")).status_code == 403
    with cast.here(), pytest.raises(Refused):
        asking_services.request_paper(membership=cast.members[role], **PERIOD)


@pytest.mark.parametrize(
    ("start", "end", "field", "message"),
    [
        ("1 July 2013", "1 April 2013", "period_end", "cannot end before it starts"),
        ("1 August 2013", "1 September 2013", "period_start", "cannot start after today"),
        ("1 April 2009", "1 April 2013", "period_end", "two years at most"),
        ("soon", "1 April 2013", "period_start", "date"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused_beside_the_field(
    cast: Any, signed_in: Any, start: str, end: str, field: str, message: str
) -> None:
    answer = signed_in("finance").post(cast.path("papers/new/"), {"period_start": start, "period_end": end})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert message in body and f'id="id_{field}_error"' in body and f'value="{start}"' in body
    with cast.here():
        assert not Paper.objects.exists()


def test_a_form_that_is_sent_empty_is_refused_too(cast: Any, signed_in: Any) -> None:
    answer = signed_in("finance").post(cast.path("papers/new/"))
    assert answer.status_code == 422
    assert "Enter the start of the period." in answer.content.decode()


def test_the_same_paper_asked_for_again_has_the_same_bytes(cast: Any) -> None:
    first, second = made(cast), made(cast)
    assert first.pk != second.pk
    assert bytes(first.pdf) == bytes(second.pdf) and first.html == second.html
    assert first.pdf_sha256 == hashlib.sha256(bytes(first.pdf)).hexdigest()


def test_a_paper_has_the_newest_figures_even_if_they_waited_to_be_recalculated(cast: Any) -> None:
    before = made(cast)
    with cast.here():
        action = cast.actions[0]
        update_action(membership=cast.members["programme_manager"], action_id=action.pk, version=1, status="achieved")
        paper = asking_services.request_paper(membership=cast.members["programme_manager"], **PERIOD)
    make(cast, paper)
    after = read(cast, paper)
    assert [line["rating"] for line in before.snapshot["initiatives"][0]["plan"]] == ["red", "green", "green"]
    assert [line["rating"] for line in after.snapshot["initiatives"][0]["plan"]] == ["green", "green", "green"]
    assert [line["description"] for line in after.snapshot["initiatives"][0]["achieved"]] == [action.description]


def test_what_is_saved_while_the_paper_is_made_is_in_its_facts_and_in_its_figures_or_in_neither(
    cast: Any, monkeypatch: Any
) -> None:
    """Between bringing the figures up to date and freezing them somebody saves: they are brought up to date again."""
    cast.assess()
    with cast.here():
        paper = asking_services.request_paper(membership=cast.members["programme_manager"], **PERIOD)
    reassess = evaluation_services.reassess_programme

    def reassess_and_save(**when: Any) -> Any:
        found = reassess(**when)
        monkeypatch.undo()
        with transaction.atomic():
            who, action = cast.members["programme_manager"], cast.actions[0]
            update_action(membership=who, action_id=action.pk, version=1, status="achieved")
        return found

    monkeypatch.setattr(evaluation_services, "reassess_programme", reassess_and_save)
    make(cast, paper)
    line = read(cast, paper).snapshot["initiatives"][0]["plan"][0]
    assert (line["status"], line["rating"]) == ("Achieved", "green")


def test_a_paper_that_is_ready_stays_as_it_is_when_the_plan_changes(cast: Any, signed_in: Any) -> None:
    paper = made(cast)
    with cast.here():
        update_action(
            membership=cast.members["programme_manager"], action_id=cast.actions[0].pk, version=1, status="achieved"
        )
    cast.assess()
    answer = signed_in("observer").get(cast.path(f"papers/{paper.pk}/pdf/"))
    assert answer.content == bytes(paper.pdf)


@pytest.mark.parametrize("as_who", ["the application", "the owner"])
def test_the_database_itself_refuses_to_change_a_ready_paper(cast: Any, as_who: str) -> None:
    paper = made(cast)
    statement = "UPDATE governance_paper SET title = 'rewritten' WHERE id = %s"
    if as_who == "the application":
        with cast.worker():
            with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
                connection.cursor().execute(statement, [paper.pk])
            with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
                Paper.objects.filter(pk=paper.pk).delete()
    else:
        with as_owner(), pytest.raises(DatabaseError):
            connection.cursor().execute(statement, [paper.pk])
    assert read(cast, paper).title == paper.title


def test_every_figure_of_the_paper_stands_in_its_data_with_its_source(cast: Any) -> None:
    snapshot = made(cast).snapshot
    files = rendering.data(snapshot)
    assert set(files) == {"ratings", "money", "cost-benefit", "contradictions"}
    money = files["money"][1].decode().splitlines()
    assert {"A,operating,11250.00,0.00,11250.00,0.00,", "programme,total,11250.00,0.00,11250.00,0.00,"} <= set(money)


def test_the_data_of_a_paper_is_the_file_in_its_pdf_even_if_the_software_was_replaced_since(
    cast: Any, signed_in: Any, caller: Any, monkeypatch: Any
) -> None:
    paper = made(cast)
    with pikepdf.open(io.BytesIO(bytes(paper.pdf))) as opened:
        embedded = opened.attachments["money.csv"].get_file().read_bytes()
    assert embedded == rendering.data(paper.snapshot)["money"][1]
    monkeypatch.setattr(rendering, "data", lambda snapshot: pytest.fail("made again by newer software"))
    for client, path in (
        (signed_in("observer"), cast.path(f"papers/{paper.pk}/data/money.csv")),
        (caller("observer"), cast.api(f"papers/{paper.pk}/data/money.csv")),
    ):
        assert client.get(path).content == embedded
        assert client.get(path.replace("money", "secrets")).status_code == 404


def test_a_paper_is_made_once_however_often_the_worker_is_told(cast: Any) -> None:
    assert make(cast, made(cast)) is False


def test_the_address_of_a_pdf_answers_unchanged_to_who_has_it(cast: Any, signed_in: Any) -> None:
    paper = made(cast)
    client = signed_in("board_member")
    first = client.get(cast.path(f"papers/{paper.pk}/pdf/"))
    again = client.get(cast.path(f"papers/{paper.pk}/pdf/"), headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_before_anything_is_assessed_the_paper_says_why_it_cannot_be_made(cast: Any, signed_in: Any) -> None:
    with cast.here():
        Marker.objects.all().delete()
        paper = asking_services.request_paper(membership=cast.members["finance"], **PERIOD)
    make(cast, paper)
    assert read(cast, paper).status == "failed"
    assert (
        "Nothing has been assessed yet" in signed_in("finance").get(cast.path(f"papers/{paper.pk}/")).content.decode()
    )


def test_the_digest_of_a_snapshot_does_not_depend_on_the_order_of_its_keys() -> None:
    assert snapshots.digest({"a": 1, "b": "£"}) == snapshots.digest({"b": "£", "a": 1})


def test_the_service_refuses_a_period_that_ends_before_it_starts(cast: Any) -> None:
    with cast.here(), pytest.raises(ValidationError):
        asking_services.request_paper(
            membership=cast.members["finance"], period_start=PERIOD["period_end"], period_end=PERIOD["period_start"]
        )


def test_statements_for_the_list_of_papers_are_fixed(cast: Any, signed_in: Any, statements: Any) -> None:
    client = signed_in("finance")
    client.get(cast.path("papers/"))  # the first request of a process looks the partnership's slug up
    counts = []
    for more in (1, 30):
        with cast.here():
            for _ in range(more):
                asking_services.request_paper(membership=cast.members["finance"], **PERIOD)
        with statements() as seen:
            assert client.get(cast.path("papers/")).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 5


@pytest.mark.parametrize(
    ("today", "start"),
    [
        (datetime.date(2013, 7, 19), datetime.date(2013, 4, 1)),
        (datetime.date(2013, 4, 1), datetime.date(2013, 1, 1)),
        (datetime.date(2013, 1, 31), datetime.date(2012, 10, 1)),
        (datetime.date(2013, 12, 31), datetime.date(2013, 7, 1)),
    ],
)
def test_the_usual_period_is_the_last_whole_quarter_and_the_days_since(
    today: datetime.date, start: datetime.date
) -> None:
    assert asking_services.default_period(today) == (start, today)


def test_a_paper_asked_for_without_a_period_is_on_the_usual_one(cast: Any, caller: Any) -> None:
    answer = caller("finance").post(cast.api("papers/"), {}, format="json")
    assert answer.status_code == 202
    assert (answer.json()["period_start"], answer.json()["period_end"]) == ("2013-04-01", "2013-07-19")


def test_every_kind_of_paper_is_plugged_in_under_its_key() -> None:
    assert set(kinds()) == set(Paper.Kind.values)
