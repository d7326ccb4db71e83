"""The columns of groups, said once."""

from governance.groups.models import Group
from safer_communities.sheets.columns import Column, Columns
from safer_communities.sheets.common import ID, MODIFIED_AT, SOURCE, URL, VERSION, link, text, whole
from safer_communities.sheets.kinds import Choice, Many

rule = Choice(Group.Rule.choices)

GROUPS = Columns(
    ID,
    Column("slug", text, help="By which other lists are filtered."),
    Column("name", text),
    Column("short_name", text),
    Column("kind", Choice(Group.Kind.choices)),
    Column("state", Choice(Group.State.choices)),
    Column("position", whole),
    Column("purpose", text),
    Column("escalates_to", text, help="The slug of the group that it raises to.", path="escalates_to__slug", null=True),
    Column("initiatives", Many(text), help="The codes of what it oversees.", path="codes"),
    Column("quorum", whole, help="Voting seats that must answer or be present."),
    Column("rule", rule, help="What makes a decision of its answers."),
    Column("clerk", text, help="A post.", path="clerk__post", null=True),
    SOURCE,
    VERSION,
    MODIFIED_AT,
    URL,
    Column("page", link, help="The group's page, for people.", worked_out="{pages}governance/{slug}/"),
)
