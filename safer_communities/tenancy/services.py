"""Setting up partnerships and letting people in: what the keeper of the installation does, by command."""

from safer_communities.tenancy.models import Partnership


def make_partnership(*, slug: str, name: str) -> Partnership:
    """Set up an empty partnership.

    Raises:
        ValidationError: the slug is taken, or is not one.
    """
    partnership = Partnership(slug=slug, name=name)
    partnership.full_clean()
    partnership.save()
    return partnership
