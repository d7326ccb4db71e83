"""The API describes itself: OpenAPI 3.1, complete, and true of what is answered."""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from safer_communities.parts import API, plugged

PREFIX = "/api/v1/p/{partnership}/"
LISTS = [
    "initiatives/",
    "actions/",
    "budget-lines/",
    "spend/",
    "indicators/",
    "observations/",
    "cost-benefit/",
    "rag/",
    "papers/",
]
CHANGED = ["actions/{id}/", "budget-lines/{id}/"]
ADDED = {"spend/": "201", "observations/": "201", "papers/": "202"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def names(operation: dict[str, Any], place: str) -> set[str]:
    return {each["name"] for each in operation["parameters"] if each["in"] == place}


def test_the_schema_is_openapi_3_1_without_a_warning(schema: dict[str, Any], tmp_path: Any) -> None:
    assert schema["openapi"].startswith("3.1.")
    validate_schema(schema)
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))


def test_every_address_and_method_is_in_the_schema(schema: dict[str, Any]) -> None:
    served = {
        ("/api/v1/p/{partnership}/" + re.sub("<[a-z]+:([a-z]+)>", r"{\1}", str(each.pattern)), method)
        for addresses in plugged(f"{module}.ADDRESSES" for module in API)
        for each in addresses
        if isinstance(each, URLPattern) and hasattr(each.callback, "actions")
        for method in each.callback.actions
        if method != "head"
    }
    assert len(served) > 20
    assert {(path, method) for path, method, _ in operations(schema)} == served


def test_every_list_tells_its_parameters(schema: dict[str, Any]) -> None:
    for rest in LISTS:
        operation = schema["paths"][PREFIX + rest]["get"]
        assert {"cursor", "limit", "format"} <= names(operation, "query"), rest
        if rest not in ("cost-benefit/", "rag/"):
            assert "modified_since" in names(operation, "query"), rest
        if rest != "papers/":
            assert "initiative" in names(operation, "query"), rest
        content = operation["responses"]["200"]["content"]
        assert set(content) == {
            "application/json",
            "text/csv",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    parameters = schema["paths"][PREFIX + "cost-benefit/"]["get"]["parameters"]
    [scenario] = [each for each in parameters if each["name"] == "scenario"]
    assert scenario["schema"]["enum"] == ["business-case", "modelled", "observed"]


def test_every_operation_tells_its_errors(schema: dict[str, Any]) -> None:
    for path, method, operation in operations(schema):
        rest, codes = path.removeprefix(PREFIX), set(operation["responses"])
        assert {"400", "401", "404"} <= codes, path
        assert operation["summary"] and operation["description"], path
        if method == "get":
            assert "200" in codes
        if method == "patch":
            assert rest in CHANGED
            assert {"200", "403", "412", "428"} <= codes
            assert "If-Match" in names(operation, "header")
        if method == "post":
            assert {ADDED[rest], "403"} <= codes
            if rest != "papers/":
                assert {"200", "409"} <= codes
                assert "Idempotency-Key" in names(operation, "header")


def test_the_token_is_described(schema: dict[str, Any]) -> None:
    schemes = schema["components"]["securitySchemes"]
    assert (schemes["token"]["in"], schemes["token"]["name"]) == ("header", "Authorization")
    assert all({"token": []} in operation["security"] for _, _, operation in operations(schema))


def test_what_is_answered_is_what_the_schema_says(cast: Any, caller: Any, schema: dict[str, Any]) -> None:
    cast.assess()
    client = caller("administrator")
    sent = {
        "spend/": {"line": str(cast.line.pk), "on": "2013-07-01", "amount": "5", "source": "Journal"},
        "observations/": {
            "indicator": str(cast.indicator.pk),
            "period_start": "2013-07-01",
            "period_end": "2013-07-02",
            "value": 5,
            "source": "Register",
        },
        "papers/": {"period_start": "2013-04-01", "period_end": "2013-06-30"},
    }
    for rest, record in sent.items():
        assert client.post(cast.api(rest), record, format="json").status_code == int(ADDED[rest])
    for rest in LISTS:
        rows = client.get(cast.api(rest)).json()
        assert rows["results"], rest
        _check(rows, schema["paths"][PREFIX + rest]["get"], schema)
        described = list(_row_schema(schema["paths"][PREFIX + rest]["get"], schema)["properties"])
        assert all(sorted(row) == sorted(described) for row in rows["results"]), rest
        if detail := schema["paths"].get(PREFIX + rest + "{id}/"):
            _check(client.get(rows["results"][0]["url"]).json(), detail["get"], schema)


def _check(answer: Any, operation: dict[str, Any], schema: dict[str, Any]) -> None:
    described = operation["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.Draft202012Validator(
        {**described, "components": schema["components"]}, format_checker=jsonschema.FormatChecker()
    ).validate(answer)


def _row_schema(operation: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    page = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    row = schema["components"]["schemas"][page]["properties"]["results"]["items"]["$ref"].rsplit("/", 1)[1]
    found: dict[str, Any] = schema["components"]["schemas"][row]
    return found


def test_the_schema_and_its_page_need_no_token_and_no_tenant(db: None) -> None:
    client = Client()
    assert client.get("/api/v1/schema/").status_code == 200
    assert client.get("/api/v1/schema/?format=json").json()["openapi"].startswith("3.1.")
    assert client.get("/api/v1/").status_code == 200


def test_the_page_asks_nothing_of_another_site(db: None) -> None:
    page = Client().get("/api/v1/", headers={"Accept": "text/html"})
    script = Client().get("/api/v1/?script=")
    for answer in (page, script):
        text = answer.content.decode()
        assert not re.search(r"""["'(]\s*(https?:)?//""", text)
    assert re.search(r"<script>|<script [^>]*>[^<]", page.content.decode()) is None, "no script stands in the page"
    assert '"validatorUrl": null' in script.content.decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
    assert len(addresses) >= 4
    for address in addresses:
        assert address.startswith("/"), address
        assert Client().get(address).status_code == 200, address


def test_the_page_alone_may_write_styles_into_itself(cast: Any, caller: Any) -> None:
    def styles(answer: Any) -> list[str]:
        return [each for each in answer["Content-Security-Policy"].split("; ") if each.startswith("style-src")]

    page = Client().get("/api/v1/")
    assert styles(page) == ["style-src 'self' 'unsafe-inline'"]
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert styles(caller("observer").get(cast.api("actions/"))) == []
    assert styles(Client().get("/api/v1/schema/")) == []
