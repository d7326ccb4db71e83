"""Every address that changes something, sent to by every role: what they may write, and nothing of the neighbour."""

import pytest

from tests.isolation.addresses import ADDRESSES
from tests.isolation.answers import readable
from tests.isolation.asking import ALL, METHODS, REFERRING, WRITTEN, client, nothing_of, path, send
from tests.isolation.world import ROLES, World, foreign, kept


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


@pytest.mark.parametrize("name", REFERRING)
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
