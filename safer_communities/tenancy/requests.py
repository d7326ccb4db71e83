"""What the middleware has added to a request by the time that a view sees it. For annotations: nothing makes these."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import _User
    from django_htmx.middleware import HtmxDetails

    from safer_communities.tenancy.models import Membership, Partnership


class TenancyRequest(HttpRequest):
    """Any request: the partnership named in its address, if it is one, and whether it asks for a page."""

    partnership_id: UUID | None
    is_page: bool


class PartnershipRequest(TenancyRequest):
    """A member's request for a page of a partnership."""

    user: "_User"
    membership: "Membership"
    memberships: "list[Membership]"
    partnership: "Partnership"
    htmx: "HtmxDetails"
