"""Reads whose SQL is put together once: the same rows as Django's own, for whoever asks."""

import datetime
import threading
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from initiatives.plans.models import Action, Initiative, Manager
from safer_communities.tenancy.current import NoPartnership, tenant
from safer_communities.tenancy.models import Membership, Partnership
from safer_communities.tenancy.prepared import prepared


def due_by(initiative_id: UUID, number: str, day: datetime.date) -> QuerySet[Action]:
    mine = Manager.objects.filter(initiative_id=OuterRef("initiative_id"))
    return (
        Action.objects.select_related("initiative")
        .annotate(managed=Exists(mine), letter=F("initiative__code"))
        .filter(initiative_id=initiative_id, due_end__lte=day)
        .exclude(number=number)
    )


def test_the_rows_are_those_of_the_queryset_with_what_goes_with_them(cast: Any, statements: Any) -> None:
    read = prepared(due_by)
    for number, day in (("1.", datetime.date(2013, 12, 31)), ("9.", datetime.date(2013, 9, 1))):
        with cast.here():
            expected = list(due_by(cast.initiative.pk, number, day))
            with statements() as seen:
                found = read(cast.initiative.pk, number, day)
                assert [(one, one.__dict__.keys(), one.initiative, one.managed, one.letter) for one in found] == [
                    (one, one.__dict__.keys(), one.initiative, one.managed, one.letter) for one in expected
                ]
                assert [one.due_end for one in found] == [one.due_end for one in expected]
            assert (len(found), len(seen)) == (2, 1)


def test_tuples_and_single_values_are_read_too(cast: Any) -> None:
    @prepared
    def numbers(initiative_id: UUID) -> QuerySet[Any]:
        return Action.objects.filter(initiative_id=initiative_id).values_list("number", flat=True)

    @prepared
    def named(initiative_id: UUID) -> QuerySet[Any]:
        return Action.objects.filter(initiative_id=initiative_id).values_list("number", "initiative__code", named=True)

    with cast.here():
        assert numbers(cast.initiative.pk) == ["1.", "2.", "3."]
        assert [(one.number, one.initiative__code) for one in named(cast.initiative.pk)] == [
            ("1.", "A"), ("2.", "A"), ("3.", "A"),
        ]  # fmt: skip
        assert numbers(cast.line.pk) == []
        assert (numbers.first(cast.initiative.pk), numbers.first(cast.line.pk)) == ("1.", None)


@prepared
def _names() -> QuerySet[Any]:
    return Initiative.objects.values_list("name", flat=True)


def test_each_partnership_is_answered_with_its_own_rows(neighbour: Any, cast: Any) -> None:
    for one in (cast, neighbour, cast):
        with one.here(), transaction.atomic():
            assert _names() == [f"Panels of {one.slug}"]


def test_outside_any_partnership_it_is_an_error(cast: Any) -> None:
    with pytest.raises(NoPartnership):
        _names()
    with cast.here():
        _names()
    with pytest.raises(NoPartnership):
        _names()


def test_the_partnership_that_it_was_first_asked_for_is_not_remembered(cast: Any) -> None:
    read = prepared(lambda: Initiative.objects.values_list("name", flat=True))
    with cast.here():
        assert read() == ["Panels of barnet"]
        stranger = Partnership.objects.create(slug="stranger", name="Stranger")
    connection.partnership_told = None  # as a new transaction would be
    with tenant(stranger.pk), transaction.atomic():
        assert read() == []


@pytest.mark.django_db(transaction=True)
def test_threads_that_ask_at_the_same_time_get_their_own_rows(cast: Any, neighbour: Any) -> None:
    read = prepared(lambda: Membership.objects.values_list("post", flat=True))
    answers: dict[str, set[bool]] = {cast.slug: set(), neighbour.slug: set()}

    def ask(one: Any) -> None:
        try:
            for _ in range(30):
                with one.here():
                    answers[one.slug].add(all(one.slug in post for post in read()))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(one,)) for one in (cast, neighbour) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {cast.slug: {True}, neighbour.slug: {True}}


def test_an_argument_that_does_not_reach_the_sql_is_refused(cast: Any) -> None:
    @prepared
    def by_prefix(number: str) -> QuerySet[Action]:
        return Action.objects.filter(number__startswith=number)

    with cast.here(), pytest.raises(TypeError, match="each of its arguments"):
        by_prefix("1")


def test_a_read_that_would_be_several_statements_is_refused(cast: Any) -> None:
    @prepared
    def with_managers(slug: str) -> QuerySet[Initiative]:
        return Initiative.objects.filter(slug=slug).prefetch_related("managers")

    with cast.here(), pytest.raises(TypeError, match="cannot prefetch"):
        with_managers("panels")
