"""Groups, for programs to read."""

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet

from governance.groups import selectors
from governance.groups.columns import GROUPS
from governance.groups.models import Group
from safer_communities.rest.addresses import addresses
from safer_communities.rest.described import described
from safer_communities.rest.filters import Filter, modified_since, one_of
from safer_communities.rest.resource import Resource

KINDS, STATES, RULES = Group.Kind.choices, Group.State.choices, Group.Rule.choices


class GroupResource(Resource):
    """The Board, the programme board, steering groups, operational groups and forums. Seats are on their pages."""

    resource = "groups"
    summaries = {"list": "The groups", "retrieve": "One group"}
    columns = GROUPS
    serializer_class = described("Group", GROUPS)
    filters = (
        Filter("kind", "kind", one_of(dict(KINDS)), "What kind of group."),
        Filter("state", "state", one_of(dict(STATES)), "Proposed, active or ended."),
        modified_since("modified_at"),
    )

    def rows(self) -> QuerySet[Group]:
        named = Q(oversights__initiative__code__isnull=False)
        codes = ArrayAgg("oversights__initiative__code", filter=named, order_by="oversights__initiative__position")
        return selectors.groups().annotate(codes=codes)

    def etag(self, row: dict[str, object]) -> str:
        """What a group oversees, and the posts and names beside it, change without its version."""
        return ""


ADDRESSES = [
    *addresses(GroupResource, "api-group"),
]
