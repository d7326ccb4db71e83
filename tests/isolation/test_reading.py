"""Every address, asked for by every role: what they may read, and nothing of the neighbour. From one table:
addresses.py, which lists every address there is."""

from collections.abc import Iterator
from typing import Any

import pytest

from safer_communities import pdf
from safer_communities.accounts.models import User
from safer_communities.tenancy.models import Membership
from tests.isolation.addresses import ADDRESSES, ELSEWHERE, FILES, PAGES, walk
from tests.isolation.answers import ids_in, readable
from tests.isolation.asking import ALL, METHODS_AND_ROLES, WITH_IDS, browser_of, client, nothing_of, path, refusals
from tests.isolation.world import ROLES, World, foreign, kept


@pytest.fixture(scope="module", autouse=True)
def the_same_paper_is_set_once() -> Iterator[None]:
    """Every role asks for the same PDF, whose bytes are those of its arguments (tests/conformance/test_pdf.py)."""
    made: dict[str, bytes] = {}
    render = pdf.render_pdf

    def set_once(html: str, **particulars: Any) -> bytes:
        asked = repr((html, particulars))
        if asked not in made:
            made[asked] = render(html, **particulars)
        return made[asked]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "render_pdf", set_once)
        yield


def test_the_table_lists_every_address_and_nothing_else() -> None:
    found = dict(walk())
    assert set(found) == {*ADDRESSES, *ELSEWHERE}
    within = {name for name, route in found.items() if "<slug:partnership>" in route} - {"calendar-feed"}
    assert within == set(ADDRESSES)
    assert set(PAGES) == {name for name in within if found[name].startswith("p/")}


def test_the_table_says_what_every_converter_stands_for() -> None:
    for name, route in walk():
        arguments = {part.partition(">")[0].partition(":")[2] for part in route.split("<")[1:]}
        if name in ADDRESSES:
            address = ADDRESSES[name]
            assert {"partnership", *address.names, *address.fixed} == arguments, name


@pytest.mark.parametrize("name", ALL)
def test_each_role_reads_what_it_may_and_nothing_of_the_neighbour(world: World, other: World, name: str) -> None:
    asked, address = path(name, world.slug, kept(world)), ADDRESSES[name]
    answers = {role: client(world, name, role).get(asked) for role in ROLES}
    expected = {role: 200 if role in address.reads else 403 for role in ROLES}
    assert {role: answer.status_code for role, answer in answers.items()} == expected
    for answer in answers.values():
        nothing_of(other, answer, asked)


@pytest.mark.parametrize("name", [name for name in ALL if ADDRESSES[name].formats])
def test_files_hold_nothing_of_the_neighbour(world: World, other: World, name: str) -> None:
    for form in ADDRESSES[name].formats:
        asked = f"{path(name, world.slug, kept(world))}?format={form}"
        answer = client(world, name, "observer").get(asked)
        assert answer.status_code == 200
        nothing_of(other, answer, asked)


@pytest.mark.parametrize("name", [name for name in ALL if ADDRESSES[name].says_whose])
def test_the_search_for_the_neighbour_would_find_it(other: World, name: str) -> None:
    """Its own members see its name in the very same answers: the searches above are not blind."""
    asked = path(name, other.slug, kept(other))
    answers = [asked] if not ADDRESSES[name].formats else [asked, *(f"{asked}?format={form}" for form in FILES)]
    for each in answers:
        text = readable(client(other, name, "administrator").get(each)).replace(asked, "")
        text = text.replace(f"/{other.slug}/", "").replace(f'filename="{other.slug}', "")
        assert other.slug in text, each


@pytest.mark.parametrize("name", WITH_IDS)
def test_what_belongs_to_the_neighbour_is_not_there(world: World, other: World, name: str) -> None:
    before = other.fingerprint(), world.fingerprint()
    address = ADDRESSES[name]
    for row in address.names.values():
        asked = path(name, world.slug, kept(world) | {row: foreign(other)[row]})
        for method, role in METHODS_AND_ROLES:
            answer = getattr(client(world, name, role), method)(asked)
            refused = (method, answer.status_code) in refusals(name)
            assert answer.status_code == 404 or refused, (method, role)
            nothing_of(other, answer, asked)
    assert (other.fingerprint(), world.fingerprint()) == before


@pytest.fixture(scope="module")
def member_of_both(worlds: tuple[World, World], django_db_blocker: Any) -> Any:
    """The browser of somebody who belongs to each partnership."""
    with django_db_blocker.unblock():
        both = User.objects.create(email="probation@both.example", name="Probation")
        for each in worlds:
            with each.here():
                Membership.objects.create(user=both, roles=["administrator"], post="Probation")
        return browser_of(both)


@pytest.mark.parametrize("name", ALL)
def test_a_member_of_both_sees_each_partnership_by_itself(
    world: World, other: World, member_of_both: Any, name: str
) -> None:
    for here, there in ((world, other), (other, world)):
        asked = path(name, here.slug, kept(here))
        answer = member_of_both.get(asked)
        assert answer.status_code == 200
        text = readable(answer).replace(asked, "")
        # the list of partnerships to switch to, which is the person's own
        own = f'value="{there.slug}"', f"{there.slug} partnership", f"/p/{there.slug}/"
        for each in own:
            text = text.replace(each, "")
        assert there.slug not in text
        assert not ids_in(text) & there.ids
        for row in ADDRESSES[name].names.values():
            asked = path(name, here.slug, kept(here) | {row: foreign(there)[row]})
            assert member_of_both.get(asked).status_code == 404
