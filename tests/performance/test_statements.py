"""Pages and the worker ask the database the same few questions, however many rows there are.

The plan and the programme page are counted in tests/initiatives/test_plan_page.py and
tests/evaluation/test_programme_page.py, the API in tests/tenancy/test_api_statements.py.
"""

import datetime
from typing import Any

from django.utils import timezone

from budgets.ledger.models import BudgetLine, Spend
from evaluation.benefits.models import Claim, PublishedFigure
from evaluation.drivers.models import Driver
from evaluation.reassessing import services
from evaluation.scorecards.models import Observation
from initiatives.plans.models import Action, Dependency, Note, Risk, Statement, Threat
from safer_communities.tenancy import outbox

DAY = datetime.date(2013, 7, 1)
ONE = "initiatives/panels/"
PAGES = (
    "initiatives/",
    ONE,
    f"{ONE}timeline/",
    f"{ONE}risks/",
    f"{ONE}history/",
    f"{ONE}money/",
    f"{ONE}benefits/",
    f"{ONE}scorecard/",
    "money/",
    "benefits/",
    "actions/{action}/",
    "actions/{action}/update/",
    "money/lines/{line}/",
)
AT_MOST = 11  # the page of an action, which shows everything that hangs on it
REASSESS = 18


def fill(cast: Any, numbers: range) -> None:
    """A row for each number of everything that an initiative has, and its results brought up to date."""
    one = {"initiative": cast.initiative}
    with cast.here():
        actions = Action.objects.bulk_create(
            Action(**one, position=n + 10, number=f"{n}.", description="Step", due_start=DAY, due_end=DAY)
            for n in numbers
        )
        first = cast.actions[0]
        Dependency.objects.bulk_create(Dependency(**one, action=each, predecessor=first) for each in actions)
        risks = Risk.objects.bulk_create(Risk(**one, position=n, description="Risk") for n in numbers)
        Threat.objects.bulk_create(Threat(**one, risk=risk, action=first) for risk in risks)
        Note.objects.bulk_create(
            Note(action=first, on=DAY, status="in_progress", text="Note", person="PM") for _ in numbers
        )
        Statement.objects.bulk_create(Statement(**one, kind="scope", position=n, text="Line") for n in numbers)
        lines = BudgetLine.objects.bulk_create(
            BudgetLine(**one, position=n + 2, item="Post", kind="set_up", year=2013, amount=5, agency="police")
            for n in numbers
        )
        Spend.objects.bulk_create(
            Spend(**one, line=line, on=DAY, amount=1, source="Journal", person="Finance")
            for line in (*lines, *[cast.line] * len(numbers))
        )
        Observation.objects.bulk_create(
            Observation(
                **one, indicator=cast.indicator, period_start=day, period_end=day, value=1, source="Register",
                person="PM",
            )
            for day in (DAY - datetime.timedelta(days=n) for n in numbers)
        )  # fmt: skip
        Driver.objects.bulk_create(Driver(**one, key=f"key-{n}", value="1", source="The bid") for n in numbers)
        Claim.objects.bulk_create(Claim(**one, subject="Places", value=f"{n}", source="The bid") for n in numbers)
        PublishedFigure.objects.bulk_create(
            PublishedFigure(
                **one, table="business-case", position=n, annual_saving=1, annual_operating_cost=0, annual_impact=1,
                set_up_cost=0, year_one_impact=1, source="Table 1",
            )
            for n in numbers
        )  # fmt: skip
    cast.assess()


def counts(cast: Any, client: Any, statements: Any) -> dict[str, int]:
    """How many statements each page takes."""
    client.get(cast.path())  # the partnership's id is asked for once a process
    counted = {}
    for rest in PAGES:
        address = cast.path(rest.format(action=cast.actions[0].pk, line=cast.line.pk))
        with statements() as seen:
            assert client.get(address).status_code == 200, address
        counted[rest] = len(seen)
    return counted


def test_every_page_takes_as_many_statements_for_ten_rows_as_for_a_thousand(
    cast: Any, signed_in: Any, statements: Any
) -> None:
    client = signed_in("programme_manager")
    fill(cast, range(10))
    of_ten = counts(cast, client, statements)
    fill(cast, range(10, 1000))
    assert counts(cast, client, statements) == of_ten
    assert max(of_ten.values()) <= AT_MOST


def test_an_initiative_is_reassessed_in_as_many_statements_for_ten_rows_as_for_a_thousand(
    cast: Any, statements: Any
) -> None:
    for numbers in (range(10), range(10, 1000)):
        fill(cast, numbers)
        with cast.here():
            outbox.mark(cast.partnership.pk, cast.initiative.pk)
        with cast.worker(), statements() as seen:
            assert services.reassess(cast.initiative.pk, now=timezone.now())
        # lock, consume, thirteen reads of the inputs, the stored result, storing, the programme's marker
        assert len(seen) == REASSESS, "\n".join(seen)
