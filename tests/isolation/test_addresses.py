"""Every address × method × role, in one's own partnership and in the neighbour's. From one table: addresses.py."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from safer_communities.accounts import tokens
from safer_communities.accounts.models import User
from safer_communities.tenancy.models import Membership
from tests.isolation.addresses import ADDRESSES, API, ELSEWHERE, FILES, PAGES, walk
from tests.isolation.answers import ids_in, readable
from tests.isolation.world import BACKEND, ROLES, World, foreign, kept

METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
# every role looks, and the mightiest tries all else
METHODS_AND_ROLES = [("get", role) for role in ROLES] + [(each, "administrator") for each in METHODS[1:]]
ALL = sorted(ADDRESSES)
WITH_IDS = [name for name in ALL if ADDRESSES[name].names]
WRITTEN = [name for name in ALL if ADDRESSES[name].write]


def path(name: str, slug: str, rows: dict[str, Any]) -> str:
    address = ADDRESSES[name]
    named = {argument: rows[row] for argument, row in address.names.items()}
    return reverse(name, kwargs={"partnership": slug, **named, **address.fixed})


def client(of: World, name: str, role: str) -> Any:
    return of.callers[role] if name in API else of.clients[role]


def send(who: Any, name: str, address: str, world: World, method: str = "", **changes: Any) -> Any:
    """Send what the table says to an address."""
    write = ADDRESSES[name].write
    assert write is not None
    data = write.fields(world) | changes
    more: dict[str, Any] = {"format": "json"} if name in API else {}
    if write.version:
        more["headers"] = {"If-Match": f'"{write.version(world)}"'}
    return getattr(who, method or write.method)(address, data, **more)


def nothing_of(other: World, answer: Any, asked: str) -> None:
    """No word and no id of the neighbour is in the answer, beyond what was asked for."""
    text = readable(answer).replace(asked.lower(), "").replace(quote(asked).lower(), "")
    at = text.find(other.slug)
    assert at < 0, f"{asked}: …{text[max(0, at - 80) : at + 80]}…"
    assert not ids_in(text) & (other.ids - ids_in(asked))


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


@pytest.mark.parametrize("name", ALL)
def test_the_neighbours_address_is_not_there(world: World, other: World, name: str) -> None:
    before = other.fingerprint()
    for rows in (kept(other), kept(world)):
        asked = path(name, other.slug, rows)
        for method, role in METHODS_AND_ROLES:
            answer = getattr(client(world, name, role), method)(asked)
            assert answer.status_code == 404, (method, role)
            nothing_of(other, answer, asked)
    assert other.fingerprint() == before


@pytest.mark.parametrize("name", WRITTEN)
def test_nothing_can_be_sent_to_the_neighbours_address(world: World, other: World, name: str) -> None:
    before = other.fingerprint(), world.fingerprint()
    for role in ROLES:
        for rows in (kept(other), kept(world)):
            answer = send(client(world, name, role), name, path(name, other.slug, rows), other)
            assert answer.status_code == 404, role
    assert (other.fingerprint(), world.fingerprint()) == before


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


def refusals(name: str) -> set[tuple[str, int]]:
    """A method that an address does not have is refused whatever row it names."""
    write = ADDRESSES[name].write
    had = {"get"} | ({write.method} if write else set())
    return {(method, 405) for method in METHODS if method not in had}


@pytest.mark.parametrize("name", [name for name in WRITTEN if ADDRESSES[name].names])
def test_nothing_of_the_neighbour_can_be_changed(world: World, other: World, name: str) -> None:
    before = other.fingerprint(), world.fingerprint()
    for row in ADDRESSES[name].names.values():
        asked = path(name, world.slug, kept(world) | {row: foreign(other)[row]})
        for role in ROLES:
            answer = send(client(world, name, role), name, asked, other)
            assert answer.status_code == 404, (row, role)
            nothing_of(other, answer, asked)
    assert (other.fingerprint(), world.fingerprint()) == before


@pytest.mark.parametrize("name", [name for name in WRITTEN if ADDRESSES[name].write.others])  # type: ignore[union-attr]
def test_nothing_of_the_neighbour_can_be_referred_to(world: World, other: World, name: str) -> None:
    before = other.fingerprint(), world.fingerprint()
    write = ADDRESSES[name].write
    assert write is not None
    asked = path(name, world.slug, kept(world))
    for wanted, row in write.others.items():
        named = str(foreign(other)[row])
        answer = send(client(world, name, "administrator"), name, asked, world, **{wanted: named})
        assert answer.status_code in (404, 422)
        nothing_of(other, answer, f"{asked} {named}")
        assert other.slug not in readable(answer)
    assert (other.fingerprint(), world.fingerprint()) == before


@pytest.mark.parametrize("name", ALL)
def test_without_signing_in_there_is_nothing(world: World, name: str) -> None:
    before = world.fingerprint()
    asked = path(name, world.slug, kept(world))
    for method in METHODS:
        if name in API:
            answer = getattr(APIClient(raise_request_exception=False), method)(asked)
            assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")
        else:
            answer = getattr(Client(raise_request_exception=False), method)(asked)
            assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={quote(asked)}")
        assert not ids_in(readable(answer)) & (world.ids - ids_in(asked))
    assert world.fingerprint() == before


@pytest.mark.parametrize("name", ALL)
def test_a_person_of_no_partnership_is_told_that_there_is_none(world: World, name: str) -> None:
    stranger = User.objects.get_or_create(email="stranger@elsewhere.example", defaults={"name": "Stranger"})[0]
    browser, program = Client(raise_request_exception=False), APIClient(raise_request_exception=False)
    browser.force_login(stranger, backend=BACKEND)
    program.credentials(HTTP_AUTHORIZATION=f"Token {tokens.issue(stranger)}")
    who = program if name in API else browser
    assert who.get(path(name, world.slug, kept(world))).status_code == 404
    if ADDRESSES[name].write:
        assert send(who, name, path(name, world.slug, kept(world)), world).status_code == 404


@pytest.mark.parametrize("name", WRITTEN)
def test_each_role_writes_what_it_may(world: World, other: World, name: str) -> None:
    write = ADDRESSES[name].write
    assert write is not None
    theirs = other.fingerprint()
    for role in ROLES:
        write.ready(world)
        before = world.fingerprint()
        answer = send(client(world, name, role), name, path(name, world.slug, kept(world)), world)
        assert answer.status_code == (write.status if role in write.roles else 403), (role, answer.content[-2000:])
        assert (world.fingerprint() != before) == (role in write.roles), role
    assert other.fingerprint() == theirs


@pytest.mark.parametrize("name", ALL)
def test_no_other_method_changes_anything(world: World, name: str) -> None:
    address = ADDRESSES[name]
    before = world.fingerprint()
    for method in METHODS:
        if not (address.write and method == address.write.method):
            answer = getattr(client(world, name, "administrator"), method)(path(name, world.slug, kept(world)))
            assert answer.status_code in (200, 405), method
    assert world.fingerprint() == before


@pytest.mark.parametrize("name", ALL)
def test_a_member_of_both_sees_each_partnership_by_itself(world: World, other: World, name: str) -> None:
    both = member_of_both(world, other)
    browser = Client(raise_request_exception=False)
    browser.force_login(both, backend=BACKEND)
    for here, there in ((world, other), (other, world)):
        asked = path(name, here.slug, kept(here))
        answer = browser.get(asked)
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
            assert browser.get(asked).status_code == 404


def member_of_both(world: World, other: World) -> User:
    both, made = User.objects.get_or_create(email="probation@both.example", defaults={"name": "Probation"})
    if made:
        for each in (world, other):
            with each.here():
                Membership.objects.create(user=both, roles=["administrator"], post="Probation")
    return both
