"""The strategy's quarterly returns: opened once, answered by who leads, never lost."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from initiatives.strategy import selectors, services
from initiatives.strategy.models import Commitment, Priority, Return, Strategy
from initiatives.strategy.quarters import Quarter
from safer_communities.tenancy.models import Organisation
from safer_communities.tenancy.permissions import Refused
from safer_communities.tenancy.versioning import Conflict

Q4, Q1 = Quarter(2012, 4), Quarter(2013, 1)


@pytest.fixture
def strategy(cast: Any) -> Any:
    """Two priorities, one led by the council (whose partner lead is in the cast), one by the police."""
    with cast.here():
        police = Organisation.objects.create(code="police", name="Police", agency="police")
        found = Strategy.objects.create(slug="safer", name="Safer Strategy", position=1, start_year=2011, end_year=2014)
        for place, organisation in enumerate((cast.organisation, police), 1):
            priority = Priority.objects.create(
                strategy=found, number=str(place), position=place, name=f"Priority {place}",
                lead_organisation=organisation,
            )  # fmt: skip
            for position in (1, 2):
                Commitment.objects.create(priority=priority, position=position, text=f"Promise {place}.{position}")
        services.open_quarter(membership=cast.members["programme_manager"], strategy_id=found.pk, quarter=Q4)
    return found


def row_of(cast: Any, text: str = "Promise 1.1", quarter: Quarter = Q4) -> Return:
    with cast.here():
        return Return.objects.get(commitment__text=text, year=quarter.year, quarter=quarter.quarter)


def answer(cast: Any, role: str = "partner_lead", row: Return | None = None, **given: Any) -> Return:
    row = row or row_of(cast)
    said = {"version": row.version, "plan": "Visit all", "update": "All visited", "rating": "green", **given}
    with cast.here():
        return services.answer_return(membership=cast.members[role], return_id=row.pk, **said)


@pytest.mark.parametrize(
    ("day", "expected", "words"),
    [
        (datetime.date(2013, 3, 31), Quarter(2012, 4), "Q4 2012/13"),
        (datetime.date(2013, 4, 1), Quarter(2013, 1), "Q1 2013/14"),
        (datetime.date(2013, 12, 31), Quarter(2013, 3), "Q3 2013/14"),
        (datetime.date(2014, 1, 1), Quarter(2013, 4), "Q4 2013/14"),
        (datetime.date(1999, 7, 1), Quarter(1999, 2), "Q2 1999/00"),
    ],
)
def test_a_day_lies_in_a_quarter_of_the_financial_year(day: datetime.date, expected: Quarter, words: str) -> None:
    assert Quarter.of(day) == expected
    assert str(expected) == words


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 1, 1)))
def test_every_day_lies_within_its_quarter_and_after_the_one_that_ended_last(day: datetime.date) -> None:
    quarter, before = Quarter.of(day), Quarter.last_ended(day)
    assert quarter.start <= day <= quarter.end
    assert before.end + datetime.timedelta(days=1) == quarter.start
    assert before < quarter and Quarter.of(quarter.start) == Quarter.of(quarter.end) == quarter


def test_a_return_is_due_three_weeks_after_its_quarter() -> None:
    assert Q1.due_on == datetime.date(2013, 7, 21)


def test_opening_a_quarter_asks_for_a_row_of_each_commitment_and_nothing_twice(cast: Any, strategy: Any) -> None:
    answered = answer(cast)
    with cast.here():
        manager = cast.members["programme_manager"]
        assert services.open_quarter(membership=manager, strategy_id=strategy.pk, quarter=Q4) == 0
        assert services.open_quarter(membership=manager, strategy_id=strategy.pk, quarter=Q1) == 4
        assert Return.objects.count() == 8
        assert Return.objects.get(pk=answered.pk).update == "All visited"


def test_a_quarter_that_has_not_begun_cannot_be_opened(cast: Any, strategy: Any) -> None:
    with cast.here(), pytest.raises(ValidationError, match="has not begun"):
        services.open_quarter(
            membership=cast.members["administrator"], strategy_id=strategy.pk, quarter=Quarter(2013, 3)
        )


@pytest.mark.parametrize(
    ("role", "text", "may"),
    [
        ("programme_manager", "Promise 2.1", True),
        ("administrator", "Promise 2.1", True),
        ("partner_lead", "Promise 1.1", True),
        ("partner_lead", "Promise 2.1", False),
        ("board_member", "Promise 1.1", False),
        ("finance", "Promise 1.1", False),
        ("observer", "Promise 1.1", False),
    ],
)
def test_who_may_answer(cast: Any, strategy: Any, signed_in: Any, role: str, text: str, may: bool) -> None:
    row = row_of(cast, text)
    page = signed_in(role).get(cast.path(f"strategy/returns/{row.pk}/"))
    assert page.status_code == (200 if may else 403)
    if may:
        assert answer(cast, role, row).update == "All visited"
    else:
        with pytest.raises(Refused):
            answer(cast, role, row)


def test_the_lead_of_a_priority_answers_whatever_organisation_they_are_of(cast: Any, strategy: Any) -> None:
    with cast.here():
        Priority.objects.filter(number="2").update(lead=cast.members["finance"])
    assert answer(cast, "finance", row_of(cast, "Promise 2.1")).rating == "green"


def test_an_answer_keeps_who_gave_it_and_when_and_what_was_there_before(cast: Any, strategy: Any) -> None:
    row = answer(cast)
    row = answer(cast, row=row, update="Two remain", rating="amber")
    assert (row.person, row.answered_on, row.to_be_reported) == (
        cast.members["partner_lead"].post, datetime.date(2013, 7, 19), False,
    )  # fmt: skip
    with cast.here():
        assert list(Return.history.filter(id=row.pk).order_by("version").values_list("update", "rating")) == [
            ("", ""), ("All visited", "green"), ("Two remain", "amber"),
        ]  # fmt: skip


def test_to_be_reported_takes_the_rating_away_and_keeps_the_words(cast: Any, strategy: Any) -> None:
    row = answer(cast, update="More to come", to_be_reported=True)
    assert (row.rating, row.update, row.to_be_reported) == ("", "More to come", True)


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({"update": ""}, "update", "Enter what has happened"),
        ({"update": "x" * 6001}, "update", "characters at most"),
        ({"plan": "x" * 6001}, "plan", "characters at most"),
        ({"rating": "blue"}, "rating", "Choose"),
    ],
)
def test_what_cannot_stand_is_refused_beside_the_field_and_changes_nothing(
    cast: Any, strategy: Any, signed_in: Any, sent: dict[str, str], field: str, message: str
) -> None:
    row = row_of(cast)
    typed = {"version": row.version, "plan": "Typed plan", "update": "Typed update", "rating": "red", **sent}
    answer = signed_in("partner_lead").post(cast.path(f"strategy/returns/{row.pk}/"), typed)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert message in body and f"id_{field}_{str(row.pk)[-12:]}_error" in body
    assert ("Typed plan" in body) == (field != "plan")
    assert row_of(cast).version == row.version


def test_the_second_of_two_who_answer_sees_both_and_loses_nothing(cast: Any, strategy: Any, signed_in: Any) -> None:
    row = row_of(cast)
    answer(cast, update="Theirs")
    typed = {"version": row.version, "plan": "", "update": "Mine", "rating": "red"}
    refused = signed_in("programme_manager").post(cast.path(f"strategy/returns/{row.pk}/"), typed)
    body = refused.content.decode()
    assert refused.status_code == 409
    assert "Theirs" in body and "Mine" in body and "Save over theirs" in body
    assert row_of(cast).update == "Theirs"
    typed["version"] = row_of(cast).version
    assert signed_in("programme_manager").post(cast.path(f"strategy/returns/{row.pk}/"), typed).status_code == 302
    assert row_of(cast).update == "Mine"
    with pytest.raises(Conflict):
        answer(cast, row=row)


def test_a_row_is_answered_in_its_place(cast: Any, strategy: Any, signed_in: Any) -> None:
    client, row = signed_in("partner_lead"), row_of(cast)
    path = cast.path(f"strategy/returns/{row.pk}/")
    form = client.get(path, headers={"HX-Request": "true"}).content.decode()
    assert form.lstrip().startswith("<tr") and "hx-post" in form
    sent = {"version": row.version, "plan": "", "update": "Done", "rating": "green"}
    saved = client.post(path, sent, headers={"HX-Request": "true"}).content.decode()
    assert saved.lstrip().startswith("<tr") and "Done" in saved and "data-announce" in saved and ">TBR<" not in saved
    assert "Done" in client.get(f"{path}?row=1", headers={"HX-Request": "true"}).content.decode()


def test_the_pages_say_what_is_still_to_be_reported(cast: Any, strategy: Any, signed_in: Any) -> None:
    answer(cast)
    client = signed_in("partner_lead")
    assert "1 row of the quarterly returns waits for you" in client.get(cast.path("strategy/")).content.decode()
    assert "3 of 4 rows are still to be reported" in client.get(cast.path("strategy/safer/")).content.decode()
    with cast.here():
        priority = Priority.objects.get(number="1")
    page = client.get(cast.path(f"strategy/priorities/{priority.pk}/?quarter=2012-4")).content.decode()
    assert "1 of 2 rows is still to be reported, by 21 April 2013" in page
    assert "All visited" in page and "TBR" in page and "Promise 1.2" in page


def test_a_commitment_that_was_not_asked_for_stands_in_the_return_as_such(
    cast: Any, strategy: Any, signed_in: Any
) -> None:
    with cast.here():
        priority = Priority.objects.get(number="1")
        Commitment.objects.create(priority=priority, position=3, text="Promise made since")
    page = signed_in("observer").get(cast.path(f"strategy/priorities/{priority.pk}/?quarter=2012-4")).content.decode()
    assert "not asked for" in page[page.index("Promise made since") :]


def test_what_somebody_owes_is_theirs_and_not_reported_yet(cast: Any, strategy: Any) -> None:
    answer(cast)
    with cast.here():
        [owed] = selectors.returns_owed(cast.members["partner_lead"])
        assert owed.commitment.text == "Promise 1.2" and owed.due_on == datetime.date(2013, 4, 21)
        assert selectors.returns_owed(cast.members["finance"]) == []


def test_a_quarter_is_opened_on_a_page_by_who_runs_the_programme(cast: Any, strategy: Any, signed_in: Any) -> None:
    path = cast.path("strategy/safer/open/")
    assert signed_in("partner_lead").get(path).status_code == 403
    client = signed_in("programme_manager")
    assert client.post(path, {"quarter": "2031-1"}).status_code == 422
    assert client.post(path, {"quarter": "2013-1"})["Location"] == cast.path("strategy/safer/?quarter=2013-1")
    with cast.here():
        assert Return.objects.filter(year=2013, quarter=1).count() == 4


def test_statements_are_fixed_at_3_and_at_50_rows(cast: Any, strategy: Any, signed_in: Any, statements: Any) -> None:
    client, manager = signed_in("programme_manager"), cast.members["programme_manager"]
    with cast.here():
        priority = Priority.objects.get(number="1")
    paths = [cast.path(f"strategy/{rest}") for rest in ("", "safer/", f"priorities/{priority.pk}/")]
    client.get(paths[0])
    counts = []
    for more in (1, 47):
        with cast.here():
            first = Commitment.objects.filter(priority=priority).count() + 1
            Commitment.objects.bulk_create(
                Commitment(priority=priority, position=first + each, text=f"More {first + each}")
                for each in range(more)
            )
            services.open_quarter(membership=manager, strategy_id=strategy.pk, quarter=Q4)
        counts.append([])
        for path in paths:
            with statements() as seen:
                assert client.get(path).status_code == 200
            counts[-1].append(len(seen))
    assert counts[0] == counts[1] and max(counts[0]) <= 8
