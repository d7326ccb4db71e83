"""The columns of budget lines and spend, said once."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal

from budgets.ledger.models import Kind
from safer_communities.programmes.rows import Factor
from safer_communities.sheets.cells import Cells
from safer_communities.sheets.columns import NEEDED, OPTIONAL, Column, Columns, Sent
from safer_communities.sheets.common import (
    ID,
    INITIATIVE,
    MODIFIED_AT,
    SOURCE,
    URL,
    VERSION,
    day,
    identifier,
    moment,
    position,
    text,
)
from safer_communities.sheets.kinds import Answering, Choice, Many, Named, Pounds, Record, Whole
from safer_communities.vocabulary import Agency

pounds, budgeted, year = Pounds(), Pounds(negative=False), Whole(2000, 2100)
kind, agency = Choice(Kind.choices), Named(Agency.choices)


def financial_year(starts: int) -> str:
    """The UK financial year as printed: 2013/14."""
    return f"{starts}/{(starts + 1) % 100:02d}"


class Factors(Many):
    """An assumption as factors: value and unit of each."""

    def __init__(self) -> None:
        super().__init__(Record())

    def answering(self) -> Answering:
        # PostgreSQL keeps the keys in an order of its own
        return lambda factors: [
            {"value": factor.get("value", ""), "unit": factor.get("unit", "")} for factor in factors
        ]

    def read(self, cells: Cells, column: str, *, needed: bool = False) -> tuple[Factor, ...]:  # type: ignore[override]  # of several lines
        text = cells.text(column)
        if not text:
            return ()
        try:
            return tuple(Factor(Decimal(item["value"]), str(item["unit"])) for item in json.loads(text))
        except (ValueError, ArithmeticError, KeyError, TypeError):
            raise cells.problem(column, 'must be like [{"value": "350", "unit": "£ a day"}]') from None

    def stored(self, value: Iterable[Factor]) -> list[Mapping[str, str]]:
        return [{"value": f"{factor.value:f}", "unit": factor.unit} for factor in value]


LINES = Columns(
    ID,
    INITIATIVE,
    Column("position", position, given=NEEDED),
    Column("item", text, given=NEEDED),
    Column("kind", kind, given=NEEDED),
    Column("year", year, help="The calendar year in which the financial year starts.", given=NEEDED),
    Column("financial_year", text, help="As printed: 2013/14.", worked_out=financial_year, of=("year",)),
    Column("agency", agency, help="Who pays, as printed; empty where the bid does not say.", given=NEEDED),
    Column("absorbed_by", text, given=OPTIONAL),
    Column("amount", budgeted, help="The budget, in pounds.", given=NEEDED),
    Column("spent", pounds, help="What spend/ adds up to."),
    Column(
        "forecast",
        pounds,
        "Forecast outturn",
        help="The outturn expected, if not the budget.",
        null=True,
        writable=Sent(needed=True, help="Pounds; null returns to the budget."),
    ),
    Column("assumption", text, help="As printed.", given=OPTIONAL),
    Column("factors", Factors(), help="The assumption as value and unit.", given=OPTIONAL),
    SOURCE,
    VERSION,
    MODIFIED_AT,
    URL,
)

SPEND = Columns(
    ID,
    INITIATIVE,
    Column(
        "line",
        identifier,
        help="The budget line.",
        path="line_id",
        writable=Sent(needed=True, help="The id of a budget line."),
    ),
    Column("item", text, path="line__item"),
    Column("kind", kind, path="line__kind"),
    Column("financial_year", text, help="Of the budget line.", worked_out=financial_year, of=("line__year",)),
    Column("agency", agency, help="Who pays, as printed.", path="line__agency"),
    Column("on", day, writable=Sent(needed=True), given=NEEDED),
    Column(
        "amount",
        pounds,
        help="Pounds; a correction is negative.",
        writable=Sent(needed=True, help="Pounds; negative to correct an earlier record."),
        given=NEEDED,
    ),
    Column(
        "source",
        SOURCE.kind,
        writable=Sent(needed=True, longest=300, help="The invoice, journal or report."),
        given=NEEDED,
    ),
    Column("note", text, writable=Sent(blank=True, default="")),
    Column("person", text, help="The post that recorded it."),
    Column("recorded_at", moment),
    URL,
)
