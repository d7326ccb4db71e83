"""What the worker does with the outbox. Each task enters the partnership and delegates."""

import logging
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from evaluation.reassessing import selectors, services
from safer_communities.accounts import tokens
from safer_communities.tenancy.current import tenant
from safer_communities.tenancy.everywhere import in_every_partnership

log = logging.getLogger(__name__)


@shared_task
def reassess(*, partnership_id: str, initiative_id: str | None) -> None:
    """Bring one stored assessment up to date; without an initiative, the programme's."""
    with tenant(UUID(partnership_id)):
        if initiative_id:
            services.reassess(UUID(initiative_id), now=timezone.now())
        else:
            services.reassess_programme(now=timezone.now())


@shared_task
def sweep() -> None:
    """Find what lost hints left behind. This, not the hints, is what makes recomputation certain.

    One assessment that cannot be computed keeps its marker and is tried again; it does not hold up the others.
    """
    for partnership_id, initiative_id in selectors.markers_waiting():
        try:
            with tenant(partnership_id):
                if initiative_id:
                    services.reassess(initiative_id, now=timezone.now())
                else:
                    services.reassess_programme(now=timezone.now())
        except Exception:
            log.exception("%s of partnership %s could not be assessed", initiative_id or "programme", partnership_id)


@shared_task
def sweep_older_shapes() -> None:
    """After an upgrade: find the results that an earlier version has stored, and have them worked out again."""
    in_every_partnership("marking older shapes", lambda _: services.mark_older_shapes())


@shared_task
def reassess_everything() -> None:
    """Each night: what only the passing of time changes, such as a milestone that becomes overdue."""
    in_every_partnership("marking everything", lambda _: services.mark_everything())
    tokens.forget_expired()
