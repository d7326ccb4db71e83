"""What the clock brings about, it brings about in every partnership, one after the other."""

import logging
from collections.abc import Callable

from safer_communities.tenancy.current import tenant
from safer_communities.tenancy.models import Partnership

log = logging.getLogger(__name__)


def in_every_partnership(what: str, do: Callable[[Partnership], object]) -> None:
    """Do something within each partnership. One where it fails is logged, and holds up no other.

    Args:
        what: said in the log of what failed.
    """
    for partnership in Partnership.objects.order_by("slug"):
        try:
            with tenant(partnership.pk):
                do(partnership)
        except Exception:
            log.exception("%s failed for partnership %s", what, partnership.pk)
