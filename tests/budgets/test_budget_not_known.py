"""An initiative whose papers give no budget: not known, never £0; sums foot and name what they leave out."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from budgets.ledger import table as money_table
from budgets.ledger.models import BudgetLine
from evaluation.reassessing import services
from governance.papers import changes, rendering
from initiatives.plans.models import Initiative
from initiatives.results.models import Assessment
from safer_communities.tenancy import outbox
from tests.cast import Cast
from tests.governance.papers import made

LEFT_OUT = "Not in these sums, because no budget is known: Coaches."
UNKNOWN = {"budget": None, "spent": "0.00", "forecast": None, "variance": None}


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def coaches(cast: Cast) -> Initiative:
    """A second initiative, of which the papers print no budget line."""
    with cast.here():
        found = Initiative.objects.create(
            code="B", slug="coaches", position=2, name="Coaches", lead_organisation=cast.organisation
        )
        outbox.mark(cast.partnership.pk, found.pk)
    with cast.worker():
        services.reassess(found.pk, now=timezone.now())
    return found


def results_of(cast: Cast, initiative: Initiative | None) -> dict[str, Any]:
    cast.assess()
    with cast.here():
        return Assessment.objects.get(initiative=initiative).results


def test_its_result_agrees_with_its_rating_that_the_budget_is_not_known(cast: Cast, coaches: Initiative) -> None:
    results = results_of(cast, coaches)
    assert results["ratings"]["finance"]["reasons"] == ["The budget is not known."]
    assert {name: results["money"][name] for name in UNKNOWN} == UNKNOWN
    assert results["money"]["by_kind"] == {"set_up": UNKNOWN, "operating": UNKNOWN}


def test_the_programmes_sums_foot_over_what_is_known_and_name_what_they_leave_out(
    cast: Cast, coaches: Initiative
) -> None:
    money = results_of(cast, None)["money"]
    assert (money["budget"], money["forecast"], money["variance"]) == ("11250.00", "11250.00", "0.00")
    assert money["partial_of"] == ["Coaches"]
    assert sum(Decimal(part["budget"]) for part in money["by_kind"].values()) == Decimal(money["budget"])


def test_a_budget_of_nothing_that_is_printed_stays_nothing(cast: Cast) -> None:
    with cast.here():
        BudgetLine.objects.update(amount="0.00")
    own, programme = results_of(cast, cast.initiative)["money"], results_of(cast, None)["money"]
    assert own["budget"] == programme["budget"] == "0.00"
    assert programme["partial_of"] == []


def test_what_partners_absorb_is_known_to_cost_the_budget_nothing(cast: Cast) -> None:
    with cast.here():
        BudgetLine.objects.update(absorbed_by="partners")
    results = results_of(cast, cast.initiative)
    assert results["money"]["budget"] == "0.00"
    assert results["ratings"]["finance"]["rating"] == "green"


def test_where_no_budget_at_all_is_known_the_programmes_is_not_either(cast: Cast) -> None:
    with cast.here():
        BudgetLine.objects.all().delete()
    money = results_of(cast, None)["money"]
    assert {name: money[name] for name in UNKNOWN} == UNKNOWN
    assert money["partial_of"] == ["Panels of barnet"]


def test_the_programme_page_says_so_in_the_row_and_in_the_tile(cast: Cast, coaches: Initiative, signed_in: Any) -> None:
    cast.assess()
    page = signed_in("observer").get(cast.path())
    rows = {row["code"]: row for row in page.context["rows"]}
    assert (rows["B"]["spent"], rows["B"]["budget"]) == ("£0", "budget not known")
    (tile,) = (tile for tile in page.context["tiles"] if tile["url"] == cast.path("money/"))
    assert (tile["value"], tile["label"]) == ("£0", "spent of £11,250")
    assert tile["note"] == "forecast: on budget, leaving out Coaches (budget not known)"


def test_the_programme_page_of_a_programme_without_any_budget_has_no_sum_to_show(cast: Cast, signed_in: Any) -> None:
    with cast.here():
        BudgetLine.objects.all().delete()
    cast.assess()
    page = signed_in("observer").get(cast.path())
    (tile,) = (tile for tile in page.context["tiles"] if tile["url"] == cast.path("money/"))
    assert (tile["value"], tile["label"], tile["note"]) == ("£0", "spent", "budget not known")


def test_the_money_page_names_what_its_sums_leave_out(cast: Cast, coaches: Initiative, signed_in: Any) -> None:
    cast.assess()
    page = signed_in("observer").get(cast.path("money/"))
    said = words(page.content.decode())
    assert "not known: the papers print no budget" in said
    assert said.count(LEFT_OUT) == 2, "below both tables of sums"
    assert page.context["sentence"].endswith("No budget is known of Coaches.")


def test_its_own_money_page_does_not_say_that_nothing_is_budgeted(
    cast: Cast, coaches: Initiative, signed_in: Any
) -> None:
    cast.assess()
    said = words(signed_in("observer").get(cast.path("initiatives/coaches/money/")).content.decode())
    assert "Its budget is not known" in said
    assert "No money is budgeted" not in said


def test_the_sentence_of_a_programme_without_any_budget_does_not_call_it_nothing() -> None:
    assert money_table.sentence(None) == "No budget is known, and no spend has been recorded."


@pytest.mark.django_db(transaction=True)  # a paper's steps are transactions of their own
def test_papers_print_not_known_and_say_what_their_sums_leave_out(cast: Cast, coaches: Initiative) -> None:
    report, budget = made(cast, "programme-report"), made(cast, "budget")
    for paper in (report, budget):
        said = words(paper.html)
        assert re.search(r"Coaches (not known )+£0 not known", said), said
        assert LEFT_OUT in said
        rows = rendering.data(paper.snapshot)["money"][1].decode().splitlines()
        assert "B,total,not known,0.00,not known,not known,no budget is known" in rows
        assert "programme,total,11250.00,0.00,11250.00,0.00,without Coaches: no budget is known" in rows
        assert "A,total,11250.00,0.00,11250.00,0.00," in rows


@pytest.mark.django_db(transaction=True)
def test_the_highlight_report_names_what_its_budget_leaves_out(cast: Cast, coaches: Initiative) -> None:
    said = words(made(cast).html)
    assert "£0 is spent of a budget of £11,250, without Coaches, of which no budget is known." in said


def test_a_budget_that_becomes_known_is_a_change_without_a_difference() -> None:
    def report(budget: str | None) -> dict[str, Any]:
        money = {"budget": budget, "spent": "0.00", "forecast": budget}
        return {"title": "Report", "as_at": "2013-07-19", "initiatives": [], "programme": {"money": money}}

    (change, _) = changes.between(report(None), report("100.00"))["money"]
    assert change == {"what": "Budget", "then": None, "now": "100.00", "difference": None}
