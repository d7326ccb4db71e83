"""A published paper: small counts suppressed, published by who may, never changed, withdrawn with a reason."""

import copy
import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from governance.groups.models import Group
from governance.meetings.models import Meeting
from governance.papers import asking_services, counts, making_services, pack_selectors, publishing_services, rendering
from governance.papers.kind import kinds
from governance.papers.models import Paper
from safer_communities.tenancy.permissions import Refused
from tests.governance.papers import PERIOD, made, observe, publish, read

pytestmark = pytest.mark.django_db(transaction=True)


def test_without_small_counts_the_published_version_is_the_paper_to_the_byte(cast: Any) -> None:
    observe(cast, 12, 30)
    paper = made(cast)
    assert paper.published_html == paper.html and bytes(paper.published_pdf) == bytes(paper.pdf)
    assert paper.published_sha256 == paper.pdf_sha256


def test_a_count_under_five_and_what_gives_it_away_are_not_in_the_published_version(cast: Any) -> None:
    observe(cast, 3, 30, 52)
    paper = made(cast)
    assert '<td class="money">3</td><td class="money">30</td><td class="money">52</td>' in paper.html
    public = paper.published_html
    assert '<td class="money">*</td><td class="money">30</td><td class="money">52</td>' in public
    assert '<td class="money">85</td>' in paper.html and '<td class="money">85</td>' not in public
    assert counts.NOTE in public and counts.NOTE not in paper.html
    assert paper.published_sha256 != paper.pdf_sha256
    shown = counts.published(paper.snapshot)
    assert "3\r" not in rendering.data(shown)["counts"][1].decode()
    assert rendering.page(shown) == public


def test_neither_do_the_reasons_of_a_rating_tell_a_small_count(cast: Any) -> None:
    observe(cast, 3)
    paper = made(cast, "programme-report")
    [row] = [row for row in paper.snapshot["initiatives"][0]["scorecard"] if row["observations"]]
    [reason] = row["reasons"]
    assert reason in paper.html
    assert reason not in paper.published_html
    assert "Panels held: rests on a count too small to publish." in paper.published_html


def test_a_snapshot_is_not_touched_by_what_is_published_of_it(cast: Any) -> None:
    observe(cast, 3, 30)
    paper = made(cast)
    before = copy.deepcopy(paper.snapshot)
    counts.published(paper.snapshot)
    assert paper.snapshot == before


def test_a_paper_is_published_on_its_page_and_read_in_its_published_version(cast: Any, signed_in: Any) -> None:
    observe(cast, 3, 30)
    paper, client = made(cast), signed_in("programme_manager")
    page = cast.path(f"papers/{paper.pk}/")
    assert client.get(f"{page}published/").status_code == 404
    refused = client.post(f"{page}publish/", {})
    assert refused.status_code == 422 and "Read the texts" in refused.content.decode()
    assert read(cast, paper).publication == "draft"
    assert client.post(f"{page}publish/", {"texts_read": "on"}).status_code == 302
    told = client.get(page).content.decode()
    assert "This paper is published" in told and cast.members["programme_manager"].post in told
    assert client.get(f"{page}published/").content.decode() == paper.published_html
    assert client.get(f"{page}published/pdf/").content == bytes(paper.published_pdf)


@pytest.mark.parametrize("role", ["observer", "board_member", "finance", "project_manager", "partner_lead"])
def test_who_does_not_run_the_programme_or_the_group_cannot_publish(cast: Any, signed_in: Any, role: str) -> None:
    paper = made(cast)
    for action in ("publish", "withdraw"):
        assert signed_in(role).get(cast.path(f"papers/{paper.pk}/{action}/")).status_code == 403
    assert "Publish</a>" not in signed_in(role).get(cast.path(f"papers/{paper.pk}/")).content.decode()
    with pytest.raises(Refused):
        publish(cast, paper, role)


def test_a_withdrawn_paper_says_why_and_cannot_be_published_again(cast: Any, signed_in: Any) -> None:
    paper, client = made(cast), signed_in("administrator")
    page = cast.path(f"papers/{paper.pk}/")
    publish(cast, paper)
    assert client.post(f"{page}withdraw/", {"reason": " "}).status_code == 422
    assert client.post(f"{page}withdraw/", {"reason": "A total was wrong."}).status_code == 302
    told = client.get(page).content.decode()
    assert "A total was wrong." in told and "was withdrawn on" in told and "Publish</a>" not in told
    assert client.get(f"{page}published/").status_code == 200, "what was public stays to be read here"
    again = client.post(f"{page}publish/", {"texts_read": "on"})
    assert again.status_code == 422 and "withdrawn already" in again.content.decode()


def test_a_pack_is_not_published_with_a_paper_in_it_that_was_withdrawn_since(cast: Any, signed_in: Any) -> None:
    with cast.here():
        board = Group.objects.create(slug="board", name="Safer Board", kind="board", position=1)
        meeting = Meeting.objects.create(group=board, on=datetime.date(2013, 7, 19))
    paper, who = made(cast, "risks", meeting_id=meeting.pk), cast.members["programme_manager"]
    with cast.here():
        part = next(one.key for one in pack_selectors.candidates(meeting) if one.paper_id == paper.pk)
        bound = asking_services.request_pack(membership=who, meeting_id=meeting.pk, parts=[part])
    with cast.worker():
        assert making_services.make_paper(bound.pk)
    with cast.here():
        publishing_services.withdraw_paper(membership=who, paper_id=paper.pk, reason="A total was wrong.")
    page, client = cast.path(f"papers/{bound.pk}/"), signed_in("programme_manager")
    assert "withdrawn since" in client.get(page).content.decode()
    refused = client.post(f"{page}publish/", {"texts_read": "on"})
    assert refused.status_code == 422
    assert "“Risk register to 19 July 2013” is bound in it, and was withdrawn." in refused.content.decode()
    assert read(cast, bound).publication == "draft"


def test_an_unpublished_version_is_not_there_even_for_who_knows_its_fingerprint(cast: Any, signed_in: Any) -> None:
    paper = made(cast, "risks")
    for rest in ("published/", "published/pdf/"):
        knowing = {"If-None-Match": f'"{paper.published_sha256}"'}
        assert signed_in("observer").get(cast.path(f"papers/{paper.pk}/{rest}"), headers=knowing).status_code == 404


def test_a_report_asks_the_group_that_it_is_for(cast: Any) -> None:
    with cast.here():
        group = Group.objects.create(slug="steering", name="Panels steering group", kind="steering", position=1)
        meeting = Meeting.objects.create(group=group, on=datetime.date(2013, 7, 19))
    report = made(cast, "programme-report", meeting_id=meeting.pk)
    assert "The Panels steering group is asked to" in report.html and "Board is asked" not in report.html
    assert "note the progress of the 1 initiative to 19 July 2013" in report.html


def test_of_two_who_publish_the_second_is_told(cast: Any, signed_in: Any) -> None:
    paper = made(cast)
    publish(cast, paper)
    again = signed_in("administrator").post(cast.path(f"papers/{paper.pk}/publish/"), {"texts_read": "on"})
    assert again.status_code == 422 and "published already" in again.content.decode()


@pytest.mark.parametrize("column", ["published_html", "published_sha256", "publisher", "publication"])
def test_the_database_refuses_to_change_what_was_published(cast: Any, column: str) -> None:
    paper = made(cast)
    publish(cast, paper)
    with cast.worker(), pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        connection.cursor().execute(f"UPDATE governance_paper SET {column} = 'draft' WHERE id = %s", [paper.pk])


@pytest.mark.parametrize(
    "kind", [kind for kind in Paper.Kind.values if kind not in ("pack", "quarterly-return", "programme-report")]
)
def test_each_kind_is_made_and_the_same_figures_give_the_same_bytes(cast: Any, kind: str) -> None:
    first, second = made(cast, kind), made(cast, kind)
    assert first.status == "ready" and first.title.endswith("to 19 July 2013")
    assert bytes(first.pdf) == bytes(second.pdf) and first.html == second.html
    assert set(rendering.data(first.snapshot)) == set(kinds()[kind].data_names)


def test_a_return_that_was_never_opened_says_what_to_do_first(cast: Any) -> None:
    cast.assess()
    with cast.here():
        paper = asking_services.request_paper(
            membership=cast.members["finance"], kind=Paper.Kind.QUARTERLY_RETURN, **PERIOD
        )
    with cast.worker():
        assert not making_services.make_paper(paper.pk)
    assert "open one on the strategy" in read(cast, paper).problem


def test_a_paper_from_before_there_were_published_versions_says_so(cast: Any, signed_in: Any) -> None:
    cast.assess()
    with cast.here():
        paper = asking_services.request_paper(membership=cast.members["programme_manager"], **PERIOD)
        Paper.objects.filter(pk=paper.pk).update(
            status="ready", pdf=b"%PDF-", html="<main></main>", finished_at=timezone.now()
        )
    refused = signed_in("programme_manager").post(cast.path(f"papers/{paper.pk}/publish/"), {"texts_read": "on"})
    assert refused.status_code == 422 and "Ask for it again" in refused.content.decode()
