"""Who may do what in plans, registers and the strategy: small named predicates on a membership."""

from safer_communities.tenancy.models import Membership, Role
from safer_communities.tenancy.permissions import runs_programme


def updates_initiative(membership: Membership, *, manages_it: bool) -> bool:
    """Programme managers update every plan, project managers those of their own initiatives."""
    return runs_programme(membership) or (membership.has(Role.PROJECT_MANAGER) and manages_it)


def answers_returns(membership: Membership, *, leads_it: bool) -> bool:
    """Whoever leads a priority answers its quarterly return; who runs the programme may answer any."""
    return leads_it or runs_programme(membership)
