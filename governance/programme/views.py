"""The Programme page: are we on course, and what needs the Board?"""

from typing import Any

from django.http import HttpResponse

from governance.programme import page as programme_page
from governance.programme import selectors as governance
from initiatives.results import selectors
from initiatives.results.page import results_page
from safer_communities.tenancy.requests import PartnershipRequest

Plain = dict[str, Any]


def programme(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """Are we on course, and what needs the Board? From the one stored result of the programme."""
    assessment = selectors.programme_overview()
    context: Plain = {}
    if assessment:
        today = request.membership.partnership.today()
        context = {
            **programme_page.layout(assessment.results, partnership),
            "waiting": programme_page.waiting(governance.decisions_waiting(), partnership),
            **programme_page.updates(
                governance.updates_since_the_board_met(today), partnership, at_most=governance.MOST_UPDATES
            ),
        }
    return results_page(request, "evaluation/programme.html", assessment, context)
