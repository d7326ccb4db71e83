"""Pages of Board papers: the list, asking for one, its progress, reading it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import condition, require_safe

from governance import rendering, selectors, services
from governance.forms import PaperForm
from governance.models import Paper
from safer_communities.tenancy.permissions import requests_papers, require

SHOWN = 100


@require_safe
def papers(request: HttpRequest, partnership: str) -> HttpResponse:
    """What did the Board see?"""
    found = list(selectors.papers()[:SHOWN])
    return render(
        request,
        "governance/papers.html",
        {"papers": found, "may_request": requests_papers(request.membership), "shown": SHOWN},  # type: ignore[attr-defined]
    )


def request_paper(request: HttpRequest, partnership: str) -> HttpResponse:
    """Ask for a paper, then go to its progress."""
    membership = request.membership  # type: ignore[attr-defined]
    require(requests_papers(membership), services.NOT_YOURS)
    start, end = services.default_period(membership.partnership.today())
    form = PaperForm(request.POST or None, initial={"period_start": start, "period_end": end})
    if request.method == "POST" and form.is_valid():
        try:
            paper = services.request_paper(membership=membership, **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, "The paper is being made. You can leave this page; it will be here.")
            return redirect("paper", partnership, paper.pk)
    return render(request, "governance/request_paper.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def paper(request: HttpRequest, partnership: str, paper: UUID) -> HttpResponse:
    """How far a paper is; and, once it is ready, where to read it."""
    found = selectors.paper(paper)
    pending = found.status in (Paper.Status.QUEUED, Paper.Status.WORKING)
    context = {"paper": found, "pending": pending, "recalculating": pending, "data_names": rendering.DATA_NAMES}
    return render(request, "governance/paper.html", context)


def _etag(request: HttpRequest, partnership: str, paper: UUID, **more: Any) -> str | None:
    digest = selectors.paper(paper).pdf_sha256
    return f'"{digest}"' if digest else None


@require_safe
@condition(etag_func=_etag)
def read(request: HttpRequest, partnership: str, paper: UUID) -> HttpResponse:
    """The paper as a page, as it was frozen."""
    return HttpResponse(_ready(paper, "html").html)


@require_safe
@condition(etag_func=_etag)
def pdf(request: HttpRequest, partnership: str, paper: UUID) -> HttpResponse:
    """The paper as PDF: the same bytes whenever it is asked for."""
    found = _ready(paper, "pdf")
    response = HttpResponse(bytes(found.pdf or b""), content_type="application/pdf")
    name = f"{partnership}-programme-report-{found.as_at.isoformat()}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_safe
@condition(etag_func=_etag)
def data(request: HttpRequest, partnership: str, paper: UUID, name: str) -> HttpResponse:
    """A table of the paper's figures as CSV: the file that is embedded in its PDF."""
    files = rendering.data(_ready(paper, "snapshot").snapshot or {})
    if name not in files:
        raise Http404("No such table.")
    response = HttpResponse(files[name][1], content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _ready(paper_id: UUID, content: str) -> Paper:
    found = selectors.paper(paper_id, contents=[content])
    if found.status != Paper.Status.READY:
        raise Http404("This paper is not ready yet.")
    return found
