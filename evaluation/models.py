"""What is measured, what was published, what drives the model, and the stored result."""

from django.db import models

from initiatives.models import Initiative, history
from safer_communities.tenancy.fields import TenantForeignKey, TenantModel, VersionedModel
from safer_communities.tenancy.models import Agency


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

    history = history()

    class Meta:
        ordering = ["initiative", "position"]
        constraints = [models.UniqueConstraint(fields=["partnership", "initiative", "code"], name="indicator_code")]

    def __str__(self) -> str:
        return self.name


class Observation(TenantModel):
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
    request_key = models.UUIDField(null=True, blank=True, help_text="Sent twice, recorded once.")

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


class PublishedFigure(TenantModel):
    """A row of a published cost/benefit table, cell by cell in pounds; costs are negative.

    Without an initiative it is a row of a table for the whole programme. `agency` is empty in the printed total.
    """

    table = models.SlugField(db_index=False)
    initiative = TenantForeignKey(Initiative, null=True, blank=True, related_name="published")
    position = models.PositiveSmallIntegerField()
    agency = models.CharField(max_length=20, choices=Agency, blank=True)
    annual_saving = models.DecimalField(max_digits=12, decimal_places=2)
    annual_operating_cost = models.DecimalField(max_digits=12, decimal_places=2)
    annual_impact = models.DecimalField(max_digits=12, decimal_places=2)
    set_up_cost = models.DecimalField(max_digits=12, decimal_places=2)
    year_one_impact = models.DecimalField(max_digits=12, decimal_places=2)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["table", "position"]

    def __str__(self) -> str:
        return f"{self.table} {self.agency or 'total'}"


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
    agency = models.CharField(max_length=20, choices=Agency)
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


class Claim(TenantModel):
    """What a paper says on a subject. Two papers that say different things are a contradiction to be answered."""

    initiative = TenantForeignKey(Initiative, null=True, blank=True, related_name="claims")
    subject = models.CharField(max_length=200)
    value = models.CharField(max_length=200)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["subject"]

    def __str__(self) -> str:
        return f"{self.subject}: {self.value}"


class Assessment(TenantModel):
    """The stored result for one initiative (or, without one, for the programme).

    Its only writer is `evaluation.services.reassess` (and `reassess_programme`). `results` holds the ratings with rule
    and reasons, money, the scorecard, the cost/benefit matrix in each scenario with the working of every figure, and
    contradictions. Pages, API and papers read it; none of them computes.
    """

    initiative = TenantForeignKey(Initiative, null=True, blank=True, related_name="assessments")
    as_at = models.DateField()
    computed_at = models.DateTimeField()
    results = models.JSONField()
    previous = models.JSONField(null=True, blank=True, help_text="Headline figures before the last change.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "initiative"], nulls_distinct=False, name="one_assessment_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id or 'programme'} at {self.as_at}"
