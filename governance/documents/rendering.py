"""The certificate of a sign-off: one accessible page that prints the evidence. The same sign-off, the same bytes."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string

from governance.models import Answer, SignOff
from safer_communities.tenancy.models import Partnership
from safer_communities.ui.forms import long_date


def size(count: int) -> str:
    """A number of bytes as people read it: "812 bytes", "34 kB", "2.1 MB"."""
    if count < 1000:
        return f"{count} {'byte' if count == 1 else 'bytes'}"
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def certificate(asked: SignOff, answers: Iterable[Answer], partnership: Partnership) -> bytes:
    """The PDF of a decided sign-off. Nothing of the moment or of the reader is in it."""
    # Not above: WeasyPrint costs a web process 30 MB, which only one that prints needs.
    from safer_communities.pdf import render_pdf

    if asked.decided_at is None or asked.decided_on is None:
        raise ValueError("Only a decided sign-off has a certificate.")
    return render_pdf(page(asked, answers, partnership), identifier=str(asked.pk), created=asked.decided_at)


def page(asked: SignOff, answers: Iterable[Answer], partnership: Partnership) -> str:
    """The certificate as an HTML document."""
    revision: Any = asked.revision
    given = list(answers)
    last = {one.seat_id: one for one in given}
    return render_to_string(
        "governance/documents/certificate.html",
        {
            "title": f"{revision.document.title}, version {revision.number}",
            "kind": "Certificate of sign-off",
            "partnership": partnership.name,
            "as_at": long_date(asked.decided_on),
            "reference": str(asked.pk),
            "asked": asked,
            "revision": revision,
            "size": size(revision.size),
            "rows": [{"answer": one, "counts": last[one.seat_id] is one} for one in given],
        },
    )
