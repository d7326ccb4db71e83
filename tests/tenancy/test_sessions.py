"""A session lets its person in until it ends, and nobody chooses the key of one."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

SIGN_IN = "/sign-in/"


def test_a_session_lets_in_until_it_ends(cast: Any, signed_in: Callable[..., Any]) -> None:
    client = signed_in("observer")
    assert client.get(cast.path()).status_code == 200
    Session.objects.update(expire_date=timezone.now() - datetime.timedelta(seconds=1))
    assert client.get(cast.path()).headers["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("key", ["", "short", "a-key-of-the-visitors-own-choice", "' OR ''='"])
def test_a_key_that_was_not_given_out_lets_nobody_in_and_is_not_taken_on(cast: Any, client: Any, key: str) -> None:
    client.cookies["sessionid"] = key
    assert client.get(cast.path()).headers["Location"].startswith(SIGN_IN)
    client.post(SIGN_IN, {"username": cast.user("observer").email, "password": cast.password})
    assert client.cookies["sessionid"].value != key
    assert client.get(cast.path()).status_code == 200
