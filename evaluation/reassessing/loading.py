"""Assesses a programme that was loaded."""

from django.db import transaction
from django.utils import timezone

from evaluation.reassessing import services
from initiatives.plans.models import Initiative


def assess() -> None:
    """Work out every stored result of the partnership acted for, each in a transaction of its own."""
    with transaction.atomic():
        initiative_ids = list(Initiative.objects.values_list("id", flat=True))
    for initiative_id in initiative_ids:
        services.reassess(initiative_id, now=timezone.now())
    services.reassess_programme(now=timezone.now())
