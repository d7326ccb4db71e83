"""Columns that most lists have, and one of each kind that needs no saying more."""

from safer_communities.sheets.columns import KEY, Column, Given
from safer_communities.sheets.kinds import Day, Identifier, Link, Moment, Source, Text, Time, Whole, YesNo

text, source, link = Text(), Source(), Link()
identifier, whole, position = Identifier(), Whole(), Whole(1, 999)
day, time, moment = Day(), Time(), Moment()
yes_no = YesNo()

ID = Column("id", identifier)
INITIATIVE = Column("initiative", text, help="Its code.", path="initiative__code", given=KEY)
SOURCE = Column("source", source, given=Given(needed=True))
VERSION = Column("version", whole)
MODIFIED_AT = Column("modified_at", moment)
URL = Column("url", link, worked_out="{here}{id}/")
