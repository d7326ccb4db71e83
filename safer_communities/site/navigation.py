"""What every page of a partnership knows."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from safer_communities.parts import GOVERNANCE, NAVIGATION


def partnership(request: HttpRequest) -> dict[str, Any]:
    """The partnership, the person's membership, all their memberships and the navigation."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return {}
    slug = membership.partnership.slug
    section = _links(GOVERNANCE, slug, request.path)
    in_governance = any(link["current"] for link in section)
    nav = _links(NAVIGATION, slug, request.path)
    for link in nav:
        link["current"] = link["current"] or (in_governance and link["text"] == "Governance")
    return {
        "partnership": membership.partnership,
        "membership": membership,
        "memberships": request.memberships,
        "today": membership.partnership.today(),
        "nav": nav,
        "section": section if in_governance else [],
    }


def _links(entries: Iterable[tuple[str, str]], slug: str, path: str) -> list[dict[str, Any]]:
    """Each entry with its address; current is the one that the path lies furthest within."""
    home = reverse("programme", args=[slug])
    links = [{"text": text, "url": reverse(name, args=[slug]), "current": False} for text, name in entries]
    around = [link for link in links if path == link["url"] or (link["url"] != home and path.startswith(link["url"]))]
    if around:
        max(around, key=lambda link: len(link["url"]))["current"] = True
    return links
