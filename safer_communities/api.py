"""The addresses of the API, all of them, and the page and the schema that describe it."""

from csp.decorators import csp_replace
from django.http import HttpRequest, JsonResponse
from django.urls import path, re_path
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

from budgets.api import BudgetLineResource, SpendResource
from evaluation.api import IndicatorResource, ObservationResource
from evaluation.results_api import CostBenefitResource, RagResource
from governance.documents.api import SignOffResource
from governance.groups.api import GroupResource
from governance.meetings.api import MeetingActionResource, MeetingResource
from governance.papers.api import PaperResource, PdfRenderer
from initiatives.api import ActionResource, InitiativeResource
from safer_communities.tenancy.openapi import OneSchema
from safer_communities.tenancy.renderers import CsvRenderer

LIST, READ = {"get": "list"}, {"get": "retrieve"}

# Swagger UI writes styles into its own page. Nothing from elsewhere may be loaded or asked there either.
browser_page = csp_replace(
    {
        "default-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
)(SpectacularSwaggerSplitView.as_view(url_name="api-schema"))


def nothing_here(request: HttpRequest, rest: str) -> JsonResponse:
    """A wrong address is answered as the right ones are, not with a page."""
    return JsonResponse({"detail": "No such address. /api/v1/ lists those that there are."}, status=404)


urlpatterns = [
    path("", browser_page, name="api"),
    path("schema/", SpectacularJSONAPIView.as_view(generator_class=OneSchema), name="api-schema"),
    path("p/<slug:partnership>/initiatives/", InitiativeResource.as_view(LIST, detail=False), name="api-initiatives"),
    path(
        "p/<slug:partnership>/initiatives/<uuid:id>/",
        InitiativeResource.as_view(READ, detail=True),
        name="api-initiative",
    ),
    path("p/<slug:partnership>/actions/", ActionResource.as_view(LIST, detail=False), name="api-actions"),
    path(
        "p/<slug:partnership>/actions/<uuid:id>/",
        ActionResource.as_view({**READ, "patch": "partial_update"}, detail=True),
        name="api-action",
    ),
    path("p/<slug:partnership>/budget-lines/", BudgetLineResource.as_view(LIST, detail=False), name="api-budget-lines"),
    path(
        "p/<slug:partnership>/budget-lines/<uuid:id>/",
        BudgetLineResource.as_view({**READ, "patch": "partial_update"}, detail=True),
        name="api-budget-line",
    ),
    path(
        "p/<slug:partnership>/spend/",
        SpendResource.as_view({**LIST, "post": "create"}, detail=False),
        name="api-spend",
    ),
    path("p/<slug:partnership>/spend/<uuid:id>/", SpendResource.as_view(READ, detail=True), name="api-spend-record"),
    path("p/<slug:partnership>/indicators/", IndicatorResource.as_view(LIST, detail=False), name="api-indicators"),
    path(
        "p/<slug:partnership>/indicators/<uuid:id>/",
        IndicatorResource.as_view(READ, detail=True),
        name="api-indicator",
    ),
    path(
        "p/<slug:partnership>/observations/",
        ObservationResource.as_view({**LIST, "post": "create"}, detail=False),
        name="api-observations",
    ),
    path(
        "p/<slug:partnership>/observations/<uuid:id>/",
        ObservationResource.as_view(READ, detail=True),
        name="api-observation",
    ),
    path(
        "p/<slug:partnership>/cost-benefit/",
        CostBenefitResource.as_view(LIST, detail=False),
        name="api-cost-benefit",
    ),
    path("p/<slug:partnership>/rag/", RagResource.as_view(LIST, detail=False), name="api-rag"),
    path("p/<slug:partnership>/groups/", GroupResource.as_view(LIST, detail=False), name="api-groups"),
    path("p/<slug:partnership>/groups/<uuid:id>/", GroupResource.as_view(READ, detail=True), name="api-group"),
    path("p/<slug:partnership>/sign-offs/", SignOffResource.as_view(LIST, detail=False), name="api-sign-offs"),
    path("p/<slug:partnership>/sign-offs/<uuid:id>/", SignOffResource.as_view(READ, detail=True), name="api-sign-off"),
    path("p/<slug:partnership>/meetings/", MeetingResource.as_view(LIST, detail=False), name="api-meetings"),
    path("p/<slug:partnership>/meetings/<uuid:id>/", MeetingResource.as_view(READ, detail=True), name="api-meeting"),
    path(
        "p/<slug:partnership>/meeting-actions/",
        MeetingActionResource.as_view(LIST, detail=False),
        name="api-meeting-actions",
    ),
    path(
        "p/<slug:partnership>/meeting-actions/<uuid:id>/",
        MeetingActionResource.as_view(READ, detail=True),
        name="api-meeting-action",
    ),
    path(
        "p/<slug:partnership>/papers/",
        PaperResource.as_view({**LIST, "post": "create"}, detail=False),
        name="api-papers",
    ),
    path("p/<slug:partnership>/papers/<uuid:id>/", PaperResource.as_view(READ, detail=True), name="api-paper"),
    path(
        "p/<slug:partnership>/papers/<uuid:id>/pdf/",
        PaperResource.as_view({"get": "pdf"}, detail=True, renderer_classes=[PdfRenderer]),
        name="api-paper-pdf",
    ),
    path(
        "p/<slug:partnership>/papers/<uuid:id>/published/pdf/",
        PaperResource.as_view({"get": "published_pdf"}, detail=True, renderer_classes=[PdfRenderer]),
        name="api-paper-published-pdf",
    ),
    path(
        "p/<slug:partnership>/papers/<uuid:id>/data/<slug:name>.csv",
        PaperResource.as_view({"get": "data"}, detail=True, renderer_classes=[CsvRenderer]),
        name="api-paper-data",
    ),
    re_path(r"^(?P<rest>.+/)$", nothing_here, name="api-nothing-here"),
]
