"""The columns of the stored ratings, said once."""

from initiatives.results.api import RATING_CHOICES
from safer_communities.sheets.columns import Column, Columns
from safer_communities.sheets.common import day, identifier, moment, text, whole, yes_no
from safer_communities.sheets.kinds import Choice, Many

rating, reasons = Choice(RATING_CHOICES), Many(text)

STORED = Columns(
    Column("level", Choice([("initiative", "Initiative"), ("action", "Action")])),
    Column("initiative", text, help="Its code."),
    Column("name", text, help="Of the initiative."),
    Column("action", identifier, null=True),
    Column("number", text, help="Of the action, as printed.", null=True),
    Column("description", text, help="Of the action.", null=True),
    Column("rating", rating, help="What stands."),
    Column("rule", text, help="The rule that gave it; “override” where a person set it."),
    Column("reasons", reasons),
    Column("computed_rating", rating),
    Column("computed_rule", text),
    Column("computed_reasons", reasons),
    Column("override_person", text, help="The post that set it over the computed one.", null=True),
    Column("override_expires_on", day, null=True),
    Column("delivery", text, help="Of an initiative: the rating of its delivery.", null=True),
    Column("finance", text, null=True),
    Column("benefits", text, null=True),
    Column("days_late", whole, null=True),
    Column("as_at", day),
    Column("computed_at", moment),
    Column("pending", yes_no, help="Something changed since, and the rating is being recalculated."),
)
