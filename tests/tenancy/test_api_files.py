"""The API's lists as CSV and XLSX: no cell of either runs as a formula, and numbers are numbers."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from initiatives.plans.models import Action
from safer_communities.sheets.export import cell, safe, written

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TRIGGERS = "=+-@\t\r\n＝＋－＠"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ('=HYPERLINK("http://example.org","x")', '\'=HYPERLINK("http://example.org","x")'),
        ("+44 20 7946 0000", "'+44 20 7946 0000"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("-", "'-"),
        ("-98400.00", "-98400.00"),
        ("-5", "-5"),
        ("0.0500", "0.0500"),
        ("-1e9", "'-1e9"),
        ("April/ May 2013", "April/ May 2013"),
        ("a=b", "a=b"),
        (None, ""),
        (True, "true"),
        (False, "false"),
        (3, "3"),
        ([], ""),
        (["Late.", "Overdue; twice"], "Late.; Overdue; twice"),
        (["=1"], "'=1"),
        ([{"value": "3", "unit": "days a week"}, {"value": "52", "unit": "weeks"}], "3 days a week; 52 weeks"),
    ],
)
def test_a_cell_of_a_csv(value: Any, shown: str) -> None:
    assert cell(value) == shown


@given(st.text() | st.text(alphabet=TRIGGERS + " 1.x"))
def test_no_text_starts_as_a_formula_unless_it_is_a_plain_number(text: str) -> None:
    shown = safe(text)
    assert shown in (text, f"'{text}")
    if shown.lstrip().startswith(tuple(TRIGGERS)):
        assert float(shown) <= 0
        assert set(shown) <= set("-0123456789.")


@given(st.lists(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2)))
def test_a_csv_read_again_has_the_same_cells(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(written(["a", "b"], rows).decode(), newline="")))
    assert read == [["a", "b"], *([safe(value) for value in row] for row in rows)]


@pytest.fixture
def dangerous(cast: Any) -> Any:
    with cast.here():
        Action.objects.filter(pk=cast.actions[0].pk).update(
            description='=HYPERLINK("http://example.org","Click")', leads="-2+3"
        )
        cast.line.factors = [{"value": "3", "unit": "days a week"}]
        cast.line.save()
    return cast


def test_a_csv_of_actions(dangerous: Any, caller: Any) -> None:
    answer = caller("finance").get(dangerous.api("actions/?format=csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="barnet-actions.csv"'
    assert not answer.content.startswith(b"\xef\xbb\xbf")
    assert [row["number"] for row in rows] == ["1.", "2.", "3."]
    assert rows[0]["description"] == '\'=HYPERLINK("http://example.org","Click")'
    assert (rows[0]["leads"], rows[0]["ongoing"], rows[0]["achieved_on"]) == ("'-2+3", "false", "")


def test_a_csv_has_its_header_also_without_rows(cast: Any, caller: Any) -> None:
    content = caller("finance").get(cast.api("spend/?format=csv")).content.decode()
    assert content == (
        "id,initiative,line,item,kind,financial_year,agency,on,amount,source,note,person,recorded_at,url\r\n"
    )


@pytest.mark.parametrize(("media", "starts"), [("text/csv", b"id,"), (EXCEL, b"PK"), ("application/json", b"{")])
def test_the_form_can_be_asked_for_in_accept(cast: Any, caller: Any, media: str, starts: bytes) -> None:
    answer = caller("finance").get(cast.api("budget-lines/"), headers={"Accept": media})
    assert answer["Content-Type"].startswith(media)
    assert answer.content.startswith(starts)


def test_a_form_that_there_is_not_is_an_error(cast: Any, caller: Any) -> None:
    assert caller("finance").get(cast.api("spend/?format=xml")).status_code == 404
    assert caller("finance").get(cast.api("spend/"), headers={"Accept": "text/html"}).status_code == 406


def sheet(answer: Any) -> list[dict[str, Any]]:
    book = load_workbook(io.BytesIO(answer.content))
    header, *rows = book.active.iter_rows()
    return [{name.value: each for name, each in zip(header, row, strict=True)} for row in rows]


def test_a_workbook_of_actions_holds_no_formula(dangerous: Any, caller: Any) -> None:
    answer = caller("finance").get(dangerous.api("actions/?format=xlsx"))
    rows = sheet(answer)
    assert answer["Content-Disposition"] == 'attachment; filename="barnet-actions.xlsx"'
    assert [row["number"].value for row in rows] == ["1.", "2.", "3."]
    assert rows[0]["description"].value == '\'=HYPERLINK("http://example.org","Click")'
    assert rows[0]["leads"].value == "'-2+3"
    assert not any(each.data_type == "f" for row in rows for each in row.values())


def test_numbers_and_days_of_a_workbook_are_numbers_and_days(dangerous: Any, caller: Any) -> None:
    client = caller("finance")
    [line] = sheet(client.get(dangerous.api("budget-lines/?format=xlsx")))
    assert (line["amount"].value, line["amount"].data_type) == (11250, "n")
    assert (line["year"].value, line["factors"].value) == (2013, "3 days a week")
    first = sheet(client.get(dangerous.api("actions/?format=xlsx")))[0]
    assert (first["due_end"].is_date, f"{first['due_end'].value:%Y-%m-%d}") == (True, "2013-04-30")


def test_a_workbook_has_its_header_also_without_rows(cast: Any, caller: Any) -> None:
    book = load_workbook(io.BytesIO(caller("finance").get(cast.api("spend/?format=xlsx")).content))
    header = [each.value for each in next(book.active.iter_rows())]
    assert header[:3] == ["id", "initiative", "line"]
    assert all(each.value is None for row in list(book.active.iter_rows())[1:] for each in row)
