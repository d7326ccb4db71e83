"""Named reads of the stored assessments. Each says how many statements it takes."""

from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, Func, JSONField, OuterRef, QuerySet, When
from django.db.models.fields.json import KeyTransform

from initiatives.results.models import Assessment
from safer_communities.tenancy.models import Marker
from safer_communities.tenancy.prepared import prepared


def waiting_for(initiative_id: Any) -> Exists:
    """Whether a marker waits for this initiative, as an annotation: the page says “recalculating”."""
    return Exists(Marker.objects.filter(initiative_id=initiative_id))


def assessments() -> QuerySet[Assessment]:
    """The initiatives' stored assessments in printed order, each with `pending`; one statement."""
    return (
        Assessment.objects.filter(initiative__isnull=False)
        .select_related("initiative")
        .annotate(pending=waiting_for(OuterRef("initiative_id")))
        .order_by("initiative__position")
    )


def stored(initiative_id: UUID | None) -> Assessment | None:
    """The stored assessment of an initiative (None: of the programme), or None before the first; one statement."""
    return _assessment_of.first(initiative_id) if initiative_id else programme_assessment()


def assessment_of(initiative_id: UUID) -> Assessment | None:
    """The stored assessment of an initiative with `pending`, or None before the first; one statement."""
    return _assessment_of.first(initiative_id)


@prepared
def _assessment_of(initiative_id: UUID) -> QuerySet[Assessment]:
    return Assessment.objects.annotate(pending=waiting_for(initiative_id)).filter(initiative_id=initiative_id)


class _WithoutWorkings(Func):
    """Stored results without the workings of their figures: most of their size, and no overview shows them."""

    template = "(%(expressions)s - '{cost_benefit,printed,contradictions}'::text[])"
    output_field = JSONField()


def overview_of(initiative_id: UUID) -> Assessment | None:
    """As `assessment_of`, with `overview` as in `programme_overview`: for pages that show no workings."""
    return _overview_of.first(initiative_id)


@prepared
def _overview_of(initiative_id: UUID) -> QuerySet[Assessment]:
    found = Assessment.objects.annotate(pending=waiting_for(initiative_id), overview=_WithoutWorkings("results")).defer(
        "results", "previous"
    )
    return found.filter(initiative_id=initiative_id)


def assessment_by_code(code: str) -> Assessment | None:
    """The stored assessment of the initiative with this printed letter; one statement."""
    return assessments().filter(initiative__code=code).first()


def programme_assessment() -> Assessment | None:
    """The stored assessment of the programme, `pending` while any marker of the partnership waits."""
    return _programme_assessment.first()


@prepared
def _programme_assessment() -> QuerySet[Assessment]:
    waiting = Exists(Marker.objects.filter(partnership_id=OuterRef("partnership_id")))
    return Assessment.objects.annotate(pending=waiting).filter(initiative__isnull=True)


def programme_overview() -> Assessment | None:
    """As `programme_assessment`, with `overview`: its results without workings, printed tables and contradictions.

    One statement. The full results are left in the database.
    """
    return _programme_overview.first()


@prepared
def _programme_overview() -> QuerySet[Assessment]:
    return (
        Assessment.objects.annotate(
            pending=Exists(Marker.objects.filter(partnership_id=OuterRef("partnership_id"))),
            overview=_WithoutWorkings("results"),
        )
        .defer("results", "previous")
        .filter(initiative__isnull=True)
    )


def waiting_initiatives(partnership_id: UUID) -> list[UUID]:
    """Initiatives of a partnership that wait to be reassessed."""
    waiting = Marker.objects.filter(partnership_id=partnership_id, initiative_id__isnull=False)
    return [one for one in waiting.order_by().values_list("initiative_id", flat=True).distinct() if one]


def stored_parts(**parts: KeyTransform) -> QuerySet[Any]:
    """The stored assessments with these parts of their results, and `pending`; one statement.

    Only the parts leave the database: the whole, with the working of every figure, is large.
    """
    waiting = Marker.objects.filter(partnership_id=OuterRef("partnership_id"))
    own = Exists(waiting.filter(initiative_id=OuterRef("initiative_id")))
    # the programme is out of date while any of its initiatives is
    pending = Case(When(initiative=None, then=Exists(waiting)), default=own, output_field=BooleanField())
    return Assessment.objects.annotate(pending=pending, **parts).order_by("initiative__position")


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
