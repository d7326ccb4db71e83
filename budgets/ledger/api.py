"""Budget lines and spend, for finance's own systems."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.ledger import selectors, services
from budgets.ledger.models import BudgetLine, Kind, Spend
from budgets.permissions import records_spend
from safer_communities.rest.addresses import addresses
from safer_communities.rest.filters import Filter, day, identifier, initiative, modified_since, one_of, year
from safer_communities.rest.resource import Resource, Strict, iso, moment, request_key
from safer_communities.tenancy.models import Agency
from safer_communities.tenancy.permissions import require

AGENCIES = dict(Agency.choices)
PENCE = {"max_digits": 12, "decimal_places": 2}


def financial_year(starts: int) -> str:
    """The UK financial year as printed: 2013/14."""
    return f"{starts}/{(starts + 1) % 100:02d}"


class BudgetLineSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    initiative = serializers.CharField(help_text="Its code.")
    position = serializers.IntegerField()
    item = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    year = serializers.IntegerField(help_text="The calendar year in which the financial year starts.")
    financial_year = serializers.CharField(help_text="As printed: 2013/14.")
    agency = serializers.CharField(help_text="Who pays, as printed; empty where the bid does not say.")
    absorbed_by = serializers.CharField()
    amount = serializers.DecimalField(**PENCE, help_text="The budget, in pounds.")
    spent = serializers.DecimalField(**PENCE, help_text="What spend/ adds up to.")
    forecast = serializers.DecimalField(**PENCE, allow_null=True, help_text="The outturn expected, if not the budget.")
    assumption = serializers.CharField(help_text="As printed.")
    factors = serializers.ListField(child=serializers.DictField(), help_text="The assumption as value and unit.")
    source = serializers.CharField()
    version = serializers.IntegerField()
    modified_at = serializers.DateTimeField()
    url = serializers.URLField()


class ForecastChange(Strict):
    forecast = serializers.DecimalField(**PENCE, allow_null=True, help_text="Pounds; null returns to the budget.")


class BudgetLineResource(Resource):
    """The lines of the funding bids, with what is spent of each."""

    resource = "budget-lines"
    summaries = {
        "list": "The lines of the budgets",
        "retrieve": "One budget line",
        "partial_update": "Set the forecast of a budget line",
    }
    serializer_class = BudgetLineSerializer
    inputs = {"partial_update": ForecastChange}
    columns = (
        "id",
        "initiative__code",
        "position",
        "item",
        "kind",
        "year",
        "agency",
        "absorbed_by",
        "amount",
        "spent",
        "forecast",
        "assumption",
        "factors",
        "source",
        "version",
        "modified_at",
    )
    filters = (
        initiative(),
        Filter("kind", "kind", one_of(dict(Kind.choices)), "Set-up or operating."),
        Filter("year", "year", year, "The calendar year in which the financial year starts."),
        Filter("agency", "agency", one_of(AGENCIES), "Who pays."),
        modified_since(""),
    )

    def rows(self) -> QuerySet[BudgetLine]:
        return selectors.lines()

    def filtered(self, rows: QuerySet, values: dict[str, Any]) -> QuerySet:
        rows = super().filtered(rows, values)
        if since := values.get("modified_since"):
            # `spent` is in the row, so that new spend changes it as well
            spent_since = Exists(Spend.objects.filter(line_id=OuterRef("pk"), recorded_at__gte=since))
            rows = rows.filter(Q(modified_at__gte=since) | spent_since)
        return rows

    def represent(self, row: Any) -> dict[str, Any]:
        row_id = str(row.id)
        return {
            "id": row_id,
            "initiative": row.initiative__code,
            "position": row.position,
            "item": row.item,
            "kind": row.kind,
            "year": row.year,
            "financial_year": financial_year(row.year),
            "agency": AGENCIES.get(row.agency, row.agency),
            "absorbed_by": row.absorbed_by,
            "amount": str(row.amount),
            "spent": str(row.spent),
            "forecast": None if row.forecast is None else str(row.forecast),
            "assumption": row.assumption,
            # PostgreSQL keeps the keys in an order of its own
            "factors": [{"value": each.get("value", ""), "unit": each.get("unit", "")} for each in row.factors],
            "source": row.source,
            "version": row.version,
            "modified_at": moment(row.modified_at),
            "url": f"{self.base}{row_id}/",
        }

    def etag(self, row: dict[str, Any]) -> str:
        # new spend changes the representation without a new version; If-Match looks at the version alone
        return f"{row['version']}-{row['spent']}"

    def allow(self) -> None:
        require(records_spend(self.membership), services.FINANCE_ONLY)

    def change(self, row_id: UUID, version: int, changes: dict[str, Any]) -> BudgetLine:
        return services.set_forecast(membership=self.membership, line_id=row_id, version=version, **changes)


class SpendSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    initiative = serializers.CharField(help_text="Its code.")
    line = serializers.UUIDField(help_text="The budget line.")
    item = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    financial_year = serializers.CharField(help_text="Of the budget line.")
    agency = serializers.CharField(help_text="Who pays, as printed.")
    on = serializers.DateField()
    amount = serializers.DecimalField(**PENCE, help_text="Pounds; a correction is negative.")
    source = serializers.CharField()
    note = serializers.CharField()
    person = serializers.CharField(help_text="The post that recorded it.")
    recorded_at = serializers.DateTimeField()
    url = serializers.URLField()


class SpendInput(Strict):
    line = serializers.UUIDField(help_text="The id of a budget line.")
    on = serializers.DateField()
    amount = serializers.DecimalField(**PENCE, help_text="Pounds; negative to correct an earlier record.")
    source = serializers.CharField(max_length=300, help_text="The invoice, journal or report.")
    note = serializers.CharField(required=False, allow_blank=True, default="")


class SpendResource(Resource):
    """What was spent. Records are never changed: a correction is a further one with the opposite sign."""

    resource = "spend"
    takes_key = True
    summaries = {"list": "Spend", "retrieve": "One record of spend", "create": "Record spend"}
    serializer_class = SpendSerializer
    inputs = {"create": SpendInput}
    columns = (
        "id",
        "initiative__code",
        "line_id",
        "line__item",
        "line__kind",
        "line__year",
        "line__agency",
        "on",
        "amount",
        "source",
        "note",
        "person",
        "recorded_at",
    )
    filters = (
        initiative(),
        Filter("line", "line_id", identifier, "Of one budget line."),
        Filter("agency", "line__agency", one_of(AGENCIES), "Who pays."),
        Filter("on_from", "on__gte", day, "On this day or later."),
        Filter("on_to", "on__lte", day, "On this day or earlier."),
        modified_since("recorded_at"),
    )

    def rows(self) -> QuerySet[Spend]:
        return selectors.spend()

    def represent(self, row: Any) -> dict[str, Any]:
        row_id = str(row.id)
        return {
            "id": row_id,
            "initiative": row.initiative__code,
            "line": str(row.line_id),
            "item": row.line__item,
            "kind": row.line__kind,
            "financial_year": financial_year(row.line__year),
            "agency": AGENCIES.get(row.line__agency, row.line__agency),
            "on": iso(row.on),
            "amount": str(row.amount),
            "source": row.source,
            "note": row.note,
            "person": row.person,
            "recorded_at": moment(row.recorded_at),
            "url": f"{self.base}{row_id}/",
        }

    def create(self, request: Request, **_: Any) -> Response:
        require(records_spend(self.membership), services.FINANCE_ONLY)
        key, sent = request_key(request), self.sent()
        sent["line_id"] = sent.pop("line")
        if already := self.record_once(Spend.objects.all(), sent, key):
            return self.answer(already)
        spend = services.record_spend(membership=self.membership, request_key=key, **sent)
        row = self.read(spend.pk)
        return self.answer(row, status=201, Location=row["url"])


ADDRESSES = [
    *addresses(BudgetLineResource, "api-budget-line", patch=True),
    *addresses(SpendResource, "api-spend-record", post=True),
]
