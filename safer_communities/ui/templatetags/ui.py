"""Template tags and filters: how figures, days, ratings and statuses are written on every page and paper."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from django import forms, template
from django.template.base import Node, NodeList, Parser, TextNode, Token
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from safer_communities import money
from safer_communities.ui.charts.words import RATING_LETTERS, RATING_WORDS, rating_key
from safer_communities.ui.forms import list_errors
from safer_communities.ui.markdown import rendered
from safer_communities.ui.names import the
from safer_communities.words import long_date

register = template.Library()
register.filter("the", the)

NOT_KNOWN = money.NOT_KNOWN
LINE_BREAK = re.compile(r"\s*\n\s*")


def _decimal(value: object) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@register.filter
def pounds(value: object) -> str:
    """Whole pounds: "£1,234", a cost "(£98,400)", "£0", "not known". Takes Decimal, int or decimal text."""
    return money.pounds(_decimal(value))


@register.filter
def pounds_pence(value: object) -> str:
    """Pounds and pence: "£1,250.50"."""
    return money.pounds(_decimal(value), pence=True)


@register.filter
def number(value: object) -> str:
    """A count or rate with thousands separators and no needless decimals: "1,234", "12.5", "not known"."""
    amount = _decimal(value)
    if amount is None:
        return NOT_KNOWN
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def as_percent(value: object, places: int = 0) -> str:
    """A share as a percentage: 0.5 is "50%"; `|as_percent:1` gives one decimal place."""
    share = _decimal(value)
    return NOT_KNOWN if share is None else f"{share * 100:,.{int(places)}f}%"


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            value = datetime.datetime.fromisoformat(value) if "T" in value else datetime.date.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def longdate(value: object) -> str:
    """A day: "19 July 2013"; a moment: "19 July 2013, 2.35pm"; None: "no date". Takes ISO text too."""
    day = _day(value)
    if not isinstance(day, datetime.date):
        return "no date"
    if not isinstance(day, datetime.datetime):
        return long_date(day)
    return f"{long_date(day)}, {_time(day)}"


@register.filter
def shortdate(value: object) -> str:
    """A day in tight places: "19 Jul 2013"."""
    day = _day(value)
    return f"{day.day} {day:%b %Y}" if isinstance(day, datetime.date) else "no date"


@register.filter
def clocktime(value: object) -> str:
    """The time of day, of a moment or as it is: "2.35pm", "9am"."""
    day = _day(value)
    return _time(day) if isinstance(day, datetime.datetime | datetime.time) else ""


def _time(moment: datetime.datetime | datetime.time) -> str:
    hour, half = moment.hour % 12 or 12, "am" if moment.hour < 12 else "pm"
    return f"{hour}.{moment.minute:02}{half}" if moment.minute else f"{hour}{half}"


@register.filter
def plural(count: object, words: str) -> str:
    """The count with its noun: `{{ 1|plural:"action,actions" }}` is "1 action"."""
    one, many = words.split(",")
    return f"{number(count)} {one if _decimal(count) == 1 else many}"


@register.filter
def markdown(text: object, top: int = 3) -> SafeString:
    """Markdown as safe HTML, for an element with the class `prose`; `|markdown:4` where it stands under an h3."""
    return rendered(str(text or ""), int(top))


@register.simple_tag
def rag(rating: object, what: str = "", large: bool = False) -> SafeString:
    """A rating as a word in a tag with its own colour and shape; `what` is said before it ("delivery: ")."""
    key = rating_key(rating)
    hidden = format_html('<span class="govuk-visually-hidden">{}: </span>', what) if what else ""
    size = " rag--large" if large else ""
    return format_html('<strong class="rag rag--{}{}">{}{}</strong>', key, size, hidden, RATING_WORDS[key])


@register.simple_tag
def rag_mark(rating: object, what: str = "") -> SafeString:
    """A rating where there is no room for its word: shape and letter, with the word for screen readers."""
    key = rating_key(rating)
    return format_html(
        '<strong class="rag rag--mark rag--{}"><span aria-hidden="true">{}</span>'
        '<span class="govuk-visually-hidden">{}{}</span></strong>',
        key,
        RATING_LETTERS[key],
        f"{what}: " if what else "",
        RATING_WORDS[key],
    )


@register.simple_tag
def status(value: str, words: str = "") -> SafeString:
    """An action's status in an outlined tag; `words` where its display name is not the code's own words."""
    text = words or str(value).replace("_", " ").capitalize()
    return format_html('<span class="status status--{}">{}</span>', value, text)


@register.inclusion_tag("components/error_list.html")
def error_summary(*forms_: forms.BaseForm) -> dict[str, object]:
    """The summary of all errors of these forms, each linked to its field; nothing where there are none."""
    return {"listed": [error for form in forms_ if form is not None for error in list_errors(form)]}


@register.filter
def errors_of(source: forms.BaseForm | Iterable[forms.BaseForm | dict[str, str]] | None) -> list[dict[str, str]]:
    """The errors of a form, of several forms, or already listed, for components/error_summary.html."""
    if not source:
        return []
    errors: list[dict[str, str]] = []
    for part in [source] if isinstance(source, forms.BaseForm) else source:
        errors += list_errors(part) if isinstance(part, forms.BaseForm) else [part]
    return errors


class Joined(Node):
    """Parts of a template as they are: `joined` has taken out their line breaks."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        return self.nodelist.render(context)


@register.tag
def joined(parser: Parser, _token: Token) -> Joined:
    """What stands on several lines between here and `endjoined` is one line of the page.

    For words and marks between which a browser would show a line break as a space. Taken out while the template is
    read, so that it costs a page nothing and never touches what the page is given.
    """
    inside = parser.parse(("endjoined",))
    parser.delete_first_token()
    for node in inside.get_nodes_by_type(TextNode):
        if isinstance(node, TextNode):
            node.s = LINE_BREAK.sub("", node.s)
    return Joined(inside)


@register.simple_block_tag
def figure(
    content: str, *, title: str, chart: str, table: str = "below", source: str = "", level: int = 3
) -> SafeString:
    """A chart under its finding, with its table below it, beside it, or folded away under "Show as a table".

    `chart` is SVG from `safer_communities.ui.charts`, which escapes what it is given.
    """
    body: str = content
    if table == "folded":
        body = format_html(
            '<details class="govuk-details"><summary class="govuk-details__summary">'
            '<span class="govuk-details__summary-text">Show as a table</span></summary>'
            '<div class="govuk-details__text">{}</div></details>',
            content,
        )
    elif content.strip():
        body = format_html('<div class="figure__table">{}</div>', content)
    return format_html(
        '<figure class="figure figure--{}"><figcaption><h{} class="figure__title">{}</h{}></figcaption>'
        '<div class="figure__body"><div class="chart">{}</div>{}</div>{}</figure>',
        table,
        level,
        title,
        level,
        mark_safe(chart),
        body,
        format_html('<p class="figure__source">{}</p>', source) if source else "",
    )
