"""Groups, for programs to read."""

from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet
from rest_framework import serializers

from governance.groups import selectors
from governance.groups.models import Group
from safer_communities.rest.addresses import addresses
from safer_communities.rest.filters import Filter, modified_since, one_of
from safer_communities.rest.resource import Resource, moment

KINDS, STATES, RULES = Group.Kind.choices, Group.State.choices, Group.Rule.choices


class GroupSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    slug = serializers.CharField(help_text="By which other lists are filtered.")
    name = serializers.CharField()
    short_name = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    state = serializers.ChoiceField(STATES)
    position = serializers.IntegerField()
    purpose = serializers.CharField()
    escalates_to = serializers.CharField(allow_null=True, help_text="The slug of the group that it raises to.")
    initiatives = serializers.ListField(child=serializers.CharField(), help_text="The codes of what it oversees.")
    quorum = serializers.IntegerField(help_text="Voting seats that must answer or be present.")
    rule = serializers.ChoiceField(RULES, help_text="What makes a decision of its answers.")
    clerk = serializers.CharField(allow_null=True, help_text="A post.")
    source = serializers.CharField()
    version = serializers.IntegerField()
    modified_at = serializers.DateTimeField()
    url = serializers.URLField()
    page = serializers.URLField(help_text="The group's page, for people.")


class GroupResource(Resource):
    """The Board, the programme board, steering groups, operational groups and forums. Seats are on their pages."""

    resource = "groups"
    summaries = {"list": "The groups", "retrieve": "One group"}
    serializer_class = GroupSerializer
    columns = (
        "id", "slug", "name", "short_name", "kind", "state", "position", "purpose", "escalates_to__slug", "codes",
        "quorum", "rule", "clerk__post", "source", "version", "modified_at",
    )  # fmt: skip
    filters = (
        Filter("kind", "kind", one_of(dict(KINDS)), "What kind of group."),
        Filter("state", "state", one_of(dict(STATES)), "Proposed, active or ended."),
        modified_since("modified_at"),
    )

    def rows(self) -> QuerySet[Group]:
        named = Q(oversights__initiative__code__isnull=False)
        codes = ArrayAgg("oversights__initiative__code", filter=named, order_by="oversights__initiative__position")
        return selectors.groups().annotate(codes=codes)

    def represent(self, row: Any) -> dict[str, Any]:
        row_id = str(row.id)
        return {
            "id": row_id,
            "slug": row.slug,
            "name": row.name,
            "short_name": row.short_name,
            "kind": row.kind,
            "state": row.state,
            "position": row.position,
            "purpose": row.purpose,
            "escalates_to": row.escalates_to__slug,
            "initiatives": row.codes or [],
            "quorum": row.quorum,
            "rule": row.rule,
            "clerk": row.clerk__post,
            "source": row.source,
            "version": row.version,
            "modified_at": moment(row.modified_at),
            "url": f"{self.base}{row_id}/",
            "page": f"{self.base.replace('/api/v1/p/', '/p/', 1).removesuffix('groups/')}governance/{row.slug}/",
        }

    def etag(self, row: dict[str, Any]) -> str:
        """What a group oversees, and the posts and names beside it, change without its version."""
        return ""


ADDRESSES = [
    *addresses(GroupResource, "api-group"),
]
