"""What every page of one initiative has in common: its tabs, and what is said while it is reassessed."""

from typing import Any

from django.http import HttpResponse

from initiatives.plans.models import Initiative
from initiatives.plans.tabs import crumbs, tabs
from initiatives.results.models import Assessment
from initiatives.results.page import results_page
from safer_communities.tenancy.requests import PartnershipRequest

Plain = dict[str, Any]
NO_PLAN: Plain = {
    "actions": 0, "achieved": 0, "ratings": {}, "late": [], "due_soon": [], "next": None, "go_live": None,
    "not_understood": [],
}  # fmt: skip


def initiative_page(
    request: PartnershipRequest,
    template: str,
    of: Initiative,
    current: str,
    assessment: Assessment | None,
    context: Plain,
    *,
    pending: bool | None = None,
) -> HttpResponse:
    """A page among the tabs of one initiative. Until its assessment is up to date it says so and refreshes itself."""
    slug = request.partnership.slug
    frame = {"initiative": of, "tabs": tabs(slug, of, current), "crumbs": crumbs(slug, of)}
    return results_page(request, template, assessment, {**frame, **context}, pending=pending)
