"""Budget lines and spend, for finance's own systems."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.ledger import selectors, services
from budgets.ledger.columns import LINES, SPEND
from budgets.ledger.models import BudgetLine, Kind, Spend
from budgets.permissions import records_spend
from safer_communities.rest.addresses import addresses
from safer_communities.rest.described import described, sent
from safer_communities.rest.filters import Filter, day, identifier, initiative, modified_since, one_of, year
from safer_communities.rest.resource import Resource, request_key
from safer_communities.tenancy.permissions import require
from safer_communities.vocabulary import Agency

AGENCIES = dict(Agency.choices)
PENCE = {"max_digits": 12, "decimal_places": 2}


def financial_year(starts: int) -> str:
    """The UK financial year as printed: 2013/14."""
    return f"{starts}/{(starts + 1) % 100:02d}"


class BudgetLineResource(Resource):
    """The lines of the funding bids, with what is spent of each."""

    resource = "budget-lines"
    summaries = {
        "list": "The lines of the budgets",
        "retrieve": "One budget line",
        "partial_update": "Set the forecast of a budget line",
    }
    columns = LINES
    serializer_class = described("BudgetLine", LINES)
    inputs = {"partial_update": sent("ForecastChange", LINES)}
    filters = (
        initiative(),
        Filter("kind", "kind", one_of(dict(Kind.choices)), "Set-up or operating."),
        Filter("year", "year", year, "The calendar year in which the financial year starts."),
        Filter("agency", "agency", one_of(AGENCIES), "Who pays."),
        modified_since(""),
    )

    def rows(self) -> QuerySet[BudgetLine]:
        return selectors.lines()

    def filtered(self, rows: QuerySet[Any], values: dict[str, object]) -> QuerySet[Any]:
        rows = super().filtered(rows, values)
        if since := values.get("modified_since"):
            return selectors.changed_since(rows, since)
        return rows

    def etag(self, row: dict[str, object]) -> str:
        # new spend changes the representation without a new version; If-Match looks at the version alone
        return f"{row['version']}-{row['spent']}"

    def allow(self) -> None:
        require(records_spend(self.membership), services.FINANCE_ONLY)

    def change(self, row_id: UUID, version: int, changes: dict[str, Any]) -> BudgetLine:
        return services.set_forecast(membership=self.membership, line_id=row_id, version=version, **changes)


class SpendResource(Resource):
    """What was spent. Records are never changed: a correction is a further one with the opposite sign."""

    resource = "spend"
    takes_key = True
    summaries = {"list": "Spend", "retrieve": "One record of spend", "create": "Record spend"}
    columns = SPEND
    serializer_class = described("Spend", SPEND)
    inputs = {"create": sent("SpendInput", SPEND)}
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

    def create(self, request: Request, **_: object) -> Response:
        require(records_spend(self.membership), services.FINANCE_ONLY)
        key, sent = request_key(request), self.sent()
        sent["line_id"] = sent.pop("line")
        return self.recorded(services.record_spend(membership=self.membership, request_key=key, **sent))


ADDRESSES = [
    *addresses(BudgetLineResource, "api-budget-line", patch=True),
    *addresses(SpendResource, "api-spend-record", post=True),
]
