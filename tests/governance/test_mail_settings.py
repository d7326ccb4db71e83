"""Where e-mails go is said by one URL."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from safer_communities.settings import STATE_DIR, email

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", {"EMAIL_HOST": "mail.example", "EMAIL_PORT": 25, "EMAIL_USE_TLS": False}),
        ("smtp://mail.example:587?tls=1", {"EMAIL_PORT": 587, "EMAIL_USE_TLS": True, "EMAIL_USE_SSL": False}),
        ("smtps://mail.example", {"EMAIL_PORT": 465, "EMAIL_USE_TLS": False, "EMAIL_USE_SSL": True}),
        ("smtp://us%40er:p%3Ass@mail.example", {"EMAIL_HOST_USER": "us@er", "EMAIL_HOST_PASSWORD": "p:ss"}),
        ("smtps://mail.example", {"EMAIL_BACKEND": SMTP}),
        ("console:", {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}),
        ("", {"EMAIL_FILE_PATH": STATE_DIR / "mail"}),
    ],
)
def test_a_url_says_where_e_mails_go(url: str, expected: dict[str, object]) -> None:
    found = email(url)
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smpt://mail.example"])
def test_a_url_of_another_kind_is_refused_at_once(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        email(url)
