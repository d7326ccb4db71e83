"""Groups: who sits on them, what they were set up for, and who they answer to."""

from django.db import models

from initiatives.plans.models import Initiative
from safer_communities.tenancy.fields import TenantForeignKey, TenantModel, VersionedModel
from safer_communities.tenancy.models import Membership, Organisation
from safer_communities.tenancy.past import history


class Group(VersionedModel):
    """A board, a programme board, a steering group, an operational group or a forum.

    `escalates_to` is the group that it raises to what it cannot settle. `quorum` is the number of voting seats that
    must be filled by somebody present for the group to decide anything. `clerk` prepares its meetings and writes its
    minutes.
    """

    class Kind(models.TextChoices):
        BOARD = "board", "Partnership Board"
        PROGRAMME_BOARD = "programme_board", "Programme board"
        STEERING = "steering", "Steering group"
        OPERATIONAL = "operational", "Operational group"
        FORUM = "forum", "Forum"

    class Rule(models.TextChoices):
        """What makes a decision of a group's answers: `governance.documents.deciding`."""

        CHAIR = "chair", "The chair decides"
        QUORUM = "quorum", "A majority of those who answer, with a quorum"
        ALL = "all", "Every seat agrees"

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        ACTIVE = "active", "Active"
        ENDED = "ended", "Ended"

    slug = models.SlugField(db_index=False)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    position = models.PositiveSmallIntegerField()
    purpose = models.TextField(blank=True)
    escalates_to = TenantForeignKey("self", null=True, blank=True, related_name="escalated_from")
    quorum = models.PositiveSmallIntegerField(default=1)
    rule = models.CharField(max_length=10, choices=Rule, default=Rule.QUORUM)
    clerk = TenantForeignKey(Membership, null=True, blank=True, related_name="clerk_of")
    initiatives = models.ManyToManyField(Initiative, through="Oversight", related_name="overseen_by")
    source = models.CharField(max_length=300, blank=True)
    lineup: "list[Seat]"  # `selectors.chart` reads both for a day
    overseen: "list[Oversight]"

    history = history()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["partnership", "slug"], name="group_slug")]

    def __str__(self) -> str:
        return self.name


class Oversight(TenantModel):
    """An initiative that a group oversees."""

    group = TenantForeignKey(Group, related_name="oversights")
    initiative = TenantForeignKey(Initiative, related_name="oversights")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "group", "initiative"], name="oversight_once")]

    def __str__(self) -> str:
        return f"{self.group_id} oversees {self.initiative_id}"


class Terms(TenantModel):
    """One version of a group's terms of reference. Never changed: a new version is a new row."""

    group = TenantForeignKey(Group, related_name="terms")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(help_text="Markdown.")
    agreed_on = models.DateField(null=True, blank=True)
    details = models.CharField(max_length=300, blank=True, help_text="What changed since the version before.")
    person = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["partnership", "group", "number"], name="terms_number")]

    def __str__(self) -> str:
        return f"Version {self.number}"


class Seat(VersionedModel):
    """A place in a group that belongs to an organisation, whoever holds it. A seat that ended stays in the record."""

    class Office(models.TextChoices):
        CHAIR = "chair", "Chair"
        VICE_CHAIR = "vice_chair", "Vice-chair"

    group = TenantForeignKey(Group, related_name="seats")
    organisation = TenantForeignKey(Organisation, related_name="seats")
    title = models.CharField(max_length=200, help_text="The post that sits here, such as “Borough Commander”.")
    office = models.CharField(max_length=12, choices=Office, blank=True)
    votes = models.BooleanField(default=True, help_text="Counts for the quorum and in decisions.")
    position = models.PositiveSmallIntegerField()
    ended_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    now: "list[Holder]"  # `selectors.lineup` reads these for a day: its holder, empty while it is vacant,
    standing_in: "list[Delegation]"  # and its delegations then or still to come

    history = history()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "group", "office"],
                condition=models.Q(ended_on=None) & ~models.Q(office=""),
                name="one_seat_an_office",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Holder(VersionedModel):
    """A member who holds a seat, from a day until another: `ended_on` is the last day. One at a time."""

    seat = TenantForeignKey(Seat, related_name="holders")
    membership = TenantForeignKey(Membership, related_name="seats_held")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    history = history()

    class Meta:
        ordering = ["started_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "seat"], condition=models.Q(ended_on=None), name="one_holder_a_seat"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="holder_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} holds {self.seat_id}"


class Delegation(VersionedModel):
    """A seat's holder lets another member answer for the seat, from a day to another, both included."""

    seat = TenantForeignKey(Seat, related_name="delegations")
    given_by = TenantForeignKey(Membership, related_name="+")
    given_to = TenantForeignKey(Membership, related_name="delegations")
    started_on = models.DateField()
    ended_on = models.DateField()
    reason = models.CharField(max_length=300)

    history = history()

    class Meta:
        ordering = ["started_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on__gte=models.F("started_on")), name="delegation_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} to {self.given_to_id}"
