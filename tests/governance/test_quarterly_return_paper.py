"""The paper “Quarterly return”: its page, its PDF and its file list the same rows in the same order."""

import csv
import datetime
import html
import io
import re
from typing import Any

import pytest

from governance.papers.models import Paper
from initiatives.strategy.models import Commitment, Priority, Return, Strategy
from tests.governance.papers import made, surfaces

pytestmark = pytest.mark.django_db(transaction=True)

Q4 = {"year": 2012, "quarter": 4}
PERIOD = {"period_start": datetime.date(2013, 1, 1), "period_end": datetime.date(2013, 3, 31)}
# in the order of the strategy, which is not that of the alphabet: (commitment, its rows of the return)
ROWS: list[tuple[str, list[dict[str, Any]]]] = [
    ("Zebra crossings", [{"plan": "Paint two", "update": "Painted", "rating": "green", "to_be_reported": False}]),
    ("Nobody asked", []),
    (
        "Alley gates",
        [
            {"plan": "Fit six", "update": "Three fitted", "rating": "amber", "to_be_reported": False},
            {"plan": "Fit more", "to_be_reported": True},
        ],
    ),
    ("Lamps", [{"plan": "", "update": "Lit", "to_be_reported": False}]),
]
SAID = [
    ("Zebra crossings", "Paint two", "Painted", "green"),
    ("Nobody asked", "", "", "not asked for"),
    ("Alley gates", "Fit six", "Three fitted", "amber"),
    ("Alley gates", "Fit more", "", "TBR"),
    ("Lamps", "", "Lit", "not rated"),
]


@pytest.fixture
def paper(cast: Any) -> Paper:
    with cast.here():
        strategy = Strategy.objects.create(slug="s", name="Safer", position=1, start_year=2011, end_year=2014)
        priority = Priority.objects.create(strategy=strategy, number="1", position=1, name="Streets")
        for position, (text, rows) in enumerate(ROWS, 1):
            said = Commitment.objects.create(priority=priority, position=position, text=text)
            for number, row in enumerate(rows, 1):
                Return.objects.create(commitment=said, position=number, **Q4, **row)
    return made(cast, Paper.Kind.QUARTERLY_RETURN, **PERIOD)


def cells(paper: Paper) -> list[list[str]]:
    """The text of each cell of the page's tables of rows, row by row."""
    return cells_of(paper.html.partition("data--return")[2])


def cells_of(page: str) -> list[list[str]]:
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page, re.DOTALL)
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[html.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in found]


def test_the_page_and_the_file_list_the_same_rows_in_the_same_order(paper: Paper) -> None:
    everything = surfaces(paper.html, bytes(paper.pdf or b""))
    filed = list(csv.DictReader(io.StringIO(everything["return.csv"].removeprefix("\ufeff"))))
    assert [(row["commitment"], row["plan"], row["update"], row["rating"]) for row in filed] == SAID
    printed = [
        ("Zebra crossings", "to be confirmed", "Paint two", "Painted", "Green"),
        ("Nobody asked", "to be confirmed", "", "", "not asked for"),
        ("Alley gates", "to be confirmed", "Fit six", "Three fitted", "Amber"),
        ("Alley gates (continued)", "to be confirmed", "Fit more", "TBR", "TBR"),
        ("Lamps", "to be confirmed", "none given", "Lit", "Not rated"),
    ]
    assert [tuple(row) for row in cells(paper)] == printed
    text = everything["printed text"]
    places = [text.index(words) for words in ("Zebra", "Nobody asked", "Fit six", "Fit more", "Lamps")]
    assert places == sorted(places)


def test_its_sentence_counts_what_was_asked_and_what_was_not(paper: Paper) -> None:
    sentence = re.search(r'<p class="sentence">(.*?)</p>', paper.html)
    assert sentence
    assert "4 rows asked for; 1 still to be reported; 1 commitment not asked for." in sentence[1]
    assert "Rated red 0, amber 1, green 1." in sentence[1]


def test_before_the_rows_each_priority_is_told_in_one_line_that_leads_to_it(paper: Paper) -> None:
    before = paper.html.partition("data--return")[0]
    assert cells_of(before) == [["1 Streets", "4", "3", "0", "1", "1"]]
    [place] = re.findall(r'<th scope="row"><a href="#([^"]+)">1 Streets</a>', before)
    assert f'<h3 id="{place}">1 Streets</h3>' in paper.html
