"""What a plan leans on beside its risks: dependencies, constraints and assumptions."""

from django.db import models

from initiatives.plans.models import Action, Initiative
from safer_communities.tenancy.fields import TenantForeignKey, VersionedModel
from safer_communities.tenancy.past import history


class RegisterEntry(VersionedModel):
    """A dependency, constraint or assumption of an initiative, or, without one, of the whole programme.

    A dependency of a plan's action on another action is not here: that is `Dependency`.
    """

    class Kind(models.TextChoices):
        DEPENDENCY = "dependency", "Dependency"
        CONSTRAINT = "constraint", "Constraint"
        ASSUMPTION = "assumption", "Assumption"

    class Area(models.TextChoices):
        """What a constraint bears on (business case, section 6.3)."""

        BUDGET = "budget", "Budget"
        STAFF = "staff", "Staff"
        QUALITY = "quality", "Quality"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    initiative = TenantForeignKey(Initiative, null=True, blank=True, related_name="register_entries")
    action = TenantForeignKey(Action, null=True, blank=True, related_name="register_entries")
    kind = models.CharField(max_length=12, choices=Kind)
    area = models.CharField(max_length=10, choices=Area, blank=True)
    position = models.PositiveSmallIntegerField()
    description = models.TextField()
    mitigation = models.TextField(blank=True)
    owner = models.CharField(max_length=200, blank=True, help_text="A post, not a person.")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    review_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    manages_it: bool  # read with it: whether the member who asks manages its initiative

    history = history()

    class Meta:
        ordering = ["kind", "position"]

    def __str__(self) -> str:
        return self.description
