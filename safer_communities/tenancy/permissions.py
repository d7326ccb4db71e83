"""Who may do what: small named predicates on a membership. Roles are data, these are the rules."""

from safer_communities.tenancy.models import Membership, Role


class Refused(Exception):
    """The person's roles do not allow this. Pages and API answer 403 with the sentence."""


def runs_programme(membership: Membership) -> bool:
    return membership.has(Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER)


def updates_initiative(membership: Membership, *, manages_it: bool) -> bool:
    """Programme managers update every plan, project managers those of their own initiatives."""
    return runs_programme(membership) or (membership.has(Role.PROJECT_MANAGER) and manages_it)


def records_spend(membership: Membership) -> bool:
    return membership.has(Role.FINANCE, Role.ADMINISTRATOR)


def records_observations(membership: Membership, *, manages_it: bool) -> bool:
    """Partner leads supply what their agency counts; project managers what their initiative does."""
    return membership.has(Role.PARTNER_LEAD) or updates_initiative(membership, manages_it=manages_it)


def requests_papers(membership: Membership) -> bool:
    return runs_programme(membership) or membership.has(Role.PROJECT_MANAGER, Role.FINANCE)


def writes_documents(membership: Membership, *, manages_it: bool, of_programme: bool) -> bool:
    """Project managers write the documents of their own initiatives, and those that belong to none."""
    own = manages_it or of_programme
    return runs_programme(membership) or (membership.has(Role.PROJECT_MANAGER) and own)


def answers_returns(membership: Membership, *, leads_it: bool) -> bool:
    """Whoever leads a priority answers its quarterly return; who runs the programme may answer any."""
    return leads_it or runs_programme(membership)


def require(allowed: bool, sentence: str) -> None:
    """Raise `Refused` with a sentence for the person, unless allowed."""
    if not allowed:
        raise Refused(sentence)
