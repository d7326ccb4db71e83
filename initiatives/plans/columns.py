"""The columns of initiatives, actions and risks, said once: docs/decisions tells what is made of them."""

import datetime
from dataclasses import replace
from functools import lru_cache

from initiatives.by_when.reading import ByWhen, Precision, in_words
from initiatives.plans.models import Risk
from safer_communities.sheets.columns import KEY, NEEDED, OPTIONAL, Column, Columns, Given, Sent
from safer_communities.sheets.common import (
    ID,
    INITIATIVE,
    MODIFIED_AT,
    SOURCE,
    URL,
    VERSION,
    day,
    link,
    position,
    text,
    whole,
    yes_no,
)
from safer_communities.sheets.kinds import Choice, Many, Positions, Whole
from safer_communities.vocabulary import Gate, Status

INITIATIVES = Columns(
    ID,
    Column("code", text, help="The printed letter, by which other lists are filtered.", given=NEEDED),
    Column("slug", text, given=NEEDED),
    Column("name", text, given=NEEDED),
    Column("position", whole, help="The printed order."),
    Column("description", text, given=NEEDED),
    Column("target_group", text, given=NEEDED),
    Column("strategic_lead", text, help="A post.", given=NEEDED),
    Column("lead_organisation", text, path="lead_organisation__name", null=True, given=KEY),
    Column("steering_group", text, given=NEEDED),
    Column("pilot", text, given=OPTIONAL),
    Column("funding_model", text, given=OPTIONAL),
    SOURCE,
    VERSION,
    MODIFIED_AT,
    URL,
)


@lru_cache(maxsize=4096)
def in_days(
    start: datetime.date | None, end: datetime.date | None, to_be_confirmed: bool, ongoing: bool, depends_on: str
) -> str:
    """What was understood of a by-when, to the day: “1 to 30 April 2013” where a page says “April 2013”."""
    # a programme prints the same few by-whens again and again
    return in_words(ByWhen("", start, end, Precision.DAY, to_be_confirmed, ongoing, depends_on))


# What programs may send: where an action stands, then corrections of its wording.
PROGRESS, WORDING = Sent(), Sent(place=1)
NOTE = Column(
    "note", text, writable=Sent(blank=True, place=2, help="A dated note that goes with the change."), answered=False
)
READ_AS = ("due_start", "due_end", "to_be_confirmed", "ongoing", "depends_on")

ACTIONS = Columns(
    replace(ID, in_table=True),
    INITIATIVE,
    Column("position", position, help="The order in the plan: printed numbers repeat and skip.", given=NEEDED),
    Column("number", text, help="As printed.", given=OPTIONAL, in_table=True),
    Column("description", text, "Action", writable=WORDING, given=NEEDED, in_table=True),
    Column(
        "leads", text, "Lead", help="As printed.",
        writable=replace(WORDING, blank=True, longest=300), given=OPTIONAL, in_table=True,
    ),
    Column(
        "by_when", text, "By when", help="As printed.",
        writable=replace(WORDING, blank=True, longest=200), given=OPTIONAL, in_table=True,
    ),
    Column(
        "understood", text, help="What was understood of by_when, in words.", worked_out=in_days, of=READ_AS
    ),
    Column("due_start", day, null=True, in_table=True),
    Column("due_end", day, help="The last day on which it is in time.", null=True, in_table=True),
    Column("precision", text, help="day, month, months, quarter, year, or empty without dates.", in_table=True),
    Column("to_be_confirmed", yes_no, in_table=True),
    Column("ongoing", yes_no, in_table=True),
    Column("depends_on", text, help="A reference as printed.", given=OPTIONAL, in_table=True),
    Column(
        "depends_on_positions", Positions(), given=Given(name="depends_on_position", stored=False), answered=False
    ),
    Column("not_understood", text, help="Words of by_when that were not understood.", in_table=True),
    Column("assumed", text, help="What was assumed to understand by_when.", in_table=True),
    Column(
        "gate", Choice(Gate.choices), "Gate", blank=True,
        writable=replace(WORDING, blank=True), given=OPTIONAL, in_table=True,
    ),
    Column("status", Choice(Status.choices), "Status", writable=PROGRESS, in_table=True),
    Column(
        "achieved_on", day, "Achieved on", null=True, in_table=True,
        writable=replace(PROGRESS, help="Only with the status achieved; left out, it is today."),
    ),
    Column("forecast_on", day, "Forecast", null=True, writable=PROGRESS, in_table=True),
    Column("problem_resolved", yes_no, "Problem resolved", writable=PROGRESS),
    Column("last_note", text, in_table=True),
    Column("last_note_on", day, null=True, in_table=True),
    replace(SOURCE, label="Source", fact=True),
    VERSION,
    MODIFIED_AT,
    URL,
    Column("page", link, help="The page of the action, for people.", worked_out="{pages}actions/{id}/"),
)  # fmt: skip

# What a paper reports of an action on a day.
UPDATES = Columns(
    INITIATIVE,
    replace(ACTIONS["position"], given=KEY),
    Column("on", day, given=KEY),
    replace(ACTIONS["status"], given=NEEDED),
    replace(ACTIONS["achieved_on"], given=OPTIONAL),
    replace(ACTIONS["forecast_on"], given=OPTIONAL),
    replace(NOTE, given=NEEDED),
    SOURCE,
)

score = Whole(1, 5)
RISKS = Columns(
    Column("position", position, given=NEEDED),
    Column("initiatives", Many(text), given=KEY),
    Column("description", text, "Risk", given=NEEDED),
    Column("mitigation", text, "Mitigation", given=OPTIONAL),
    Column("owner", text, "Owner", given=OPTIONAL),
    Column("inherent_likelihood", score, "Likelihood before mitigation", null=True, given=OPTIONAL),
    Column("inherent_impact", score, "Impact before mitigation", null=True, given=OPTIONAL),
    Column("residual_likelihood", score, "Likelihood now", null=True, given=OPTIONAL),
    Column("residual_impact", score, "Impact now", null=True, given=OPTIONAL),
    Column("review_on", day, "Next review", null=True),
    Column("state", Choice(Risk.State.choices), "State"),
    SOURCE,
)
