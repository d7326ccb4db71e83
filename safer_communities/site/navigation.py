"""What every page of a partnership knows."""

from collections.abc import Iterable
from typing import TypedDict

from django.urls import reverse

from safer_communities.parts import GOVERNANCE, NAVIGATION
from safer_communities.tenancy.requests import PartnershipRequest


class Link(TypedDict):
    text: str
    url: str
    current: bool


def partnership(request: PartnershipRequest) -> dict[str, object]:
    """The partnership, the person's membership, all their memberships and the navigation; outside any, nothing."""
    if not hasattr(request, "membership"):
        return {}
    membership = request.membership
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


def _links(entries: Iterable[tuple[str, str]], slug: str, path: str) -> list[Link]:
    """Each entry with its address; current is the one that the path lies furthest within."""
    home = reverse("programme", args=[slug])
    links = [Link(text=text, url=reverse(name, args=[slug]), current=False) for text, name in entries]
    around = [link for link in links if path == link["url"] or (link["url"] != home and path.startswith(link["url"]))]
    if around:
        max(around, key=lambda link: len(link["url"]))["current"] = True
    return links
