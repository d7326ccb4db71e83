"""What every page of a partnership knows."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

NAVIGATION = [
    ("Programme", "programme"),
    ("Initiatives", "initiatives"),
    ("Money", "money"),
    ("Benefits", "benefits"),
    ("Papers", "papers"),
]


def partnership(request: HttpRequest) -> dict[str, Any]:
    """The partnership, the person's membership, all their memberships and the navigation."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return {}
    return {
        "partnership": membership.partnership,
        "membership": membership,
        "memberships": request.memberships,  # type: ignore[attr-defined]
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
