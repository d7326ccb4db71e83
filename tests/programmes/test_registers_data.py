"""The registers as the business case prints them, loaded whole, and what the rule raises of the programme as loaded."""

import datetime
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from evaluation.reassessing.services import rating_as_at
from governance.escalation.models import Escalation, PeriodRating
from initiatives.plans.models import Action, Risk
from initiatives.registers.models import RegisterEntry
from safer_communities.programmes.loading import load
from safer_communities.programmes.northgate import northgate
from safer_communities.programmes.read import BARNET, read_programme
from safer_communities.sheets.cells import DataError
from safer_communities.tenancy.current import tenant
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_registers_hold_what_the_business_case_prints() -> None:
    register = read_programme(BARNET).register
    counted = Counter((one.kind, one.initiative) for one in register)
    assert counted == {
        ("dependency", ""): 2, ("constraint", ""): 3, ("assumption", "A"): 6, ("assumption", "B"): 3,
        ("assumption", "C"): 5, ("assumption", "D"): 4,
    }  # fmt: skip
    assert all(one.source.startswith("Business case, section") for one in register)


def test_an_assumption_of_an_initiative_that_is_not_there_is_told(tmp_path: Any) -> None:
    for path in BARNET.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    file = tmp_path / "assumptions.csv"
    file.write_text(file.read_text() + '1,Z,"Nobody.","Business case, section 5.1, page 18"\n')
    with pytest.raises(DataError, match="The register entries name an initiative “Z”"):
        read_programme(tmp_path)


def test_barnet_is_loaded_with_its_registers_and_what_waits_for_its_groups() -> None:
    partnership = load(read_programme(BARNET), password="a password for tests")
    assert partnership
    with tenant(partnership.pk):
        assert (RegisterEntry.objects.count(), Risk.objects.count()) == (23, 24)
        ends = {one.period_end for one in PeriodRating.objects.all()}
        assert ends == {datetime.date(2013, 3, 31), datetime.date(2013, 6, 30)}
        # the only one that was red at both ends, by the figures it was given and by a sign-off that was late
        [raised] = Escalation.objects.select_related("group", "raised_by", "initiative")
        assert raised.initiative.code == "D"
        assert (raised.group.slug, raised.raised_by.slug) == ("strategy-implementation-group", "iom-steering-group")
        assert "Worked out afterwards" in raised.reason


def test_northgate_shows_every_kind_and_every_cause() -> None:
    day = datetime.date(2026, 11, 20)
    made = northgate(day)
    that_day = replace(made, partnership=replace(made.partnership, frozen_on=day))  # its clock is live
    partnership = load(that_day, password="a password for tests")
    assert partnership
    with tenant(partnership.pk):
        assert set(RegisterEntry.objects.values_list("kind", flat=True)) == set(RegisterEntry.Kind.values)
        assert set(Escalation.objects.values_list("cause", flat=True)) == {"red", "risk"}


def test_a_rating_as_at_a_day_counts_what_had_happened_by_then_and_no_forecast(cast: Cast) -> None:
    with cast.here():
        # due by 30 April; achieved two months after
        Action.objects.filter(pk=cast.actions[0].pk).update(
            status="achieved", achieved_on=datetime.date(2013, 6, 28), forecast_on=datetime.date(2014, 1, 1)
        )
        Action.objects.filter(pk=cast.actions[2].pk).update(forecast_on=datetime.date(2014, 3, 1))
        as_at = {
            day: rating_as_at(cast.initiative.pk, day).rating
            for day in (datetime.date(2013, 4, 1), datetime.date(2013, 5, 31), datetime.date(2013, 6, 30))
        }
        kept = Action.objects.get(pk=cast.actions[0].pk)
    assert (kept.status, kept.forecast_on) == ("achieved", datetime.date(2014, 1, 1)), "nothing is stored"
    assert as_at[datetime.date(2013, 4, 1)] == as_at[datetime.date(2013, 6, 30)] == "green"
    assert as_at[datetime.date(2013, 5, 31)] != "green"
