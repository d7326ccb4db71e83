"""Puts what the papers publish and say, as read from a programme's files, into the partnership acted for."""

from evaluation.benefits.models import Claim, PublishedFigure
from safer_communities.programmes.loading import Loading


def load(loading: Loading) -> None:
    """The published tables, and what the papers say on a subject."""
    PublishedFigure.objects.bulk_create(
        PublishedFigure(
            table=given.table,
            initiative_id=loading.initiative_id(given.initiative),
            position=given.position,
            agency=given.agency,
            annual_saving=given.annual_saving,
            annual_operating_cost=given.annual_operating_cost,
            annual_impact=given.annual_impact,
            set_up_cost=given.set_up_cost,
            year_one_impact=given.year_one_impact,
            source=given.source,
        )
        for given in loading.programme.published
    )
    Claim.objects.bulk_create(
        Claim(
            initiative_id=loading.initiative_id(claim.initiative),
            subject=claim.subject,
            value=claim.value,
            source=claim.source,
        )
        for claim in loading.programme.claims
    )
