"""A column that is added to a list is found wherever the list is: read, answered, described, filed, told and loaded.

The list is of the tests alone, over the actions of a plan; it is looked at without the column, and with it.
"""

import csv
import datetime
import io
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import urlencode

import pytest
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import include, path
from drf_spectacular.generators import SchemaGenerator
from openpyxl import load_workbook

from initiatives.plans.models import Action
from initiatives.plans.services import update_action
from safer_communities.rest.addresses import addresses
from safer_communities.rest.described import described, sent
from safer_communities.rest.resource import Resource
from safer_communities.sheets.cells import Cells, DataError
from safer_communities.sheets.columns import NEEDED, OPTIONAL, Column, Columns, Sent
from safer_communities.sheets.common import ID, VERSION, day, text
from safer_communities.ui.forms import DateField
from safer_communities.ui.row_forms import RowForm

WITHOUT = Columns(ID, Column("number", text, "No.", writable=Sent(), given=NEEDED), VERSION)
ADDED = Column(
    "forecast_on",
    day,
    "Forecast",
    help="When it is expected now.",
    null=True,
    writable=Sent(),
    given=OPTIONAL,
    in_table=True,
    fact=True,
)
WITH = WITHOUT.with_more(ADDED)
SECOND, THIRD = datetime.date(2013, 8, 2), datetime.date(2013, 8, 3)


class Milestones(Resource):
    """The list as it is without the column."""

    resource = "milestones"
    columns = WITHOUT
    serializer_class = described("Milestone", WITHOUT)
    inputs: ClassVar = {"partial_update": sent("MilestoneChange", WITHOUT)}

    def rows(self) -> QuerySet[Action]:
        return Action.objects.all()

    def change(self, row_id: Any, version: int, changes: dict[str, Any]) -> Action:
        return update_action(membership=self.membership, action_id=row_id, version=version, **changes)


class MilestonesWithForecast(Milestones):
    """The list with it: nothing else is said."""

    resource = "milestones-with-forecast"
    columns = WITH
    serializer_class = described("MilestoneWithForecast", WITH)
    inputs: ClassVar = {"partial_update": sent("MilestoneWithForecastChange", WITH)}


resources = [
    *addresses(Milestones, "milestone", patch=True),
    *addresses(MilestonesWithForecast, "milestone-with-forecast", patch=True),
]
urlpatterns = [path("api/v1/p/<slug:partnership>/", include(resources))]
pytestmark = pytest.mark.urls(__name__)

BOTH = pytest.mark.parametrize(
    ("resource", "columns"), [(Milestones, WITHOUT), (MilestonesWithForecast, WITH)], ids=["without", "with"]
)


@pytest.fixture
def expected(cast: Any) -> Any:
    """A plan whose first action is expected on a day."""
    with cast.here():
        Action.objects.filter(pk=cast.actions[0].pk).update(forecast_on=SECOND)
    return cast


def address(cast: Any, resource: type[Resource], rest: str = "") -> str:
    return str(cast.api(f"{resource.resource}/{rest}"))


@BOTH
def test_it_is_read_from_the_database(
    expected: Any, caller: Any, statements: Any, resource: type[Resource], columns: Columns
) -> None:
    client = caller("finance")
    with statements() as seen:
        client.get(address(expected, resource))
    [read] = [one for one in seen if 'FROM "initiatives_action"' in one]
    assert ('"initiatives_action"."forecast_on"' in read) == ("forecast_on" in columns)
    assert ("forecast_on" in columns.paths, columns.table_paths) == (
        columns is WITH,
        ("forecast_on",) * (columns is WITH),
    )


@BOTH
def test_it_is_answered(expected: Any, caller: Any, resource: type[Resource], columns: Columns) -> None:
    row = caller("finance").get(address(expected, resource)).json()["results"][0]
    assert list(row) == list(columns.names)
    assert row.get("forecast_on") == ("2013-08-02" if columns is WITH else None)


@BOTH
def test_it_is_described(resource: type[Resource], columns: Columns) -> None:
    schemas = SchemaGenerator(patterns=urlpatterns).get_schema(request=None, public=True)["components"]["schemas"]
    name = "MilestoneWithForecast" if columns is WITH else "Milestone"
    told, taken = schemas[name]["properties"], schemas[f"Patched{name}Change"]["properties"]
    assert list(told) == list(columns.names)
    assert told.get("forecast_on") == (
        {"type": ["string", "null"], "format": "date", "description": "When it is expected now."}
        if columns is WITH
        else None
    )
    assert ("forecast_on" in taken) == (columns is WITH)


@BOTH
def test_it_is_in_the_files(expected: Any, caller: Any, resource: type[Resource], columns: Columns) -> None:
    client = caller("finance")
    header, first, *_ = csv.reader(io.StringIO(client.get(address(expected, resource, "?format=csv")).content.decode()))
    assert header == list(columns.names)
    assert dict(zip(header, first, strict=True)).get("forecast_on") == ("2013-08-02" if columns is WITH else None)
    book = load_workbook(io.BytesIO(client.get(address(expected, resource, "?format=xlsx")).content))
    cells = {name.value: cell for name, cell, *_ in book.active.iter_cols()}
    assert list(cells) == list(columns.names)
    if columns is WITH:
        assert (cells["forecast_on"].is_date, cells["forecast_on"].value.date()) == (True, SECOND)


@BOTH
def test_it_can_be_sent(expected: Any, caller: Any, resource: type[Resource], columns: Columns) -> None:
    where = address(expected, resource, f"{expected.actions[0].pk}/")
    change = {"forecast_on": "2013-08-03"}
    answer = caller("programme_manager").patch(where, change, format="json", headers={"If-Match": '"1"'})
    assert answer.status_code == (200 if columns is WITH else 400)
    with expected.here():
        assert Action.objects.get(pk=expected.actions[0].pk).forecast_on == (THIRD if columns is WITH else SECOND)


@BOTH
def test_it_is_told_in_words(resource: type[Resource], columns: Columns) -> None:
    before, after = (SimpleNamespace(number="1.", forecast_on=on) for on in (None, SECOND))
    told = columns.changes(before, after)
    assert told == [{"field": "Forecast", "before": "", "after": "2 August 2013"}] * (columns is WITH)
    assert columns.facts(after) == [{"label": "Forecast", "words": "2 August 2013"}] * (columns is WITH)
    assert columns.facts(before) == []


class MilestoneForm(RowForm):
    """A form of both fields: which of them are the row's, and their words, the columns say."""

    number = forms.CharField(label="Number")
    forecast_on = DateField(label="Expected on", required=False)


@BOTH
def test_it_is_met_in_a_conflict(resource: type[Resource], columns: Columns) -> None:
    class Form(MilestoneForm):
        COLUMNS = columns

    seen, stands = (Stored(number="1.", forecast_on=on, version=n) for n, on in enumerate((None, SECOND), 1))
    opened = {name: str(value or "") for name, value in Form(row=seen).initial.items()}
    form = Form(QueryDict(urlencode({**opened, "forecast_on": "3/8/2013"})), row=stands)
    assert form.is_valid()
    told, again = form.met()
    expected = {"label": "Expected on", "yours": "3 August 2013", "theirs": "2 August 2013"}
    assert told == [expected] * (columns is WITH)
    assert again["forecast_on"] == "3/8/2013"


class Stored(SimpleNamespace):
    def serializable_value(self, name: str) -> Any:
        return getattr(self, name)


@dataclass(frozen=True)
class Milestone:
    """A row of a data file, with the columns that a program of ours names."""

    number: str


@BOTH
def test_it_is_read_from_a_data_file_and_stored(resource: type[Resource], columns: Columns) -> None:
    def cells(forecast_on: str) -> Cells:
        given = {"number": "1.", **({"forecast_on": forecast_on} if columns is WITH else {})}
        return Cells("plan.csv, row 2", given, headed=True)

    row = columns.reader(Milestone)(cells("2013-08-02"))
    assert isinstance(row, Milestone)
    assert columns.stored(row) == {"number": "1.", **({"forecast_on": SECOND} if columns is WITH else {})}
    assert columns.stored(Milestone("1.")) == {"number": "1."}, "a row that does not have it keeps the model's default"
    if columns is WITH:
        with pytest.raises(DataError, match=r"plan\.csv, row 2, forecast_on: “soon” is not a date"):
            columns.reader(Milestone)(cells("soon"))


def test_two_columns_of_one_name_are_a_mistake() -> None:
    with pytest.raises(TypeError, match="two columns of one name"):
        WITH.with_more(ADDED)
