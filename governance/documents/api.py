"""Sign-offs, for programs to read: what a group was asked, and what came of it."""

from django.db.models import QuerySet

from governance.documents import selectors
from governance.documents.columns import SIGN_OFFS
from governance.documents.models import SignOff
from safer_communities.rest.addresses import addresses
from safer_communities.rest.described import described
from safer_communities.rest.filters import Filter, day, modified_since, one_of, text
from safer_communities.rest.resource import Resource

OUTCOMES = SignOff.Outcome.choices


class SignOffResource(Resource):
    """What groups were asked to sign off. Answers are on the pages, evidence in the certificates."""

    resource = "sign-offs"
    summaries = {"list": "The sign-offs", "retrieve": "One sign-off"}
    columns = SIGN_OFFS
    serializer_class = described("SignOff", SIGN_OFFS)
    filters = (
        Filter("group", "group__slug", text, "The slug of one group, such as board."),
        Filter("outcome", "outcome", one_of(dict(OUTCOMES)), "What came of it; open: it waits for answers."),
        Filter("due_to", "due_on__lte", day, "To be answered by this day or earlier."),
        modified_since("modified_at"),
    )

    def rows(self) -> QuerySet[SignOff]:
        return selectors.every_sign_off()


ADDRESSES = [
    *addresses(SignOffResource, "api-sign-off"),
]
