"""The columns of sign-offs, said once."""

from governance.documents.models import SignOff
from governance.groups.columns import rule
from safer_communities.sheets.columns import Column, Columns
from safer_communities.sheets.common import ID, MODIFIED_AT, URL, VERSION, day, identifier, link, text, whole
from safer_communities.sheets.kinds import Choice

SIGN_OFFS = Columns(
    ID,
    Column("document", identifier, path="revision__document_id"),
    Column("title", text, help="Of the document.", path="revision__document__title"),
    Column(
        "initiative",
        text,
        help="Its code; null: the programme as a whole.",
        path="revision__document__initiative__code",
        null=True,
    ),
    Column("number", whole, help="Of the version that is to be signed.", path="revision__number"),
    Column("sha256", text, help="Of that version's bytes."),
    Column("group", text, help="The slug of the group that is asked.", path="group__slug"),
    Column("rule", rule, help="The group's, of the day it was asked."),
    Column("quorum", whole),
    Column("question", text),
    Column("asker", text, help="The post that asked."),
    Column("asked_on", day),
    Column("due_on", day, help="The last day for answers."),
    Column("completes", identifier, help="The action that a signature marks achieved.", path="completes_id", null=True),
    Column("outcome", Choice(SignOff.Outcome.choices)),
    Column("reason", text, help="Why it was decided so."),
    Column("decided_on", day, null=True),
    VERSION,
    MODIFIED_AT,
    URL,
    Column("page", link, help="The sign-off's page, for people.", worked_out="{pages}documents/sign-offs/{id}/"),
)
