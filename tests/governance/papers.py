"""What the tests of papers share: something to count, a paper made of it, and all that can be read out of one."""

import datetime
import io
import re
import subprocess
from decimal import Decimal
from typing import Any

import pikepdf

from evaluation.drivers.models import Driver, UnitCost
from evaluation.scorecards import services as evaluation
from governance.papers import asking_services, making_services, publishing_services, selectors
from governance.papers.models import Paper

PERIOD = {"period_start": datetime.date(2013, 4, 1), "period_end": datetime.date(2013, 7, 19)}
EVERYTHING = ("snapshot", "html", "pdf", "published_html", "published_pdf")
DRIVERS = {
    "cohort": "200", "presenting_steps_avoided": "prosecution, sentence", "share_arrested": "1",
    "share_cautioned": "0", "share_prosecuted": "1", "share_sentenced": "0.50", "sentence_cost_probation": "1308",
    "reoffending_without": "0.50", "reoffending_with": "0.40",
}  # fmt: skip
UNIT_COSTS = {
    "call_out": ("police", 542), "arrest": ("police", 1_930), "caution": ("police", 492), "cps": ("cps", 500),
    "court": ("court", 768),
}  # fmt: skip


def observe(cast: Any, *values: int, indicator: Any = None, first_month: int = 1) -> None:
    """Panels held, in one month after the other."""
    with cast.here():
        for month, value in enumerate(values, first_month):
            evaluation.record_observation(
                membership=cast.members["programme_manager"], value=Decimal(value), source="Count",
                indicator_id=(indicator or cast.indicator).pk,
                period_start=datetime.date(2013, month, 1), period_end=datetime.date(2013, month, 28),
            )  # fmt: skip


def model(initiative: Any) -> None:
    """What it takes for the observed scenario to be worked out of the panels held. Call it within `cast.here()`."""
    for key, value in DRIVERS.items():
        Driver.objects.create(initiative=initiative, key=key, value=value, source="Page 24")
    for key, (agency, amount) in UNIT_COSTS.items():
        UnitCost.objects.get_or_create(key=key, defaults={"agency": agency, "amount": amount, "source": "Slide 2"})


def made(cast: Any, kind: str = "highlight-report", **more: Any) -> Paper:
    cast.assess()
    with cast.here():
        paper = asking_services.request_paper(
            membership=cast.members["programme_manager"], kind=kind, **{**PERIOD, **more}
        )  # fmt: skip
    with cast.worker():
        assert making_services.make_paper(paper.pk)
    return read(cast, paper)


def read(cast: Any, paper: Paper) -> Paper:
    with cast.here():
        return selectors.paper(paper.pk, contents=EVERYTHING)


def publish(cast: Any, paper: Paper, role: str = "programme_manager", *, texts_read: bool = True) -> Paper:
    with cast.here():
        return publishing_services.publish_paper(
            membership=cast.members[role], paper_id=paper.pk, texts_read=texts_read
        )


def said(html: str) -> str:
    """What a page says, or a part of a pack, without its cover."""
    body = html.partition("<main>")[2].rpartition("</main>")[0] or html
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def surfaces(html: str, pdf: bytes) -> dict[str, str]:
    """Everything that can be read out of a paper, by where it stands: the page, the text that the PDF prints, what it
    says to screen readers, its bookmarks and metadata, and each file embedded in it."""
    printed = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    found = {"page": html, "printed text": printed.decode()}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found["metadata"] = opened.Root.Metadata.read_bytes().decode() + repr(dict(opened.docinfo))
        found["words for screen readers"] = "\n".join(
            str(each[key])
            for each in opened.objects
            if isinstance(each, pikepdf.Dictionary)
            for key in ("/Alt", "/ActualText", "/E", "/Title", "/Contents", "/TU", "/Desc")
            if isinstance(each.get(key), pikepdf.String)
        )
        for name, spec in opened.attachments.items():
            found[name] = spec.get_file().read_bytes().decode()
    return found
