"""The addresses of the API, all of them, and the page and the schema that describe it."""

from csp.decorators import csp_replace
from django.http import HttpRequest, JsonResponse
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

from safer_communities.parts import API, plugged
from safer_communities.rest.openapi import OneSchema

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
    *(
        path("p/<slug:partnership>/", include(addresses))
        for addresses in plugged(f"{module}.ADDRESSES" for module in API)
    ),
    re_path(r"^(?P<rest>.+/)$", nothing_here, name="api-nothing-here"),
]
