"""The real Board papers, of both demonstration programmes: accessible (PDF/UA-1), fit to be archived (PDF/A-3a), and
with their figures inside."""

import csv
import datetime
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from django.db import transaction

from budgets.ledger import services as budgets
from budgets.ledger.models import BudgetLine
from evaluation.scorecards import services as evaluation
from evaluation.scorecards.models import Indicator
from governance.meetings.models import Meeting
from governance.papers import asking_services, making_services, pack_selectors, rendering
from governance.papers.kind import kinds
from governance.papers.models import Paper
from initiatives.plans import services as initiatives
from initiatives.plans.models import Action
from safer_communities.tenancy.current import tenant
from safer_communities.tenancy.models import Membership, Partnership
from tests import databases
from tests.conformance import verapdf
from tests.governance.papers import said

PROGRAMMES = ("barnet", "northgate")


def member(role: str) -> Membership:
    return Membership.objects.filter(roles__contains=[role]).select_related("user").first()


def record_something(today: datetime.date) -> None:
    """Spend, a count, a rate and an achieved milestone: what is printed only once something has happened."""
    line = BudgetLine.objects.filter(amount__gt=0).order_by("initiative__position", "position").first()
    budgets.record_spend(
        membership=member("finance"), line_id=line.pk, on=today, amount=Decimal("1250.50"), source="Invoice 20413"
    )
    start = today - datetime.timedelta(days=100)
    for initiative in (line.initiative, Indicator.objects.order_by("-initiative__position").first().initiative):
        for indicator in Indicator.objects.filter(initiative=initiative).exclude(driver=""):
            evaluation.record_observation(
                membership=member("programme_manager"), indicator_id=indicator.pk, period_start=start,
                period_end=today, source="Return of the quarter",
                value=Decimal("0.35") if indicator.measure == Indicator.Measure.RATE else Decimal(40),
            )  # fmt: skip
    action = Action.objects.filter(initiative=line.initiative, status="not_started").order_by("position").first()
    initiatives.update_action(
        membership=member("programme_manager"), action_id=action.pk, version=action.version, status="achieved",
        achieved_on=today, note="Agreed; “signed off” – at £1,250.50 · Łódź ½",
    )  # fmt: skip


def make_paper(slug: str) -> Paper:
    """A paper on the last quarter, as the worker makes it."""
    partnership = Partnership.objects.get(slug=slug)
    today = partnership.today()
    with tenant(partnership.pk):
        with transaction.atomic():
            record_something(today)
            asked = asking_services.request_paper(
                membership=member("programme_manager"),
                period_start=today - datetime.timedelta(days=100),
                period_end=today,
            )
        assert making_services.make_paper(asked.pk)
        with transaction.atomic():
            return Paper.objects.get(pk=asked.pk)


@pytest.fixture(scope="module")
def papers(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Paper]]:
    """A paper of each programme, in a database of their own. Papers take seconds: made once, for all tests here."""
    with django_db_blocker.unblock(), databases.copied("loaded", f"papers_{databases.PROCESS}"):
        yield {slug: make_paper(slug) for slug in PROGRAMMES}


OTHER_KINDS = [kind for kind in Paper.Kind.values if kind not in (Paper.Kind.PROGRAMME_REPORT, Paper.Kind.PACK)]


def test_every_other_kind_of_paper_and_the_pack_of_them_pass_too(
    papers: dict[str, Paper], django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        made = make_the_others(Partnership.objects.get(slug="barnet"))
    assert set(made) == {*OTHER_KINDS, Paper.Kind.PACK}
    assert verapdf.failures({kind: bytes(paper.pdf or b"") for kind, paper in made.items()}) == {}
    with pikepdf.open(io.BytesIO(bytes(made[Paper.Kind.PACK].pdf or b""))) as pdf, pdf.open_outline() as outline:
        parts = [one.title for one in outline.root[0].children]
        assert len(pdf.pages) > 20
    assert parts[:3] == [
        "Contents",
        "Agenda",
        "Minutes of the last meeting: Safer Communities Partnership Board of 15 January 2013",
    ]
    papers_in_it = [paper for kind, paper in made.items() if kind != Paper.Kind.PACK]
    assert set(parts[4:]) >= {paper.title for paper in papers_in_it}
    page = made[Paper.Kind.PACK].html
    assert all(said(paper.html) in said(page) for paper in papers_in_it), "each says what it says by itself"
    ids = re.findall(r'\sid="([^"]*)"', page)
    assert len(ids) == len(set(ids)) and set(re.findall(r'href="#([^"]*)"', page)) <= set(ids)
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert all(lower <= upper + 1 for upper, lower in pairwise(levels)), "no heading skips a level"


def make_the_others(partnership: Partnership) -> dict[str, Paper]:
    """A paper of each other kind for the Board's next meeting, and the pack of agenda, minutes, actions and papers."""
    start, end = datetime.date(2013, 1, 1), datetime.date(2013, 3, 31)
    made: dict[str, Paper] = {}
    with tenant(partnership.pk):
        with transaction.atomic():
            meeting = Meeting.objects.get(group__slug="board", on=partnership.today())
            who = member("programme_manager")
        for kind in [*OTHER_KINDS, Paper.Kind.PACK]:
            with transaction.atomic():
                if kind == Paper.Kind.PACK:
                    parts = [one.key for one in pack_selectors.candidates(meeting) if one.usual]
                    asked = asking_services.request_pack(membership=who, meeting_id=meeting.pk, parts=parts)
                else:
                    asked = asking_services.request_paper(
                        membership=who, kind=kind, period_start=start, period_end=end, meeting_id=meeting.pk
                    )
            assert making_services.make_paper(asked.pk), kind
            with transaction.atomic():
                made[kind] = Paper.objects.get(pk=asked.pk)
    return made


def test_the_papers_of_both_programmes_pass_pdf_ua_1_and_pdf_a_3a(papers: dict[str, Paper]) -> None:
    verdicts = verapdf.validate({slug: bytes(paper.pdf or b"") for slug, paper in papers.items()})
    assert set(verdicts) == set(PROGRAMMES)
    for slug, both in verdicts.items():
        assert [verdict.flavour for verdict in both] == list(verapdf.BOTH)
        for verdict in both:
            assert verdict.compliant, f"{slug} {verdict}"
            assert verdict.failures == ()
            assert verdict.checks > 1_000


@pytest.mark.parametrize("slug", PROGRAMMES)
def test_the_figures_of_a_paper_are_inside_its_pdf(papers: dict[str, Paper], slug: str) -> None:
    paper = papers[slug]
    expected = {f"{name}.csv" for name in kinds()[paper.kind].data_names}
    with pikepdf.open(io.BytesIO(bytes(paper.pdf or b""))) as pdf:
        files = {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments}
        words = str(pdf.docinfo.get("/Title", ""))
    assert set(files) == expected
    # what the page offers as data, from the stored snapshot
    assert files == {f"{name}.csv": content for name, (_, content) in rendering.data(paper.snapshot).items()}
    for content in files.values():
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert len(rows) >= 2
        assert len({len(row) for row in rows}) == 1
    assert paper.title in words
    assert b".50" in files["money.csv"], "the spend that was recorded"


def test_a_paper_made_again_from_its_stored_snapshot_has_the_same_bytes(papers: dict[str, Paper]) -> None:
    """As a worker does that takes over from one that died."""
    paper = papers["barnet"]
    html = rendering.page(paper.snapshot)
    again = rendering.pdf(paper.snapshot, html, identifier=paper.snapshot_sha256)
    assert html == paper.html
    assert again == bytes(paper.pdf or b"")
