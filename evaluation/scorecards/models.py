"""What is measured, and what was observed."""

import datetime
from decimal import Decimal

from django.db import models

from initiatives.plans.models import Initiative
from safer_communities.tenancy.fields import RecordedOnce, TenantForeignKey, VersionedModel
from safer_communities.tenancy.past import history


class Indicator(VersionedModel):
    """A line of an initiative's scorecard.

    `driver` names the driver of the cost/benefit model that its observations replace in the observed scenario;
    `tolerance` is a share of the target (0.05 is 5 %).
    """

    class Kind(models.TextChoices):
        ACTIVITY = "activity", "Activity"
        OUTCOME = "outcome", "Outcome"

    class Measure(models.TextChoices):
        COUNT = "count", "Count in a period"
        RATE = "rate", "Share"
        STOCK = "stock", "Number at a date"

    class Direction(models.TextChoices):
        UP = "up", "Higher is better"
        DOWN = "down", "Lower is better"

    initiative = TenantForeignKey(Initiative, related_name="indicators")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(db_index=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    measure = models.CharField(max_length=10, choices=Measure)
    unit = models.CharField(max_length=50)
    direction = models.CharField(max_length=10, choices=Direction)
    baseline = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    baseline_note = models.CharField(max_length=300, blank=True)
    target = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    target_note = models.CharField(max_length=300, blank=True)
    tolerance = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    driver = models.CharField(max_length=60, blank=True)
    frequency = models.CharField(max_length=50, blank=True)
    source = models.CharField(max_length=300, blank=True)
    # `selectors.indicators` reads these with it
    manages_it: bool  # whether the member who asks manages its initiative
    latest: Decimal | None  # the newest observation's value, and the end of its period
    latest_to: datetime.date | None

    history = history()

    class Meta:
        ordering = ["initiative", "position"]
        constraints = [models.UniqueConstraint(fields=["partnership", "initiative", "code"], name="indicator_code")]

    def __str__(self) -> str:
        return self.name


class Observation(RecordedOnce):
    """A figure observed over a period. Rates are shares between 0 and 1. Corrected by a newer observation.

    Of two observations of one indicator and period, the one recorded last counts.
    """

    initiative = TenantForeignKey(Initiative, related_name="observations")
    indicator = TenantForeignKey(Indicator, related_name="observations")
    period_start = models.DateField()
    period_end = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=4)
    source = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    person = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-period_end", "-recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "request_key"], name="observation_recorded_once"),
            models.CheckConstraint(
                condition=models.Q(period_end__gte=models.F("period_start")), name="period_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "initiative", "indicator"], name="observation_of"),
            models.Index(fields=["partnership", "recorded_at", "id"], name="observation_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.value} to {self.period_end}"
