"""Pages of Board papers: the list, asking for one, its progress, reading it."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import condition, require_safe

from governance.meetings import selectors as meeting_selectors
from governance.meetings.models import Meeting
from governance.papers import asking_services, pack_selectors, publishing_services, rendering, selectors
from governance.papers.forms import PackForm, PaperForm, PublishForm, WithdrawForm
from governance.papers.kind import kinds
from governance.papers.models import Paper
from governance.permissions import requests_papers
from safer_communities.tenancy.permissions import require
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui.form_pages import Plain, Saved, answer

SHOWN = 100


@require_safe
def papers(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """What did the Board see? Papers by meeting, the newest meeting first; then those of no meeting."""
    membership = request.membership
    newest = list(selectors.papers()[:SHOWN])
    by_meeting: dict[Meeting | None, list[Paper]] = {}
    for meeting in newest:
        by_meeting.setdefault(meeting.meeting, []).append(meeting)
    meetings = sorted((meeting for meeting in by_meeting if meeting), key=lambda meeting: meeting.on, reverse=True)
    coming = meeting_selectors.coming(membership.partnership.today()).first()
    context = {
        "papers": newest,
        "sections": [
            {"meeting": meeting, "papers": by_meeting[meeting]}
            for meeting in [*meetings, None]
            if meeting in by_meeting
        ],
        "may_request": requests_papers(membership),
        "coming": coming if coming and asking_services.may_bind(membership, coming.group) else None,
        "shown": SHOWN,
    }
    return render(request, "governance/papers.html", context)


def request_paper(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """Ask for a paper, then go to its progress."""
    membership = request.membership
    require(requests_papers(membership), asking_services.NOT_YOURS)
    start, end = asking_services.default_period(membership.partnership.today())

    def save(typed: Plain) -> Saved:
        return _asked_for(partnership, asking_services.request_paper(membership=membership, **typed))

    make = partial(
        PaperForm,
        meetings=meeting_selectors.meetings(),
        initial={"period_start": start, "period_end": end, "meeting": request.GET.get("meeting")},
    )
    return answer(request, make, save, template="governance/request_paper.html")


def request_pack(request: PartnershipRequest, partnership: str, meeting: UUID) -> HttpResponse:
    """Choose the parts of a meeting's pack and their order, then go to its progress."""
    membership = request.membership
    found = meeting_selectors.meeting(meeting)
    require(asking_services.may_bind(membership, found.group), asking_services.NO_PACK)

    def save(typed: Plain) -> Saved:
        return _asked_for(
            partnership, asking_services.request_pack(membership=membership, meeting_id=found.pk, **typed)
        )

    words: Plain = {"meeting": found, "may_request": requests_papers(membership)}
    make = partial(PackForm, offered=pack_selectors.candidates(found))
    return answer(request, make, save, template="governance/request_pack.html", **words)


def _asked_for(partnership: str, paper: Paper) -> Saved:
    return f"“{paper.title}” was asked for.", reverse("paper", args=[partnership, paper.pk])


@require_safe
def paper(request: PartnershipRequest, partnership: str, paper: UUID) -> HttpResponse:
    """How far a paper is; where to read it; whether it is published."""
    found = selectors.paper(paper)
    pending = found.status in (Paper.Status.QUEUED, Paper.Status.WORKING)
    ready = found.status == Paper.Status.READY
    may_publish = ready and publishing_services.may_publish(request.membership, found)
    context = {
        "paper": found,
        "crumbs": [{"text": "Papers", "url": reverse("papers", args=[partnership])}],
        "pending": pending,
        "recalculating": pending,
        "data_names": kinds()[found.kind].data_names,
        "parts": pack_selectors.parts(found.pk) if found.kind == Paper.Kind.PACK else [],
        "suppressed": ready and found.published_sha256 not in ("", found.pdf_sha256),
        "may_publish": may_publish and found.publication == Paper.Publication.DRAFT,
        "may_withdraw": may_publish and found.publication != Paper.Publication.WITHDRAWN,
        "can_read_published": found.publication != Paper.Publication.DRAFT and found.published_at is not None,
    }
    return render(request, "governance/paper.html", context)


def publish(request: PartnershipRequest, partnership: str, paper: UUID) -> HttpResponse:
    """Publish a paper: what is suppressed in it, and that somebody has read its texts."""
    found = _to_decide(request, paper)

    def save(typed: Plain) -> Saved:
        publishing_services.publish_paper(
            membership=request.membership,
            paper_id=found.pk,
            texts_read=typed["texts_read"],
        )
        return "The paper is published.", reverse("paper", args=[partnership, found.pk])

    words: Plain = {
        "title": "Publish this paper",
        "sentence": "The published version never changes. It can only be withdrawn, with a reason.",
        "submit": "Publish",
    }
    return answer(request, PublishForm, save, **_words(partnership, found), **words)


def withdraw(request: PartnershipRequest, partnership: str, paper: UUID) -> HttpResponse:
    """Withdraw a paper, with a reason."""
    found = _to_decide(request, paper)

    def save(typed: Plain) -> Saved:
        publishing_services.withdraw_paper(
            membership=request.membership,
            paper_id=found.pk,
            reason=typed["reason"],
        )
        return "The paper is withdrawn.", reverse("paper", args=[partnership, found.pk])

    words: Plain = {
        "title": "Withdraw this paper",
        "sentence": "A withdrawn paper cannot be published again. Ask for a new one instead.",
        "submit": "Withdraw",
        "warning": True,
    }
    return answer(request, WithdrawForm, save, **_words(partnership, found), **words)


def _to_decide(request: PartnershipRequest, paper_id: UUID) -> Paper:
    row = selectors.paper(paper_id)
    require(publishing_services.may_publish(request.membership, row), publishing_services.NOT_PUBLISHED_BY)
    return row


def _words(partnership: str, paper: Paper) -> Plain:
    url = reverse("paper", args=[partnership, paper.pk])
    crumbs = [
        {"text": "Papers", "url": reverse("papers", args=[partnership])},
        {"text": paper.title, "url": url},
    ]
    return {"caption": paper.title, "crumbs": crumbs, "cancel": url}


def _etag(request: PartnershipRequest, partnership: str, paper: UUID, **more: object) -> str | None:
    digest = selectors.paper(paper).pdf_sha256
    return f'"{digest}"' if digest else None


@require_safe
@condition(etag_func=_etag)
def read(request: PartnershipRequest, partnership: str, paper: UUID) -> HttpResponse:
    """The paper as a page, as it was frozen."""
    return HttpResponse(_ready(paper, "html").html)


@require_safe
@condition(etag_func=_etag)
def pdf(request: PartnershipRequest, partnership: str, paper: UUID) -> HttpResponse:
    """The paper as PDF: the same bytes whenever it is asked for."""
    found = _ready(paper, "pdf")
    response = HttpResponse(bytes(found.pdf or b""), content_type="application/pdf")
    name = f"{partnership}-{found.kind}-{found.as_at.isoformat()}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_safe
@condition(etag_func=_etag)
def data(request: PartnershipRequest, partnership: str, paper: UUID, name: str) -> HttpResponse:
    """A table of the paper's figures as CSV: the file that is embedded in its PDF."""
    files = rendering.filed(_ready(paper, "pdf"))
    if name not in files:
        raise Http404("No such table.")
    response = HttpResponse(files[name], content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _published_etag(request: PartnershipRequest, partnership: str, paper: UUID, **more: object) -> str | None:
    found = selectors.paper(paper)
    return f'"{found.published_sha256}"' if found.published_at else None


@require_safe
@condition(etag_func=_published_etag)
def published(request: PartnershipRequest, partnership: str, paper: UUID) -> HttpResponse:
    """The published version as a page: counts under five suppressed."""
    return HttpResponse(_published(paper, "published_html").published_html)


@require_safe
@condition(etag_func=_published_etag)
def published_pdf(request: PartnershipRequest, partnership: str, paper: UUID) -> HttpResponse:
    """The published version as PDF."""
    found = _published(paper, "published_pdf")
    response = HttpResponse(bytes(found.published_pdf or b""), content_type="application/pdf")
    name = f"{partnership}-{found.kind}-{found.as_at.isoformat()}-published.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _published(paper_id: UUID, content: str) -> Paper:
    row = selectors.paper(paper_id, contents=[content])
    if row.published_at is None:
        raise Http404("This paper is not published.")
    return row


def _ready(paper_id: UUID, content: str) -> Paper:
    row = selectors.paper(paper_id, contents=[content])
    if row.status != Paper.Status.READY:
        raise Http404("This paper is not ready yet.")
    return row
