"""The columns of the stored cost/benefit matrix, said once."""

from evaluation.model.cost_benefit import SCENARIOS
from safer_communities.sheets.columns import Column, Columns
from safer_communities.sheets.common import day, moment, text, yes_no
from safer_communities.sheets.kinds import Choice, Pounds

pounds = Pounds(digits=14)

MATRIX = Columns(
    Column("scenario", Choice([(name, name) for name in SCENARIOS])),
    Column("initiative", text, help="Its code, or “programme”."),
    Column("agency", text, help="As printed: Police, CPS …; “Total” with totals=true."),
    Column("annual_saving", pounds, help="Pounds a year; null where not known.", null=True),
    Column("annual_operating_cost", pounds, help="Negative.", null=True),
    Column("annual_impact", pounds, help="Saving and operating cost.", null=True),
    Column("set_up_cost", pounds, help="Negative; once.", null=True),
    Column("year_one_impact", pounds, help="Annual impact and set-up cost.", null=True),
    Column("reason", text, help="Why figures are not known, or which are left out of the sums."),
    Column("as_at", day),
    Column("computed_at", moment),
    Column("pending", yes_no, help="Something changed since, and the figures are being recalculated."),
)
