"""What people are told, what they chose to hear of by e-mail, and their calendar addresses.

That nobody gets two digests a day is held by `accounts.Digest`, which belongs to no partnership.
"""

from django.db import models

from safer_communities.tenancy.fields import TenantForeignKey, TenantModel, VersionedModel
from safer_communities.tenancy.models import Membership


class NoticeChoice(VersionedModel):
    """What a member wants to hear of by e-mail. Without a row: the digest, and nothing at once."""

    membership = TenantForeignKey(Membership, related_name="+")
    digest = models.BooleanField(default=True)
    urgent = models.BooleanField(default=False, help_text="Urgent notices at once, not only in the digest.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "membership"], name="one_choice_a_member")]

    def __str__(self) -> str:
        return f"{self.membership_id}: {'digest' if self.digest else 'no digest'}"


class Notice(TenantModel):
    """Something that a member should know. `key` names what it is about, so that nobody is told the same twice."""

    class Kind(models.TextChoices):
        MILESTONE = "milestone", "A milestone is due"
        SIGN_OFF = "sign_off", "A sign-off waits"
        RETURN = "return", "A return is due"
        MEETING_ACTION = "meeting_action", "An action from a meeting is due"
        MEETING = "meeting", "A meeting is called"
        ESCALATION = "escalation", "Something was raised"
        REVIEW = "review", "A review is due"

    membership = TenantForeignKey(Membership, related_name="notices")
    kind = models.CharField(max_length=16, choices=Kind)
    key = models.CharField(max_length=200)
    text = models.CharField(max_length=500)
    path = models.CharField(max_length=300, help_text="The page where it is answered.")
    urgent = models.BooleanField(default=False)
    on = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-on", "id"]
        constraints = [models.UniqueConstraint(fields=["partnership", "membership", "key"], name="notice_once")]
        indexes = [models.Index(fields=["partnership", "sent_at"], name="notice_sent")]

    def __str__(self) -> str:
        return self.text


class Feed(TenantModel):
    """A member's secret calendar address; kept as the digest of its secret. A new one ends the old."""

    membership = TenantForeignKey(Membership, related_name="+")
    secret_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "membership"], name="one_feed_a_member"),
            models.UniqueConstraint(fields=["partnership", "secret_sha256"], name="feed_secret"),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}"
