"""A page of stored results: until they are up to date it says so and refreshes itself."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from initiatives.results.selectors import Assessed
from safer_communities.tenancy.requests import PartnershipRequest

Plain = dict[str, Any]


def results_page(
    request: PartnershipRequest,
    template: str,
    assessment: Assessed[Any] | None,
    context: Plain,
    *,
    pending: bool | None = None,
) -> HttpResponse:
    """A page that reads a stored assessment.

    Args:
        pending: whether what it shows is being worked out; as the assessment says, unless given.
    """
    waiting = (assessment is None or assessment.pending) if pending is None else pending
    frame = {"assessment": assessment, "pending": waiting, "recalculating": waiting}
    return render(request, template, {**frame, **context})
