"""Indicators and observations, for programs. The stored results are in `results_api`."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.scorecards import selectors, services
from evaluation.scorecards.models import Indicator, Observation
from safer_communities.rest.addresses import addresses
from safer_communities.rest.filters import Filter, day, identifier, initiative, modified_since, one_of
from safer_communities.rest.paging import Row
from safer_communities.rest.resource import Resource, Strict, iso, moment, plain, request_key
from safer_communities.tenancy.models import Role
from safer_communities.tenancy.permissions import require

NUMBER = {"max_digits": 12, "decimal_places": 4}
INDICATOR_KINDS = Indicator.Kind.choices


class IndicatorSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    initiative = serializers.CharField(help_text="Its code.")
    position = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(INDICATOR_KINDS)
    measure = serializers.ChoiceField(
        Indicator.Measure.choices,
        help_text="count: in a period; rate: a share from 0 to 1; stock: at a date.",
    )
    unit = serializers.CharField()
    direction = serializers.ChoiceField(Indicator.Direction.choices)
    baseline = serializers.DecimalField(**NUMBER, allow_null=True)
    baseline_note = serializers.CharField()
    target = serializers.DecimalField(**NUMBER, allow_null=True)
    target_note = serializers.CharField()
    tolerance = serializers.DecimalField(max_digits=4, decimal_places=3, allow_null=True, help_text="Share of target.")
    driver = serializers.CharField(help_text="The driver that its observations replace in the observed scenario.")
    frequency = serializers.CharField()
    source = serializers.CharField()
    version = serializers.IntegerField()
    modified_at = serializers.DateTimeField()
    url = serializers.URLField()


class IndicatorResource(Resource):
    """The lines of the scorecards."""

    resource = "indicators"
    summaries = {"list": "Indicators", "retrieve": "One indicator"}
    serializer_class = IndicatorSerializer
    columns = (
        "id",
        "initiative__code",
        "position",
        "code",
        "name",
        "kind",
        "measure",
        "unit",
        "direction",
        "baseline",
        "baseline_note",
        "target",
        "target_note",
        "tolerance",
        "driver",
        "frequency",
        "source",
        "version",
        "modified_at",
    )
    filters = (
        initiative(),
        Filter("kind", "kind", one_of(dict(INDICATOR_KINDS)), "Activity or outcome."),
        modified_since("modified_at"),
    )

    def rows(self) -> QuerySet[Indicator]:
        return selectors.indicators(self.membership)

    def represent(self, row: Any) -> Row:
        row_id = str(row.id)
        return {
            "id": row_id,
            "initiative": row.initiative__code,
            "position": row.position,
            "code": row.code,
            "name": row.name,
            "kind": row.kind,
            "measure": row.measure,
            "unit": row.unit,
            "direction": row.direction,
            "baseline": plain(row.baseline),
            "baseline_note": row.baseline_note,
            "target": plain(row.target),
            "target_note": row.target_note,
            "tolerance": plain(row.tolerance),
            "driver": row.driver,
            "frequency": row.frequency,
            "source": row.source,
            "version": row.version,
            "modified_at": moment(row.modified_at),
            "url": f"{self.base}{row_id}/",
        }


class ObservationSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    initiative = serializers.CharField(help_text="Its code.")
    indicator = serializers.UUIDField()
    code = serializers.CharField(help_text="Of the indicator.")
    name = serializers.CharField(help_text="Of the indicator.")
    unit = serializers.CharField()
    period_start = serializers.DateField()
    period_end = serializers.DateField()
    value = serializers.DecimalField(**NUMBER, help_text="A rate is a share from 0 to 1.")
    source = serializers.CharField()
    note = serializers.CharField()
    person = serializers.CharField(help_text="The post that recorded it.")
    recorded_at = serializers.DateTimeField()
    url = serializers.URLField()


class ObservationInput(Strict):
    indicator = serializers.UUIDField(help_text="The id of an indicator.")
    period_start = serializers.DateField()
    period_end = serializers.DateField(help_text="The last day; the same as the first for a number at a date.")
    value = serializers.DecimalField(**NUMBER, help_text="A rate is a share from 0 to 1.")
    source = serializers.CharField(max_length=300, help_text="The report or count.")
    note = serializers.CharField(required=False, allow_blank=True, default="")


class ObservationResource(Resource):
    """What was observed. Records are never changed: of two for one period, the later one counts."""

    resource = "observations"
    takes_key = True
    summaries = {"list": "Observations", "retrieve": "One observation", "create": "Record an observation"}
    serializer_class = ObservationSerializer
    inputs = {"create": ObservationInput}
    columns = (
        "id",
        "initiative__code",
        "indicator_id",
        "indicator__code",
        "indicator__name",
        "indicator__unit",
        "period_start",
        "period_end",
        "value",
        "source",
        "note",
        "person",
        "recorded_at",
    )
    filters = (
        initiative(),
        Filter("indicator", "indicator_id", identifier, "Of one indicator."),
        Filter("period_from", "period_end__gte", day, "Of a period that ends on this day or later."),
        Filter("period_to", "period_start__lte", day, "Of a period that starts on this day or earlier."),
        modified_since("recorded_at"),
    )

    def rows(self) -> QuerySet[Observation]:
        return selectors.observations()

    def represent(self, row: Any) -> Row:
        row_id = str(row.id)
        return {
            "id": row_id,
            "initiative": row.initiative__code,
            "indicator": str(row.indicator_id),
            "code": row.indicator__code,
            "name": row.indicator__name,
            "unit": row.indicator__unit,
            "period_start": iso(row.period_start),
            "period_end": iso(row.period_end),
            "value": plain(row.value),
            "source": row.source,
            "note": row.note,
            "person": row.person,
            "recorded_at": moment(row.recorded_at),
            "url": f"{self.base}{row_id}/",
        }

    def create(self, request: Request, **_: Any) -> Response:
        can = self.membership.has(Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER, Role.PROJECT_MANAGER, Role.PARTNER_LEAD)
        require(can, services.NOT_YOURS)
        key, sent = request_key(request), self.sent()
        sent["indicator_id"] = sent.pop("indicator")
        if already := self.record_once(Observation.objects.all(), sent, key):
            return self.answer(already)
        observation = services.record_observation(membership=self.membership, request_key=key, **sent)
        row = self.read(observation.pk)
        return self.answer(row, status=201, Location=row["url"])


ADDRESSES = [
    *addresses(IndicatorResource, "api-indicator"),
    *addresses(ObservationResource, "api-observation", post=True),
]
