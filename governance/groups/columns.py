"""The columns of groups, said once."""

from governance.groups.models import Group
from safer_communities.sheets.columns import NEEDED, OPTIONAL, Column, Columns, Given
from safer_communities.sheets.common import ID, MODIFIED_AT, SOURCE, URL, VERSION, link, text, whole
from safer_communities.sheets.kinds import Choice, Many, Whole

# the loader finds the rows that these name
OTHERS = Given(stored=False)
rule = Choice(Group.Rule.choices)

GROUPS = Columns(
    ID,
    Column("slug", text, help="By which other lists are filtered.", given=NEEDED),
    Column("name", text, given=NEEDED),
    Column("short_name", text, given=OPTIONAL),
    Column("kind", Choice(Group.Kind.choices), given=NEEDED),
    Column("state", Choice(Group.State.choices)),
    Column("position", whole),
    Column("purpose", text, given=NEEDED),
    Column(
        "escalates_to",
        text,
        help="The slug of the group that it raises to.",
        path="escalates_to__slug",
        null=True,
        given=OTHERS,
    ),
    Column("initiatives", Many(text), help="The codes of what it oversees.", path="codes", given=OTHERS),
    Column("quorum", Whole(1, 99), help="Voting seats that must answer or be present.", given=NEEDED),
    Column("rule", rule, help="What makes a decision of its answers.", given=NEEDED),
    Column("clerk", text, help="A post.", path="clerk__post", null=True, given=OTHERS),
    SOURCE,
    VERSION,
    MODIFIED_AT,
    URL,
    Column("page", link, help="The group's page, for people.", worked_out="{pages}governance/{slug}/"),
)
