"""Initiatives and the actions of their plans, for programs."""

import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from initiatives.by_when.reading import ByWhen, in_words
from initiatives.plans import selectors, services
from initiatives.plans.models import Action, Gate, Initiative, Status
from safer_communities.rest.addresses import addresses
from safer_communities.rest.filters import Filter, day, initiative, modified_since, one_of, text
from safer_communities.rest.resource import ChoiceField, Flat, Resource, Strict, iso, moment
from safer_communities.tenancy.models import Role
from safer_communities.tenancy.permissions import require


class InitiativeSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    code = serializers.CharField(help_text="The printed letter, by which other lists are filtered.")
    slug = serializers.CharField()
    name = serializers.CharField()
    position = serializers.IntegerField(help_text="The printed order.")
    description = serializers.CharField()
    target_group = serializers.CharField()
    strategic_lead = serializers.CharField(help_text="A post.")
    lead_organisation = serializers.CharField(allow_null=True)
    steering_group = serializers.CharField()
    pilot = serializers.CharField()
    funding_model = serializers.CharField()
    source = serializers.CharField()
    version = serializers.IntegerField()
    modified_at = serializers.DateTimeField()
    url = serializers.URLField()


class InitiativeResource(Resource):
    """The programme's initiatives."""

    resource = "initiatives"
    summaries = {"list": "The initiatives", "retrieve": "One initiative"}
    serializer_class = InitiativeSerializer
    columns = (
        "id",
        "code",
        "slug",
        "name",
        "position",
        "description",
        "target_group",
        "strategic_lead",
        "lead_organisation__name",
        "steering_group",
        "pilot",
        "funding_model",
        "source",
        "version",
        "modified_at",
    )
    filters = (initiative("code"), modified_since("modified_at"))

    def rows(self) -> QuerySet[Initiative]:
        return selectors.initiatives(self.membership)

    def represent(self, row: Any) -> dict[str, Any]:
        row_id = str(row.id)
        return {
            "id": row_id,
            "code": row.code,
            "slug": row.slug,
            "name": row.name,
            "position": row.position,
            "description": row.description,
            "target_group": row.target_group,
            "strategic_lead": row.strategic_lead,
            "lead_organisation": row.lead_organisation__name,
            "steering_group": row.steering_group,
            "pilot": row.pilot,
            "funding_model": row.funding_model,
            "source": row.source,
            "version": row.version,
            "modified_at": moment(row.modified_at),
            "url": f"{self.base}{row_id}/",
        }


class ActionSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    initiative = serializers.CharField(help_text="Its code.")
    position = serializers.IntegerField(help_text="The order in the plan: printed numbers repeat and skip.")
    number = serializers.CharField(help_text="As printed.")
    description = serializers.CharField()
    leads = serializers.CharField(help_text="As printed.")
    by_when = serializers.CharField(help_text="As printed.")
    understood = serializers.CharField(help_text="What was understood of by_when, in words.")
    due_start = serializers.DateField(allow_null=True)
    due_end = serializers.DateField(allow_null=True, help_text="The last day on which it is in time.")
    precision = serializers.CharField(help_text="day, month, months, quarter, year, or empty without dates.")
    to_be_confirmed = serializers.BooleanField()
    ongoing = serializers.BooleanField()
    depends_on = serializers.CharField(help_text="A reference as printed.")
    not_understood = serializers.CharField(help_text="Words of by_when that were not understood.")
    assumed = serializers.CharField(help_text="What was assumed to understand by_when.")
    gate = serializers.ChoiceField(Gate.choices, allow_blank=True)
    status = serializers.ChoiceField(Status.choices)
    achieved_on = serializers.DateField(allow_null=True)
    forecast_on = serializers.DateField(allow_null=True)
    problem_resolved = serializers.BooleanField()
    last_note = serializers.CharField()
    last_note_on = serializers.DateField(allow_null=True)
    source = serializers.CharField()
    version = serializers.IntegerField()
    modified_at = serializers.DateTimeField()
    url = serializers.URLField()
    page = serializers.URLField(help_text="The page of the action, for people.")


class ActionChange(Strict):
    status = ChoiceField(Status.choices, required=False)
    achieved_on = serializers.DateField(
        required=False, allow_null=True, help_text="Only with the status achieved; left out, it is today."
    )
    forecast_on = serializers.DateField(required=False, allow_null=True)
    problem_resolved = serializers.BooleanField(required=False)
    description = serializers.CharField(required=False)
    leads = serializers.CharField(required=False, allow_blank=True, max_length=300)
    by_when = serializers.CharField(required=False, allow_blank=True, max_length=200)
    gate = ChoiceField(Gate.choices, required=False, allow_blank=True)
    note = serializers.CharField(required=False, allow_blank=True, help_text="A dated note that goes with the change.")


@lru_cache(maxsize=4096)
def understood(
    start: datetime.date | None, end: datetime.date | None, precision: str, tbc: bool, ongoing: bool, depends_on: str
) -> str:
    """What was understood of a by-when, in words. A programme prints the same few again and again."""
    return in_words(
        ByWhen(
            printed="",
            start=start,
            end=end,
            precision=precision,
            to_be_confirmed=tbc,
            ongoing=ongoing,
            depends_on=depends_on,
        )
    )


class ActionResource(Resource):
    """The actions of all plans, as printed and as understood."""

    resource = "actions"
    summaries = {
        "list": "The actions of the plans",
        "retrieve": "One action",
        "partial_update": "Say where an action stands, or correct its wording",
    }
    serializer_class = ActionSerializer
    inputs = {"partial_update": ActionChange}
    columns = (
        "id",
        "initiative__code",
        "position",
        "number",
        "description",
        "leads",
        "by_when",
        "due_start",
        "due_end",
        "precision",
        "to_be_confirmed",
        "ongoing",
        "depends_on",
        "not_understood",
        "assumed",
        "gate",
        "status",
        "achieved_on",
        "forecast_on",
        "problem_resolved",
        "last_note",
        "last_note_on",
        "source",
        "version",
        "modified_at",
    )
    filters = (
        initiative(),
        Filter("status", "status", one_of(dict(Status.choices)), "Where it stands."),
        Filter("gate", "gate", one_of(dict(Gate.choices)), "Only gates of this kind."),
        Filter("due_from", "due_end__gte", day, "Due on this day or later."),
        Filter("due_to", "due_end__lte", day, "Due on this day or earlier."),
        Filter("lead", "leads__icontains", text, "Words in its leads, as printed."),
        modified_since("modified_at"),
    )

    def rows(self) -> QuerySet[Action]:
        # everybody reads all actions; who may change one is for the service to say
        return Action.objects.all()

    def represent(self, row: Any) -> dict[str, Any]:
        row_id = str(row.id)
        return {
            "id": row_id,
            "initiative": row.initiative__code,
            "position": row.position,
            "number": row.number,
            "description": row.description,
            "leads": row.leads,
            "by_when": row.by_when,
            "understood": understood(
                row.due_start, row.due_end, row.precision, row.to_be_confirmed, row.ongoing, row.depends_on
            ),
            "due_start": iso(row.due_start),
            "due_end": iso(row.due_end),
            "precision": row.precision,
            "to_be_confirmed": row.to_be_confirmed,
            "ongoing": row.ongoing,
            "depends_on": row.depends_on,
            "not_understood": row.not_understood,
            "assumed": row.assumed,
            "gate": row.gate,
            "status": row.status,
            "achieved_on": iso(row.achieved_on),
            "forecast_on": iso(row.forecast_on),
            "problem_resolved": row.problem_resolved,
            "last_note": row.last_note,
            "last_note_on": iso(row.last_note_on),
            "source": row.source,
            "version": row.version,
            "modified_at": moment(row.modified_at),
            "url": f"{self.base}{row_id}/",
            "page": f"{self.pages}{row_id}/",
        }

    @property
    def pages(self) -> str:
        return self.base.replace("/api/v1/p/", "/p/", 1)

    def allow(self) -> None:
        can = self.membership.has(Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER, Role.PROJECT_MANAGER)
        require(can, services.NOT_YOURS)

    def change(self, row_id: UUID, version: int, changes: dict[str, Any]) -> Action:
        return services.update_action(membership=self.membership, action_id=row_id, version=version, **changes)

    def changed(self, instance: Action) -> dict[str, Any]:
        # complete as it is: no further statement
        self.base = self.address()
        return self.represent(Flat(instance))


ADDRESSES = [
    *addresses(InitiativeResource, "api-initiative"),
    *addresses(ActionResource, "api-action", patch=True),
]
