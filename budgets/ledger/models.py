"""Budget lines and what is spent against them."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from initiatives.plans.models import Initiative
from safer_communities.tenancy.fields import RecordedOnce, TenantForeignKey, VersionedModel
from safer_communities.tenancy.past import history
from safer_communities.vocabulary import Agency


class Kind(models.TextChoices):
    SET_UP = "set_up", "Set-up"
    OPERATING = "operating", "Operating"


class BudgetLine(VersionedModel):
    """One amount of a funding bid: an item, of a kind, in a UK financial year.

    `year` is the calendar year in which the financial year starts: 2013 is 1 April 2013 to 31 March 2014. Amounts are
    pounds and pence. `forecast` is the outturn that finance expects, where it differs from the budget.
    """

    initiative = TenantForeignKey(Initiative, related_name="budget_lines")
    position = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    assumption = models.TextField(blank=True, help_text="As printed.")
    factors = models.JSONField(default=list, blank=True, help_text="The assumption as factors: value and unit of each.")
    agency = models.CharField(max_length=20, choices=Agency.choices, blank=True, help_text="Who pays.")
    absorbed_by = models.CharField(max_length=200, blank=True)
    forecast = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    spent: Decimal  # `selectors.lines` adds up the pounds recorded against it

    history = history()

    class Meta:
        ordering = ["initiative", "position", "year", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "initiative", "position", "kind", "year"], name="line_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_not_negative"),
        ]
        indexes = [models.Index(fields=["partnership", "modified_at", "id"], name="line_modified")]

    def __str__(self) -> str:
        return f"{self.item} {self.year_in_words()}"

    def year_in_words(self) -> str:
        """The financial year as printed: 2013/14."""
        return f"{self.year}/{(self.year + 1) % 100:02d}"


class Spend(RecordedOnce):
    """Money spent against a budget line. Never changed: a correction is a second record with the opposite sign."""

    initiative = TenantForeignKey(Initiative, related_name="spend")
    line = TenantForeignKey(BudgetLine, related_name="spend")
    on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    source = models.CharField(max_length=300, help_text="The invoice, journal or report the figure comes from.")
    note = models.TextField(blank=True)
    person = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-on", "-recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "request_key"], name="spend_recorded_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="spend_not_zero"),
        ]
        indexes = [
            models.Index(fields=["partnership", "initiative", "line"], name="spend_of_line"),
            models.Index(fields=["partnership", "recorded_at", "id"], name="spend_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} on {self.on}"
