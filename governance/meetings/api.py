"""Meetings and what they asked for, for programs to read."""

from django.db.models import QuerySet

from governance.meetings import selectors
from governance.meetings.columns import ACTIONS, MEETINGS
from governance.meetings.models import Meeting, MeetingAction
from safer_communities.rest.addresses import addresses
from safer_communities.rest.described import described
from safer_communities.rest.filters import Filter, day, modified_since, one_of, text
from safer_communities.rest.resource import Resource

STATES, ACTION_STATES = Meeting.State.choices, MeetingAction.State.choices


class MeetingResource(Resource):
    """The groups' meetings, planned and past. Agendas and minutes are on their pages."""

    resource = "meetings"
    summaries = {"list": "The meetings of the groups", "retrieve": "One meeting"}
    columns = MEETINGS
    serializer_class = described("Meeting", MEETINGS)
    filters = (
        Filter("group", "group__slug", text, "The slug of one group, such as board."),
        Filter("state", "state", one_of(dict(STATES)), "Where the meeting stands."),
        Filter("from", "on__gte", day, "Only meetings on this day or later."),
        Filter("to", "on__lte", day, "Only meetings on this day or earlier."),
        modified_since("modified_at"),
    )

    def rows(self) -> QuerySet[Meeting]:
        return selectors.meetings()


class MeetingActionResource(Resource):
    """What meetings asked somebody to do; carried to each next meeting of the group until it is done."""

    resource = "meeting-actions"
    summaries = {"list": "The actions that meetings asked for", "retrieve": "One action from a meeting"}
    columns = ACTIONS
    serializer_class = described("MeetingAction", ACTIONS)
    filters = (
        Filter("group", "meeting__group__slug", text, "The slug of one group, such as board."),
        Filter("state", "state", one_of(dict(ACTION_STATES)), "Whether it is done."),
        Filter("due_before", "due_on__lt", day, "Only what is to be done before this day."),
        modified_since("modified_at"),
    )

    def rows(self) -> QuerySet[MeetingAction]:
        return selectors.actions()


ADDRESSES = [
    *addresses(MeetingResource, "api-meeting"),
    *addresses(MeetingActionResource, "api-meeting-action"),
]
