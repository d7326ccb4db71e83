"""The pages of one initiative, as tabs: the same on each of them, whichever app serves it."""

from django.urls import reverse

from initiatives.plans.models import Initiative

TABS = [
    ("Overview", "initiative"),
    ("Plan", "plan"),
    ("Timeline", "timeline"),
    ("Money", "initiative-money"),
    ("Benefits", "initiative-benefits"),
    ("Scorecard", "scorecard"),
    ("Registers", "risks"),
    ("History", "initiative-history"),
]


def tabs(partnership_slug: str, initiative: Initiative, current: str) -> list[dict[str, object]]:
    """The tabs for components/subnav.html. `current` is the page's tab, by its text or by its URL's name."""
    return [
        {
            "text": text,
            "url": reverse(name, args=[partnership_slug, initiative.slug]),
            "current": current in (text, name),
        }
        for text, name in TABS
    ]


def crumbs(partnership_slug: str, initiative: Initiative, here: str = "") -> list[dict[str, object]]:
    """The way to a page of one initiative, for components/breadcrumbs.html; `here` names a page below its tabs."""
    trail: list[dict[str, object]] = [
        {"text": "Initiatives", "url": reverse("initiatives", args=[partnership_slug])},
        {"text": initiative.name, "url": reverse("initiative", args=[partnership_slug, initiative.slug])},
    ]
    return [*trail, {"text": here}] if here else trail
