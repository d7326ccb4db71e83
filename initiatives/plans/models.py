"""Initiatives, their action plans, and the risks that threaten them."""

from django.db import models

from initiatives.by_when.reading import ByWhen, Precision, in_words
from safer_communities.tenancy.fields import TenantForeignKey, TenantModel, VersionedModel
from safer_communities.tenancy.models import Membership, Organisation
from safer_communities.tenancy.past import history
from safer_communities.vocabulary import Gate, Status


class Initiative(VersionedModel):
    """One of the programme's initiatives, such as Conditional Cautions."""

    code = models.CharField(max_length=8)
    slug = models.SlugField(db_index=False)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    target_group = models.TextField(blank=True)
    strategic_lead = models.CharField(max_length=200, blank=True, help_text="A post, not a person.")
    lead_organisation = TenantForeignKey(Organisation, null=True, blank=True, related_name="leads")
    steering_group = models.CharField(max_length=200, blank=True)
    pilot = models.CharField(max_length=200, blank=True)
    funding_model = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    managers = models.ManyToManyField(Membership, through="Manager", related_name="manages")
    manages_it: bool  # read where somebody may want to change it: whether that member is its project manager

    history = history()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "code"], name="initiative_code"),
            models.UniqueConstraint(fields=["partnership", "slug"], name="initiative_slug"),
        ]

    def __str__(self) -> str:
        return self.name


class Manager(TenantModel):
    """A member who manages an initiative as its project manager."""

    initiative = TenantForeignKey(Initiative)
    membership = TenantForeignKey(Membership)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "initiative", "membership"], name="manager_once")]

    def __str__(self) -> str:
        return f"{self.membership_id} manages {self.initiative_id}"


class Statement(TenantModel):
    """A line of an initiative's scope, expected outcomes or evidence."""

    class Kind(models.TextChoices):
        SCOPE = "scope", "Scope"
        OUTCOME = "outcome", "Expected outcomes"
        EVIDENCE = "evidence", "Evidence"

    initiative = TenantForeignKey(Initiative, related_name="statements")
    kind = models.CharField(max_length=10, choices=Kind)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "position"]

    def __str__(self) -> str:
        return self.text


class Action(VersionedModel):
    """A milestone of an initiative's action plan.

    `number` and `by_when` are kept as printed: numbers repeat and skip, so `position` gives the order; the dates are
    what `by_when.understand` made of the print. Its RAG rating is not here: `evaluation.Assessment` stores it.
    """

    initiative = TenantForeignKey(Initiative, related_name="actions")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=10, blank=True)
    description = models.TextField()
    leads = models.CharField(max_length=300, blank=True)
    by_when = models.CharField(max_length=200, blank=True)
    due_start = models.DateField(null=True, blank=True)
    due_end = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=10, blank=True)
    to_be_confirmed = models.BooleanField(default=False)
    ongoing = models.BooleanField(default=False)
    depends_on = models.CharField(max_length=100, blank=True, help_text="A reference as printed, such as “4.”.")
    not_understood = models.CharField(max_length=200, blank=True)
    assumed = models.CharField(max_length=200, blank=True)
    gate = models.CharField(max_length=10, choices=Gate.choices, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.NOT_STARTED)
    achieved_on = models.DateField(null=True, blank=True)
    forecast_on = models.DateField(null=True, blank=True)
    problem_resolved = models.BooleanField(
        default=False, help_text="The problem behind a part achievement is resolved and performance will be met."
    )
    last_note = models.TextField(blank=True, help_text="The newest of the action's notes; written with it.")
    last_note_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    manages_it: bool  # as of an initiative

    history = history()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "initiative", "position"], name="action_position")
        ]
        indexes = [models.Index(fields=["partnership", "modified_at", "id"], name="action_modified")]

    def __str__(self) -> str:
        return f"{self.number} {self.description}".strip()

    def understood(self) -> str:
        """The by-when in full words, such as “1 April to 31 May 2013”."""
        return in_words(
            ByWhen(
                printed=self.by_when,
                start=self.due_start,
                end=self.due_end,
                precision=Precision(self.precision),
                to_be_confirmed=self.to_be_confirmed,
                ongoing=self.ongoing,
                depends_on=self.depends_on,
                not_understood=self.not_understood,
                assumed=self.assumed,
            )
        )


class Note(TenantModel):
    """A dated update of an action, by a person. Never changed or removed."""

    action = TenantForeignKey(Action, related_name="notes")
    on = models.DateField()
    status = models.CharField(max_length=20, choices=Status.choices)
    text = models.TextField()
    person = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-on", "-made_at"]

    def __str__(self) -> str:
        return self.text


class Dependency(TenantModel):
    """An action that cannot be done before another of the same initiative."""

    initiative = TenantForeignKey(Initiative, related_name="+")
    action = TenantForeignKey(Action, related_name="depends_upon")
    predecessor = TenantForeignKey(Action, related_name="needed_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "action", "predecessor"], name="dependency_once")]

    def __str__(self) -> str:
        return f"{self.action_id} after {self.predecessor_id}"


class Risk(VersionedModel):
    """A risk of an initiative. Likelihood and impact run from 1 to 5; empty means not scored yet."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    initiative = TenantForeignKey(Initiative, related_name="risks")
    position = models.PositiveSmallIntegerField()
    description = models.TextField()
    mitigation = models.TextField(blank=True)
    owner = models.CharField(max_length=200, blank=True)
    inherent_likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    inherent_impact = models.PositiveSmallIntegerField(null=True, blank=True)
    residual_likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    residual_impact = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    review_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    actions = models.ManyToManyField(Action, through="Threat", related_name="risks")
    manages_it: bool  # as of an initiative

    history = history()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.description


class Threat(TenantModel):
    """A risk that threatens an action."""

    initiative = TenantForeignKey(Initiative, related_name="+")
    risk = TenantForeignKey(Risk, related_name="threats")
    action = TenantForeignKey(Action, related_name="threats")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "risk", "action"], name="threat_once")]

    def __str__(self) -> str:
        return f"{self.risk_id} threatens {self.action_id}"


class Override(TenantModel):
    """A rating that a person set over the computed one, with a reason, until a day. Both are shown."""

    initiative = TenantForeignKey(Initiative, related_name="overrides")
    action = TenantForeignKey(Action, null=True, blank=True, related_name="overrides")
    rating = models.CharField(max_length=10)
    reason = models.TextField()
    expires_on = models.DateField()
    person = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.rating} until {self.expires_on}"
