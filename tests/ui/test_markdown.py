"""What is written in Markdown is shown as it is meant, and can do nothing else."""

import re

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from safer_communities.ui.markdown import rendered

WRITTEN = [
    ("Agreed **today**.", "<p>Agreed <strong>today</strong>.</p>\n"),
    ("One line\nand another", "<p>One line<br>\nand another</p>\n"),
    ("~~June~~ July", "<p><s>June</s> July</p>\n"),
    ("", ""),
    (
        "- first\n- second",
        '<ul class="govuk-list govuk-list--bullet">\n<li>first</li>\n<li>second</li>\n</ul>\n',
    ),
    ("3. third", '<ol start="3" class="govuk-list govuk-list--number">\n<li>third</li>\n</ol>\n'),
    ("[plan](https://example.org/a?b=1&c=2)", 'href="https://example.org/a?b=1&amp;c=2"'),
    ("[write](mailto:clerk@example.org)", 'href="mailto:clerk@example.org"'),
]


@pytest.mark.parametrize(("text", "expected"), WRITTEN)
def test_what_is_written_is_shown_as_meant(text: str, expected: str) -> None:
    assert expected in rendered(text)


HARMFUL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "![picture](https://example.org/track.png)",
    '<style>body{display:none}</style><iframe src="/"></iframe>',
    "```html\n<script>alert(1)</script>\n```",
    "<form action=/sign-out/ method=post><button>x</button></form>",
]


@pytest.mark.parametrize("text", HARMFUL)
def test_html_in_a_text_is_shown_and_not_run(text: str) -> None:
    shown = rendered(text)
    assert not re.search(r"<(script|img|style|iframe|form|button|input|svg|object)\b", shown)
    assert not re.search(r"<[^>]+\b(on\w+|style|src|id)\s*=", shown)
    assert not re.search(r'<[^>]+href="(javascript|data|vbscript)', shown)


@given(st.text(alphabet=st.sampled_from("<>\"'=&/ asonclickhref:javscript()[]!`*#|-\n"), max_size=200))
def test_no_text_gives_a_tag_or_attribute_that_is_not_allowed(text: str) -> None:
    shown = rendered(text)
    for tag in re.findall(r"<[^>]*>", shown):
        assert re.fullmatch(
            r"</?(a|blockquote|br|code|em|h[3-6]|hr|li|ol|p|pre|s|strong|table|t[dhr]|tbody|thead|ul)"
            r'( (href|title|class|rel|scope|start)="[^"<>]*")*>',
            tag,
        ), tag
    assert not re.search(r'<[^>]+href="\s*javascript', shown, re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "top", "levels"),
    [
        ("# A\n\n## B\n\n# C", 3, [3, 4, 3]),
        ("### A\n\n# B\n\n### C", 3, [3, 3, 4]),
        ("## A\n\n###### B\n\n#### C", 2, [2, 3, 3]),
        ("# A\n\n## B\n\n### C\n\n#### D\n\n##### E\n\n###### F", 3, [3, 4, 5, 6, 6, 6]),
    ],
)
def test_headings_fit_below_their_place_and_skip_no_level(text: str, top: int, levels: list[int]) -> None:
    shown = rendered(text, top)
    assert [int(level) for level in re.findall(r"<h(\d)", shown)] == levels
    assert [int(level) for level in re.findall(r"</h(\d)", shown)] == levels


def test_a_table_tells_screen_readers_its_headers_and_has_no_styles_of_its_own() -> None:
    shown = rendered("| Item | Cost |\n|---|---:|\n| Panels | 500 |")
    assert '<table class="table table--tight">' in shown
    assert '<th scope="col">Item</th>' in shown
    assert '<td class="numeric">500</td>' in shown
    assert "style" not in shown


def test_the_filter_takes_nothing_for_nothing_and_a_level() -> None:
    shown = Template("{{ none|markdown }}{{ text|markdown:4 }}").render(
        Context({"none": None, "text": "# Scope & aim"})
    )
    assert shown == '<h4 class="heading-s">Scope &amp; aim</h4>\n'
