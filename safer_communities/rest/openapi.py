"""How the API describes itself: what drf-spectacular cannot see in the code by itself."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from safer_communities.rest.described import Strict

if TYPE_CHECKING:
    from safer_communities.rest.resource import Resource

Json = dict[str, Any]
Direction = Literal["request", "response"]
SerializerType = Serializer[Any] | type[Serializer[Any]]

JSON = "application/json"
DETAIL: Json = {"type": "object", "required": ["detail"], "properties": {"detail": {"type": "string"}}}
BY_FIELD: Json = {
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

    def get_security_definition(self, auto_schema: AutoSchema) -> Json:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "“Token ” and the token. Made by `./manage.py api_token EMAIL [--read-only]`.",
        }


class OneSchema(SchemaGenerator):
    """The schema, made once a process: it depends on the code alone, and anybody may ask for it."""

    _made: ClassVar[Json | None] = None

    def get_schema(self, request: Request | None = None, public: bool = False) -> Json:
        if OneSchema._made is None:
            OneSchema._made = super().get_schema(request=None, public=True)
        return OneSchema._made


class Schema(AutoSchema):
    """The schema of a `rest.resource.Resource`: its filters, its files, its errors."""

    @property
    def of(self) -> "Resource":
        """The resource that is described."""
        return cast("Resource", self.view)

    def get_operation_id(self) -> str:
        verbs = {
            "list": "list",
            "retrieve": "read",
            "partial_update": "change",
            "create": "add",
            "pdf": "read_pdf",
        }
        return f"{self.of.resource.replace('-', '_')}_{verbs.get(self.of.action, self.of.action)}"

    def get_tags(self) -> list[str]:
        return [self.of.resource]

    def get_summary(self) -> str:
        summaries = getattr(self.of, "summaries", {})
        return str(summaries.get(self.of.action, ""))

    def get_override_parameters(self) -> list[OpenApiParameter | SerializerType]:
        action = self.of.action
        parameters: list[OpenApiParameter | SerializerType] = [
            OpenApiParameter("partnership", str, "path", description="The partnership's short name.")
        ]
        if self.of.detail:
            parameters.append(OpenApiParameter("id", {"type": "string", "format": "uuid"}, "path"))
        if action == "data":
            parameters.append(OpenApiParameter("name", str, "path", description="As in the paper's list of data."))
        if action == "list":
            parameters += [
                OpenApiParameter(declared.name, declared.schema(), "query", description=declared.help)
                for declared in self.of.filters
            ]
        if action == "partial_update":
            parameters.append(
                OpenApiParameter("If-Match", str, "header", required=True, description="The ETag that you read.")
            )
        if action == "retrieve" and "version" in self.of.serializer_class().fields:
            parameters.append(OpenApiParameter("If-None-Match", str, "header", description="The ETag that you have."))
        if action == "create" and getattr(self.of, "takes_key", False):
            parameters.append(
                OpenApiParameter(
                    "Idempotency-Key",
                    {"type": "string", "format": "uuid"},
                    "header",
                    description="A UUID of your own, new for each record: sent twice, recorded once.",
                )
            )
        return parameters

    def get_request_serializer(self) -> type[Strict] | None:
        return self.of.inputs.get(self.of.action)

    def _get_format_parameters(self) -> list[Json]:
        # a request that changes something is answered in JSON
        return super()._get_format_parameters() if self.method == "GET" else []

    def _get_response_for_code(
        self, serializer: SerializerType, status_code: str, *args: object, **kwargs: object
    ) -> Json:
        if self.of.action in WHOLE_FILES:
            return {"content": {WHOLE_FILES[self.of.action]: {"schema": {"type": "string"}}}, "description": ""}
        return dict(super()._get_response_for_code(serializer, status_code, *args, **kwargs))

    def _get_response_bodies(self, direction: Direction = "response") -> Json:
        bodies = super()._get_response_bodies(direction)
        success = next(iter(bodies))
        body = bodies.pop(success)
        status = {"create": getattr(self.of, "created", "201")}.get(self.of.action, "200")
        if self.method == "GET":
            body["content"] |= {kind: {"schema": schema} for kind, schema in FILES.items() if kind in body["content"]}
        else:
            body["content"] = {JSON: body["content"][JSON]}
        fields = self.of.serializer_class().fields
        versioned = self.of.action in ("retrieve", "partial_update") and "version" in fields
        if versioned:
            body["headers"] = ETAG
        elif self.of.action == "create":
            body["headers"] = LOCATION
        bodies = {status: body}
        if self.of.action == "retrieve" and versioned:
            bodies["304"] = {"description": "You have the current version already."}
        if self.of.action == "create" and getattr(self.of, "takes_key", False):
            bodies["200"] = {**body, "description": "Recorded earlier under the same Idempotency-Key."}
        for code, (schema, description) in self.problems().items():
            bodies[code] = {"content": {JSON: {"schema": schema}}, "description": description}
        return dict(sorted(bodies.items()))

    def problems(self) -> dict[str, tuple[Json, str]]:
        """The errors of this operation: schema and description by status."""
        responses: dict[str, tuple[Json, str]] = {code: (DETAIL, description) for code, description in ALWAYS.items()}
        responses["400"] = (BY_FIELD, "Something sent, or a parameter, cannot be right. Nothing is changed.")
        if self.method != "GET":
            responses["403"] = (DETAIL, "Your roles, or a read-only token, do not allow this.")
        if self.of.action == "create" and getattr(self.of, "takes_key", False):
            responses["409"] = (DETAIL, "The Idempotency-Key was used for another record.")
        if self.of.action == "partial_update":
            current = self._get_serializer_reference()
            both = {"detail": {"type": "string"}, "current": current, "sent": {"type": "object"}}
            responses["412"] = (
                {"type": "object", "required": list(both), "properties": both},
                "Somebody else changed it since: the current row, and what you sent. Nothing is changed.",
            )
            responses["428"] = (DETAIL, "If-Match is missing.")
        return responses

    def _get_serializer_reference(self) -> Json:
        return dict(self.resolve_serializer(self.of.serializer_class(), "response").ref)
