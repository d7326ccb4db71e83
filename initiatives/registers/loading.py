"""Puts dependencies, constraints and assumptions, as read from a programme's files, into the partnership acted for."""

from initiatives.registers.columns import ENTRIES
from initiatives.registers.models import RegisterEntry
from safer_communities.programmes.loading import Loading


def load(loading: Loading) -> None:
    """The entries of the registers."""
    for given in loading.programme.register:
        initiative_id = loading.initiative_id(given.initiative)
        RegisterEntry.objects.create(initiative_id=initiative_id, **ENTRIES.stored(given))
