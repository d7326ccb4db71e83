"""What drives the cost/benefit model: assumptions, and what each step of a response costs."""

from django.db import models

from initiatives.plans.models import Initiative
from safer_communities.tenancy.fields import TenantForeignKey, VersionedModel
from safer_communities.tenancy.past import history
from safer_communities.vocabulary import Agency


class Driver(VersionedModel):
    """An assumption that drives the cost/benefit model of an initiative: its cohort, a share, a rate."""

    initiative = TenantForeignKey(Initiative, related_name="drivers")
    key = models.CharField(max_length=60)
    value = models.CharField(max_length=200)
    unit = models.CharField(max_length=50, blank=True)
    source = models.CharField(max_length=300)
    grade = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Confidence, 1 (best) to 6.")

    history = history()

    class Meta:
        ordering = ["initiative", "key"]
        constraints = [models.UniqueConstraint(fields=["partnership", "initiative", "key"], name="driver_key")]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


class UnitCost(VersionedModel):
    """What one step of the response to a case costs an agency, in pounds."""

    key = models.CharField(max_length=60)
    agency = models.CharField(max_length=20, choices=Agency.choices)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    source = models.CharField(max_length=300)
    price_year = models.CharField(max_length=20, blank=True)
    grade = models.PositiveSmallIntegerField(null=True, blank=True)

    history = history()

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["partnership", "key"], name="unit_cost_key")]

    def __str__(self) -> str:
        return f"{self.key} {self.amount}"
