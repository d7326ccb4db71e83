"""Who may do what: small named predicates on a membership. Roles are data, these are the rules."""

from safer_communities.tenancy.models import Membership, Role


class Refused(Exception):
    """The person's roles do not allow this. Pages and API answer 403 with the sentence."""


def runs_programme(membership: Membership) -> bool:
    return membership.has(Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER)


def require(allowed: bool, sentence: str) -> None:
    """Raise `Refused` with a sentence for the person, unless allowed."""
    if not allowed:
        raise Refused(sentence)
