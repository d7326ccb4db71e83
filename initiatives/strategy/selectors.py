"""Named reads of the strategies: priorities, what was said would be done, and the quarterly returns."""

from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404

from initiatives.strategy.models import Commitment, Priority, Return, Strategy
from initiatives.strategy.quarters import Quarter
from safer_communities.tenancy.models import Membership, Role


def strategies() -> list[Strategy]:
    """All strategies, each with its number of priorities and commitments; one statement."""
    return list(
        Strategy.objects.annotate(
            priority_count=Count("priorities", distinct=True),
            commitment_count=Count("priorities__commitments", distinct=True),
        ).order_by("position")
    )


def strategy(slug: str) -> Strategy:
    """One strategy; one statement. Raises Http404."""
    strategy = Strategy.objects.filter(slug=slug).first()
    if strategy is None:
        raise Http404("No such strategy.")
    return strategy


def quarters(of: Strategy) -> list[Quarter]:
    """The quarters for which a strategy's return was opened, newest first; one statement."""
    rows = Return.objects.filter(commitment__priority__strategy=of).order_by().values_list("year", "quarter")
    return sorted((Quarter(year, quarter) for year, quarter in rows.distinct()), reverse=True)


def priorities(of: Strategy, quarter: Quarter | None) -> list[Priority]:
    """A strategy's priorities, each with `rows`, `answered` and `red`, `amber`, `green` of a quarter; one statement."""
    asked = (
        Q(commitments__returns__year=quarter.year, commitments__returns__quarter=quarter.quarter) if quarter else Q()
    )
    answered = asked & Q(commitments__returns__to_be_reported=False)

    def rated(rating: str) -> Count:
        return Count("commitments__returns", distinct=True, filter=asked & Q(commitments__returns__rating=rating))

    return list(
        Priority.objects.filter(strategy=of)
        .select_related("lead_organisation", "lead")
        .annotate(
            commitment_count=Count("commitments", distinct=True),
            rows=Count("commitments__returns", distinct=True, filter=asked),
            answered=Count("commitments__returns", distinct=True, filter=answered),
            red=rated("red"),
            amber=rated("amber"),
            green=rated("green"),
        )
        .order_by("position")
    )


def priority(priority_id: UUID) -> Priority:
    """One priority with its strategy and lead; one statement. Raises Http404."""
    priority = Priority.objects.select_related("strategy", "lead_organisation", "lead").filter(pk=priority_id).first()
    if priority is None:
        raise Http404("No such priority.")
    return priority


def commitments(of: Priority, quarter: Quarter | None) -> list[Commitment]:
    """What was said would be done under a priority, each with `.asked`: its rows of a quarter; two statements."""
    rows = Return.objects.filter(year=quarter.year, quarter=quarter.quarter) if quarter else Return.objects.none()
    asked = Prefetch("returns", queryset=rows.order_by("position"), to_attr="asked")
    return list(Commitment.objects.filter(priority=of).order_by("position").prefetch_related(asked))


def row(return_id: UUID) -> Return:
    """One row of a return, with what it answers; one statement. Raises Http404."""
    related = ("commitment__priority__strategy", "commitment__priority__lead_organisation")
    row = Return.objects.select_related(*related).filter(pk=return_id).first()
    if row is None:
        raise Http404("No such row.")
    return row


def leads(membership: Membership, priority: Priority) -> bool:
    """Whether a member is who a priority's return is asked of: its lead, or a lead of the organisation that leads."""
    if priority.lead_id == membership.pk:
        return True
    theirs = priority.lead_organisation_id is not None and priority.lead_organisation_id == membership.organisation_id
    return theirs and membership.has(Role.PARTNER_LEAD)


def returns_owed(membership: Membership) -> list[Return]:
    """The rows to be reported by a member, the oldest quarter first; `.due_on` says by when; one statement."""
    own = Q(commitment__priority__lead=membership)
    if membership.has(Role.PARTNER_LEAD) and membership.organisation_id:
        own |= Q(commitment__priority__lead_organisation=membership.organisation_id)
    rows = list(
        Return.objects.filter(own, to_be_reported=True)
        .select_related("commitment__priority__strategy")
        .order_by("year", "quarter", "commitment__priority__position", "commitment__position", "position")
    )
    for row in rows:
        row.due_on = Quarter(row.year, row.quarter).due_on
    return rows


def quarter_in_full(quarter: Quarter) -> QuerySet[Strategy]:
    """Each strategy that has a return for a quarter, with priorities, commitments and rows; four statements."""
    rows = Return.objects.filter(year=quarter.year, quarter=quarter.quarter).order_by("position")
    written = Commitment.objects.order_by("position").prefetch_related(Prefetch("returns", rows, to_attr="asked"))
    named = Priority.objects.select_related("lead_organisation").order_by("position")
    return (
        Strategy.objects.filter(
            priorities__commitments__returns__year=quarter.year,
            priorities__commitments__returns__quarter=quarter.quarter,
        )
        .distinct()
        .order_by("position")
        .prefetch_related(Prefetch("priorities", named.prefetch_related(Prefetch("commitments", written))))
    )


def last_quarter_with_rows(until: Quarter) -> Quarter | None:
    """The newest quarter, up to one, for which a return was opened; one statement."""
    before = Q(year__lt=until.year) | Q(year=until.year, quarter__lte=until.quarter)
    found = Return.objects.filter(before).order_by("-year", "-quarter").values_list("year", "quarter").first()
    return Quarter(*found) if found else None
