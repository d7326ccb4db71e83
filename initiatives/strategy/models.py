"""The strategy that the initiatives serve: its priorities, what was said would be done, and what became of it.

One model for both of the partnership's strategies: the eight priorities with their quarterly returns, and the
objectives of Violence Against Women and Girls with their activities.
"""

import datetime

from django.db import models

from safer_communities.tenancy.fields import TenantForeignKey, VersionedModel
from safer_communities.tenancy.models import Membership, Organisation
from safer_communities.tenancy.past import history


class Strategy(VersionedModel):
    """A strategy of the partnership, such as the Safer Communities Strategy 2011–14."""

    slug = models.SlugField(db_index=False)
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    start_year = models.PositiveSmallIntegerField()
    end_year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300, blank=True)

    history = history()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["partnership", "slug"], name="strategy_slug")]

    def __str__(self) -> str:
        return self.name


class Priority(VersionedModel):
    """A priority or objective of a strategy. Who leads is to be confirmed until somebody is named."""

    strategy = TenantForeignKey(Strategy, related_name="priorities")
    number = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    lead_organisation = TenantForeignKey(Organisation, null=True, blank=True, related_name="+")
    lead_officer = models.CharField(max_length=200, blank=True, help_text="A post, not a person.")
    lead = TenantForeignKey(Membership, null=True, blank=True, related_name="priorities")
    confirmed = models.BooleanField(default=False, help_text="The lead has been confirmed.")
    source = models.CharField(max_length=300, blank=True)
    rows: int  # `selectors.priorities` counts them of a quarter
    answered: int

    history = history()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "strategy", "position"], name="priority_position")
        ]

    def __str__(self) -> str:
        return self.name


class Commitment(VersionedModel):
    """“What we said we would do” under a priority; or an activity under an objective.

    `timescale`, `resources`, `measurement` and `outcome` are as printed; only the second strategy gives them.
    """

    priority = TenantForeignKey(Priority, related_name="commitments")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    responsible = models.CharField(max_length=300, blank=True, help_text="As printed, in posts: “Lead on update”.")
    timescale = models.CharField(max_length=200, blank=True)
    resources = models.TextField(blank=True)
    measurement = models.TextField(blank=True)
    outcome = models.TextField(blank=True, help_text="The expected outcome.")
    source = models.CharField(max_length=300, blank=True)
    asked: "list[Return]"  # the reads of a quarter: its rows of that quarter

    history = history()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "priority", "position"], name="commitment_position")
        ]

    def __str__(self) -> str:
        return self.text


class Return(VersionedModel):
    """What became of a commitment in a quarter of a financial year: the plan, the update, the rating.

    `to_be_reported` prints as “TBR”: nothing was said yet. `year` is the calendar year in which the financial year
    starts; quarter 4 of 2012 is January to March 2013. Where one commitment has several plans in a quarter, each has
    a row of its own, in order of `position`.
    """

    class Rating(models.TextChoices):
        RED = "red", "Red"
        AMBER = "amber", "Amber"
        GREEN = "green", "Green"

    commitment = TenantForeignKey(Commitment, related_name="returns")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(default=1)
    plan = models.TextField(blank=True)
    update = models.TextField(blank=True)
    rating = models.CharField(max_length=10, choices=Rating, blank=True)
    to_be_reported = models.BooleanField(default=True)
    person = models.CharField(max_length=200, blank=True, help_text="The post that answered.")
    answered_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    due_on: datetime.date  # `selectors.returns_owed` says by when

    history = history()

    class Meta:
        ordering = ["year", "quarter", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "commitment", "year", "quarter", "position"], name="return_once"
            ),
            models.CheckConstraint(condition=models.Q(quarter__range=(1, 4)), name="return_quarter"),
        ]

    def __str__(self) -> str:
        return f"Q{self.quarter} {self.year}/{(self.year + 1) % 100:02}"
