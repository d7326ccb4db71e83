"""How the API describes itself: what drf-spectacular cannot see in the code by itself."""

from typing import Any, ClassVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

JSON = "application/json"
DETAIL = {"type": "object", "required": ["detail"], "properties": {"detail": {"type": "string"}}}
BY_FIELD = {
    "type": "object",
    "description": "Messages by field or parameter; “non_field_errors” for what concerns none alone.",
    "additionalProperties": {"type": "array", "items": {"type": "string"}},
}
ALWAYS = {
    "401": "No token, or one that is wrong or has expired.",
    "404": "Not there, or not in this partnership, or not yours.",
}
FILES = {
    "text/csv": {"type": "string", "description": "A header row, then a row each. UTF-8."},
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
        "type": "string",
        "contentMediaType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "contentEncoding": "binary",
    },
}
WHOLE_FILES = {"pdf": "application/pdf", "data": "text/csv"}
LOCATION = {"Location": {"description": "Its address.", "schema": {"type": "string", "format": "uri"}}}
ETAG = {"ETag": {"description": "Send it back in If-Match or If-None-Match.", "schema": {"type": "string"}}}


class TokenScheme(OpenApiAuthenticationExtension):
    """`Authorization: Token …`, as Swagger UI's “Authorize” asks for it."""

    target_class = "safer_communities.accounts.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "“Token ” and the token. Made by `./manage.py api_token EMAIL [--read-only]`.",
        }


class OneSchema(SchemaGenerator):
    """The schema, made once a process: it depends on the code alone, and anybody may ask for it."""

    _made: ClassVar[dict[str, Any] | None] = None

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        if OneSchema._made is None:
            OneSchema._made = super().get_schema(request=None, public=True)
        return OneSchema._made


class Schema(AutoSchema):
    """The schema of a `tenancy.api.Resource`: its filters, its files, its errors."""

    def get_operation_id(self) -> str:
        verbs = {
            "list": "list",
            "retrieve": "read",
            "partial_update": "change",
            "create": "add",
            "pdf": "read_pdf",
        }
        return f"{self.view.resource.replace('-', '_')}_{verbs.get(self.view.action, self.view.action)}"

    def get_tags(self) -> list[str]:
        return [self.view.resource]

    def get_summary(self) -> str:
        summaries = getattr(self.view, "summaries", {})
        return str(summaries.get(self.view.action, ""))

    def get_override_parameters(self) -> list[OpenApiParameter]:
        action = self.view.action
        found = [OpenApiParameter("partnership", str, "path", description="The partnership's short name.")]
        if self.view.detail:
            found.append(OpenApiParameter("id", {"type": "string", "format": "uuid"}, "path"))
        if action == "data":
            found.append(OpenApiParameter("name", str, "path", description="As in the paper's list of data."))
        if action == "list":
            found += [
                OpenApiParameter(each.name, each.schema(), "query", description=each.help) for each in self.view.filters
            ]
        if action == "partial_update":
            found.append(
                OpenApiParameter("If-Match", str, "header", required=True, description="The ETag that you read.")
            )
        if action == "retrieve" and "version" in self.view.serializer_class().fields:
            found.append(OpenApiParameter("If-None-Match", str, "header", description="The ETag that you have."))
        if action == "create" and getattr(self.view, "takes_key", False):
            found.append(
                OpenApiParameter(
                    "Idempotency-Key",
                    {"type": "string", "format": "uuid"},
                    "header",
                    description="A UUID of your own, new for each record: sent twice, recorded once.",
                )
            )
        return found

    def get_request_serializer(self) -> Any:
        return self.view.inputs.get(self.view.action)

    def _get_format_parameters(self) -> list[Any]:
        # a request that changes something is answered in JSON
        return super()._get_format_parameters() if self.method == "GET" else []

    def _get_response_for_code(self, serializer: Any, status_code: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if self.view.action in WHOLE_FILES:
            return {"content": {WHOLE_FILES[self.view.action]: {"schema": {"type": "string"}}}, "description": ""}
        return dict(super()._get_response_for_code(serializer, status_code, *args, **kwargs))

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        success = next(iter(bodies))
        body = bodies.pop(success)
        status = {"create": getattr(self.view, "created", "201")}.get(self.view.action, "200")
        if self.method == "GET":
            body["content"] |= {kind: {"schema": schema} for kind, schema in FILES.items() if kind in body["content"]}
        else:
            body["content"] = {JSON: body["content"][JSON]}
        fields = self.view.serializer_class().fields
        versioned = self.view.action in ("retrieve", "partial_update") and "version" in fields
        if versioned:
            body["headers"] = ETAG
        elif self.view.action == "create":
            body["headers"] = LOCATION
        bodies = {status: body}
        if self.view.action == "retrieve" and versioned:
            bodies["304"] = {"description": "You have the current version already."}
        if self.view.action == "create" and getattr(self.view, "takes_key", False):
            bodies["200"] = {**body, "description": "Recorded earlier under the same Idempotency-Key."}
        for code, (schema, description) in self.problems().items():
            bodies[code] = {"content": {JSON: {"schema": schema}}, "description": description}
        return dict(sorted(bodies.items()))

    def problems(self) -> dict[str, tuple[dict[str, Any], str]]:
        """The errors of this operation: schema and description by status."""
        found = {code: (DETAIL, description) for code, description in ALWAYS.items()}
        found["400"] = (BY_FIELD, "Something sent, or a parameter, cannot be right. Nothing is changed.")
        if self.method != "GET":
            found["403"] = (DETAIL, "Your roles, or a read-only token, do not allow this.")
        if self.view.action == "create" and getattr(self.view, "takes_key", False):
            found["409"] = (DETAIL, "The Idempotency-Key was used for another record.")
        if self.view.action == "partial_update":
            current = self._get_serializer_reference()
            both = {"detail": {"type": "string"}, "current": current, "sent": {"type": "object"}}
            found["412"] = (
                {"type": "object", "required": list(both), "properties": both},
                "Somebody else changed it since: the current row, and what you sent. Nothing is changed.",
            )
            found["428"] = (DETAIL, "If-Match is missing.")
        return found

    def _get_serializer_reference(self) -> dict[str, Any]:
        return dict(self.resolve_serializer(self.view.serializer_class(), "response").ref)
