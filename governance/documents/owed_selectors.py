"""What documents ask of whoever answers for a seat."""

import datetime
from uuid import UUID

from django.urls import reverse

from governance.documents.selectors import waiting_for
from safer_communities.owed import Kind, Owed
from safer_communities.tenancy.models import Membership


def owed(membership: Membership, today: datetime.date, own: list[UUID]) -> list[Owed]:
    """Versions of documents that a seat of this member is asked to sign; four statements at most."""
    slug = membership.partnership.slug
    return [
        Owed(
            kind=Kind.SIGN_OFF,
            key=f"sign-off {sign_off.pk}",
            what=f"Sign off: {sign_off.revision.document}, version {sign_off.revision.number}",
            about=sign_off.group.name,
            due_on=sign_off.due_on,
            path=reverse("sign-off", args=[slug, sign_off.pk]),
            verb="Read and answer",
        )
        for sign_off in waiting_for(membership, today)
    ]
