"""Budget against actual: the programme and each initiative, by kind and year."""

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import mark_safe

from budgets.money_table import year_in_words
from governance.models import Paper
from governance.papers import snapshots
from governance.papers.forms_of_paper import Form
from governance.papers.kinds import programme_report
from safer_communities.tenancy.renderers import written

Plain = dict[str, Any]
KINDS = (("set_up", "Set-up"), ("operating", "Operating"))
COLUMNS = ("initiative", "year", "budget", "spent", "forecast", "variance")


def snapshot(paper: Paper) -> Plain:
    """Budget, spend and forecast as at the paper's day; eight statements."""
    return {
        **snapshots.heading(paper),
        "programme": {"money": snapshots.assessed_programme()["money"]},
        "burn": snapshots.burn(paper),
        "initiatives": [{key: one[key] for key in ("code", "name", "money")} for one in snapshots.initiatives(paper)],
    }


def context(snapshot: Plain) -> Plain:
    money = snapshot["programme"]["money"]
    return {
        "burn": mark_safe(programme_report.burn_chart(snapshot)) if snapshot["burn"] else "",
        "kinds": [{"name": name, **money["by_kind"][kind]} for kind, name in KINDS if kind in money["by_kind"]],
        "years": [{"name": year_in_words(int(year)), **money["by_year"][year]} for year in sorted(money["by_year"])],
    }


def data(snapshot: Plain) -> dict[str, tuple[str, bytes]]:
    return {
        "money": (
            "Budget, spend and forecast by initiative and kind, in pounds",
            written(programme_report.MONEY, programme_report.money_rows(snapshot)),
        ),
        "years": ("Budget, spend and forecast by initiative and year, in pounds", written(COLUMNS, _years(snapshot))),
    }


def _years(snapshot: Plain) -> Iterable[tuple[Any, ...]]:
    places = [(one["code"], one["money"]) for one in snapshot["initiatives"]]
    for code, money in [*places, ("programme", snapshot["programme"]["money"])]:
        for year in sorted(money["by_year"]):
            part = money["by_year"][year]
            yield code, year_in_words(int(year)), part["budget"], part["spent"], part["forecast"], part["variance"]


FORM = Form(
    title="Budget against actual",
    snapshot=snapshot,
    template="governance/papers/budget.html",
    context=context,
    data=data,
    data_names=("money", "years"),
)
