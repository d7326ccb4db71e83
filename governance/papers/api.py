"""Board papers: asked for, watched, and fetched, by programs."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import path
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from governance.papers import asking_services, rendering, selectors
from governance.papers.columns import PAPERS
from governance.papers.models import Paper
from governance.permissions import requests_papers
from safer_communities.rest.addresses import addresses
from safer_communities.rest.described import Strict, described
from safer_communities.rest.filters import Filter, modified_since, one_of
from safer_communities.rest.renderers import CsvRenderer
from safer_communities.rest.resource import Resource
from safer_communities.tenancy.permissions import require

KINDS, STATUSES, PUBLICATIONS = Paper.Kind.choices, Paper.Status.choices, Paper.Publication.choices


class PdfRenderer(BaseRenderer):
    """Says that a PDF can be asked for by `Accept`; the bytes are made by the worker."""

    media_type = "application/pdf"
    format = "pdf"


class PaperInput(Strict):
    kind = serializers.ChoiceField(KINDS, required=False)
    period_start = serializers.DateField(
        required=False, help_text="The first day reported on; without it that of the last whole quarter."
    )
    period_end = serializers.DateField(required=False, help_text="The last day reported on; without it today.")


class PaperResource(Resource):
    """The Board papers. One that is asked for is made by the worker: watch `progress`.

    `pdf` and `data` hold every count and are for the partnership; what may go to the public is `published_pdf`.
    """

    resource = "papers"
    created = "202"
    summaries = {
        "list": "Board papers",
        "retrieve": "One Board paper, with its progress",
        "create": "Ask for a Board paper",
        "pdf": "The PDF of a Board paper",
        "data": "A table of a Board paper's figures as CSV",
        "published_pdf": "The PDF of a published Board paper, small counts suppressed",
    }
    columns = PAPERS
    serializer_class = described("Paper", PAPERS)
    inputs = {"create": PaperInput}
    filters = (
        Filter("status", "status", one_of(dict(STATUSES)), "How far it is."),
        Filter("publication", "publication", one_of(dict(PUBLICATIONS)), "Draft, published or withdrawn."),
        modified_since(""),
    )

    def rows(self) -> QuerySet[Paper]:
        return selectors.papers()

    def filtered(self, rows: QuerySet[Any], values: dict[str, Any]) -> QuerySet[Any]:
        rows = super().filtered(rows, values)
        if since := values.get("modified_since"):
            rows = selectors.touched_since(rows, since)
        return rows

    def create(self, request: Request, **_: object) -> Response:
        require(requests_papers(self.membership), asking_services.NOT_YOURS)
        paper = asking_services.request_paper(membership=self.membership, **self.sent())
        row = self.read(paper.pk)
        return self.answer(row, status=202, Location=row["url"])

    def pdf(self, request: Request, id: UUID, **_: object) -> HttpResponse:  # noqa: A002 (as in the address)
        """The bytes of the PDF, the same whenever they are asked for. (The page's own link needs a session.)"""
        paper = self.ready(id, "pdf")
        name = f"{paper.kind}-{paper.as_at:%Y-%m-%d}.pdf"
        return self.file(paper.pdf_sha256, bytes(paper.pdf or b""), name, "application/pdf")

    def published_pdf(self, request: Request, id: UUID, **_: object) -> HttpResponse:  # noqa: A002
        """The bytes of the published PDF, as long as it is published: a withdrawn paper is fetched no more."""
        paper = self.ready(id, "published_pdf")
        if paper.publication != Paper.Publication.PUBLISHED:
            raise Http404("This paper is not published.")
        name = f"{paper.kind}-{paper.as_at:%Y-%m-%d}-published.pdf"
        return self.file(paper.published_sha256, bytes(paper.published_pdf or b""), name, "application/pdf")

    def data(self, request: Request, id: UUID, name: str, **_: object) -> HttpResponse:  # noqa: A002
        """A table of the paper's figures as CSV: the file that is embedded in its PDF."""
        paper = self.ready(id, "pdf")
        files = rendering.filed(paper)
        if name not in files:
            raise Http404("No such table.")
        return self.file(paper.pdf_sha256, files[name], f"{name}.csv", "text/csv; charset=utf-8")

    def ready(self, row_id: UUID, content: str) -> Paper:
        """The paper with one of its contents; one statement. Raises Http404 until it is ready."""
        paper = selectors.paper(row_id, contents=[content])
        if paper.status != Paper.Status.READY:
            raise Http404("This paper is not ready yet.")
        return paper

    def file(self, digest: str, content: bytes, name: str, kind: str) -> HttpResponse:
        etag = f'"{digest}"'
        if etag in self.request.headers.get("If-None-Match", ""):
            return HttpResponse(status=304, headers={"ETag": etag})
        headers = {"ETag": etag, "Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=kind, headers=headers)


ADDRESSES = [
    *addresses(PaperResource, "api-paper", post=True),
    path(
        "papers/<uuid:id>/pdf/",
        PaperResource.as_view({"get": "pdf"}, detail=True, renderer_classes=[PdfRenderer]),
        name="api-paper-pdf",
    ),
    path(
        "papers/<uuid:id>/published/pdf/",
        PaperResource.as_view({"get": "published_pdf"}, detail=True, renderer_classes=[PdfRenderer]),
        name="api-paper-published-pdf",
    ),
    path(
        "papers/<uuid:id>/data/<slug:name>.csv",
        PaperResource.as_view({"get": "data"}, detail=True, renderer_classes=[CsvRenderer]),
        name="api-paper-data",
    ),
]
