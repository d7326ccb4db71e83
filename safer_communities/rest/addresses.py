"""The usual addresses of a resource of the API: its list, and each of its rows."""

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
    more = {"post": "create"} if post else {}
    routes = [path(f"{where}/", resource.as_view({"get": "list", **more}, detail=False), name=f"api-{where}")]
    if one:
        more = {"patch": "partial_update"} if patch else {}
        routes.append(path(f"{where}/<uuid:id>/", resource.as_view({"get": "retrieve", **more}, detail=True), name=one))
    return routes
