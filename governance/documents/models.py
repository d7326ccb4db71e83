"""Documents under version control, and the sign-offs asked for their versions."""

from django.db import models

from governance.groups.models import Group, Seat
from initiatives.plans.models import Action, Initiative
from safer_communities.tenancy.fields import TenantForeignKey, TenantModel, VersionedModel
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.past import history


class Document(VersionedModel):
    """Something that is worked out and then agreed: a policy, a process, a delivery model, a contract specification.

    `draft` is what is being written in the system and may change; issuing it makes a `Revision`, which may not.
    """

    class Kind(models.TextChoices):
        TARGET_GROUP = "target_group", "Target group"
        DELIVERY_MODEL = "delivery_model", "Delivery model"
        POLICY = "policy", "Policy"
        PROCESS = "process", "Process"
        SCORECARD = "scorecard", "Evaluation and scorecard"
        SPECIFICATION = "specification", "Contract specification"
        AGREEMENT = "agreement", "Memorandum of understanding"
        OTHER = "other", "Other"

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    initiative = TenantForeignKey(Initiative, null=True, blank=True, related_name="documents")
    owner = models.CharField(max_length=200, blank=True, help_text="A post, not a person.")
    draft = models.TextField(blank=True, help_text="Markdown.")
    withdrawn_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    # `selectors.documents` reads these with it
    manages_it: bool  # whether the member who asks manages its initiative
    number: int | None  # of its newest version
    signed: int | None  # of the newest version that was signed off

    history = history()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Revision(TenantModel):
    """One issued version of a document: a row of its document control table. The database lets nobody change it.

    Either an uploaded file (`content`, as it came) or a text written in the system (`text`, Markdown); `sha256` is of
    those bytes.
    """

    class Form(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word document"
        ODT = "odt", "OpenDocument text"
        TEXT = "text", "Written here"

    document = TenantForeignKey(Document, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    details = models.CharField(max_length=300, help_text="Details of the update.")
    author = models.CharField(max_length=200)
    on = models.DateField()
    form = models.CharField(max_length=5, choices=Form)
    file_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(help_text="Bytes.")
    pages = models.PositiveIntegerField(null=True, blank=True, help_text="Of a PDF.")
    tagged = models.BooleanField(default=False, help_text="A PDF that says it is tagged for screen readers.")
    content = models.BinaryField(null=True, blank=True)
    text = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    attached: bool  # where packs are put together: whether it was attached to an item of the meeting

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["partnership", "document", "number"], name="revision_number")]

    def __str__(self) -> str:
        return f"Version {self.number}"


class SignOff(VersionedModel):
    """A group is asked to sign one version of a document, by a day. `sha256` says which bytes.

    Its outcome is decided by the group's rule as it was when asked, and by nothing else; once decided it never
    changes (a trigger holds that).
    """

    class Outcome(models.TextChoices):
        OPEN = "open", "Waiting for answers"
        SIGNED = "signed", "Signed off"
        CHANGES = "changes", "Changes asked for"
        REJECTED = "rejected", "Rejected"
        LAPSED = "lapsed", "Deadline passed without a decision"
        WITHDRAWN = "withdrawn", "Withdrawn"

    revision = TenantForeignKey(Revision, related_name="sign_offs")
    group = TenantForeignKey(Group, related_name="sign_offs")
    sha256 = models.CharField(max_length=64)
    rule = models.CharField(max_length=10, choices=Group.Rule)
    quorum = models.PositiveSmallIntegerField()
    question = models.TextField(blank=True, help_text="What the group is asked to look at.")
    asked_by = TenantForeignKey(Membership, related_name="+")
    asker = models.CharField(max_length=200)
    asked_on = models.DateField()
    due_on = models.DateField()
    completes = TenantForeignKey(Action, null=True, blank=True, related_name="sign_offs")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    reason = models.TextField(blank=True, help_text="Why it was decided so, in a sentence.")
    decided_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    partnership_name = models.CharField(
        max_length=200, blank=True, help_text="What it was called on the day it was decided."
    )

    history = history()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "revision", "group"],
                condition=models.Q(outcome="open"),
                name="one_open_sign_off",
            )
        ]
        indexes = [models.Index(fields=["partnership", "outcome", "due_on"], name="sign_off_due")]

    def __str__(self) -> str:
        return f"{self.revision_id} by {self.group_id}"


class Answer(TenantModel):
    """What a seat answered, by whom, when and about which bytes. Of two by one seat the later counts; both stay."""

    class Choice(models.TextChoices):
        APPROVE = "approve", "Approve"
        CHANGES = "changes", "Ask for changes"
        REJECT = "reject", "Reject"
        RECUSE = "recuse", "Stand aside"

    sign_off = TenantForeignKey(SignOff, related_name="answers")
    seat = TenantForeignKey(Seat, related_name="answers")
    choice = models.CharField(max_length=10, choices=Choice)
    comment = models.TextField(blank=True)
    membership = TenantForeignKey(Membership, related_name="+")
    person = models.CharField(max_length=200)
    seat_title = models.CharField(max_length=200)
    delegated = models.BooleanField(default=False, help_text="Answered by whom the seat's holder had asked to.")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return f"{self.seat_title}: {self.get_choice_display()}"
