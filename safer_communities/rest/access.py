"""Who is let in at all by the API. (A module of its own: REST framework's settings import it before its views.)"""

from typing import cast

from django.http import Http404
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from safer_communities.tenancy import selectors
from safer_communities.tenancy.models import Membership

READ_ONLY = "This token can only read. Ask for one that can write."


class MemberRequest(Request):
    """A request of the API that `IsMember` has let in. For annotations: nothing makes these."""

    membership: Membership


class IsMember(BasePermission):
    """Members of the partnership in the address, by token or by session. To everybody else it is not there."""

    def has_permission(self, request: Request, view: object) -> bool:
        if not request.user.is_authenticated:
            return False
        membership = selectors.membership_of(request.user, getattr(request._request, "partnership_id", None))
        if membership is None:
            raise Http404("No such partnership, or not one of yours.")
        if request.method not in SAFE_METHODS and getattr(request.auth, "read_only", False):
            raise PermissionDenied(READ_ONLY)
        membership.user = request.user  # known already: history asks for it
        cast(MemberRequest, request).membership = membership
        return True
