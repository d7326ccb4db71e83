"""From a frozen snapshot to the paper's page, its data files and its PDF. Reads the snapshot and nothing else.

What a kind of paper adds to this stands in `governance.papers.kinds`.
"""

import datetime
import io
from collections.abc import Iterable

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from governance.papers.kind import Plain, Upload, kind_of
from governance.papers.models import Paper
from safer_communities import words as headlines
from safer_communities.ui.places import BY_ITSELF, Place

NOON = datetime.time(12, tzinfo=datetime.UTC)


def page(snapshot: Plain, place: Place = BY_ITSELF) -> SafeString:
    """The paper as an HTML document, read in the browser and set as PDF; or what it says as a part of a pack."""
    kind = kind_of(snapshot)
    context = {
        "paper": snapshot,
        "place": place,
        "title": snapshot["title"],
        "kind": snapshot["kind"],
        "partnership": snapshot["partnership"],
        "as_at": headlines.day(snapshot["as_at"]),
        "facts": [
            (
                "Period",
                f"{headlines.day(snapshot['period_start'])} to {headlines.day(snapshot['period_end'])}",
            ),
            ("As at", headlines.day(snapshot["as_at"])),
            ("For", capfirst(snapshot.get("for", "the Partnership Board"))),
        ],
        "reference": snapshot["partnership"],
    }
    return render_to_string(kind.template, {**context, **kind.context(snapshot, place)})


def pdf(snapshot: Plain, html: str, *, identifier: str, uploads: Iterable[Upload] = ()) -> bytes:
    """The paper as PDF/UA-1 and PDF/A-3a with its figures embedded; the same snapshot gives the same bytes.

    uploads: pages of other PDFs to be laid into the paper: (id of the place, the PDF, page from 0). With them it
    claims neither standard: nobody has checked what was uploaded.
    """
    # Not above: a web process renders no PDF, and WeasyPrint would cost each of them 30 MB.
    from safer_communities.pdf import Embedded, Laid, render_pdf

    as_at = datetime.date.fromisoformat(snapshot["as_at"])
    return render_pdf(
        html,
        attachments=[
            Embedded(f"{name}.csv", content, description) for name, (description, content) in data(snapshot).items()
        ],
        identifier=identifier,
        created=datetime.datetime.combine(as_at, NOON),
        laid=[Laid(*place) for place in uploads],
    )


def data(snapshot: Plain) -> dict[str, tuple[str, bytes]]:
    """The paper's figures as CSV, by name: (what it holds, the file)."""
    return kind_of(snapshot).data(snapshot)


def filed(paper: Paper) -> dict[str, bytes]:
    """The CSV files of a paper that is ready, by name, as they were embedded in its PDF. Not made again: a paper
    stays what it was when the software that made it is replaced."""
    import pikepdf  # not above, as in `pdf`

    with pikepdf.open(io.BytesIO(bytes(paper.pdf or b""))) as opened:
        return {name.removesuffix(".csv"): file.get_file().read_bytes() for name, file in opened.attachments.items()}
