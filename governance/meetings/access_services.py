"""Who may change a meeting, and until when. All services of meetings begin here."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404

from governance.groups.selectors import runs_group
from governance.meetings.models import Meeting
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import require
from safer_communities.tenancy.versioning import Conflict

NOT_YOURS = "Only a group's clerk, its chair and vice-chair, and whoever runs the programme can run its meetings."
AGREED = "The minutes of this meeting are agreed as a correct record. Nothing of it can be changed."
CANCELLED = "This meeting is cancelled. Plan a new one instead."


def running(membership: Membership, meeting_id: UUID, *, version: int | None = None) -> Meeting:
    """A meeting, locked until the transaction ends, for somebody who runs it, and that can still be changed.

    Args:
        version: that the person saw; None where what they do goes with whatever somebody else has saved meanwhile.

    Raises:
        Http404, Refused, Conflict, ValidationError.
    """
    meeting = Meeting.objects.select_related("group").select_for_update(of=("self",)).filter(pk=meeting_id).first()
    if meeting is None:
        raise Http404("No such meeting.")
    require(runs_group(membership, meeting.group), NOT_YOURS)
    if problem := closed(meeting):
        raise ValidationError(problem)
    if version is not None and meeting.version != version:
        raise Conflict(meeting)
    return meeting


def closed(meeting: Meeting) -> str:
    """Why nothing of a meeting can be changed any more, or ""."""
    return {Meeting.State.AGREED: AGREED, Meeting.State.CANCELLED: CANCELLED}.get(Meeting.State(meeting.state), "")
