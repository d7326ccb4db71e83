"""Budget against actual: the programme and each initiative, by kind and year."""

from collections.abc import Iterable

from budgets.ledger.table import year_in_words
from governance.papers import money, snapshots
from governance.papers.kind import PaperKind, Plain
from governance.papers.models import Paper
from safer_communities.sheets.export import written
from safer_communities.ui.places import Place

KINDS = (("set_up", "Set-up"), ("operating", "Operating"))
COLUMNS = ("initiative", "year", "budget", "spent", "forecast", "variance", "reason")


def snapshot(paper: Paper) -> Plain:
    """Budget, spend and forecast as at the paper's day; eight statements."""
    return {
        **snapshots.heading(paper),
        "programme": {"money": snapshots.assessed_programme()["money"]},
        "burn": snapshots.burn(paper),
        "initiatives": [
            {key: initiative[key] for key in ("code", "name", "money")} for initiative in snapshots.initiatives(paper)
        ],
    }


def context(snapshot: Plain, place: Place) -> Plain:
    kinds, years = (snapshot["programme"]["money"][part] for part in ("by_kind", "by_year"))
    return {
        "burn": money.burn_chart(snapshot, place),
        "kinds": [{"name": name, **kinds[kind]} for kind, name in KINDS if kind in kinds],
        "years": [{"name": year_in_words(int(year)), **years[year]} for year in sorted(years)],
    }


def data(snapshot: Plain) -> dict[str, tuple[str, bytes]]:
    return {
        "money": (
            "Budget, spend and forecast by initiative and kind, in pounds",
            written(money.MONEY, money.money_rows(snapshot)),
        ),
        "years": ("Budget, spend and forecast by initiative and year, in pounds", written(COLUMNS, _years(snapshot))),
    }


def _years(snapshot: Plain) -> Iterable[tuple[object, ...]]:
    places = [(initiative["code"], initiative["money"]) for initiative in snapshot["initiatives"]]
    for code, figures in [*places, ("programme", snapshot["programme"]["money"])]:
        for year in sorted(figures["by_year"]):
            yield code, year_in_words(int(year)), *money.amounts(figures["by_year"][year]), money.reason(figures)


KIND = PaperKind(
    key=Paper.Kind.BUDGET,
    title="Budget against actual",
    snapshot=snapshot,
    template="governance/papers/budget.html",
    context=context,
    data=data,
    data_names=("money", "years"),
)
