"""Named reads of the stored assessments. Each says how many statements it takes.

What they answer is typed. An assessment that is stored in another shape, or that does not fit its shape, is not there:
pages then say that it is being worked out, as before the first.
"""

import datetime
import logging
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, F, Func, JSONField, OuterRef, QuerySet, TextField, Value, When
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import JSONObject

from initiatives.results.fitting import Misfit, from_json
from initiatives.results.matrix import Scenario
from initiatives.results.models import Assessment
from initiatives.results.shape import (
    SHAPE,
    AgencyRows,
    Before,
    InitiativeOverview,
    InitiativeResults,
    ProgrammeOverview,
    ProgrammeResults,
)
from safer_communities.tenancy.models import Marker
from safer_communities.tenancy.prepared import prepared

log = logging.getLogger(__name__)
R = TypeVar("R")
COLUMNS = ("id", "initiative_id", "shape", "as_at", "computed_at", "pending", "read")
WHOLE = (*COLUMNS, "previous")
NOTHING = Value(None, TextField())


@dataclass(frozen=True, slots=True)
class Assessed(Generic[R]):
    """What is stored of an assessment. `pending`: something changed since, and it is being worked out again."""

    results: R
    initiative_id: UUID | None
    as_at: datetime.date
    computed_at: datetime.datetime
    pending: bool
    before: Before | None = None  # read with whole assessments alone


def fitted(kind: type[R], data: object, *, of: object) -> R | None:
    """Stored data as what it should be; None, with its place in the log, where it does not fit. `of` is named there."""
    try:
        return from_json(kind, data)
    except Misfit as problem:
        log.error("what is stored of assessment %s does not fit: %s", of, problem)
        return None


def _assessed(kind: type[R], row: Any) -> Assessed[R] | None:
    if row is None or row.shape != SHAPE:
        return None
    results = fitted(kind, row.read, of=row.id)
    if results is None:
        return None
    previous = getattr(row, "previous", None)
    before = fitted(Before, previous, of=row.id) if previous else None
    return Assessed(results, row.initiative_id, row.as_at, row.computed_at, row.pending, before)


def waiting_for(initiative_id: Any) -> Exists:
    """Whether a marker waits for this initiative, as an annotation: the page says “recalculating”."""
    return Exists(Marker.objects.filter(initiative_id=initiative_id))


def waiting_for_any() -> Exists:
    """Whether any marker of the partnership waits: the programme is out of date while any of its initiatives is."""
    return Exists(Marker.objects.filter(partnership_id=OuterRef("partnership_id")))


def waiting() -> Case:
    """As `waiting_for` for an initiative's row, and as `waiting_for_any` for the programme's."""
    own = waiting_for(OuterRef("initiative_id"))
    return Case(When(initiative=None, then=waiting_for_any()), default=own, output_field=BooleanField())


class _WithoutWorkings(Func):
    """Stored results without the workings of their figures: most of their size, and no overview shows them."""

    template = "(%(expressions)s - '{cost_benefit,printed,contradictions}'::text[])"
    output_field = JSONField()


# Initiatives


def overviews() -> list[Assessed[InitiativeOverview]]:
    """The initiatives' assessments in printed order, without workings; one statement."""
    return [found for row in _overviews() if (found := _assessed(InitiativeOverview, row))]


def assessments() -> list[Assessed[InitiativeResults]]:
    """The initiatives' whole assessments in printed order; one statement."""
    return readable()[0]


def readable() -> tuple[list[Assessed[InitiativeResults]], list[UUID]]:
    """As `assessments`, with the initiatives whose assessments are stored and cannot be read; one statement."""
    rows = _assessments()
    found = [assessment for row in rows if (assessment := _assessed(InitiativeResults, row))]
    known = {assessment.initiative_id for assessment in found}
    return found, [row.initiative_id for row in rows if row.initiative_id not in known]


def overview_of(initiative_id: UUID) -> Assessed[InitiativeOverview] | None:
    """The assessment of an initiative without workings, or None before the first; one statement."""
    return _assessed(InitiativeOverview, _overview_of.first(initiative_id))


def assessment_of(initiative_id: UUID) -> Assessed[InitiativeResults] | None:
    """The whole assessment of an initiative, or None before the first; one statement."""
    return _assessed(InitiativeResults, _assessment_of.first(initiative_id))


def agency_rows(code: str, agency: str) -> Assessed[AgencyRows] | None:
    """One agency ("total": all of them) in the matrices of the initiative with this printed letter; one statement."""
    return _assessed(AgencyRows, _agency_rows.first(code, agency))


@prepared
def _overviews() -> QuerySet[Assessment, Any]:
    rows = Assessment.objects.annotate(pending=waiting_for(OuterRef("initiative_id")), read=_WithoutWorkings("results"))
    rows = rows.filter(initiative__isnull=False).order_by("initiative__position")
    return rows.values_list(*COLUMNS, named=True)


@prepared
def _assessments() -> QuerySet[Assessment, Any]:
    rows = Assessment.objects.annotate(pending=waiting_for(OuterRef("initiative_id")), read=F("results"))
    return rows.filter(initiative__isnull=False).order_by("initiative__position").values_list(*WHOLE, named=True)


@prepared
def _overview_of(initiative_id: UUID) -> QuerySet[Assessment, Any]:
    rows = Assessment.objects.annotate(pending=waiting_for(initiative_id), read=_WithoutWorkings("results"))
    return rows.filter(initiative_id=initiative_id).values_list(*COLUMNS, named=True)


@prepared
def _assessment_of(initiative_id: UUID) -> QuerySet[Assessment, Any]:
    rows = Assessment.objects.annotate(pending=waiting_for(initiative_id), read=F("results"))
    return rows.filter(initiative_id=initiative_id).values_list(*WHOLE, named=True)


@prepared
def _agency_rows(code: str, agency: str) -> QuerySet[Assessment, Any]:
    read = JSONObject(
        slug=F("initiative__slug"), name=F("initiative__name"), scenarios=_in_each_scenario(agency), printed=NOTHING
    )
    rows = Assessment.objects.annotate(pending=waiting_for(OuterRef("initiative_id")), read=read)
    return rows.filter(initiative__code=code).values_list(*WHOLE, named=True)


def _in_each_scenario(agency: str) -> JSONObject:
    matrices = KeyTransform("cost_benefit", "results")
    return JSONObject(**{name: _row_of(agency, KeyTransform(name, matrices)) for name in get_args(Scenario)})


def _row_of(agency: str, matrix: "Func[Any]") -> "Func[Any]":
    """Of a matrix the row of an agency, or the total. It is taken out in the database: a matrix is large."""
    return Func(
        matrix,
        Value("$.* ? (@.agency == $agency)"),
        JSONObject(agency=Value(agency)),
        function="jsonb_path_query_first",
        output_field=JSONField(),
    )


# The programme


def programme_overview() -> Assessed[ProgrammeOverview] | None:
    """The assessment of the programme without workings, printed tables and contradictions; one statement."""
    return _assessed(ProgrammeOverview, _programme_overview.first())


def programme_assessment() -> Assessed[ProgrammeResults] | None:
    """The whole assessment of the programme, `pending` while any marker of the partnership waits; one statement."""
    return _assessed(ProgrammeResults, _programme_assessment.first())


def programme_agency_rows(agency: str, table: str) -> Assessed[AgencyRows] | None:
    """As `agency_rows`, in the matrices of the programme and in its printed table of this name; one statement."""
    return _assessed(AgencyRows, _programme_agency_rows.first(agency, table))


@prepared
def _programme_agency_rows(agency: str, table: str) -> QuerySet[Assessment, Any]:
    tables = KeyTransform("printed", "results")
    # the name of a table is given anew each time: KeyTransform would put it into one array with “printed”
    its = Func(tables, Value(table), template="(%(expressions)s)", arg_joiner=" -> ", output_field=JSONField())
    printed = _row_of(agency, its)
    read = JSONObject(slug=NOTHING, name=NOTHING, scenarios=_in_each_scenario(agency), printed=printed)
    rows = Assessment.objects.annotate(pending=waiting_for_any(), read=read)
    return rows.filter(initiative__isnull=True).values_list(*WHOLE, named=True)


@prepared
def _programme_overview() -> QuerySet[Assessment, Any]:
    rows = Assessment.objects.annotate(pending=waiting_for_any(), read=_WithoutWorkings("results"))
    return rows.filter(initiative__isnull=True).values_list(*COLUMNS, named=True)


@prepared
def _programme_assessment() -> QuerySet[Assessment, Any]:
    rows = Assessment.objects.annotate(pending=waiting_for_any(), read=F("results"))
    return rows.filter(initiative__isnull=True).values_list(*WHOLE, named=True)


# Rows, for their writer and for what is waited for


def stored(initiative_id: UUID | None) -> Assessment | None:
    """The row of an initiative's assessment (None: of the programme's), or None before the first; one statement."""
    return _stored.first(initiative_id) if initiative_id else Assessment.objects.filter(initiative=None).first()


@prepared
def _stored(initiative_id: UUID) -> QuerySet[Assessment]:
    return Assessment.objects.filter(initiative_id=initiative_id)


def is_stored(code: str | None) -> bool:
    """Whether an initiative, by its letter, (None: the programme) was ever assessed; one statement."""
    return Assessment.objects.filter(initiative__code=code).exists()


def in_older_shapes() -> list[UUID | None]:
    """The initiatives (None: the programme) stored in an older shape for which no marker waits; one statement."""
    older = Assessment.objects.filter(~waiting(), shape__lt=SHAPE)
    return list(older.values_list("initiative_id", flat=True))


def waiting_initiatives(partnership_id: UUID) -> list[UUID]:
    """Initiatives of a partnership that wait to be reassessed."""
    markers = Marker.objects.filter(partnership_id=partnership_id, initiative_id__isnull=False)
    return [
        initiative_id
        for initiative_id in markers.order_by().values_list("initiative_id", flat=True).distinct()
        if initiative_id
    ]


def stored_parts(**parts: KeyTransform) -> QuerySet[Any]:
    """The stored assessments with these parts of their results, and `pending`; one statement.

    Only the parts leave the database: the whole, with the working of every figure, is large. What is stored in another
    shape is left out until it is worked out again.
    """
    found = Assessment.objects.annotate(pending=waiting(), **parts).filter(shape=SHAPE)
    return found.order_by("initiative__position")


def stored_matrices(scenario: str, *, code: str | None, programme: bool) -> QuerySet[Any]:
    """(code, matrix, as at, computed at, pending) of a scenario: of one initiative, the programme alone, or all.

    Args:
        code: of one initiative; `programme`: of the programme, which has no code.
    """
    rows = stored_parts(matrix=KeyTransform(scenario, KeyTransform("cost_benefit", "results")))
    if programme:
        rows = rows.filter(initiative=None)
    elif code is not None:
        rows = rows.filter(initiative__code=code)
    return rows.values_list("initiative__code", "matrix", "as_at", "computed_at", "pending")


def stored_ratings(code: str | None) -> QuerySet[Any]:
    """The ratings of one initiative, or of all, and of their actions, in printed order; one statement."""
    rows = stored_parts(ratings=KeyTransform("ratings", "results"), verdicts=KeyTransform("actions", "results"))
    rows = rows.filter(initiative__code=code) if code else rows.filter(initiative__isnull=False)
    return rows.values_list(
        "initiative_id",
        "initiative__code",
        "initiative__name",
        "ratings",
        "verdicts",
        "as_at",
        "computed_at",
        "pending",
    )
