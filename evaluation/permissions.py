"""Who may do what in evaluation: small named predicates on a membership."""

from initiatives.permissions import updates_initiative
from safer_communities.tenancy.models import Membership, Role


def records_observations(membership: Membership, *, manages_it: bool) -> bool:
    """Partner leads supply what their agency counts; project managers what their initiative does."""
    return membership.has(Role.PARTNER_LEAD) or updates_initiative(membership, manages_it=manages_it)
