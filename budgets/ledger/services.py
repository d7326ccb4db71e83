"""What finance does: the only writers of budgets and spend."""

import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404

from budgets.ledger.models import BudgetLine, Spend
from budgets.permissions import records_spend
from safer_communities.tenancy import outbox, records
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import require
from safer_communities.tenancy.versioning import locked

FINANCE_ONLY = "Only finance can record spend and forecasts."
LARGEST = Decimal("1000000000")


def record_spend(
    *,
    membership: Membership,
    line_id: UUID,
    on: datetime.date,
    amount: Decimal,
    source: str,
    note: str = "",
    request_key: UUID | None = None,
) -> Spend:
    """Record pounds spent against a budget line. A correction is a further record with a negative amount.

    Args:
        request_key: made by the sender; the same record sent again under it answers with the first and adds nothing.

    Raises:
        Http404, Refused, ValidationError (by field), KeyReused.
    """
    require(records_spend(membership), FINANCE_ONLY)
    line = BudgetLine.objects.filter(pk=line_id).first()
    if line is None:
        raise Http404("No such budget line.")
    _check_spend(membership, on=on, amount=amount, source=source)
    spend = Spend(
        partnership_id=line.partnership_id,
        initiative_id=line.initiative_id,
        line=line,
        on=on,
        amount=amount,
        source=source.strip(),
        note=note.strip(),
        person=membership.post,
    )
    spend = records.once(spend, key=request_key)
    if not spend.is_repeat:
        outbox.hint(line.partnership_id, line.initiative_id)
    return spend


def _check_spend(membership: Membership, *, on: datetime.date, amount: Decimal, source: str) -> None:
    errors = {}
    if on > membership.partnership.today():
        errors["on"] = "The day of the spend cannot be after today."
    if amount == 0:
        errors["amount"] = "Give an amount other than £0."
    elif abs(amount) >= LARGEST or amount != amount.quantize(Decimal("0.01")):
        errors["amount"] = "Give an amount in pounds and pence, below £1,000,000,000."
    if not source.strip():
        errors["source"] = "Say which invoice, journal or report the figure comes from."
    if errors:
        raise ValidationError(errors)


def set_forecast(*, membership: Membership, line_id: UUID, version: int, forecast: Decimal | None) -> BudgetLine:
    """Say what outturn is expected of a line, in pounds; None returns to the budget.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    require(records_spend(membership), FINANCE_ONLY)
    line = locked(BudgetLine.objects.all(), line_id, version=version)
    if forecast is not None and not 0 <= forecast < LARGEST:
        raise ValidationError({"forecast": "Give an amount from £0."})
    line.forecast = forecast
    records.change(line, person=membership.user)
    outbox.hint(line.partnership_id, line.initiative_id)
    return line
