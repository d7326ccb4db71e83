"""The password that `make run` prints is the one that lets in."""

import pytest

from safer_communities.accounts.models import User
from safer_communities.programmes.management.commands.load_programme import Command


@pytest.mark.django_db
def test_a_later_start_with_another_password_gives_it_to_every_demonstration_account_and_no_other() -> None:
    for email in ("admin@barnet.example", "observer@northgate.example", "probation@both.example"):
        User.objects.create_user(email, "the first password", name=email)
    User.objects.create_user("somebody@elsewhere.example", "a password of their own", name="Somebody")
    Command().keep_password("the second password")
    assert [user.email for user in User.objects.order_by("email") if user.check_password("the second password")] == [
        "admin@barnet.example",
        "observer@northgate.example",
        "probation@both.example",
    ]
