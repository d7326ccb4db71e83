"""Board papers."""

from django.conf import settings
from django.db import models

from safer_communities.tenancy.fields import TenantModel


class Paper(TenantModel):
    """A paper for the Board, made by the worker from a frozen snapshot.

    Once ready it never changes (a trigger holds that): the snapshot, the page, the PDF and its SHA-256 are what the
    Board saw. Progress runs from 0 to 100; `step` says in words what is being done.
    """

    class Kind(models.TextChoices):
        PROGRAMME_REPORT = "programme-report", "Quarterly programme report"

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting to be made"
        WORKING = "working", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    kind = models.CharField(max_length=30, choices=Kind, default=Kind.PROGRAMME_REPORT)
    title = models.CharField(max_length=200)
    period_start = models.DateField()
    period_end = models.DateField()
    as_at = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requester = models.CharField(max_length=200)
    requested_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    snapshot = models.JSONField(null=True, blank=True)
    snapshot_sha256 = models.CharField(max_length=64, blank=True)
    html = models.TextField(blank=True)
    pdf = models.BinaryField(null=True, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["-requested_at"]
        indexes = [models.Index(fields=["partnership", "requested_at"], name="paper_requested")]

    def __str__(self) -> str:
        return self.title
