"""The keeper's commands: a partnership is set up, people are let in, a token is printed."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from safer_communities.accounts import services
from safer_communities.accounts.models import ApiToken
from safer_communities.tenancy.models import Membership, Partnership

pytestmark = pytest.mark.django_db


def admit(email: str, slug: str, *roles: str, password: str = "correct horse battery") -> str:
    out, given = io.StringIO(), [f"--role={role}" for role in roles]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        call_command("admit", email, slug, *given, "--post=Clerk", "--organisation=Town Council", stdout=out)
    return out.getvalue()


def test_a_new_partnership_starts_empty_and_its_member_can_sign_in() -> None:
    call_command("make_partnership", "riverside", "Riverside Partnership", stdout=io.StringIO())
    assert "Clerk in Riverside Partnership: Programme manager" in admit(
        "clerk@riverside.example", "riverside", "programme_manager"
    )
    client = Client()
    answer = client.post(
        "/sign-in/", {"username": "Clerk@Riverside.example", "password": "correct horse battery"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == "/p/riverside/"
    assert answer.status_code == 200 and "Riverside Partnership" in answer.content.decode()


def test_admitting_somebody_again_changes_their_roles_and_nothing_else(cast: Any) -> None:
    before = cast.members["observer"]
    admit(before.user.email, cast.slug, "finance", "board_member")
    with cast.here():
        after = Membership.objects.get(user=before.user)
    assert (after.pk, after.roles, after.post) == (before.pk, ["finance", "board_member"], "Clerk")


@pytest.mark.parametrize(("slug", "message"), [("barnet", "already exists"), ("not a slug", "valid")])
def test_a_slug_that_is_taken_or_is_none_is_refused(cast: Any, slug: str, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("make_partnership", slug, "Another")
    assert Partnership.objects.count() == 1


def test_nobody_is_admitted_to_a_partnership_that_does_not_exist() -> None:
    with pytest.raises(CommandError, match="no partnership “nowhere”"):
        admit("clerk@nowhere.example", "nowhere", "finance")


def test_a_role_that_is_not_one_is_refused_by_the_service(cast: Any) -> None:
    with pytest.raises(Exception, match="is not a role"):
        services.admit(
            partnership=cast.partnership, email="x@y.example", post="X", roles=["king"], organisation="Court"
        )


@pytest.mark.parametrize(("option", "status"), [([], 201), (["--read-only"], 403)])
def test_the_command_prints_a_token_that_may_write_or_only_read(cast: Any, option: list[str], status: int) -> None:
    out = io.StringIO()
    call_command("api_token", cast.user("finance").email, *option, stdout=out)
    token = out.getvalue().strip()
    body = {"line": str(cast.line.pk), "on": "2013-07-01", "amount": "10.00", "source": "Invoice 1"}
    headers = {"Authorization": f"Token {token}"}
    assert Client().get(cast.api("spend/"), headers=headers).status_code == 200
    answer = Client().post(cast.api("spend/"), body, content_type="application/json", headers=headers)
    assert answer.status_code == status, answer.content
    assert not ApiToken.objects.filter(digest=token).exists(), "a token is stored as its digest only"


def test_a_token_is_not_made_for_somebody_unknown() -> None:
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("api_token", "nobody@nowhere.example")
