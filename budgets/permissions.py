"""Who may do what in budgets: small named predicates on a membership."""

from safer_communities.tenancy.models import Membership, Role


def records_spend(membership: Membership) -> bool:
    return membership.has(Role.FINANCE, Role.ADMINISTRATOR)
