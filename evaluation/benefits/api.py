"""The stored cost/benefit matrix, for programs, as flat rows. Nothing is computed here."""

from collections.abc import Iterator
from typing import Any

from evaluation.benefits.columns import MATRIX
from evaluation.model.cost_benefit import BUSINESS_CASE, PROGRAMME, SCENARIOS, amounts
from evaluation.model.figures import AGENCIES, agency_name
from initiatives.results.api import ResultResource
from initiatives.results.matrix import Matrix
from initiatives.results.selectors import fitted, stored_matrices
from safer_communities.rest.addresses import addresses
from safer_communities.rest.described import described
from safer_communities.rest.filters import Filter, one_of, text, truth
from safer_communities.rest.paging import Key
from safer_communities.sheets.columns import Row
from safer_communities.sheets.kinds import iso, utc

PENCE = {"max_digits": 14, "decimal_places": 2, "allow_null": True}


class CostBenefitResource(ResultResource):
    """What each agency saves and pays: a row for each initiative and agency, then the programme's. Costs are negative.

    No row is a total unless `totals=true`, so that a column can be added up within one initiative.
    """

    resource = "cost-benefit"
    summaries = {"list": "The cost/benefit matrix in one scenario"}
    columns = MATRIX
    serializer_class = described("CostBenefit", MATRIX)
    filters = (
        Filter(
            "scenario",
            "",
            one_of(SCENARIOS),
            "As published, as modelled from drivers, or by actuals.",
            default=BUSINESS_CASE,
        ),
        Filter("initiative", "", text, "A code, such as A, or “programme”."),
        Filter("agency", "", one_of(AGENCIES), "One agency."),
        Filter("totals", "", truth, "Add a row “Total” to each initiative and the programme."),
    )

    def keyed_rows(self, wanted: dict[str, Any]) -> Iterator[tuple[Key, Row]]:
        asked = wanted.get("initiative")
        assessments = stored_matrices(wanted["scenario"], code=asked, programme=asked == PROGRAMME)
        for index, (code, stored_matrix, as_at, computed_at, pending) in enumerate(assessments):
            matrix = fitted(Matrix, stored_matrix, of=code or PROGRAMME)
            if matrix is None:
                continue
            about = {
                "reason": matrix.reason,
                "as_at": iso(as_at),
                "computed_at": utc(computed_at),
                "pending": pending,
            }
            for place, row in enumerate(matrix.all_rows if wanted.get("totals") else matrix.rows):
                if wanted.get("agency", row.agency) == row.agency:
                    yield (
                        f"{index:05}/{place:03}",
                        {
                            "scenario": wanted["scenario"],
                            "initiative": code or PROGRAMME,
                            "agency": agency_name(row.agency),
                            **amounts(row),
                            **about,
                        },
                    )


ADDRESSES = [
    *addresses(CostBenefitResource),
]
