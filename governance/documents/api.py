"""Sign-offs, for programs to read: what a group was asked, and what came of it."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from governance.documents.models import SignOff
from governance.groups.api import RULES
from safer_communities.rest.addresses import addresses
from safer_communities.rest.filters import Filter, day, modified_since, one_of, text
from safer_communities.rest.resource import Resource, iso, moment

OUTCOMES = SignOff.Outcome.choices


class SignOffSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    document = serializers.UUIDField()
    title = serializers.CharField(help_text="Of the document.")
    initiative = serializers.CharField(allow_null=True, help_text="Its code; null: the programme as a whole.")
    number = serializers.IntegerField(help_text="Of the version that is to be signed.")
    sha256 = serializers.CharField(help_text="Of that version's bytes.")
    group = serializers.CharField(help_text="The slug of the group that is asked.")
    rule = serializers.ChoiceField(RULES, help_text="The group's, of the day it was asked.")
    quorum = serializers.IntegerField()
    question = serializers.CharField()
    asker = serializers.CharField(help_text="The post that asked.")
    asked_on = serializers.DateField()
    due_on = serializers.DateField(help_text="The last day for answers.")
    completes = serializers.UUIDField(allow_null=True, help_text="The action that a signature marks achieved.")
    outcome = serializers.ChoiceField(OUTCOMES)
    reason = serializers.CharField(help_text="Why it was decided so.")
    decided_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()
    modified_at = serializers.DateTimeField()
    url = serializers.URLField()
    page = serializers.URLField(help_text="The sign-off's page, for people.")


class SignOffResource(Resource):
    """What groups were asked to sign off. Answers are on the pages, evidence in the certificates."""

    resource = "sign-offs"
    summaries = {"list": "The sign-offs", "retrieve": "One sign-off"}
    serializer_class = SignOffSerializer
    columns = (
        "id", "revision__document_id", "revision__document__title", "revision__document__initiative__code",
        "revision__number", "sha256", "group__slug", "rule", "quorum", "question", "asker", "asked_on", "due_on",
        "completes_id", "outcome", "reason", "decided_on", "version", "modified_at",
    )  # fmt: skip
    filters = (
        Filter("group", "group__slug", text, "The slug of one group, such as board."),
        Filter("outcome", "outcome", one_of(dict(OUTCOMES)), "What came of it; open: it waits for answers."),
        Filter("due_to", "due_on__lte", day, "To be answered by this day or earlier."),
        modified_since("modified_at"),
    )

    def rows(self) -> QuerySet[SignOff]:
        return SignOff.objects.all()

    def represent(self, row: Any) -> dict[str, Any]:
        row_id = str(row.id)
        return {
            "id": row_id,
            "document": str(row.revision__document_id),
            "title": row.revision__document__title,
            "initiative": row.revision__document__initiative__code,
            "number": row.revision__number,
            "sha256": row.sha256,
            "group": row.group__slug,
            "rule": row.rule,
            "quorum": row.quorum,
            "question": row.question,
            "asker": row.asker,
            "asked_on": iso(row.asked_on),
            "due_on": iso(row.due_on),
            "completes": str(row.completes_id) if row.completes_id else None,
            "outcome": row.outcome,
            "reason": row.reason,
            "decided_on": iso(row.decided_on),
            "version": row.version,
            "modified_at": moment(row.modified_at),
            "url": f"{self.base}{row_id}/",
            "page": f"{self.base.replace('/api/v1/p/', '/p/', 1).removesuffix('sign-offs/')}"
            f"documents/sign-offs/{row_id}/",
        }


ADDRESSES = [
    *addresses(SignOffResource, "api-sign-off"),
]
