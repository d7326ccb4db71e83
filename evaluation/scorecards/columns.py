"""The columns of indicators and observations, said once."""

from evaluation.scorecards.models import Indicator
from safer_communities.sheets.columns import NEEDED, OPTIONAL, Column, Columns, Given, Sent
from safer_communities.sheets.common import (
    ID,
    INITIATIVE,
    MODIFIED_AT,
    SOURCE,
    URL,
    VERSION,
    day,
    identifier,
    moment,
    text,
    whole,
)
from safer_communities.sheets.kinds import Choice, Number

number, observed = Number(), Number(negative=False)

INDICATORS = Columns(
    ID,
    INITIATIVE,
    Column("position", whole),
    Column("code", text, given=NEEDED),
    Column("name", text, given=NEEDED),
    Column("kind", Choice(Indicator.Kind.choices), given=NEEDED),
    Column(
        "measure",
        Choice(Indicator.Measure.choices),
        help="count: in a period; rate: a share from 0 to 1; stock: at a date.",
        given=NEEDED,
    ),
    Column("unit", text, given=NEEDED),
    Column("direction", Choice(Indicator.Direction.choices), given=NEEDED),
    Column("baseline", number, null=True, given=OPTIONAL),
    Column("baseline_note", text, given=OPTIONAL),
    Column("target", number, null=True, given=OPTIONAL),
    Column("target_note", text, given=OPTIONAL),
    Column("tolerance", Number(digits=4, places=3), help="Share of target.", null=True, given=OPTIONAL),
    Column("driver", text, help="The driver that its observations replace in the observed scenario.", given=OPTIONAL),
    Column("frequency", text, given=OPTIONAL),
    SOURCE,
    VERSION,
    MODIFIED_AT,
    URL,
)

OBSERVATIONS = Columns(
    ID,
    INITIATIVE,
    Column(
        "indicator",
        identifier,
        path="indicator_id",
        writable=Sent(needed=True, help="The id of an indicator."),
        given=Given(needed=True, kind=text, stored=False),
    ),
    Column("code", text, help="Of the indicator.", path="indicator__code"),
    Column("name", text, help="Of the indicator.", path="indicator__name"),
    Column("unit", text, path="indicator__unit"),
    Column("period_start", day, writable=Sent(needed=True), given=NEEDED),
    Column(
        "period_end",
        day,
        writable=Sent(needed=True, help="The last day; the same as the first for a number at a date."),
        given=NEEDED,
    ),
    Column(
        "value",
        observed,
        help="A rate is a share from 0 to 1.",
        writable=Sent(needed=True, help="A rate is a share from 0 to 1."),
        given=NEEDED,
    ),
    Column(
        "source",
        SOURCE.kind,
        writable=Sent(needed=True, longest=300, help="The report or count."),
        given=NEEDED,
    ),
    Column("note", text, writable=Sent(blank=True, default=""), given=OPTIONAL),
    Column("person", text, help="The post that recorded it."),
    Column("recorded_at", moment),
    URL,
)
