"""Who may do what in governance: small named predicates on a membership."""

from safer_communities.tenancy.models import Membership, Role
from safer_communities.tenancy.permissions import runs_programme


def requests_papers(membership: Membership) -> bool:
    return runs_programme(membership) or membership.has(Role.PROJECT_MANAGER, Role.FINANCE)


def writes_documents(membership: Membership, *, manages_it: bool, of_programme: bool) -> bool:
    """Project managers write the documents of their own initiatives, and those that belong to none."""
    own = manages_it or of_programme
    return runs_programme(membership) or (membership.has(Role.PROJECT_MANAGER) and own)
