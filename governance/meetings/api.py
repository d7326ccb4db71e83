"""Meetings and what they asked for, for programs to read."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from governance.meetings import selectors
from governance.meetings.models import Meeting, MeetingAction
from safer_communities.rest.addresses import addresses
from safer_communities.rest.filters import Filter, day, modified_since, one_of, text
from safer_communities.rest.resource import Resource, iso, moment

STATES, ACTION_STATES = Meeting.State.choices, MeetingAction.State.choices


class MeetingSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    group = serializers.CharField(help_text="The slug of the group that meets.")
    group_name = serializers.CharField()
    title = serializers.CharField(help_text="Only where it is no ordinary meeting.")
    on = serializers.DateField()
    starts = serializers.TimeField(allow_null=True, help_text="In the partnership's own time.")
    ends = serializers.TimeField(allow_null=True)
    place = serializers.CharField()
    provisional = serializers.BooleanField()
    state = serializers.ChoiceField(STATES)
    called_on = serializers.DateField(allow_null=True, help_text="The day on which notice was given.")
    minutes_by = serializers.CharField(help_text="The post that wrote the minutes.")
    minutes_on = serializers.DateField(allow_null=True)
    agreed_on = serializers.DateField(
        allow_null=True, help_text="The day of the meeting that agreed the minutes; they never change afterwards."
    )
    source = serializers.CharField()
    version = serializers.IntegerField()
    modified_at = serializers.DateTimeField()
    url = serializers.URLField()
    page = serializers.URLField(help_text="The meeting's page, for people.")


class MeetingResource(Resource):
    """The groups' meetings, planned and past. Agendas and minutes are on their pages."""

    resource = "meetings"
    summaries = {"list": "The meetings of the groups", "retrieve": "One meeting"}
    serializer_class = MeetingSerializer
    columns = (
        "id", "group__slug", "group__name", "title", "on", "starts", "ends", "place", "provisional", "state",
        "called_on", "minutes_by", "minutes_on", "agreed_on", "source", "version", "modified_at",
    )  # fmt: skip
    filters = (
        Filter("group", "group__slug", text, "The slug of one group, such as board."),
        Filter("state", "state", one_of(dict(STATES)), "Where the meeting stands."),
        Filter("from", "on__gte", day, "Only meetings on this day or later."),
        Filter("to", "on__lte", day, "Only meetings on this day or earlier."),
        modified_since("modified_at"),
    )

    def rows(self) -> QuerySet[Meeting]:
        return selectors.meetings()

    def represent(self, row: Any) -> dict[str, Any]:
        row_id = str(row.id)
        return {
            "id": row_id,
            "group": row.group__slug,
            "group_name": row.group__name,
            "title": row.title,
            "on": iso(row.on),
            "starts": row.starts and row.starts.isoformat(),
            "ends": row.ends and row.ends.isoformat(),
            "place": row.place,
            "provisional": row.provisional,
            "state": row.state,
            "called_on": iso(row.called_on),
            "minutes_by": row.minutes_by,
            "minutes_on": iso(row.minutes_on),
            "agreed_on": iso(row.agreed_on),
            "source": row.source,
            "version": row.version,
            "modified_at": moment(row.modified_at),
            "url": f"{self.base}{row_id}/",
            "page": f"{self.base.replace('/api/v1/p/', '/p/', 1)}{row_id}/",
        }


class MeetingActionSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    group = serializers.CharField(help_text="The slug of the group that asked.")
    meeting = serializers.UUIDField()
    meeting_on = serializers.DateField()
    item = serializers.CharField(help_text="The number of the item that it came from.")
    text = serializers.CharField()
    owner = serializers.CharField(help_text="Who does it, as minuted: a post.")
    due_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(ACTION_STATES)
    answer = serializers.CharField(help_text="What was done, or why it is no longer needed.")
    closed_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()
    modified_at = serializers.DateTimeField()
    url = serializers.URLField()
    page = serializers.URLField(help_text="The action's page, for people.")


class MeetingActionResource(Resource):
    """What meetings asked somebody to do; carried to each next meeting of the group until it is done."""

    resource = "meeting-actions"
    summaries = {"list": "The actions that meetings asked for", "retrieve": "One action from a meeting"}
    serializer_class = MeetingActionSerializer
    columns = (
        "id", "meeting__group__slug", "meeting_id", "meeting__on", "item__number", "text", "owner", "due_on", "state",
        "answer", "closed_on", "version", "modified_at",
    )  # fmt: skip
    filters = (
        Filter("group", "meeting__group__slug", text, "The slug of one group, such as board."),
        Filter("state", "state", one_of(dict(ACTION_STATES)), "Whether it is done."),
        Filter("due_before", "due_on__lt", day, "Only what is to be done before this day."),
        modified_since("modified_at"),
    )

    def rows(self) -> QuerySet[MeetingAction]:
        return selectors.actions()

    def represent(self, row: Any) -> dict[str, Any]:
        row_id = str(row.id)
        pages = self.base.replace("/api/v1/p/", "/p/", 1).removesuffix("meeting-actions/")
        return {
            "id": row_id,
            "group": row.meeting__group__slug,
            "meeting": str(row.meeting_id),
            "meeting_on": iso(row.meeting__on),
            "item": row.item__number or "",
            "text": row.text,
            "owner": row.owner,
            "due_on": iso(row.due_on),
            "state": row.state,
            "answer": row.answer,
            "closed_on": iso(row.closed_on),
            "version": row.version,
            "modified_at": moment(row.modified_at),
            "url": f"{self.base}{row_id}/",
            "page": f"{pages}meetings/actions/{row_id}/",
        }


ADDRESSES = [
    *addresses(MeetingResource, "api-meeting"),
    *addresses(MeetingActionResource, "api-meeting-action"),
]
