"""The certificate of a sign-off: one accessible page that prints the evidence. The same sign-off, the same bytes."""

from django.template.loader import render_to_string

from governance.documents.selectors import Evidence
from safer_communities.words import counted, long_date


def size(count: int) -> str:
    """A number of bytes as people read it: "812 bytes", "34 kB", "2.1 MB"."""
    if count < 1000:
        return counted(count, "byte")
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def certificate(evidence: Evidence) -> bytes:
    """The PDF of a decided sign-off. Nothing of the moment or of the reader is in it."""
    # Not above: WeasyPrint costs a web process 30 MB, which only one that prints needs.
    from safer_communities.pdf import render_pdf

    asked = evidence.asked
    if asked.decided_at is None:
        raise ValueError("Only a decided sign-off has a certificate.")
    return render_pdf(page(evidence), identifier=str(asked.pk), created=asked.decided_at)


def page(evidence: Evidence) -> str:
    """The certificate as an HTML document."""
    asked = evidence.asked
    revision = asked.revision
    last = {answer.seat_id: answer for answer in evidence.answers}
    return render_to_string(
        "governance/documents/certificate.html",
        {
            "title": f"{revision.document.title}, version {revision.number}",
            "kind": "Certificate of sign-off",
            "partnership": asked.partnership_name,
            "as_at": long_date(asked.decided_on) if asked.decided_on else "",
            "reference": str(asked.pk),
            "asked": asked,
            "revision": revision,
            "size": size(revision.size),
            "rows": [
                {
                    "answer": answer,
                    "again": last[answer.seat_id] is not answer,
                    "uncounted": answer.seat_id in evidence.uncounted,
                }
                for answer in evidence.answers
            ],
        },
    )
