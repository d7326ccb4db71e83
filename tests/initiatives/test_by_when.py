"""Loose dates are understood as printed, and whatever is not understood is said."""

import csv
import subprocess
import sys
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from initiatives.by_when.reading import ByWhen, Precision, in_words, understand, unread, year_around

HERE = Path(__file__).parent
STRATEGY_STARTS = date(2013, 4, 1)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

with (HERE / "by_whens_in_the_papers.csv").open(newline="") as file:
    IN_THE_PAPERS = list(csv.DictReader(file))


def window(by_when: ByWhen) -> tuple[str, str, str]:
    return (str(by_when.start or ""), str(by_when.end or ""), str(by_when.precision))


# The papers


@pytest.mark.parametrize("row", IN_THE_PAPERS, ids=lambda row: f"{row['paper']} {row['printed']}")
def test_every_by_when_in_the_five_papers_is_understood_as_written_down_by_hand(row: dict[str, str]) -> None:
    understood = understand(
        row["printed"],
        year_hint=int(row["year_hint"]) if row["year_hint"] else None,
        programme_start=date.fromisoformat(row["programme_start"]) if row["programme_start"] else None,
    )
    assert understood == ByWhen(
        printed=row["printed"],
        start=date.fromisoformat(row["start"]) if row["start"] else None,
        end=date.fromisoformat(row["end"]) if row["end"] else None,
        precision=Precision(row["precision"]),
        to_be_confirmed=row["to_be_confirmed"] == "yes",
        ongoing=row["ongoing"] == "yes",
        depends_on=row["depends_on"],
        not_understood=row["not_understood"],
        assumed=row["assumed"],
    )


def test_the_table_holds_the_67_actions_of_the_implementation_plan_in_both_papers_that_print_it() -> None:
    plan = [(row["paper"], row["section"][-1]) for row in IN_THE_PAPERS if "Implementation plan" in row["section"]]
    counts = {letter: plan.count(("000", letter)) for letter in "ABCD"}
    assert counts == {"A": 22, "B": 17, "C": 15, "D": 13}
    assert counts == {letter: plan.count(("002", letter)) for letter in "ABCD"}


# Ways of printing that the papers do not use but their readers do

S, TBC, ON = STRATEGY_STARTS, {"to_be_confirmed": True}, {"ongoing": True}


@pytest.mark.parametrize(
    ("printed", "start", "end", "precision"),
    [
        ("19 July 2013", "2013-07-19", "2013-07-19", "day"),
        ("15th January 2013", "2013-01-15", "2013-01-15", "day"),
        ("Friday, 19 July 2013", "2013-07-19", "2013-07-19", "day"),
        ("19.07.13", "2013-07-19", "2013-07-19", "day"),
        ("04/05/2013", "2013-05-04", "2013-05-04", "day"),  # day first, always
        ("2013-07-19", "2013-07-19", "2013-07-19", "day"),
        ("15-Jan-13", "2013-01-15", "2013-01-15", "day"),
        ("April 13, 2013", "2013-04-13", "2013-04-13", "day"),
        ("29 February 2012", "2012-02-29", "2012-02-29", "day"),
        ("17th/18th September 2013", "2013-09-17", "2013-09-18", "day"),
        ("4 – 8 March 2013", "2013-03-04", "2013-03-08", "day"),
        ("28 May to 3 June 2013", "2013-05-28", "2013-06-03", "day"),
        ("04/03/2013 - 31/03/2013", "2013-03-04", "2013-03-31", "day"),
        ("w/c 15 July 2013", "2013-07-15", "2013-07-21", "day"),
        ("week ending 21 July 2013", "2013-07-15", "2013-07-21", "day"),
        ("by end of June 2013", "2013-06-30", "2013-06-30", "day"),
        ("end-June 2013", "2013-06-30", "2013-06-30", "day"),
        ("by the end of 2013/14", "2014-03-31", "2014-03-31", "day"),
        ("by the start of October 2013", "2013-10-01", "2013-10-01", "day"),
        ("before 1 October 2013", "2013-09-30", "2013-09-30", "day"),
        ("no later than 30 June 2013", "2013-06-30", "2013-06-30", "day"),
        ("SEPT 2013", "2013-09-01", "2013-09-30", "month"),
        ("Oct '13", "2013-10-01", "2013-10-31", "month"),
        ("07/2013", "2013-07-01", "2013-07-31", "month"),
        ("Apr 31", "2031-04-01", "2031-04-30", "month"),  # the number after a month is its year
        ("March 2013/14", "2014-03-01", "2014-03-31", "month"),  # March of that financial year
        ("Маrch 2013", "2013-03-01", "2013-03-31", "month"),  # with two Cyrillic letters, as scanned
        ("May, June and July 2013", "2013-05-01", "2013-07-31", "months"),
        ("April 2013 to March 2014", "2013-04-01", "2014-03-31", "months"),
        ("15 May to June 2013", "2013-05-15", "2013-06-30", "months"),
        ("Q1 2013/14", "2013-04-01", "2013-06-30", "quarter"),
        ("Q2 13/14", "2013-07-01", "2013-09-30", "quarter"),
        ("quarter three of 2013/14", "2013-10-01", "2013-12-31", "quarter"),
        ("Q4 2013/14", "2014-01-01", "2014-03-31", "quarter"),
        ("Q1-Q2 2013/14", "2013-04-01", "2013-09-30", "quarter"),
        ("Q1/2 2013/14", "2013-04-01", "2013-09-30", "quarter"),
        ("Q4 2013/14 – Q1 2014/15", "2014-01-01", "2014-06-30", "quarter"),
        ("2013/14", "2013-04-01", "2014-03-31", "year"),
        ("FY 13/14", "2013-04-01", "2014-03-31", "year"),
        ("1999/00", "1999-04-01", "2000-03-31", "year"),
        ("2013/14 and 2014/15", "2013-04-01", "2015-03-31", "year"),
        ("2013", "2013-01-01", "2013-12-31", "year"),
        ("Years 1-3", "2013-04-01", "2016-03-31", "year"),
        ("year one", "2013-04-01", "2014-03-31", "year"),
        ("end of Year 2", "2015-03-31", "2015-03-31", "day"),
    ],
)
def test_a_printed_date_becomes_its_first_and_last_day(printed: str, start: str, end: str, precision: str) -> None:
    understood = understand(printed, programme_start=STRATEGY_STARTS)
    assert window(understood) == (start, end, precision)
    assert (understood.not_understood, understood.assumed) == ("", "")


@pytest.mark.parametrize(
    ("printed", "flags"),
    [
        ("TBC", TBC),
        ("tba", TBC),
        ("To be confirmed", TBC),
        ("to be agreed", TBC),
        ("On-going", ON),
        ("continuous", ON),
        ("TBC (depend on 4. above)", TBC | {"depends_on": "4."}),
        ("depends on actions 4. and 5.", {"depends_on": "4. and 5."}),
        ("depends on 2 pilots", {"depends_on": "2 pilots"}),
        ("subject to the decision in April 2013", {"depends_on": "decision in April 2013"}),
        ("depends on funding (depends on 1.)", {"depends_on": "funding; 1."}),
    ],
)
def test_words_without_a_date_set_their_flags_and_nothing_else(printed: str, flags: dict[str, object]) -> None:
    assert understand(printed) == ByWhen(printed=printed, **flags)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("printed", "end", "flags"),
    [
        ("October 2013?", date(2013, 10, 31), TBC),
        ("October 2013 TBC", date(2013, 10, 31), TBC),
        ("October 2013 to be confirmed", date(2013, 10, 31), TBC),
        ("June 2013 then ongoing", date(2013, 6, 30), ON),
        ("from June 2013 onwards", date(2013, 6, 30), ON),
        ("from 1 May to 30 June 2013", date(2013, 6, 30), {}),
        ("July 2013 (depends on 4.)", date(2013, 7, 31), {"depends_on": "4."}),
    ],
)
def test_flags_stand_beside_a_date(printed: str, end: date, flags: dict[str, object]) -> None:
    understood = understand(printed)
    said = {"to_be_confirmed": False, "ongoing": False, "depends_on": "", "not_understood": ""} | flags
    assert understood.end == end
    assert {name: getattr(understood, name) for name in said} == said


# Nothing is guessed silently


@pytest.mark.parametrize(
    ("printed", "not_understood"),
    [
        ("August – September", "no year"),
        ("8th April", "no year"),
        ("Q4", "Q4: no year"),
        ("Year 1", "Year 1: no programme start"),
        ("31 June 2013", "31 June 2013: there is no such day"),
        ("29/02/2013", "29/02/2013: there is no such day"),
        ("04/25/2013", "04/25/2013"),  # never read month first
        ("31/31/2013", "31/31/2013"),
        ("10/11", "10/11"),  # a day and month, or a financial year?
        ("June – May 2013", "June – May 2013: it runs backwards"),
        ("8 – 4 March 2013", "8 – 4 March 2013: it runs backwards"),
        ("Monday 19 July 2013", "Monday 19 July 2013: that day is a Friday"),
        ("Summer 2013", "Summer 2013"),
        ("after June 2013", "after June 2013"),
        ("not before 1 June 2013", "not before 1 June 2013"),
        ("since April 2013", "since April 2013"),
        ("this may slip", "may slip"),
        ("soon", "soon"),
        ("", "nothing printed"),
        ("  \n", "nothing printed"),
        ("–", "–"),
        ("April 2013 May 2014", "dates that disagree: April 2013 and May 2014"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_what_cannot_be_understood_has_no_dates_and_says_why(printed: str, not_understood: str) -> None:
    understood = understand(printed)
    assert understood == ByWhen(printed=printed, not_understood=not_understood)


def test_a_year_hint_is_taken_only_where_no_year_is_printed_and_is_said() -> None:
    hinted = understand("August – September", year_hint=2013)
    assert window(hinted) == ("2013-08-01", "2013-09-30", "months")
    assert hinted.assumed == "year 2013 from the actions around it"
    assert understand("August 2014", year_hint=2013) == understand("August 2014")


@pytest.mark.parametrize(
    ("printed", "start", "end", "assumed"),
    [
        ("Nov – Feb 2014", "2013-11-01", "2014-02-28", "November is that of 2013"),
        ("Dec 2013 – Jan", "2013-12-01", "2014-01-31", "January is that of 2014"),
        ("Q1 2013", "2013-04-01", "2013-06-30", "Q1 2013 read as a quarter of the financial year 2013/14"),
        ("2013-14", "2013-04-01", "2014-03-31", "2013-14 read as the financial year 2013/14"),
        ("Year 1 Q2", "2013-07-01", "2013-09-30", "Q2 counted within 2013/14"),
        ("Xear 3", "2015-04-01", "2016-03-31", '"Xear" read as "Year"'),
    ],
)
def test_what_is_assumed_is_said(printed: str, start: str, end: str, assumed: str) -> None:
    understood = understand(printed, programme_start=STRATEGY_STARTS)
    assert (*window(understood)[:2], understood.assumed) == (start, end, assumed)


def test_words_left_over_are_reported_beside_the_date_that_was_understood() -> None:
    understood = understand("early June 2013, urgent")
    assert (understood.end, understood.not_understood) == (date(2013, 6, 30), "early; urgent")


def test_of_a_window_within_a_window_the_narrower_is_meant() -> None:
    understood = understand("Year 1, Q3 2013/14", programme_start=STRATEGY_STARTS)
    assert window(understood) == ("2013-10-01", "2013-12-31", "quarter")


def test_two_dates_that_disagree_are_not_settled_by_picking_one() -> None:
    understood = understand("25/11/2014 (year 1)", programme_start=STRATEGY_STARTS)
    assert window(understood) == ("", "", "")
    assert understood.not_understood == ("dates that disagree: 1 April 2013 to 31 March 2014 and 25 November 2014")


def test_a_programme_may_start_on_any_day_even_29_february() -> None:
    understood = understand("Year 2", programme_start=date(2012, 2, 29))
    assert window(understood) == ("2013-03-01", "2014-02-28", "year")


# In words, and reports


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("April/ May 2013", "1 April to 31 May 2013"),
        ("Oct 2013", "October 2013"),
        ("end of June 2013", "30 June 2013"),
        ("17th/18th September 2013", "17 to 18 September 2013"),
        ("Year 1 then ongoing", "1 April 2013 to 31 March 2014, then ongoing"),
        ("Ongoing", "ongoing"),
        ("TBC (depend on 4. above)", "depends on 4., to be confirmed"),
        ("soon", "no date understood"),
    ],
)
def test_what_was_understood_is_said_in_full(printed: str, words: str) -> None:
    assert in_words(understand(printed, programme_start=STRATEGY_STARTS)) == words


def test_the_report_lists_in_order_what_was_not_understood() -> None:
    values = [understand(printed) for printed in ("soon", "June 2013", "August – September", "TBC")]
    assert unread(values) == [("soon", "soon"), ("August – September", "no year")]


def test_the_year_around_is_the_one_year_that_all_the_others_share() -> None:
    in_2013 = [understand(printed) for printed in ("June 2013", "TBC", "August – September", "Oct 2013")]
    assert year_around(in_2013) == 2013
    assert year_around([*in_2013, understand("May 2014")]) is None
    assert year_around([understand("TBC")]) is None


def test_the_module_needs_no_django() -> None:
    program = "import sys, initiatives.by_when; print('django' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], cwd=HERE.parents[1], capture_output=True, text=True)
    assert run.stdout == "False\n", run.stderr


# Properties

years = st.integers(1900, 2199)
months = st.integers(1, 12)
dates = st.dates(date(1900, 1, 1), date(2199, 12, 31))
dashes = st.sampled_from(["-", " - ", "–", " – ", "- ", "/", "/ ", " to ", " and ", "₋", " & "])
pieces = st.sampled_from(
    [
        *(
            "April",
            "May",
            "2013",
            "13",
            "31",
            "1st",
            "Q3",
            "Year",
            "2",
            "2013/14",
            "/",
            "-",
            ".",
            "–",
            "to",
            "and",
        ),
        *(
            "TBC",
            "ongoing",
            "depends on",
            "4.",
            "(",
            ")",
            "then",
            "by end of",
            "from",
            "before",
            "w/c",
            "after",
        ),
        *(
            "urgent",
            "white ribbon day",
            "FRIDAY",
            "of",
            ",",
            "'",
            "?",
            "Xear",
            "19.07.13",
            "quarter",
            "in line with",
        ),
    ]
)
texts = st.one_of(st.text(), st.lists(pieces, max_size=12).map(" ".join), st.lists(pieces, max_size=12).map("".join))


@given(first=st.tuples(years, months), length=st.integers(1, 11), dash=dashes, short=st.booleans())
def test_any_range_of_months_is_read_back_as_it_was_printed(
    first: tuple[int, int], length: int, dash: str, short: bool
) -> None:
    year, month = first
    last_year, last_month = (year + (month + length - 1) // 12, (month + length - 1) % 12 + 1)
    if last_year > 2199:
        return
    names = [MONTHS[month - 1], MONTHS[last_month - 1]]
    start, end = [name[:3] for name in names] if short else names
    printed = f"{start}{dash}{end} {last_year}" if year == last_year else f"{start} {year}{dash}{end} {last_year}"
    expected = (date(year, month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1]))
    understood = understand(printed)
    assert (understood.start, understood.end, understood.precision) == (*expected, Precision.MONTHS)
    assert (understood.not_understood, understood.assumed) == ("", "")


@given(
    day=dates,
    style=st.sampled_from(["{d} {name} {y}", "{d:02}/{m:02}/{y}", "{d}.{m}.{y}", "{y}-{m:02}-{d:02}"]),
)
def test_any_day_is_read_back_as_it_was_printed(day: date, style: str) -> None:
    printed = style.format(d=day.day, m=day.month, y=day.year, name=MONTHS[day.month - 1])
    assert window(understand(printed)) == (str(day), str(day), "day")


@given(text=texts, year_hint=st.none() | st.integers(-5, 12000), programme_start=st.none() | st.dates())
@example("1-2-3 April 2013", 0, None)
@example("Year 20", None, date.max)
@example("before Year 1", None, date.min)
@example("31" * 3000, None, None)
def test_any_text_is_either_understood_or_said_why_not_and_never_raises(
    text: str, year_hint: int | None, programme_start: date | None
) -> None:
    understood = understand(text, year_hint=year_hint, programme_start=programme_start)
    assert understood.printed == text
    assert (understood.start is None) == (understood.end is None) == (understood.precision == "")
    if understood.start and understood.end:
        assert understood.start <= understood.end
    else:
        assert understood.not_understood or understood.to_be_confirmed or understood.ongoing or understood.depends_on
        assert understood.assumed == ""


@given(text=texts, programme_start=dates)
def test_what_is_said_in_words_is_read_back_as_the_same_dates(text: str, programme_start: date) -> None:
    understood = understand(text, year_hint=2013, programme_start=programme_start)
    again = understand(in_words(ByWhen("", understood.start, understood.end, understood.precision)))
    if understood.end and understood.end < date(2200, 1, 1) and understood.start >= date(1900, 1, 1):  # type: ignore[operator]
        assert (again.start, again.end) == (understood.start, understood.end)


@given(text=texts)
def test_without_a_hint_no_date_is_understood_in_a_year_that_is_not_printed(text: str) -> None:
    understood = understand(text)
    if understood.start and understood.end and not understood.assumed:
        near = {
            understood.start.year,
            understood.end.year,
            understood.start.year - 1,
            (understood.end + timedelta(1)).year,
        }
        assert any(str(year)[-2:] in text for year in near)
