"""What the papers publish of costs and benefits, and what they say on a subject."""

from django.db import models

from initiatives.plans.models import Initiative
from safer_communities.tenancy.fields import TenantForeignKey, TenantModel
from safer_communities.vocabulary import Agency


class PublishedFigure(TenantModel):
    """A row of a published cost/benefit table, cell by cell in pounds; costs are negative.

    Without an initiative it is a row of a table for the whole programme. `agency` is empty in the printed total.
    """

    table = models.SlugField(db_index=False)
    initiative = TenantForeignKey(Initiative, null=True, blank=True, related_name="published")
    position = models.PositiveSmallIntegerField()
    agency = models.CharField(max_length=20, choices=Agency.choices, blank=True)
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
