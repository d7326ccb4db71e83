"""The API asks the database the same few questions, however many rows there are."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from budgets.ledger.models import BudgetLine, Spend
from evaluation.scorecards.models import Indicator, Observation
from governance.papers.models import Paper
from initiatives.plans.models import Action, Initiative
from initiatives.results.models import Assessment
from initiatives.results.shape import SHAPE
from safer_communities.tenancy import selectors

LISTS = {
    "initiatives/": 3,
    "actions/": 3,
    "budget-lines/": 3,
    "spend/": 3,
    "indicators/": 3,
    "observations/": 3,
    "cost-benefit/": 3,
    "rag/": 4,
    "papers/": 3,
}
DAY = datetime.date(2013, 7, 1)


def fill(cast: Any, rows: int) -> None:
    """So many rows in every list, all in use."""
    cast.assess()
    with cast.here():
        results = Assessment.objects.get(initiative=cast.initiative).results
        user = cast.user("finance")
        initiatives = Initiative.objects.bulk_create(
            Initiative(
                code=f"X{number}",
                slug=f"x-{number}",
                position=number + 2,
                name=f"X {number}",
                lead_organisation=cast.organisation,
            )
            for number in range(rows)
        )
        Assessment.objects.bulk_create(
            Assessment(initiative=one, as_at=DAY, computed_at=timezone.now(), results=results, shape=SHAPE)
            for one in initiatives
        )
        Action.objects.bulk_create(
            Action(initiative=cast.initiative, position=number + 10, number=f"{number}.", description="Action")
            for number in range(rows)
        )
        lines = BudgetLine.objects.bulk_create(
            BudgetLine(initiative=one, position=1, item="Post", kind="set_up", year=2013, amount=5, agency="police")
            for one in initiatives
        )
        Spend.objects.bulk_create(
            Spend(initiative_id=line.initiative_id, line=line, on=DAY, amount=1, source="Journal", person="Finance")
            for line in lines
        )
        observe(initiatives)
        Paper.objects.bulk_create(
            Paper(title="P", period_start=DAY, period_end=DAY, as_at=DAY, requested_by=user, requester="Finance")
            for _ in range(rows)
        )


def observe(initiatives: list[Initiative]) -> None:
    """An indicator of each initiative, observed once."""
    indicators = Indicator.objects.bulk_create(
        Indicator(
            initiative=one,
            position=1,
            code="held",
            name="Held",
            kind="activity",
            measure="count",
            unit="panels",
            direction="up",
        )
        for one in initiatives
    )
    Observation.objects.bulk_create(
        Observation(
            initiative_id=one.initiative_id,
            indicator=one,
            period_start=DAY,
            period_end=DAY,
            value=1,
            source="Register",
            person="Finance",
        )
        for one in indicators
    )


def remember_the_slug(cast: Any) -> None:
    """Each process asks once for the partnership's id, at its first request."""
    selectors.partnership_id(cast.slug)


@pytest.mark.parametrize("rows", [10, 1000])
def test_every_list_is_read_in_four_statements_at_most(
    cast: Any, caller: Any, statements: Callable[..., Any], rows: int
) -> None:
    fill(cast, rows)
    client = caller("observer")
    remember_the_slug(cast)
    counted = {}
    for rest in LISTS:
        with statements() as seen:
            answer = client.get(cast.api(rest), {"limit": 1000})
        assert len(answer.json()["results"]) >= min(rows, 1000), rest
        counted[rest] = len(seen)
    assert counted == LISTS
    assert max(counted.values()) <= 4


def test_files_pages_and_filters_take_no_more(cast: Any, caller: Any, statements: Callable[..., Any]) -> None:
    fill(cast, 10)
    client = caller("observer")
    following = client.get(cast.api("actions/?limit=2")).json()["next"]
    for address in (
        cast.api("actions/?format=csv"),
        cast.api("actions/?format=xlsx"),
        following,
        cast.api("actions/?initiative=A&status=not_started&modified_since=2013-01-01"),
        cast.api("budget-lines/?modified_since=2013-01-01&agency=police"),
    ):
        with statements() as seen:
            assert client.get(address).status_code == 200
        assert len(seen) == 3, address


@pytest.mark.parametrize("rows", [10, 1000])
def test_details_take_three_statements_and_changes_eight_at_most(
    cast: Any, caller: Any, statements: Callable[..., Any], rows: int
) -> None:
    fill(cast, rows)
    client = caller("administrator")
    remember_the_slug(cast)
    for rest in ("initiatives/", "actions/", "budget-lines/", "spend/", "indicators/", "observations/", "papers/"):
        address = client.get(cast.api(rest), {"limit": 1}).json()["results"][0]["url"]
        with statements() as seen:
            answer = client.get(address)
        assert (answer.status_code, len(seen)) == (200, 3), rest
        if "ETag" in answer:
            with statements() as seen:
                assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
            assert len(seen) == 3, rest
    changes = {
        f"actions/{cast.actions[0].pk}/": ({"status": "achieved", "note": "Done", "by_when": "May 2013"}, 6),
        f"budget-lines/{cast.line.pk}/": ({"forecast": "5.00"}, 6),
    }
    for rest, (sent, expected) in changes.items():
        with statements() as seen:
            answer = client.patch(cast.api(rest), sent, format="json", headers={"If-Match": '"1"'})
        assert (answer.status_code, len(seen)) == (200, expected), "\n".join(seen)
    assert max(expected for _, expected in changes.values()) <= 8


def test_a_record_takes_eight_statements_at_most(cast: Any, caller: Any, statements: Callable[..., Any]) -> None:
    client = caller("administrator")
    remember_the_slug(cast)
    sent = {
        "spend/": {"line": str(cast.line.pk), "on": "2013-07-01", "amount": "5", "source": "Journal"},
        "observations/": {
            "indicator": str(cast.indicator.pk),
            "period_start": "2013-07-01",
            "period_end": "2013-07-02",
            "value": 5,
            "source": "Register",
        },
        "papers/": {"period_start": "2013-04-01", "period_end": "2013-06-30"},
    }
    for rest, record in sent.items():
        with statements() as seen:
            answer = client.post(
                cast.api(rest),
                record,
                format="json",
                headers={"Idempotency-Key": "01a20000-0000-7000-8000-000000000000"},
            )
        assert answer.status_code in (201, 202), answer.content
        assert len(seen) <= 8, "\n".join(seen)
