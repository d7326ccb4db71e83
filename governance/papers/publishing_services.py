"""Publishing Board papers, and withdrawing them."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from governance.groups.selectors import runs_group
from governance.papers import pack_selectors, selectors
from governance.papers.models import Paper
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import require, runs_programme

NOT_PUBLISHED_BY = "Only whoever runs the programme, or prepares the group's meetings, can publish or withdraw a paper."


def may_publish(membership: Membership, paper: Paper) -> bool:
    """Who publishes a paper and withdraws it: whoever runs the programme, or the group that it is for."""
    return runs_programme(membership) or (paper.group is not None and runs_group(membership, paper.group))


@transaction.atomic
def publish_paper(*, membership: Membership, paper_id: UUID, texts_read: bool) -> Paper:
    """Publish a paper that is ready, in its version with small counts suppressed.

    `texts_read`: somebody has read its texts for small numbers of people. Counts in tables are suppressed by rule;
    a number in a sentence is not.

    Raises:
        Refused, Http404, ValidationError.
    """
    paper = _for_decision(membership, paper_id)
    if paper.status != Paper.Status.READY:
        raise ValidationError("This paper is not ready yet.")
    if paper.publication != Paper.Publication.DRAFT:
        raise ValidationError(f"This paper is {paper.get_publication_display().lower()} already.")
    if not paper.published_sha256:
        raise ValidationError("This paper has no version that may be published. Ask for it again, and publish that.")
    if withdrawn := pack_selectors.withdrawn_parts(paper.pk):
        raise ValidationError(f"“{withdrawn[0]}” is bound in it, and was withdrawn. Bind the pack again without it.")
    if not texts_read:
        raise ValidationError({"texts_read": "Read the texts for numbers of people under five, then confirm it."})
    paper.publication, paper.publisher = Paper.Publication.PUBLISHED, membership.post
    paper.published_at = timezone.now()
    paper.save(update_fields=["publication", "publisher", "published_at"])
    return paper


@transaction.atomic
def withdraw_paper(*, membership: Membership, paper_id: UUID, reason: str) -> Paper:
    """Withdraw a paper that is ready, published or not. It stays to be read by the partnership, with the reason.

    Raises:
        Refused, Http404, ValidationError.
    """
    paper = _for_decision(membership, paper_id)
    if paper.status != Paper.Status.READY:
        raise ValidationError("This paper is not ready yet.")
    if paper.publication == Paper.Publication.WITHDRAWN:
        raise ValidationError("This paper is withdrawn already.")
    if not reason.strip():
        raise ValidationError({"reason": "Enter why it is withdrawn."})
    paper.publication, paper.withdrawn_because = Paper.Publication.WITHDRAWN, reason.strip()
    paper.withdrawn_at = timezone.now()
    paper.save(update_fields=["publication", "withdrawn_because", "withdrawn_at"])
    return paper


def _for_decision(membership: Membership, paper_id: UUID) -> Paper:
    """The paper, locked: of two people who decide at once the second sees what the first did."""
    paper = selectors.locked(paper_id)
    require(may_publish(membership, paper), NOT_PUBLISHED_BY)
    return paper
