"""Rows made, changed and removed in somebody's name; what is sent twice is recorded once; each space of locks."""

import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from budgets.ledger.models import Spend
from budgets.ledger.services import record_spend
from initiatives.plans.models import Risk
from safer_communities.tenancy import locks, records
from safer_communities.tenancy.locks import Space
from tests.cast import Cast
from tests.waiting import at_once


def spend(cast: Cast, key: UUID | None, amount: str = "100.00") -> Spend:
    with cast.here():
        return record_spend(
            membership=cast.members["finance"],
            line_id=cast.line.pk,
            on=datetime.date(2013, 7, 1),
            amount=Decimal(amount),
            source="Invoice 1",
            request_key=key,
        )


def amounts(cast: Cast) -> list[Decimal]:
    with cast.here():
        return sorted(Spend.objects.values_list("amount", flat=True))


def test_the_same_record_sent_again_under_its_key_is_the_first(cast: Cast) -> None:
    key = uuid4()
    first, again = spend(cast, key), spend(cast, key)
    assert (again.pk, first.is_repeat, again.is_repeat) == (first.pk, False, True)
    assert amounts(cast) == [Decimal("100.00")]


def test_a_different_record_under_a_key_that_was_used_is_refused(cast: Cast) -> None:
    key = uuid4()
    spend(cast, key)
    with pytest.raises(records.KeyReused):
        spend(cast, key, "100.01")
    assert amounts(cast) == [Decimal("100.00")]


def test_without_a_key_each_record_is_one_of_its_own(cast: Cast) -> None:
    spend(cast, None), spend(cast, None)
    assert amounts(cast) == [Decimal("100.00")] * 2


@pytest.mark.parametrize("_", range(5))
def test_of_two_different_records_under_one_key_at_one_moment_one_is_stored_and_the_other_refused(
    neighbour: Cast, _: int
) -> None:
    key = uuid4()
    found = at_once(lambda: spend(neighbour, key, "1.00"), lambda: spend(neighbour, key, "2.00"))
    assert sorted(type(each).__name__ for each in found) == ["KeyReused", "Spend"]
    [stored] = [each.amount for each in found if isinstance(each, Spend)]
    assert amounts(neighbour) == [stored]


def risk(cast: Cast, position: int) -> Risk:
    return Risk(initiative=cast.initiative, position=position, description="Somebody leaves")


def test_history_names_who_made_changed_and_removed_a_row(cast: Cast) -> None:
    people = [cast.members[role].user for role in ("programme_manager", "project_manager", "administrator")]
    with cast.here():
        row = records.create(risk(cast, 7), person=people[0])
        row.owner = "Programme manager"
        records.change(row, person=people[1])
        assert row.version == 2
        row_id = row.pk
        records.remove(row, person=people[2])
        assert not Risk.objects.filter(pk=row_id).exists()
        told = Risk.history.filter(id=row_id).order_by("history_date")
        assert [(each.history_type, each.history_user) for each in told] == list(zip("+~-", people, strict=True))


def test_the_next_position_is_after_the_last_and_the_first_is_one(cast: Cast) -> None:
    with cast.here():
        rows = Risk.objects.filter(description="Somebody leaves")
        assert records.next_position(rows) == 1
        records.create(risk(cast, 4), person=None)
        assert records.next_position(rows) == 5


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_held_for_one_thing_of_one_space() -> None:
    thing = uuid4()

    def tried(space: Space, of: Any) -> bool:
        def attempt() -> bool:
            with locks.alone(space, of) as mine:
                return mine

        return bool(at_once(attempt)[0])

    with locks.alone(Space.PAPER, thing) as mine:
        assert mine
        assert not tried(Space.PAPER, thing)
        assert tried(Space.ASSESSMENT, thing)
        assert tried(Space.PAPER, uuid4())
    assert tried(Space.PAPER, thing)

    with transaction.atomic():
        locks.hold(Space.ASSESSMENT, thing)
        assert not tried(Space.ASSESSMENT, thing)
    assert tried(Space.ASSESSMENT, thing)


def test_the_spaces_of_locks_have_keys_of_their_own() -> None:
    thing = UUID("018f0000-0000-7000-8000-000000000001")
    keys = {locks.key_of(space, thing) for space in Space}
    assert len(keys) == len(Space)
    assert all(-(2**63) <= key < 2**63 for key in keys)
