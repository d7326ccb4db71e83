"""What the worker does with papers. Each task enters the partnership and delegates."""

from uuid import UUID

from celery import shared_task
from django.db import transaction

from governance import selectors, services
from safer_communities.tenancy.current import tenant


@shared_task
def make(*, partnership_id: str, paper_id: str) -> None:
    """Make one paper."""
    with tenant(UUID(partnership_id)):
        services.make_paper(UUID(paper_id))


@shared_task
def sweep() -> None:
    """Take up papers whose hint was lost or whose worker died."""
    for partnership_id in selectors.all_partnership_ids():
        with tenant(partnership_id):
            with transaction.atomic():
                waiting = selectors.unfinished()
            for paper_id in waiting:
                services.make_paper(paper_id)
