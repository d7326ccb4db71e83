"""How figures, days, ratings and charts are written on pages."""

import datetime
from decimal import Decimal

import pytest
from django.template import Context, Template

from safer_communities.ui.templatetags import ui


def rendered(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234.50"), "£1,235"),
        (Decimal(-98400), "(£98,400)"),
        ("572210.00", "£572,210"),
        (0, "£0"),
        (None, "not known"),
        ("", "not known"),
        ("nonsense", "not known"),
    ],
)
def test_pounds_are_whole_costs_in_brackets_and_the_unknown_is_not_a_blank(value: object, text: str) -> None:
    assert rendered("{{ value|pounds }}", value=value) == text


def test_pence_are_shown_where_they_are_asked_for() -> None:
    assert rendered("{{ value|pounds_pence }}", value=Decimal("-29.5")) == "(£29.50)"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime.date(2013, 7, 9), "9 July 2013"),
        ("2013-07-19", "19 July 2013"),
        (datetime.datetime(2013, 7, 19, 13, 35, tzinfo=datetime.UTC), "19 July 2013, 2.35pm"),
        ("2013-07-19T08:00:00+00:00", "19 July 2013, 9am"),
        (None, "no date"),
        ("TBC", "no date"),
    ],
)
def test_days_are_written_out_and_moments_are_in_london(value: object, text: str) -> None:
    assert rendered("{{ value|longdate }}", value=value) == text


def test_days_in_tight_places_are_shorter() -> None:
    assert rendered("{{ value|shortdate }}", value=datetime.date(2013, 7, 9)) == "9 Jul 2013"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ 0.5|as_percent }}", "50%"),
        ("{{ share|as_percent:1 }}", "81.4%"),
        ("{{ nothing|as_percent }}", "not known"),
        ('{{ 1|plural:"action,actions" }}', "1 action"),
        ('{{ 1200|plural:"action,actions" }}', "1,200 actions"),
        ("{{ share|number }}", "0.814"),
        ("{{ whole|number }}", "1,500"),
    ],
)
def test_counts_and_shares_are_written_as_people_write_them(source: str, text: str) -> None:
    assert rendered(source, share=Decimal("0.8140"), whole=Decimal("1500.00")) == text


@pytest.mark.parametrize(
    ("rating", "key", "word"),
    [
        ("RED", "red", "Red"),
        ("amber", "amber", "Amber"),
        ("green", "green", "Green"),
        ("", "none", "Not rated"),
    ],
)
def test_a_rating_is_a_word_in_a_tag_and_never_colour_alone(rating: str, key: str, word: str) -> None:
    assert rendered("{% rag rating %}", rating=rating) == f'<strong class="rag rag--{key}">{word}</strong>'
    assert word in rendered("{% rag_mark rating %}", rating=rating)


def test_what_is_rated_can_be_said_before_the_rating_and_is_escaped() -> None:
    html = rendered("{% rag rating what %}", rating="red", what="<b>delivery")
    assert '<span class="govuk-visually-hidden">&lt;b&gt;delivery: </span>Red' in html


def test_a_status_is_shown_in_words() -> None:
    assert rendered('{% status "partly_achieved" %}') == (
        '<span class="status status--partly_achieved">Partly achieved</span>'
    )


def test_a_figure_has_its_finding_as_title_its_chart_and_its_table() -> None:
    html = rendered(
        '{% figure title=found chart=chart table="folded" source="Table 5" %}<table></table>{% endfigure %}',
        found="Police save most & pay least",
        chart="<svg></svg>",
    )
    assert "Police save most &amp; pay least</h3></figcaption>" in html
    assert '<div class="chart"><svg></svg></div>' in html
    assert html.index("Show as a table") < html.index("<table></table>") < html.index("Table 5")


def test_the_filters_take_what_is_stored_as_json() -> None:
    assert ui.pounds("-223214") == "(£223,214)"
    assert ui.as_percent("0.2") == "20%"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Safer Communities Partnership Board", "the Safer Communities Partnership Board"),
        ("The Community Safety Engagement Group", "the Community Safety Engagement Group"),
        ("THE BOARD", "the BOARD"),
        ("the Forum", "the Forum"),
        ("Theatres Forum", "the Theatres Forum"),
    ],
)
def test_a_name_within_a_sentence_has_its_article_once(name: str, text: str) -> None:
    assert rendered("{{ name|the }}", name=name) == text


def test_joined_lines_are_one_line_of_the_page_and_what_a_page_is_given_keeps_its_own() -> None:
    source = """{% joined %}
    <b>
      {{ words }}
      {% if note %} ({{ note }}){% endif %}
      {% for name in names %}
        {{ name }}{% if not forloop.last %}, {% endif %}
      {% endfor %}
    </b>.
    {% endjoined %}"""
    assert rendered(source, words="two\n  lines", note="so", names=["a", "b"]) == "<b>two\n  lines (so)a, b</b>."
    assert rendered(source, words="x", names=[]) == "<b>x</b>."
