"""One table of initiatives, one of actions: every field that our API answers with is a plain column here."""

import uuid
from typing import ClassVar, Self

from django.db import models


class Initiative(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=200)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    def __str__(self) -> str:
        return self.name


class Action(models.Model):
    """What ours works out or links to (`understood`, `url`, `page`, the rating) is stored: the floor does nothing."""

    STATUSES = [
        ("not_started", "Not started"),
        ("in_progress", "In progress"),
        ("partly_achieved", "Partly achieved"),
        ("achieved", "Achieved"),
        ("not_achieved", "Not achieved"),
        ("cancelled", "Cancelled"),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE)
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=10, blank=True)
    description = models.TextField()
    leads = models.CharField(max_length=300, blank=True)
    by_when = models.CharField(max_length=200, blank=True)
    understood = models.CharField(max_length=200, blank=True)
    due_start = models.DateField(null=True, blank=True)
    due_end = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=10, blank=True)
    to_be_confirmed = models.BooleanField(default=False)
    ongoing = models.BooleanField(default=False)
    depends_on = models.CharField(max_length=100, blank=True)
    not_understood = models.CharField(max_length=200, blank=True)
    assumed = models.CharField(max_length=200, blank=True)
    gate = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=20, choices=STATUSES)
    achieved_on = models.DateField(null=True, blank=True)
    forecast_on = models.DateField(null=True, blank=True)
    problem_resolved = models.BooleanField(default=False)
    last_note = models.TextField(blank=True)
    last_note_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    modified_at = models.DateTimeField(auto_now=True)
    url = models.URLField()
    page = models.URLField()
    # for the page alone
    rating = models.CharField(max_length=10)
    reason = models.TextField()

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["initiative", "position"], name="floor_plan")]

    def __str__(self) -> str:
        return self.description
