"""Indicators and observations, for programs. The stored results are in `results_api`."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.scorecards import selectors, services
from evaluation.scorecards.columns import INDICATORS, OBSERVATIONS
from evaluation.scorecards.models import Indicator, Observation
from safer_communities.rest.addresses import addresses
from safer_communities.rest.described import described, sent
from safer_communities.rest.filters import Filter, day, identifier, initiative, modified_since, one_of
from safer_communities.rest.resource import Resource, request_key
from safer_communities.tenancy.models import Role
from safer_communities.tenancy.permissions import require

NUMBER = {"max_digits": 12, "decimal_places": 4}
INDICATOR_KINDS = Indicator.Kind.choices


class IndicatorResource(Resource):
    """The lines of the scorecards."""

    resource = "indicators"
    summaries = {"list": "Indicators", "retrieve": "One indicator"}
    columns = INDICATORS
    serializer_class = described("Indicator", INDICATORS)
    filters = (
        initiative(),
        Filter("kind", "kind", one_of(dict(INDICATOR_KINDS)), "Activity or outcome."),
        modified_since("modified_at"),
    )

    def rows(self) -> QuerySet[Indicator]:
        return selectors.indicators(self.membership)


class ObservationResource(Resource):
    """What was observed. Records are never changed: of two for one period, the later one counts."""

    resource = "observations"
    takes_key = True
    summaries = {"list": "Observations", "retrieve": "One observation", "create": "Record an observation"}
    columns = OBSERVATIONS
    serializer_class = described("Observation", OBSERVATIONS)
    inputs = {"create": sent("ObservationInput", OBSERVATIONS)}
    filters = (
        initiative(),
        Filter("indicator", "indicator_id", identifier, "Of one indicator."),
        Filter("period_from", "period_end__gte", day, "Of a period that ends on this day or later."),
        Filter("period_to", "period_start__lte", day, "Of a period that starts on this day or earlier."),
        modified_since("recorded_at"),
    )

    def rows(self) -> QuerySet[Observation]:
        return selectors.observations()

    def create(self, request: Request, **_: Any) -> Response:
        can = self.membership.has(Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER, Role.PROJECT_MANAGER, Role.PARTNER_LEAD)
        require(can, services.NOT_YOURS)
        key, sent = request_key(request), self.sent()
        sent["indicator_id"] = sent.pop("indicator")
        return self.recorded(services.record_observation(membership=self.membership, request_key=key, **sent))


ADDRESSES = [
    *addresses(IndicatorResource, "api-indicator"),
    *addresses(ObservationResource, "api-observation", post=True),
]
