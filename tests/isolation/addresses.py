"""Every address there is, and who may do what there. An address that is not here fails the tests.

Add a line when you add a URL: `reads` are the roles that may look, `write` what may be sent and by whom.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, get_resolver

from tests.isolation.world import ROLES, World

Sent = dict[str, Any]
EVERYBODY = frozenset(ROLES)
RUN_IT = frozenset({"administrator", "programme_manager"})
PLANNERS = RUN_IT | {"project_manager"}
OBSERVERS_OF_FIGURES = PLANNERS | {"partner_lead"}
FINANCE = frozenset({"administrator", "finance"})
ASK_FOR_PAPERS = PLANNERS | {"finance"}
FILES = ("csv", "xlsx")


@dataclass(frozen=True)
class Write:
    """What changes something: who may, with what, and how it is answered.

    `others` names fields of what is sent that take an id, with the row of the partnership that they name.
    """

    method: str
    roles: frozenset[str]
    fields: Callable[[World], Sent]
    status: int
    version: Callable[[World], int] | None = None
    others: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Address:
    """One address of a partnership. `names` says which of the world's rows its converters stand for."""

    names: dict[str, str] = field(default_factory=dict)
    reads: frozenset[str] = EVERYBODY
    write: Write | None = None
    formats: tuple[str, ...] = ()
    fixed: dict[str, str] = field(default_factory=dict)
    # False: the answer is figures alone, in which no name occurs
    says_whose: bool = True


def _update(world: World) -> Sent:
    version = world.now(world.actions[0]).version
    return {"version": version, "status": "in_progress", "note": "Still going", "forecast_on": "1 August 2013"}


def _override(world: World) -> Sent:
    return {"rating": "green", "reason": "It is fine", "expires_on": "1 August 2013"}


def _score(world: World) -> Sent:
    return {"version": world.now(world.risk).version, "residual_likelihood": "2", "residual_impact": "3"}


def _spend(world: World) -> Sent:
    return {"amount": "12.50", "on": "1 July 2013", "source": "Journal 7", "request_key": str(uuid4())}


def _forecast(world: World) -> Sent:
    return {"version": world.now(world.line).version, "forecast": "12000"}


def _observe(world: World) -> Sent:
    days = {"period_start": "1 July 2013", "period_end": "18 July 2013"}
    return days | {"value": "12", "source": "Count", "request_key": str(uuid4())}


def _period(world: World) -> Sent:
    return {"period_start": "1 April 2013", "period_end": "30 June 2013"}


def _api_spend(world: World) -> Sent:
    return {"line": str(world.line.pk), "on": "2013-07-01", "amount": "5.00", "source": "Journal 8"}


def _api_observation(world: World) -> Sent:
    days = {"period_start": "2013-07-01", "period_end": "2013-07-18"}
    return days | {"indicator": str(world.indicator.pk), "value": "14", "source": "Count"}


def _api_period(world: World) -> Sent:
    return {"period_start": "2013-04-01", "period_end": "2013-06-30"}


OF_INITIATIVE = {"initiative": "initiative"}

PAGES: dict[str, Address] = {
    "programme": Address(),
    "benefits": Address(),
    "working": Address({"figure": "figure"}),
    "initiative-benefits": Address(OF_INITIATIVE),
    "scorecard": Address(OF_INITIATIVE),
    "record-observation": Address(
        {**OF_INITIATIVE, "indicator": "indicator"},
        reads=OBSERVERS_OF_FIGURES,
        write=Write("post", OBSERVERS_OF_FIGURES, _observe, 302),
    ),
    "initiatives": Address(),
    "initiative": Address(OF_INITIATIVE),
    "plan": Address(OF_INITIATIVE),
    "timeline": Address(OF_INITIATIVE),
    "risks": Address(OF_INITIATIVE),
    "initiative-history": Address(OF_INITIATIVE),
    "action": Address({"action": "action"}),
    "update-action": Address(
        {"action": "action"}, reads=PLANNERS, write=Write("post", PLANNERS, _update, 302, others={"risk": "risk"})
    ),
    "override-action": Address({"action": "action"}, reads=PLANNERS, write=Write("post", PLANNERS, _override, 302)),
    "score-risk": Address({"risk": "risk"}, reads=PLANNERS, write=Write("post", PLANNERS, _score, 302)),
    "money": Address(),
    "initiative-money": Address(OF_INITIATIVE),
    "line": Address({"line": "line"}, write=Write("post", FINANCE, _forecast, 302)),
    "record-spend": Address({"line": "line"}, reads=FINANCE, write=Write("post", FINANCE, _spend, 302)),
    "papers": Address(),
    "request-paper": Address(reads=ASK_FOR_PAPERS, write=Write("post", ASK_FOR_PAPERS, _period, 302)),
    "paper": Address({"paper": "paper"}),
    "paper-read": Address({"paper": "paper"}),
    "paper-pdf": Address({"paper": "paper"}),
    "paper-data": Address({"paper": "paper"}, fixed={"name": "ratings"}),
}

API: dict[str, Address] = {
    "api-initiatives": Address(formats=FILES),
    "api-initiative": Address({"id": "initiative_id"}, formats=FILES),
    "api-actions": Address(formats=FILES),
    "api-action": Address(
        {"id": "action"},
        formats=FILES,
        write=Write(
            "patch",
            PLANNERS,
            lambda world: {"forecast_on": "2013-08-02", "note": "Later"},
            200,
            version=lambda world: world.now(world.actions[0]).version,
        ),
    ),
    "api-budget-lines": Address(formats=FILES),
    "api-budget-line": Address(
        {"id": "line"},
        formats=FILES,
        write=Write(
            "patch",
            FINANCE,
            lambda world: {"forecast": "11000.00"},
            200,
            version=lambda world: world.now(world.line).version,
        ),
    ),
    "api-spend": Address(formats=FILES, write=Write("post", FINANCE, _api_spend, 201, others={"line": "line"})),
    "api-spend-record": Address({"id": "spend"}, formats=FILES),
    "api-indicators": Address(formats=FILES),
    "api-indicator": Address({"id": "indicator"}, formats=FILES),
    "api-observations": Address(
        formats=FILES,
        write=Write("post", OBSERVERS_OF_FIGURES, _api_observation, 201, others={"indicator": "indicator"}),
    ),
    "api-observation": Address({"id": "observation"}, formats=FILES),
    "api-cost-benefit": Address(formats=FILES, says_whose=False),
    "api-rag": Address(formats=FILES),
    "api-papers": Address(formats=FILES, write=Write("post", ASK_FOR_PAPERS, _api_period, 202)),
    "api-paper": Address({"id": "paper"}, formats=FILES),
    "api-paper-pdf": Address({"id": "paper"}),
    "api-paper-data": Address({"id": "paper"}, fixed={"name": "ratings"}),
}

ADDRESSES = PAGES | API

# Addresses that stand outside every partnership, with what they are. Their own tests: tests/tenancy/.
ELSEWHERE = {
    "home": "the person's own partnerships",
    "login": "signing in",
    "logout": "signing out",
    "switch": "to another of the person's own partnerships",
    "healthz": "whether the process runs; no data",
    "api": "the API's description for people; no data",
    "api-schema": "the API's description for programs; no data",
    "api-nothing-here": "a 404 for every other address under /api/v1/",
}
NOT_WALKED: set[str] = set()


def walk(patterns: Any = None, route: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of every address in the URLconf."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(each.pattern)
        if isinstance(each, URLPattern):
            yield str(each.name), here
        else:
            yield from walk(each.url_patterns, here)
