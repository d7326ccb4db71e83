"""Meetings: what is on, who was there, what was said and decided, and who does what."""

import datetime

from django.db import models

from governance.documents.models import Revision
from governance.escalation.models import Escalation
from governance.groups.models import Group, Seat
from safer_communities.tenancy.fields import TenantForeignKey, TenantModel, VersionedModel
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.past import history
from safer_communities.words import long_date


class Meeting(VersionedModel):
    """A meeting of a group. `on`, `starts` and `ends` are in the partnership's own time.

    Its minutes are drafted, circulated, and agreed as a correct record at a later meeting (`agreed_at`); from then on
    nothing of it can change (triggers hold that).
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        CALLED = "called", "Notice given"
        HELD = "held", "Held, minutes being written"
        CIRCULATED = "circulated", "Draft minutes circulated"
        AGREED = "agreed", "Minutes agreed"
        CANCELLED = "cancelled", "Cancelled"

    group = TenantForeignKey(Group, related_name="meetings")
    title = models.CharField(max_length=200, blank=True, help_text="Only where it is no ordinary meeting.")
    on = models.DateField()
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED)
    provisional = models.BooleanField(default=False)
    contact = models.CharField(max_length=300, blank=True, help_text="Whom to ask: a post, telephone, e-mail address.")
    information = models.TextField(blank=True, help_text="Markdown: access, evacuation and the like.")
    called_on = models.DateField(null=True, blank=True)
    minutes_by = models.CharField(max_length=200, blank=True, help_text="The post that wrote the minutes.")
    minutes_on = models.DateField(null=True, blank=True)
    agreed_at = TenantForeignKey("self", null=True, blank=True, related_name="agreed_minutes")
    agreed_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    history = history()

    class Meta:
        ordering = ["-on"]
        indexes = [models.Index(fields=["partnership", "on"], name="meeting_on")]

    def __str__(self) -> str:
        return self.title or f"{self.group} of {long_date(self.on)}"


class AgendaItem(VersionedModel):
    """An item of an agenda, and its minute: Markdown, written while the meeting goes on."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", "Ordinary item"
        WELCOME = "welcome", "Welcome and introductions"
        APOLOGIES = "apologies", "Apologies for absence"
        MINUTES = "minutes", "Minutes of the last meeting"
        MATTERS_ARISING = "matters_arising", "Matters arising"
        ESCALATED = "escalated", "Raised to this group"
        OTHER_BUSINESS = "other_business", "Any other business"
        NEXT_MEETING = "next_meeting", "Date of the next meeting"

    meeting = TenantForeignKey(Meeting, related_name="items")
    parent = TenantForeignKey("self", null=True, blank=True, related_name="parts")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=10, help_text="As printed, such as “5” or “i)”.")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.ORDINARY)
    title = models.CharField(max_length=300)
    presenter = models.CharField(max_length=200, blank=True, help_text="A post, not a person.")
    timing = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Minutes.")
    pages = models.CharField(max_length=20, blank=True, help_text="Of the pack, as printed.")
    escalation = TenantForeignKey(Escalation, null=True, blank=True, related_name="items")
    minute = models.TextField(blank=True, help_text="Markdown.")
    comes_up: datetime.time | None  # `pages` works it out from the timings before it

    history = history()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "meeting", "position"],
                name="agenda_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["partnership", "meeting", "escalation"], name="raised_once_on_an_agenda"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class MinuteDraft(TenantModel):
    """What somebody has typed of a minute and not saved yet, kept every few seconds so that nothing is lost."""

    item = TenantForeignKey(AgendaItem, related_name="drafts")
    membership = TenantForeignKey(Membership, related_name="+")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(help_text="The version of the minute that it was typed over.")
    kept_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "item", "membership"], name="one_draft_a_person")]

    def __str__(self) -> str:
        return self.text


class Attachment(TenantModel):
    """A paper that goes with an agenda item: one of ours, or a version of a document."""

    item = TenantForeignKey(AgendaItem, related_name="attachments")
    position = models.PositiveSmallIntegerField()
    paper = TenantForeignKey("governance.Paper", null=True, blank=True, related_name="+")
    revision = TenantForeignKey(Revision, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(paper=None) ^ models.Q(revision=None), name="attachment_is_one_thing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper_id or self.revision_id} for {self.item_id}"


class Attendance(VersionedModel):
    """Who was there, who sent apologies, who listened. Posts; `seat` where the person holds one."""

    class Presence(models.TextChoices):
        PRESENT = "present", "Present"
        ALSO_PRESENT = "also_present", "Also present"
        OBSERVER = "observer", "Observer"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent"

    meeting = TenantForeignKey(Meeting, related_name="attendances")
    position = models.PositiveSmallIntegerField()
    post = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    seat = TenantForeignKey(Seat, null=True, blank=True, related_name="+")
    presence = models.CharField(max_length=12, choices=Presence)
    stands_in_for = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=200, blank=True)

    history = history()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.post


class Decision(VersionedModel):
    """What a meeting decided under an item."""

    meeting = TenantForeignKey(Meeting, related_name="decisions")
    item = TenantForeignKey(AgendaItem, related_name="decisions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    escalation = TenantForeignKey(Escalation, null=True, blank=True, related_name="decisions")

    history = history()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text


class MeetingAction(VersionedModel):
    """Something that a meeting asked somebody to do. It is carried to each next meeting of the group until it is done.

    `owner` is a post as written; `member` is who it is in the system, where they are.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        DROPPED = "dropped", "No longer needed"

    meeting = TenantForeignKey(Meeting, related_name="actions")
    item = TenantForeignKey(AgendaItem, null=True, blank=True, related_name="actions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    owner = models.CharField(max_length=200)
    member = TenantForeignKey(Membership, null=True, blank=True, related_name="meeting_actions")
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(blank=True, help_text="What was done, or why it is no longer needed.")
    closed_on = models.DateField(null=True, blank=True)
    late: bool  # `pages` compares with today

    history = history()

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["partnership", "state", "due_on"], name="meeting_action_due")]

    def __str__(self) -> str:
        return self.text
