"""What every page of a partnership knows."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from safer_communities.tenancy import selectors

NAVIGATION = [
    ("Programme", "programme"),
    ("Initiatives", "initiatives"),
    ("Money", "money"),
    ("Benefits", "benefits"),
    ("Papers", "papers"),
]


def partnership(request: HttpRequest) -> dict[str, Any]:
    """The partnership, the person's membership, their other partnerships (asked only if shown) and the navigation."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return {}
    return {
        "partnership": membership.partnership,
        "membership": membership,
        "memberships": SimpleLazyObject(lambda: list(selectors.memberships_of(request.user))),
        "today": membership.partnership.today(),
        "nav": [
            {
                "text": label,
                "url": (url := reverse(name, args=[membership.partnership.slug])),
                "current": request.path == url or (name != "programme" and request.path.startswith(url)),
            }
            for label, name in NAVIGATION
        ],
    }
