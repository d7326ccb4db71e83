"""The usual addresses of a resource of the API: its list, and each of its rows."""

from typing import Any

from django.urls import URLPattern, path

from safer_communities.rest.resource import Resource


def addresses(resource: type[Resource], one: str = "", *, post: bool = False, patch: bool = False) -> list[URLPattern]:
    """A list, named after the resource, and, under the name `one`, its rows by id.

    Args:
        one: the name of a row's address; without it there is a list alone.
        post: the list takes new rows.
        patch: a row takes changes.
    """
    where = resource.resource
    to_list: dict[str, Any] = {"get": "list", **({"post": "create"} if post else {})}
    found = [path(f"{where}/", resource.as_view(to_list, detail=False), name=f"api-{where}")]
    if one:
        to_row: dict[str, Any] = {"get": "retrieve", **({"patch": "partial_update"} if patch else {})}
        found.append(path(f"{where}/<uuid:id>/", resource.as_view(to_row, detail=True), name=one))
    return found
