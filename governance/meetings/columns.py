"""The columns of meetings and of what they asked for, said once."""

from governance.meetings.models import Meeting, MeetingAction
from safer_communities.sheets.columns import KEY, NEEDED, OPTIONAL, Column, Columns, Given
from safer_communities.sheets.common import (
    ID,
    MODIFIED_AT,
    SOURCE,
    URL,
    VERSION,
    day,
    identifier,
    link,
    text,
    time,
    yes_no,
)
from safer_communities.sheets.kinds import Choice

MEETINGS = Columns(
    ID,
    Column("group", text, help="The slug of the group that meets.", path="group__slug", given=KEY),
    Column("group_name", text, path="group__name"),
    Column("title", text, help="Only where it is no ordinary meeting."),
    Column("on", day, given=NEEDED),
    Column("starts", time, help="In the partnership's own time.", null=True, given=OPTIONAL),
    Column("ends", time, null=True),
    Column("place", text, given=OPTIONAL),
    Column("contact", text, given=OPTIONAL, answered=False),
    Column("information", text, given=OPTIONAL, answered=False),
    Column("provisional", yes_no, given=OPTIONAL),
    Column("state", Choice(Meeting.State.choices), given=KEY),
    Column("called_on", day, help="The day on which notice was given.", null=True),
    Column("minutes_by", text, help="The post that wrote the minutes.", given=OPTIONAL),
    Column("minutes_on", day, null=True, given=OPTIONAL),
    Column(
        "agreed_on",
        day,
        help="The day of the meeting that agreed the minutes; they never change afterwards.",
        null=True,
        given=Given(stored=False),
    ),
    SOURCE,
    VERSION,
    MODIFIED_AT,
    URL,
    Column("page", link, help="The meeting's page, for people.", worked_out="{pages}meetings/{id}/"),
)


def numbered(number: str | None) -> str:
    return number or ""


ACTIONS = Columns(
    ID,
    Column("group", text, help="The slug of the group that asked.", path="meeting__group__slug"),
    Column("meeting", identifier, path="meeting_id"),
    Column("meeting_on", day, path="meeting__on"),
    Column("item", text, help="The number of the item that it came from.", worked_out=numbered, of=("item__number",)),
    Column("text", text),
    Column("owner", text, help="Who does it, as minuted: a post."),
    Column("due_on", day, null=True),
    Column("state", Choice(MeetingAction.State.choices)),
    Column("answer", text, help="What was done, or why it is no longer needed."),
    Column("closed_on", day, null=True),
    VERSION,
    MODIFIED_AT,
    URL,
    Column("page", link, help="The action's page, for people.", worked_out="{pages}meetings/actions/{id}/"),
)
