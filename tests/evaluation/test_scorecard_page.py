"""The scorecard, and recording what was observed: who may, what is refused, and that nothing is lost."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from evaluation.scorecards.models import Indicator, Observation
from safer_communities.tenancy.models import Marker
from tests.cast import Cast
from tests.evaluation.test_programme_page import words

COUNT = {"period_start": "1 April 2013", "period_end": "30 June 2013", "value": "45", "source": "Return", "note": ""}
SHARE = {**COUNT, "value": "46.5"}


@pytest.fixture
def rate(cast: Cast) -> Indicator:
    with cast.here():
        return Indicator.objects.create(
            initiative=cast.initiative, position=2, code="reoffending", name="Re-offending", kind="outcome",
            measure="rate", unit="share", direction="down", baseline="0.5", target="0.4", tolerance="0.05",
        )  # fmt: skip


def path(cast: Cast, indicator: Indicator) -> str:
    return cast.path(f"initiatives/panels/scorecard/{indicator.pk}/record/")


def recorded(cast: Cast) -> list[Observation]:
    with cast.here():
        return list(Observation.objects.all())


def test_a_partner_records_a_count_with_its_period_and_source(cast: Cast, signed_in: Any) -> None:
    client = signed_in("partner_lead")
    answer = client.post(path(cast, cast.indicator), COUNT)
    assert (answer.status_code, answer["Location"]) == (302, cast.path("initiatives/panels/scorecard/"))
    (one,) = recorded(cast)
    assert (one.value, one.period_start, one.period_end, one.source, one.person) == (
        Decimal(45), datetime.date(2013, 4, 1), datetime.date(2013, 6, 30), "Return", "Partner lead, barnet",
    )  # fmt: skip
    assert Marker.objects.filter(initiative_id=cast.initiative.pk).exists()
    page = client.get(answer["Location"])
    assert "Recorded: Panels held. The figures are being recalculated." in words(page)
    assert b"data-recalculating" in page.content


@pytest.mark.parametrize("typed", ["46.5", "46.5%", " 46.50 % "])
def test_a_share_is_typed_as_a_percentage(cast: Cast, rate: Indicator, signed_in: Any, typed: str) -> None:
    answer = signed_in("partner_lead").post(path(cast, rate), {**SHARE, "value": typed})
    assert answer.status_code == 302
    assert recorded(cast)[0].value == Decimal("0.465")


def test_the_scorecard_shows_baseline_target_latest_rating_and_trend(
    cast: Cast, rate: Indicator, signed_in: Any
) -> None:
    client = signed_in("partner_lead")
    client.post(path(cast, rate), SHARE)
    client.post(path(cast, cast.indicator), COUNT)
    cast.assess()

    page = client.get(cast.path("initiatives/panels/scorecard/"))

    panels, reoffending = page.context["rows"]
    assert (reoffending["baseline_text"], reoffending["target_text"], reoffending["latest_text"]) == (
        "50%", "40%", "46.5%",
    )  # fmt: skip
    assert reoffending["rating"] == "red"
    # 45 in a quarter are 180 a year
    assert (panels["target_text"], panels["latest_text"]) == ("200 panels", "180 panels a year")
    assert panels["trend"]["title"] == "180 panels a year against a target of 200 panels"
    shown = words(page)
    assert "1 April 2013 to 30 June 2013" in shown
    assert "Return · Partner lead, barnet" in shown
    assert page.context["answer"] == "Of two indicators, one is near its target, one misses its target."


def test_a_later_record_of_the_same_period_corrects_the_earlier(cast: Cast, signed_in: Any) -> None:
    client = signed_in("partner_lead")
    client.post(path(cast, cast.indicator), COUNT)
    client.post(path(cast, cast.indicator), {**COUNT, "value": "50"})
    cast.assess()
    page = client.get(cast.path("initiatives/panels/scorecard/"))
    assert [one["text"] for one in page.context["rows"][0]["history"]] == ["50 panels"]
    assert len(recorded(cast)) == 2


def test_the_form_sent_twice_records_once(cast: Cast, signed_in: Any) -> None:
    client = signed_in("programme_manager")
    form = client.get(path(cast, cast.indicator)).context["form"]
    sent = {**COUNT, "request_key": str(form["request_key"].value())}
    assert [client.post(path(cast, cast.indicator), sent).status_code for _ in range(2)] == [302, 302]
    assert len(recorded(cast)) == 1


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("value", "many", "Enter a whole number, such as 12."),
        ("value", "4.5", "Give a whole number."),
        ("value", "-1", "Give a number from 0."),
        ("value", "", "Enter the number of panels."),
        ("period_end", "1 March 2013", "The period cannot end before it starts."),
        ("period_end", "20 July 2013", "The period cannot end after today."),
        ("period_start", "spring", "is not a date"),
        ("source", "", "Enter the source."),
    ],
)
def test_bad_input_is_told_beside_the_field_keeps_what_was_typed_and_changes_nothing(
    cast: Cast, signed_in: Any, field: str, typed: str, message: str
) -> None:
    answer = signed_in("partner_lead").post(path(cast, cast.indicator), {**COUNT, field: typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert any(message in error for error in answer.context["form"].errors[field])
    assert "There is a problem" in page
    for name, value in {**COUNT, field: typed}.items():
        if value and name != "note":
            assert f'value="{value}"' in page
    assert recorded(cast) == []


@pytest.mark.parametrize(
    ("typed", "message"),
    [("101", "Give a share between 0% and 100%."), ("half", "Enter a percentage"), ("46.555", "two decimal places")],
)
def test_a_share_outside_its_range_changes_nothing(
    cast: Cast, rate: Indicator, signed_in: Any, typed: str, message: str
) -> None:
    answer = signed_in("partner_lead").post(path(cast, rate), {**SHARE, "value": typed})
    assert answer.status_code == 422
    assert message in words(answer)
    assert f'value="{typed}"' in answer.content.decode()
    assert recorded(cast) == []


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("administrator", 302), ("programme_manager", 302), ("project_manager", 302), ("partner_lead", 302),
        ("finance", 403), ("steering_member", 403), ("board_member", 403), ("observer", 403),
    ],
)  # fmt: skip
def test_who_may_record(cast: Cast, signed_in: Any, role: str, status: int) -> None:
    client = signed_in(role)
    assert client.get(path(cast, cast.indicator)).status_code == (200 if status == 302 else 403)
    assert client.post(path(cast, cast.indicator), COUNT).status_code == status
    assert len(recorded(cast)) == (1 if status == 302 else 0)
    cast.assess()
    offered = "record/" in client.get(cast.path("initiatives/panels/scorecard/")).content.decode()
    assert offered is (status == 302)


def test_a_project_manager_records_for_their_own_initiative_only(cast: Cast, signed_in: Any) -> None:
    with cast.here():
        other = type(cast.initiative).objects.create(
            code="B", slug="coaches", position=2, name="Coaches", lead_organisation=cast.organisation
        )
        theirs = Indicator.objects.create(
            initiative=other, position=1, code="coached", name="Coached", kind="activity", measure="count",
            unit="people", direction="up",
        )  # fmt: skip
    client = signed_in("project_manager")
    address = cast.path(f"initiatives/coaches/scorecard/{theirs.pk}/record/")
    assert client.post(address, COUNT).status_code == 403
    assert recorded(cast) == []


def test_an_indicator_of_another_initiative_or_partnership_is_not_found(
    cast: Cast, neighbour: Cast, signed_in: Any
) -> None:
    client = signed_in("partner_lead")
    wrong = cast.path(f"initiatives/elsewhere/scorecard/{cast.indicator.pk}/record/")
    assert client.post(wrong, COUNT).status_code == 404
    assert client.post(path(cast, neighbour.indicator), COUNT).status_code == 404
    assert client.get(path(neighbour, neighbour.indicator)).status_code == 404
    assert recorded(neighbour) == []


def test_the_number_of_statements_is_fixed(cast: Cast, signed_in: Any, statements: Any) -> None:
    cast.assess()
    client, address = signed_in("partner_lead"), cast.path("initiatives/panels/scorecard/")
    client.get(address)
    with statements() as few:
        client.get(address)
    with cast.here():
        Observation.objects.bulk_create(
            Observation(
                initiative=cast.initiative, indicator=cast.indicator, period_start=datetime.date(2012, 1, day),
                period_end=datetime.date(2012, 1, day), value=1, source="Return", person="Partner lead",
            )
            for day in range(1, 31)
        )  # fmt: skip
    cast.assess()
    with statements() as many:
        client.get(address)
    assert len(many) == len(few) <= 6
