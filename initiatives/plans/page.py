"""What every page of one initiative has in common: its tabs, and what is said while it is reassessed."""

from typing import Any

from django.http import HttpResponse

from initiatives.plans.models import Initiative
from initiatives.plans.tabs import crumbs, tabs
from initiatives.results.page import results_page
from initiatives.results.selectors import Assessed
from initiatives.results.shape import Plan, RatingCounts
from safer_communities.tenancy.requests import PartnershipRequest

Plain = dict[str, Any]


def not_assessed(actions: int = 0) -> Plan:
    """A plan of so many actions, of which nothing has been worked out yet."""
    return Plan(actions, 0, RatingCounts(), (), (), None, None, ())


def initiative_page(
    request: PartnershipRequest,
    template: str,
    of: Initiative,
    current: str,
    assessment: Assessed[Any] | None,
    context: Plain,
    *,
    pending: bool | None = None,
) -> HttpResponse:
    """A page among the tabs of one initiative. Until its assessment is up to date it says so and refreshes itself."""
    slug = request.partnership.slug
    frame = {"initiative": of, "tabs": tabs(slug, of, current), "crumbs": crumbs(slug, of)}
    return results_page(request, template, assessment, {**frame, **context}, pending=pending)
