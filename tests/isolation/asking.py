"""Asking what the table of addresses (addresses.py) lists, and what must not be in an answer."""

from typing import Any
from urllib.parse import quote

from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from safer_communities.accounts import tokens
from safer_communities.accounts.models import User
from tests.isolation.addresses import ADDRESSES, API
from tests.isolation.answers import ids_in, readable
from tests.isolation.world import BACKEND, ROLES, World

METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
# every role looks, and the mightiest tries all else
METHODS_AND_ROLES = [("get", role) for role in ROLES] + [(each, "administrator") for each in METHODS[1:]]
ALL = sorted(ADDRESSES)
WITH_IDS = [name for name in ALL if ADDRESSES[name].names]
WRITTEN = [name for name in ALL if ADDRESSES[name].write]
REFERRING = [name for name in WRITTEN if ADDRESSES[name].write.others]  # type: ignore[union-attr]


def path(name: str, slug: str, rows: dict[str, Any]) -> str:
    address = ADDRESSES[name]
    named = {argument: rows[row] for argument, row in address.names.items()}
    return reverse(name, kwargs={"partnership": slug, **named, **address.fixed})


def client(of: World, name: str, role: str) -> Any:
    return of.callers[role] if name in API else of.clients[role]


def browser_of(user: User | None) -> Client:
    browser = Client(raise_request_exception=False)
    if user:
        browser.force_login(user, backend=BACKEND)
    return browser


def program_of(user: User | None) -> APIClient:
    program = APIClient(raise_request_exception=False)
    if user:
        program.credentials(HTTP_AUTHORIZATION=f"Token {tokens.issue(user)}")
    return program


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


def refusals(name: str) -> set[tuple[str, int]]:
    """A method that an address does not have is refused whatever row it names."""
    write = ADDRESSES[name].write
    had = {"get"} | ({write.method} if write else set())
    return {(method, 405) for method in METHODS if method not in had}
