"""Signing in by e-mail address, and out; what guessing passwords leads to."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import Cast

SIGN_IN = "/sign-in/"


def sign_in(browser: Client, email: str, password: str, **more: str) -> Any:
    return browser.post(SIGN_IN, {"username": email, "password": password, **more})


@pytest.mark.parametrize("typed", ["finance@barnet.example", "Finance@Barnet.Example", "  finance@barnet.example "])
def test_a_person_signs_in_by_e_mail_address(cast: Any, typed: str) -> None:
    browser = Client()
    assert sign_in(browser, typed, cast.password)["Location"] == "/"
    assert browser.get(cast.path()).status_code == 200


def test_after_signing_in_one_goes_where_one_wanted_to(cast: Any) -> None:
    answer = sign_in(Client(), "finance@barnet.example", cast.password, next="/p/barnet/money/")
    assert answer["Location"] == "/p/barnet/money/"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(cast: Any, elsewhere: str) -> None:
    assert sign_in(Client(), "finance@barnet.example", cast.password, next=elsewhere)["Location"] == "/"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("finance@barnet.example", "wrong"),
        ("nobody@barnet.example", "a password for tests"),
        ("finance@barnet.example", "A PASSWORD FOR TESTS"),
    ],
)
def test_a_wrong_pair_is_told_in_one_sentence_and_keeps_the_address(cast: Any, email: str, password: str) -> None:
    """The same sentence whether the address or the password is wrong: it gives away neither."""
    browser = Client()
    page = sign_in(browser, email, password)
    text = page.content.decode()
    assert "That e-mail address and password do not belong together." in text
    assert email in text
    assert password not in text
    assert browser.get(cast.path()).status_code == 302


@pytest.mark.parametrize(("email", "password"), [("", "x"), ("finance@barnet.example", ""), ("", "")])
def test_an_empty_field_is_named(cast: Any, email: str, password: str) -> None:
    page = sign_in(Client(), email, password)
    said = page.content.decode()
    assert (page.status_code, "error" in said, "This field is required" in said) == (200, True, False)
    assert ("Enter your e-mail address." in said, "Enter your password." in said) == (not email, not password)


def test_a_closed_account_cannot_sign_in(cast: Any) -> None:
    user = cast.user("finance")
    user.is_active = False
    user.save()
    browser = Client()
    sign_in(browser, user.email, cast.password)
    assert browser.get(cast.path()).status_code == 302


def test_signing_out_is_a_post_and_ends_the_session(cast: Any, signed_in: Any) -> None:
    browser = signed_in("finance")
    assert browser.get("/sign-out/").status_code == 405
    assert browser.post("/sign-out/")["Location"] == SIGN_IN
    assert browser.get(cast.path()).status_code == 302


def test_passwords_cannot_be_guessed_one_after_the_other(transactional_db: None) -> None:
    """After ten failures the right password does not open the door either, for a while. With real commits."""
    cast, browser = Cast("barnet"), Client()
    for number in range(settings.AXES_FAILURE_LIMIT + 3):
        sign_in(browser, "finance@barnet.example", f"guess {number}")
    answer = sign_in(browser, "finance@barnet.example", cast.password)
    assert answer.status_code == 429
    assert browser.get(cast.path()).status_code == 302
    assert sign_in(Client(), "board_member@barnet.example", cast.password).status_code == 302


def test_signing_in_without_a_forgery_token_is_refused(cast: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert sign_in(browser, "finance@barnet.example", cast.password).status_code == 403
