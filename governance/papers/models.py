"""Board papers."""

from django.conf import settings
from django.db import models

from governance.documents.models import Revision
from governance.groups.models import Group
from safer_communities.tenancy.fields import TenantForeignKey, TenantModel


class Paper(TenantModel):
    """A paper for the Board, made by the worker from a frozen snapshot.

    Once ready it never changes (a trigger holds that): the snapshot, the page, the PDF and its SHA-256 are what the
    Board saw. Progress runs from 0 to 100; `step` says in words what is being done.

    A ready paper is a draft until it is published. The published version is made of the same snapshot with counts
    under five suppressed, and never changes either; it can only be withdrawn, with a reason.
    """

    class Kind(models.TextChoices):
        PROGRAMME_REPORT = "programme-report", "Quarterly programme report"
        HIGHLIGHT_REPORT = "highlight-report", "Highlight report"
        QUARTERLY_RETURN = "quarterly-return", "Quarterly return by priority"
        BUDGET = "budget", "Budget against actual"
        COST_BENEFIT = "cost-benefit", "Costs and benefits by partner"
        RISKS = "risks", "Risk register"
        DECISIONS = "decisions", "Decisions sought"
        GOVERNANCE = "governance", "Governance arrangements"
        PACK = "pack", "Board pack"

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting to be made"
        WORKING = "working", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    class Publication(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

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
    group = TenantForeignKey(Group, null=True, blank=True, related_name="papers", help_text="Whom it is for.")
    meeting = TenantForeignKey("Meeting", null=True, blank=True, related_name="papers")
    publication = models.CharField(max_length=10, choices=Publication, default=Publication.DRAFT)
    published_html = models.TextField(blank=True)
    published_pdf = models.BinaryField(null=True, blank=True)
    published_sha256 = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    publisher = models.CharField(max_length=200, blank=True, help_text="The post that published it.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ["-requested_at"]
        indexes = [models.Index(fields=["partnership", "requested_at"], name="paper_requested")]

    def __str__(self) -> str:
        return self.title


class PackPart(TenantModel):
    """A part of a pack, in order: the agenda, the minutes, the action log, a paper of ours, or an uploaded PDF."""

    class Kind(models.TextChoices):
        AGENDA = "agenda", "Agenda"
        MINUTES = "minutes", "Minutes of the last meeting"
        ACTION_LOG = "action_log", "Action log"
        PAPER = "paper", "Paper"
        UPLOAD = "upload", "Uploaded document"

    pack = TenantForeignKey(Paper, related_name="parts")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=300)
    paper = TenantForeignKey(Paper, null=True, blank=True, related_name="+")
    revision = TenantForeignKey(Revision, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["partnership", "pack", "position"], name="pack_part_position")]

    def __str__(self) -> str:
        return self.title
