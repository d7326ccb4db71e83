"""Opening a quarter's return and answering its rows: the only writers of returns."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404

from initiatives.permissions import answers_returns
from initiatives.strategy import selectors
from initiatives.strategy.models import Commitment, Return, Strategy
from initiatives.strategy.quarters import Quarter
from safer_communities.tenancy import records, versioning
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import require, runs_programme

LONGEST = 6000
NOT_YOURS = (
    "Only the lead of this priority, a partner lead of the organisation that leads it, and whoever runs the programme "
    "can answer its return."
)
RUNS_IT = "Only the programme manager and administrators can open a quarter's return."


@transaction.atomic
def open_quarter(*, membership: Membership, strategy_id: UUID, quarter: Quarter) -> int:
    """Ask for a quarter's return: a row to be reported for each commitment. Answers how many rows were made.

    A commitment that has its rows already keeps them: opening twice, or by two people at once, asks nothing twice.

    Raises:
        Refused, Http404, ValidationError (a quarter that has not begun).
    """
    require(runs_programme(membership), RUNS_IT)
    # locked: of two who open one quarter at once, the second finds the rows made
    strategy = Strategy.objects.select_for_update().filter(pk=strategy_id).first()
    if strategy is None:
        raise Http404("No such strategy.")
    if quarter.start > membership.partnership.today():
        raise ValidationError({"quarter": f"{quarter} has not begun yet."})
    asked = Return.objects.filter(year=quarter.year, quarter=quarter.quarter).values("commitment_id")
    missing = Commitment.objects.filter(priority__strategy=strategy).exclude(pk__in=asked).order_by("position")
    rows = [Return(commitment=commitment, year=quarter.year, quarter=quarter.quarter) for commitment in missing]
    for row in rows:
        records.create(row, person=membership.user)
    return len(rows)


@transaction.atomic
def answer_return(
    *,
    membership: Membership,
    return_id: UUID,
    version: int,
    plan: str,
    update: str,
    rating: str = "",
    to_be_reported: bool = False,
) -> Return:
    """Say what became of a commitment in a quarter; or that it is still to be reported, which takes the rating away.

    Raises:
        Refused, Http404, Conflict, ValidationError (by field).
    """
    unlocked = selectors.row(return_id)
    priority = unlocked.commitment.priority
    require(answers_returns(membership, leads_it=selectors.leads(membership, priority)), NOT_YOURS)
    row = versioning.locked(Return.objects.all(), return_id, version=version)
    plan, update = plan.strip(), update.strip()
    problems = {}
    if not to_be_reported and not update:
        problems["update"] = "Enter what has happened, or choose that it is to be reported."
    for name, text in (("plan", plan), ("update", update)):
        if len(text) > LONGEST:
            problems[name] = f"Enter {LONGEST} characters at most."
    if rating and rating not in Return.Rating.values:
        problems["rating"] = "Choose red, amber, green or not rated."
    if problems:
        raise ValidationError(problems)
    row.plan, row.update, row.to_be_reported = plan, update, to_be_reported
    row.rating = "" if to_be_reported else rating
    row.person, row.answered_on = membership.post, membership.partnership.today()
    records.change(row, person=membership.user)
    row.commitment = unlocked.commitment
    return row
