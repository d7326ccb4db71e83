"""Markdown as people write it in minutes, policies and terms of reference, made into safe HTML.

What is typed as HTML is shown as typed. Pictures are not fetched, addresses are http, https or mailto, and what
comes out passes an allow-list as well: a text cannot reach out of its place on the page.
"""

from collections.abc import Iterable

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it.token import Token

from safer_communities.ui import marks

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
CLASSES = {
    "h2": {"heading-m"},
    **{f"h{level}": {"heading-s"} for level in (3, 4, 5, 6)},
    "table": {"table", "table--tight"},
    "th": {"numeric"},
    "td": {"numeric"},
    "ul": {"govuk-list", "govuk-list--bullet"},
    "ol": {"govuk-list", "govuk-list--number"},
}
LISTS = {"ul": "govuk-list govuk-list--bullet", "ol": "govuk-list govuk-list--number"}


def rendered(text: str, top: int = 3) -> SafeString:
    """The text as HTML blocks; put them into an element with the class `prose`.

    Args:
        text: Markdown. A line break stays one, as people who do not know Markdown expect.
        top: the level of the text's highest heading (2 to 6), so that it fits below the heading it stands under.
            Headings never skip a level, whatever was typed.
    """
    reader = marks.reader()
    tokens = reader.parse(text)
    _fit_headings(tokens, top)
    _dress(tokens)
    return mark_safe(
        nh3.clean(
            reader.renderer.render(tokens, reader.options, {}),
            tags=TAGS,
            attributes={"a": {"href", "title"}, "ol": {"start"}, "th": {"scope"}},
            allowed_classes=CLASSES,
            url_schemes={"http", "https", "mailto"},
        )
    )


def _fit_headings(tokens: Iterable[Token], top: int) -> None:
    """Give each heading the level that its depth among the text's headings asks for."""
    above: list[str] = []  # h1 < h2 < … as text too
    tag = ""
    for token in tokens:
        if token.type == "heading_open":
            above = [level for level in above if level < token.tag] + [token.tag]
            level = min(top + len(above) - 1, 6)
            tag = f"h{level}"
            token.attrSet("class", "heading-m" if level == 2 else "heading-s")
        if token.type in ("heading_open", "heading_close"):
            token.tag = tag


def _dress(tokens: Iterable[Token]) -> None:
    """The classes of our pages, and what screen readers need of a table. (Alignment comes as a style: a class here.)"""
    for token in tokens:
        if token.type == "table_open":
            token.attrSet("class", "table table--tight")
        elif token.type in ("th_open", "td_open"):
            if "right" in str(token.attrGet("style") or ""):
                token.attrSet("class", "numeric")
            if token.type == "th_open":
                token.attrSet("scope", "col")
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            token.attrSet("class", LISTS[token.tag])
