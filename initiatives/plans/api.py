"""Initiatives and the actions of their plans, for programs."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from initiatives.plans import selectors, services
from initiatives.plans.columns import ACTIONS, INITIATIVES, NOTE
from initiatives.plans.models import Action, Initiative
from safer_communities.rest.addresses import addresses
from safer_communities.rest.described import described, sent
from safer_communities.rest.filters import Filter, day, initiative, modified_since, one_of, text
from safer_communities.rest.resource import Resource
from safer_communities.sheets.columns import Row
from safer_communities.tenancy.models import Role
from safer_communities.tenancy.permissions import require
from safer_communities.vocabulary import Gate, Status


class InitiativeResource(Resource):
    """The programme's initiatives."""

    resource = "initiatives"
    summaries = {"list": "The initiatives", "retrieve": "One initiative"}
    columns = INITIATIVES
    serializer_class = described("Initiative", INITIATIVES)
    filters = (initiative("code"), modified_since("modified_at"))

    def rows(self) -> QuerySet[Initiative]:
        return selectors.initiatives(self.membership)


class ActionResource(Resource):
    """The actions of all plans, as printed and as understood."""

    resource = "actions"
    summaries = {
        "list": "The actions of the plans",
        "retrieve": "One action",
        "partial_update": "Say where an action stands, or correct its wording",
    }
    columns = ACTIONS
    serializer_class = described("Action", ACTIONS)
    inputs = {"partial_update": sent("ActionChange", ACTIONS.with_more(NOTE))}
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
        return selectors.every_action()

    def allow(self) -> None:
        can = self.membership.has(Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER, Role.PROJECT_MANAGER)
        require(can, services.NOT_YOURS)

    def change(self, row_id: UUID, version: int, changes: dict[str, Any]) -> Action:
        return services.update_action(membership=self.membership, action_id=row_id, version=version, **changes)

    def changed(self, instance: Action) -> Row:
        # complete as it is: no further statement
        [answered] = self.answered([ACTIONS.values(instance)])
        return answered


ADDRESSES = [
    *addresses(InitiativeResource, "api-initiative"),
    *addresses(ActionResource, "api-action", patch=True),
]
