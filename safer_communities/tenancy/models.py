"""Partnerships, the organisations in them, who belongs to them and in which role; and the outbox."""

import datetime
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from uuid_utils.compat import uuid7

from safer_communities.tenancy.fields import TenantForeignKey, TenantModel
from safer_communities.vocabulary import Agency


class Partnership(models.Model):
    """A community safety partnership: the tenant. Its settings are what red and amber mean here.

    Thresholds of risk are residual likelihood × impact out of 25; shares are fractions (0.20 is 20 %).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    frozen_on = models.DateField(
        null=True,
        blank=True,
        help_text="The day that “today” means, for an archived or demonstration programme.",
    )
    threatens_score = models.PositiveSmallIntegerField(default=15)
    identified_score = models.PositiveSmallIntegerField(default=8)
    slip_days = models.PositiveSmallIntegerField(default=28)
    red_share = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.200"))
    finance_green = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.020"))
    finance_amber = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.100"))
    # what is raised to the next group: an initiative red at the end of so many periods, a risk that threatens
    escalate_red_periods = models.PositiveSmallIntegerField(default=2, help_text="Never: 0.")
    escalate_risks = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name

    def today(self) -> datetime.date:
        """The partnership's own clock: the frozen day, or today in London."""
        return self.frozen_on or timezone.localdate()


class Organisation(TenantModel):
    """A member of the partnership: a council, a police force, a voluntary body."""

    code = models.SlugField(db_index=False)
    name = models.CharField(max_length=200)
    agency = models.CharField(max_length=20, choices=Agency.choices, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["partnership", "code"], name="organisation_code")]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What somebody does in a partnership. What each may do is in `permissions.py`."""

    ADMINISTRATOR = "administrator", "Administrator"
    PROGRAMME_MANAGER = "programme_manager", "Programme manager"
    PROJECT_MANAGER = "project_manager", "Project manager"
    PARTNER_LEAD = "partner_lead", "Partner lead"
    STEERING_MEMBER = "steering_member", "Steering-group member"
    BOARD_MEMBER = "board_member", "Board member"
    FINANCE = "finance", "Finance"
    OBSERVER = "observer", "Observer"


class Membership(TenantModel):
    """A person's place in a partnership. `post` is what pages call them: posts outlast people."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=30, choices=Role))
    organisation = TenantForeignKey(Organisation, null=True, blank=True, related_name="members")
    post = models.CharField(max_length=200)

    class Meta:
        ordering = ["post"]
        constraints = [models.UniqueConstraint(fields=["partnership", "user"], name="one_membership_a_partnership")]

    def __str__(self) -> str:
        return self.post

    def has(self, *roles: str) -> bool:
        """Whether the person holds any of these roles."""
        return any(role in self.roles for role in roles)

    def roles_in_words(self) -> str:
        return ", ".join(str(Role(role).label) for role in self.roles)


class Marker(models.Model):
    """The outbox: an initiative (or, without one, the programme) whose assessment is out of date.

    Written by triggers in the transaction that made it so, deleted by the worker in the transaction that stores the
    new assessment. Holds ids alone and stands outside row-level security: the sweep reads it for all partnerships.
    """

    id = models.BigAutoField(primary_key=True)
    partnership_id = models.UUIDField()
    initiative_id = models.UUIDField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["partnership_id", "initiative_id"], name="marker_of")]

    def __str__(self) -> str:
        return f"{self.partnership_id} {self.initiative_id or 'programme'}"

    def save(self, *args: object, **kwargs: object) -> None:
        raise TypeError("Markers are appended by `outbox.mark` and by triggers only.")
