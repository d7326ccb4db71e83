"""Who belongs where: people see their own memberships everywhere, and other people's nowhere else."""

from typing import Any

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, transaction
from django.test import Client

from safer_communities.accounts.models import User
from safer_communities.tenancy import selectors
from safer_communities.tenancy.current import acting_as
from safer_communities.tenancy.models import Membership, Role

BACKEND = "safer_communities.accounts.backends.Backend"


@pytest.fixture
def both(cast: Any, neighbour: Any) -> User:
    """Somebody who is a member of both partnerships, with a role in each."""
    user = User.objects.create(email="probation@both.example", name="Probation")
    for each, role in ((cast, Role.PARTNER_LEAD), (neighbour, Role.OBSERVER)):
        with each.here():
            Membership.objects.create(user=user, roles=[role], post=f"Probation, {each.slug}")
    return user


def posts(user: User) -> list[str]:
    with acting_as(user.pk), transaction.atomic():
        return [each.post for each in selectors.memberships_of(user)]


def test_a_person_sees_their_own_memberships_in_both_partnerships(both: User) -> None:
    assert posts(both) == ["Probation, barnet", "Probation, northgate"]


def test_a_person_sees_nobody_elses_elsewhere(both: User, cast: Any, neighbour: Any) -> None:
    with acting_as(both.pk), transaction.atomic():
        assert {each.post for each in Membership._base_manager.all()} == set(posts(both))
    with acting_as(both.pk), cast.here():
        seen = {each.post for each in Membership._base_manager.all()}
    assert {post for post in seen if "northgate" in post} == {"Probation, northgate"}
    assert len({post for post in seen if "barnet" in post}) == len(cast.members) + 1


def test_a_partnership_sees_its_own_members_alone(both: User, cast: Any) -> None:
    with cast.here():
        seen = {each.post for each in Membership._base_manager.all()}
    assert {post for post in seen if "northgate" in post} == set()
    assert len(seen) == len(cast.members) + 1


def test_asking_for_another_persons_memberships_finds_none_elsewhere(both: User, cast: Any) -> None:
    with acting_as(cast.user("finance").pk), transaction.atomic():
        assert list(selectors.memberships_of(both)) == []


def test_nobody_makes_themselves_a_member_elsewhere(both: User, cast: Any, neighbour: Any) -> None:
    """Seeing one's own memberships is reading alone: they are written by their partnership."""
    finance = cast.user("finance")
    mine = Membership(user=finance, roles=[Role.ADMINISTRATOR], post="Me", partnership_id=neighbour.partnership.pk)
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(finance.pk), cast.here():
        mine.save(force_insert=True)
    with pytest.raises((ProgrammingError, DataError)), acting_as(finance.pk), transaction.atomic():
        mine.save(force_insert=True)
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(both.pk), cast.here():
        Membership._base_manager.filter(user=both).update(roles=[Role.ADMINISTRATOR])


def test_a_person_has_one_membership_in_a_partnership(cast: Any) -> None:
    with pytest.raises(IntegrityError, match="one_membership_a_partnership"), cast.here():
        Membership.objects.create(user=cast.user("finance"), roles=[Role.OBSERVER], post="Again")


def test_the_home_page_goes_to_ones_only_partnership(cast: Any, signed_in: Any) -> None:
    assert signed_in("finance").get("/")["Location"] == "/p/barnet/"


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


def test_the_home_page_offers_ones_partnerships_and_no_others(both: User) -> None:
    stranger = User.objects.create(email="stranger@elsewhere.example", name="Stranger")
    page = browser_of(both).get("/").content.decode()
    assert "Barnet Partnership" in page
    assert "Northgate Partnership" in page
    page = browser_of(stranger).get("/")
    assert page.status_code == 200
    assert "Barnet" not in page.content.decode()


def test_switching_goes_to_a_partnership_of_ones_own(both: User, signed_in: Any, neighbour: Any) -> None:
    for slug in ("barnet", "northgate"):
        assert browser_of(both).post("/switch/", {"partnership": slug})["Location"] == f"/p/{slug}/"
    for slug in ("northgate", "nowhere", ""):
        assert signed_in("finance").post("/switch/", {"partnership": slug}).status_code == 404
    assert browser_of(both).get("/switch/").status_code == 405
    assert Client().post("/switch/", {"partnership": "barnet"}).status_code == 302


def test_roles_are_those_held_in_the_partnership_of_the_address(both: User, cast: Any, neighbour: Any) -> None:
    """A partner lead in one partnership is an observer in the other."""
    for each, status in ((cast, 200), (neighbour, 403)):
        form = each.path(f"initiatives/panels/scorecard/{each.indicator.pk}/record/")
        assert browser_of(both).get(form).status_code == status


def test_a_member_who_leaves_is_out_at_once(cast: Any, signed_in: Any) -> None:
    browser = signed_in("finance")
    assert browser.get(cast.path()).status_code == 200
    with cast.here():
        cast.members["finance"].delete()
    assert browser.get(cast.path()).status_code == 404


def test_somebody_whose_account_is_closed_is_out_at_once(cast: Any, signed_in: Any) -> None:
    browser = signed_in("finance")
    User.objects.filter(pk=cast.user("finance").pk).update(is_active=False)
    assert browser.get(cast.path()).status_code == 302
