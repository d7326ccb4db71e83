"""The columns of dependencies, constraints and assumptions, said once."""

from initiatives.registers.models import RegisterEntry
from safer_communities.sheets.columns import NEEDED, OPTIONAL, Column, Columns
from safer_communities.sheets.common import INITIATIVE, SOURCE, day, position, text
from safer_communities.sheets.kinds import Choice

Kind, Area, State = RegisterEntry.Kind, RegisterEntry.Area, RegisterEntry.State

ENTRIES = Columns(
    Column("position", position, given=NEEDED),
    Column("kind", Choice(Kind.choices), "Kind", given=NEEDED),
    Column("area", Choice(Area.choices), "Area", given=OPTIONAL),
    Column("description", text, "Description", given=NEEDED),
    Column("mitigation", text, "Response", given=OPTIONAL),
    Column("owner", text, "Owner", given=OPTIONAL),
    Column("review_on", day, "Next review", null=True, given=OPTIONAL),
    Column("state", Choice(State.choices), "State"),
    SOURCE,
)

# Two data files give them: of the programme as a whole, and of one initiative each.
DEPENDENCIES_AND_CONSTRAINTS = Columns(
    ENTRIES["position"],
    Column("kind", Choice([(kind.value, kind.label) for kind in (Kind.DEPENDENCY, Kind.CONSTRAINT)]), given=NEEDED),
    ENTRIES["area"],
    ENTRIES["description"],
    ENTRIES["mitigation"],
    SOURCE,
)
ASSUMPTIONS = Columns(ENTRIES["position"], INITIATIVE, ENTRIES["description"], SOURCE)
