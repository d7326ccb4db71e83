"""Named reads of budgets and spend. Each says how many statements it takes."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from django.db.models import DecimalField, Exists, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth
from django.http import Http404

from budgets.ledger.models import BudgetLine, Kind, Spend
from initiatives.plans.models import Initiative

SUMS = ("budget", "spent", "forecast", "variance")  # what lines add up to
NOTHING = Value(Decimal("0.00"), output_field=DecimalField(max_digits=12, decimal_places=2))


def lines() -> QuerySet[BudgetLine]:
    """All budget lines with their initiative and `spent`, the pounds recorded against each; one statement."""
    return (
        BudgetLine.objects.select_related("initiative")
        .annotate(spent=Coalesce(Sum("spend__amount"), NOTHING))
        .order_by("initiative__position", "position", "year", "kind", "id")
    )


def lines_of(initiative: Initiative) -> QuerySet[BudgetLine]:
    return lines().filter(initiative_id=initiative.pk)


def spend() -> QuerySet[Spend]:
    """All spend with its line and initiative, newest first; one statement."""
    return Spend.objects.select_related("line", "initiative").order_by("-on", "-recorded_at")


def spend_of(initiative: Initiative) -> QuerySet[Spend]:
    return spend().filter(initiative_id=initiative.pk)


def line(line_id: UUID) -> BudgetLine:
    """One budget line with its initiative and `spent`; one statement. Raises Http404."""
    line = lines().filter(pk=line_id).first()
    if line is None:
        raise Http404("No such budget line.")
    return line


def spend_on(line: BudgetLine) -> QuerySet[Spend]:
    """What was spent against one line, newest first."""
    return Spend.objects.filter(line_id=line.pk).order_by("-on", "-recorded_at")


def spend_by_month(initiative: Initiative | None = None) -> dict[datetime.date, Decimal]:
    """Pounds spent in each month, by its first day, without what partners absorb; one statement."""
    spends = Spend.objects.filter(line__absorbed_by="").order_by()
    if initiative is not None:
        spends = spends.filter(initiative_id=initiative.pk)
    by_month = spends.annotate(month=TruncMonth("on")).values_list("month").annotate(Sum("amount")).order_by("month")
    return dict(by_month)


class PrintedRow(TypedDict):
    """A row as the papers print it: an item, with a line for each kind and year."""

    item: str
    assumption: str
    lines: list[BudgetLine]


def printed_rows(budget_lines: list[BudgetLine]) -> list[PrintedRow]:
    """Lines gathered as the papers print them, in their order."""
    rows: dict[int, PrintedRow] = {}
    for line in budget_lines:
        row = rows.setdefault(line.position, {"item": line.item, "assumption": line.assumption, "lines": []})
        row["lines"].append(line)
    order = [str(kind) for kind in Kind]
    for row in rows.values():
        row["lines"].sort(key=lambda line: (order.index(line.kind), line.year))
    return list(rows.values())


def outturn(line: BudgetLine) -> Decimal:
    """What a line is expected to come to: the forecast where there is one, else the greater of budget and spend."""
    return line.forecast if line.forecast is not None else max(line.amount, line.spent)


def sums(lines: Iterable[BudgetLine]) -> dict[str, Decimal]:
    """The lines added up, in pounds. Variance is budget less forecast: negative where too much will be spent."""
    lines = list(lines)
    budget = sum((line.amount for line in lines), Decimal(0))
    forecast = sum((outturn(line) for line in lines), Decimal(0))
    spent = sum((line.spent for line in lines), Decimal(0))
    return {"budget": budget, "spent": spent, "forecast": forecast, "variance": budget - forecast}


def changed_since(rows: QuerySet[BudgetLine], since: object) -> QuerySet[BudgetLine]:
    """Of some lines those that changed since a moment. What is spent is in a line's row: new spend changes it too."""
    spent_since = Exists(Spend.objects.filter(line_id=OuterRef("pk"), recorded_at__gte=since))
    return rows.filter(Q(modified_at__gte=since) | spent_since)
