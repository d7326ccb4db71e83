"""The demonstration of an earlier commit upgrades, and every page and every list of the API answers on it as before."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import resolve

from safer_communities.accounts.models import User
from safer_communities.tenancy.current import tenant
from safer_communities.tenancy.models import Partnership
from tests.isolation.addresses import walk

pytestmark = pytest.mark.usefixtures("upgraded")

BACKEND = "safer_communities.accounts.backends.Backend"
PARTNERSHIPS = ("barnet", "northgate")
PAGES, API = "p/<slug:partnership>/", "api/v1/p/<slug:partnership>/"
# of a page with more rows than that those are visited that lie evenly spread in the order in which they were made
ROWS_OF_A_PAGE = 5
# Set by WeasyPrint when they are asked for, up to a second each: one of each will do.
SET_FOR_PRINT = {"meeting-notice-pdf", "meeting-minutes-pdf", "certificate"}
# Their addresses name more than one row, or something that is no row: visited where other pages link to them.
LINKED = {"paper-data", "record-observation", "working"}
WORKING = "benefits/working/business-case/programme/total/annual_impact/"
# Changes something, or is opened by a secret that only its owner was told.
NOT_VISITED = {"meeting-step", "calendar-feed"}
# What did not answer 200 before either, such as the minutes of a meeting to come.
ANSWERED_404 = set(Path(__file__).with_name("answered_404.txt").read_text().split())
# what the converters of the addresses stand for: model, and the field that stands in the address
ROWS = {
    "action": ("initiatives.Action", "pk"),
    "decision": ("governance.Decision", "pk"),
    "document": ("governance.Document", "pk"),
    "entry": ("initiatives.RegisterEntry", "pk"),
    "escalation": ("governance.Escalation", "pk"),
    "group": ("governance.Group", "slug"),
    "initiative": ("initiatives.Initiative", "slug"),
    "item": ("governance.AgendaItem", "pk"),
    "line": ("budgets.BudgetLine", "pk"),
    "meeting": ("governance.Meeting", "pk"),
    "meeting_action": ("governance.MeetingAction", "pk"),
    "paper": ("governance.Paper", "pk"),
    "priority": ("initiatives.Priority", "pk"),
    "return_": ("initiatives.Return", "pk"),
    "revision": ("governance.Revision", "pk"),
    "risk": ("initiatives.Risk", "pk"),
    "seat": ("governance.Seat", "pk"),
    "sign_off": ("governance.SignOff", "pk"),
    "strategy": ("initiatives.Strategy", "slug"),
}


@pytest.fixture(params=PARTNERSHIPS)
def slug(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def reader(slug: str) -> Client:
    """The administrator's, who may open every page."""
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(email=f"admin@{slug}.example"), backend=BACKEND)
    return client


def spread(rows: Sequence[str], most: int) -> list[str]:
    """At most so many, evenly spread, the first and the last among them."""
    if len(rows) <= most or most < 2:
        return list(rows[:most])
    return [rows[round(place * (len(rows) - 1) / (most - 1))] for place in range(most)]


def rows_of(converter: str) -> list[str]:
    model, field = ROWS[converter]
    return [str(value) for value in apps.get_model(model).objects.order_by("pk").values_list(field, flat=True)]


def pages(slug: str) -> Iterator[str]:
    """The address of every page of a partnership that stands for no row or for one."""
    with tenant(Partnership.objects.get(slug=slug).pk), transaction.atomic():
        rows = {converter: rows_of(converter) for converter in ROWS}
    for name, route in walk():
        rest = route.removeprefix(PAGES)
        if rest == route or name in LINKED | NOT_VISITED:
            continue
        if converters := re.findall(r"<\w+:(\w+)>", rest):
            (converter,) = converters
            few = spread(rows[converter], 1 if name in SET_FOR_PRINT else ROWS_OF_A_PAGE)
            yield from (f"/p/{slug}/{re.sub('<.*>', row, rest)}" for row in few)
        else:
            yield f"/p/{slug}/{rest}"


def name_of(address: str) -> str:
    return str(resolve(address.partition("?")[0]).url_name)


def visited(reader: Client, addresses: list[str]) -> dict[str, Any]:
    """What each address answers."""
    return {address: reader.get(address) for address in addresses}


def linked(answers: dict[str, Any]) -> list[str]:
    """The addresses of LINKED that these pages link to, a few of each."""
    texts = (answer.content.decode() for answer in answers.values() if "html" in answer.headers["Content-Type"])
    links = sorted({link for text in texts for link in re.findall(r'href="(/p/[^"#?]+)', text)})
    return [link for name in LINKED for link in spread([one for one in links if name_of(one) == name], ROWS_OF_A_PAGE)]


@pytest.mark.parametrize("rest", ["", "initiatives/", "initiatives/{one}/plan/", "benefits/", WORKING])
def test_until_the_results_are_made_again_their_pages_say_so(slug: str, reader: Client, rest: str) -> None:
    """Before the worker has been there: the results are those of the earlier commit, which had no shape."""
    with tenant(Partnership.objects.get(slug=slug).pk), transaction.atomic():
        (one,) = rows_of("initiative")[:1]
    answer = reader.get(f"/p/{slug}/{rest.format(one=one)}")
    assert answer.status_code == 200
    assert "data-recalculating" in answer.content.decode()


def test_the_results_made_again_are_what_they_were(made_again: dict[Any, tuple[Any, Any]]) -> None:
    assert len(made_again) == 4 + 3 + 2
    assert {key for key, (before, after) in made_again.items() if before != after} == set()


@pytest.mark.usefixtures("made_again")
def test_every_page_answers_as_before(slug: str, reader: Client) -> None:
    answers = visited(reader, list(pages(slug)))
    answers |= visited(reader, linked(answers))
    wrong = {
        address: answer.status_code
        for address, answer in answers.items()
        if answer.status_code != (404 if address in ANSWERED_404 else 200)
    }
    assert wrong == {}
    every = {name for name, route in walk() if route.startswith(PAGES)} - NOT_VISITED
    assert {name_of(address) for address in answers} == every


@pytest.mark.usefixtures("made_again")
def test_every_list_of_the_api_and_what_stands_in_it_answers(slug: str, reader: Client) -> None:
    lists = [route.replace("<slug:partnership>", slug) for _, route in walk() if route.startswith(API)]
    answers = visited(reader, [f"/{route}" for route in lists if "<" not in route])
    assert {address: answer.status_code for address, answer in answers.items() if answer.status_code != 200} == {}
    rows = [
        f"{address}{row['id']}/"
        for address, answer in answers.items()
        for row in answer.json()["results"][:ROWS_OF_A_PAGE]
        if "id" in row
    ]
    assert {address: answer.status_code for address, answer in visited(reader, rows).items()} == dict.fromkeys(
        rows, 200
    )


def test_papers_are_byte_for_byte_what_they_were(slug: str, reader: Client) -> None:
    with tenant(Partnership.objects.get(slug=slug).pk), transaction.atomic():
        stored = dict(apps.get_model("governance.Paper").objects.values_list("pk", "pdf_sha256"))
    given = {key: reader.get(f"/p/{slug}/papers/{key}/pdf/").content for key in stored}
    assert {key: hashlib.sha256(pdf).hexdigest() for key, pdf in given.items()} == stored
    assert len(stored) > 3
