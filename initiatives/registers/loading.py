"""Puts dependencies, constraints and assumptions, as read from a programme's files, into the partnership acted for."""

from initiatives.registers.models import RegisterEntry
from safer_communities.programmes.loading import Loading


def load(loading: Loading) -> None:
    """The entries of the registers."""
    for given in loading.programme.register:
        RegisterEntry.objects.create(
            initiative_id=loading.initiative_id(given.initiative),
            kind=given.kind,
            area=given.area,
            position=given.position,
            description=given.description,
            mitigation=given.mitigation,
            owner=given.owner,
            review_on=given.review_on,
            source=given.source,
        )
