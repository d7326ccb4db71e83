"""Letting people in: what the keeper of the installation does, by command."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from safer_communities.accounts.models import User
from safer_communities.tenancy.current import tenant
from safer_communities.tenancy.models import Membership, Organisation, Partnership, Role


@transaction.atomic
def admit(
    *,
    partnership: Partnership,
    email: str,
    post: str,
    roles: Sequence[str],
    organisation: str,
    password: str | None = None,
) -> Membership:
    """Let a person into a partnership, or change their post and roles there.

    Args:
        organisation: its name; made if the partnership has none of that name.
        password: for somebody new; without one they cannot sign in until it is set.

    Raises:
        ValidationError: a role is not one of ours, or the address is not one.
    """
    if unknown := [role for role in roles if role not in Role.values]:
        raise ValidationError({"roles": f"“{unknown[0]}” is not a role. Roles are {', '.join(Role.values)}."})
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = User.objects.create_user(email, password, name=post)
        user.full_clean(exclude=["password"])
    with tenant(partnership.pk):
        body, _ = Organisation.objects.get_or_create(name=organisation, defaults={"code": _code(organisation)})
        membership, _ = Membership.objects.update_or_create(
            user=user, defaults={"post": post, "roles": list(roles), "organisation": body}
        )
    return membership


def _code(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())[:50]
