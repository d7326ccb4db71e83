"""What is raised to the next group, and stays there until it is answered."""

from django.db import models

from governance.groups.models import Group
from initiatives.plans.models import Initiative, Risk
from safer_communities.tenancy.fields import TenantForeignKey, TenantModel, VersionedModel
from safer_communities.tenancy.past import history


class PeriodRating(TenantModel):
    """An initiative's overall rating at the end of a reporting period (a quarter): kept by the worker.

    While the period lasts the row follows the rating; afterwards nothing writes it.
    """

    initiative = TenantForeignKey(Initiative, related_name="period_ratings")
    period_start = models.DateField()
    period_end = models.DateField()
    rating = models.CharField(max_length=10)
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["period_end"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "initiative", "period_end"], name="period_rating_once")
        ]

    def __str__(self) -> str:
        return f"{self.rating} to {self.period_end}"


class Escalation(VersionedModel):
    """Something raised to a group. It stands on the group's agendas until it is answered.

    `group` is whom it is raised to now, `raised_by` the group that could not settle it (none: the rule itself, for an
    initiative that no group oversees). An initiative or a risk is raised once: a second row only after an answer.
    """

    class Cause(models.TextChoices):
        RED = "red", "Red for too many reporting periods"
        RISK = "risk", "A risk that threatens"
        PERSON = "person", "Raised by a person"

    class State(models.TextChoices):
        OPEN = "open", "Waiting for an answer"
        ANSWERED = "answered", "Answered"
        RAISED = "raised", "Raised further"

    group = TenantForeignKey(Group, related_name="escalations")
    raised_by = TenantForeignKey(Group, null=True, blank=True, related_name="+")
    cause = models.CharField(max_length=10, choices=Cause)
    initiative = TenantForeignKey(Initiative, null=True, blank=True, related_name="escalations")
    risk = TenantForeignKey(Risk, null=True, blank=True, related_name="escalations")
    subject = models.CharField(max_length=300)
    reason = models.TextField()
    raised_on = models.DateField()
    raiser = models.CharField(max_length=200, blank=True, help_text="The post that raised it; empty: the rule.")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)

    history = history()

    class Meta:
        ordering = ["raised_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "initiative"],
                condition=models.Q(state="open", cause="red"),
                name="one_open_escalation_an_initiative",
            ),
            models.UniqueConstraint(
                fields=["partnership", "risk"],
                condition=models.Q(state="open", cause="risk"),
                name="one_open_escalation_a_risk",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "state"], name="escalation_state")]

    def __str__(self) -> str:
        return self.subject
