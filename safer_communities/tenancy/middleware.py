"""The partnership named in the URL, held around the whole request."""

import re
from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse

from safer_communities.tenancy import selectors
from safer_communities.tenancy.current import acting_as, tenant
from safer_communities.tenancy.permissions import Refused
from safer_communities.tenancy.requests import PartnershipRequest, TenancyRequest

PAGE = re.compile(r"^/p/([-\w]+)/")
API = re.compile(r"^/api/v1/p/([-\w]+)/")


def opened_by_secret(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a page of a partnership that nobody signs in to: its address carries a secret, which the view checks."""
    view.opened_by_secret = True  # type: ignore[attr-defined]  # a mark on a function
    return view


class TenancyMiddleware:
    """One transaction and one partnership a request, from before the view until the template is rendered.

    A response of 400 and above rolls everything back: bad input changes nothing. (Outside partnerships it does not:
    a failure to sign in has to be remembered, or guessing would never lock anybody out.) docs/decisions/ tells why
    this is not left to ATOMIC_REQUESTS.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: TenancyRequest) -> HttpResponse:
        page, api = PAGE.match(request.path_info), API.match(request.path_info)
        named = page or api
        partnership_id = selectors.partnership_id(named[1]) if named else None
        request.partnership_id, request.is_page = partnership_id, page is not None
        with acting_as(None if api else _person(request)), tenant(partnership_id), transaction.atomic():
            response = self.get_response(request)
            if named and response.status_code >= 400:
                transaction.set_rollback(True)
        return response

    def process_view(
        self, request: PartnershipRequest, view: object, args: object, kwargs: dict[str, object]
    ) -> HttpResponse | None:
        """Let only members into a partnership's pages. (The API does so itself, after reading the token.)"""
        if not request.is_page:
            return None
        if getattr(view, "opened_by_secret", False):
            if request.partnership_id is None:
                raise Http404("No such partnership.")
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        membership, request.memberships = selectors.memberships_from(request.user, request.partnership_id)
        if membership is None:
            raise Http404("No such partnership, or not one of yours.")
        request.membership, request.partnership = membership, membership.partnership
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, Refused):
            raise PermissionDenied(str(exception)) from exception


def _person(request: HttpRequest) -> UUID | None:
    return request.user.pk if request.user.is_authenticated else None
