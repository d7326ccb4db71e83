"""Groups, for programs to read."""

from django.db.models import QuerySet

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
        return selectors.groups_with_codes()

    def etag(self, row: dict[str, object]) -> str:
        """What a group oversees, and the posts and names beside it, change without its version."""
        return ""


ADDRESSES = [
    *addresses(GroupResource, "api-group"),
]
