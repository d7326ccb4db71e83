"""Whoever does not belong to a partnership reaches no view of it.

Pages: the middleware answers before the view. API: the one permission does, before the method's handler. That neither
is gone past is seen at every address; what the answer depends on (nobody's role, row or word elsewhere) is tried out
in full at one page and at one address of the API.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.core.handlers.base import BaseHandler
from django.urls import resolve
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from safer_communities.accounts.models import User
from safer_communities.rest.access import IsMember
from tests.isolation.addresses import ADDRESSES, API
from tests.isolation.answers import ids_in, readable
from tests.isolation.asking import (
    ALL,
    METHODS,
    METHODS_AND_ROLES,
    browser_of,
    client,
    nothing_of,
    path,
    program_of,
    send,
)
from tests.isolation.world import ROLES, World, kept

REACHED: list[Any] = []
# where every role, method and row is tried
TRIED = ("update-action", "api-action")
# what REST framework lets somebody in by, up to the method's handler
LETTING_IN = (
    *("as_view", "setup", "dispatch", "initialize_request", "get_authenticators", "initial", "check_permissions"),
    *("get_permissions", "permission_denied", "http_method_not_allowed", "options"),
)


@pytest.fixture(scope="module", autouse=True)
def watched() -> Iterator[None]:
    """Note every page's view that is about to be called, and every view of the API that has let somebody in."""
    about_to_call, let_in = BaseHandler.make_view_atomic, APIView.initial

    def make_view_atomic(handler: BaseHandler, view: Any) -> Any:
        if not hasattr(view, "cls"):
            REACHED.append(view)
        return about_to_call(handler, view)

    def initial(view: APIView, request: Any, *args: Any, **kwargs: Any) -> None:
        let_in(view, request, *args, **kwargs)
        REACHED.append(request.resolver_match.func)

    with pytest.MonkeyPatch.context() as patch:
        # Django calls it once a request, after all middleware and before the view
        patch.setattr(BaseHandler, "make_view_atomic", make_view_atomic)
        patch.setattr(APIView, "initial", initial)
        yield


@pytest.fixture(scope="module")
def outsiders(worlds: tuple[World, World], django_db_blocker: Any) -> dict[str, tuple[Any, Any]]:
    """Who does not belong to the second partnership: a browser and a program of each."""
    with django_db_blocker.unblock():
        stranger = User.objects.create(email="stranger@elsewhere.example", name="Stranger")
        users = {"nobody": None, "a stranger": stranger, "a member of another": worlds[0].user("administrator")}
        return {who: (browser_of(user), program_of(user)) for who, user in users.items()}


def outsider(outsiders: dict[str, tuple[Any, Any]], who: str, name: str) -> Any:
    REACHED.clear()
    return outsiders[who][name in API]


@pytest.mark.parametrize("name", ALL)
def test_the_watchers_see_who_is_let_in(world: World, name: str) -> None:
    """Else the tests below would prove nothing."""
    REACHED.clear()
    asked = path(name, world.slug, kept(world))
    assert client(world, name, "administrator").options(asked).status_code in (200, 405)
    assert [resolve(asked).func] == REACHED


def test_every_address_of_the_api_lets_in_by_the_one_permission_and_by_no_way_of_its_own() -> None:
    for name in API:
        view = resolve(path(name, "barnet", dict.fromkeys(ADDRESSES[name].names.values(), UUID(int=0)))).func
        assert view.cls(**view.initkwargs).permission_classes == [IsMember], name
        ours = view.cls.__mro__[: view.cls.__mro__.index(GenericViewSet)]
        assert [(each, step) for each in ours for step in LETTING_IN if step in vars(each)] == []


@pytest.mark.parametrize("name", ALL)
def test_whoever_is_not_signed_in_is_asked_to(other: World, outsiders: Any, name: str) -> None:
    before, asked = other.fingerprint(), path(name, other.slug, kept(other))
    who = outsider(outsiders, "nobody", name)
    for method in METHODS:
        answer = getattr(who, method)(asked)
        if name in API:
            assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")
        else:
            assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={quote(asked)}")
        assert not ids_in(readable(answer)) & (other.ids - ids_in(asked))
    assert (REACHED, other.fingerprint()) == ([], before)


@pytest.mark.parametrize(("who", "methods"), [("a stranger", ["get"]), ("a member of another", METHODS)])
@pytest.mark.parametrize("name", ALL)
def test_to_whoever_does_not_belong_it_is_not_there(
    world: World, other: World, outsiders: Any, name: str, who: str, methods: tuple[str, ...]
) -> None:
    before = other.fingerprint(), world.fingerprint()
    asked, asking = path(name, other.slug, kept(other)), outsider(outsiders, who, name)
    answers = [getattr(asking, method)(asked) for method in methods]
    if ADDRESSES[name].write:
        answers.append(send(asking, name, asked, other))
    for answer in answers:
        assert answer.status_code == 404, answer.request["REQUEST_METHOD"]
        nothing_of(other, answer, asked)
    assert (REACHED, other.fingerprint(), world.fingerprint()) == ([], *before)


@pytest.mark.parametrize("name", TRIED)
def test_no_role_row_or_word_of_another_partnership_makes_a_difference(world: World, other: World, name: str) -> None:
    before = other.fingerprint(), world.fingerprint()
    REACHED.clear()
    for rows in (kept(other), kept(world)):
        asked = path(name, other.slug, rows)
        answers = [getattr(client(world, name, role), method)(asked) for method, role in METHODS_AND_ROLES]
        answers += [send(client(world, name, role), name, asked, other) for role in ROLES]
        for answer in answers:
            assert answer.status_code == 404
            nothing_of(other, answer, asked)
    assert (REACHED, other.fingerprint(), world.fingerprint()) == ([], *before)
