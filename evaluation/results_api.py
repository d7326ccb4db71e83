"""The stored results, for programs: the cost/benefit matrix and the ratings as flat rows. Nothing is computed here."""

from collections.abc import Iterator
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, When
from django.db.models.fields.json import KeyTransform
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.cost_benefit import BUSINESS_CASE, PROGRAMME, SCENARIOS
from evaluation.figures import AGENCIES, MEASURES, agency_name
from evaluation.models import Assessment
from initiatives.models import Action
from initiatives.rag import Rating
from safer_communities.tenancy.api import Resource, iso, moment
from safer_communities.tenancy.models import Marker
from safer_communities.tenancy.paging import Key, Row, RowPagination
from safer_communities.tenancy.query import GENERAL, Filter, one_of, read_filters, text, truth

PENCE = {"max_digits": 14, "decimal_places": 2, "allow_null": True}
RATINGS = [str(rating) for rating in Rating]
RATING_CHOICES = [(rating, rating) for rating in RATINGS]


def stored(**parts: Any) -> QuerySet[Assessment]:
    """The stored assessments with these parts of their results, and `pending`; one statement.

    Only the parts leave the database: the whole, with the working of every figure, is large.
    """
    waiting = Marker.objects.filter(partnership_id=OuterRef("partnership_id"))
    own = Exists(waiting.filter(initiative_id=OuterRef("initiative_id")))
    # the programme is out of date while any of its initiatives is
    pending = Case(When(initiative=None, then=Exists(waiting)), default=own, output_field=BooleanField())
    return Assessment.objects.annotate(pending=pending, **parts).order_by("initiative__position")


class ResultResource(Resource):
    """Rows taken out of the stored assessments."""

    pagination_class = RowPagination
    paginator: RowPagination

    def keyed_rows(self, wanted: dict[str, Any]) -> Iterator[tuple[Key, Row]]:
        """The rows asked for, each with a key, in the order of the keys."""
        raise NotImplementedError

    def list(self, request: Request, **_: Any) -> Response:
        wanted = read_filters(self.filters, request.query_params, GENERAL)
        page = self.paginator.paginate_rows(list(self.keyed_rows(wanted)), request)
        return self.paginator.get_paginated_response(page)


class CostBenefitSerializer(serializers.Serializer):
    scenario = serializers.ChoiceField([(name, name) for name in SCENARIOS])
    initiative = serializers.CharField(help_text="Its code, or “programme”.")
    agency = serializers.CharField(help_text="As printed: Police, CPS …; “Total” with totals=true.")
    annual_saving = serializers.DecimalField(**PENCE, help_text="Pounds a year; null where not known.")
    annual_operating_cost = serializers.DecimalField(**PENCE, help_text="Negative.")
    annual_impact = serializers.DecimalField(**PENCE, help_text="Saving and operating cost.")
    set_up_cost = serializers.DecimalField(**PENCE, help_text="Negative; once.")
    year_one_impact = serializers.DecimalField(**PENCE, help_text="Annual impact and set-up cost.")
    reason = serializers.CharField(help_text="Why figures are not known, or which are left out of the sums.")
    as_at = serializers.DateField()
    computed_at = serializers.DateTimeField()
    pending = serializers.BooleanField(help_text="Something changed since, and the figures are being recalculated.")


class CostBenefitResource(ResultResource):
    """What each agency saves and pays: a row for each initiative and agency, then the programme's. Costs are negative.

    No row is a total unless `totals=true`, so that a column can be added up within one initiative.
    """

    resource = "cost-benefit"
    summaries = {"list": "The cost/benefit matrix in one scenario"}
    serializer_class = CostBenefitSerializer
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
        assessments = (
            stored(matrix=KeyTransform(wanted["scenario"], KeyTransform("cost_benefit", "results")))
            .filter(**_initiative(wanted))
            .values_list("initiative__code", "matrix", "as_at", "computed_at", "pending")
        )
        for index, (code, matrix, as_at, computed_at, pending) in enumerate(assessments):
            about = {
                "reason": matrix["reason"],
                "as_at": iso(as_at),
                "computed_at": moment(computed_at),
                "pending": pending,
            }
            rows = matrix["rows"] + ([matrix["total"]] if wanted.get("totals") else [])
            for place, row in enumerate(rows):
                if wanted.get("agency", row["agency"]) == row["agency"]:
                    yield (
                        f"{index:05}/{place:03}",
                        {
                            "scenario": wanted["scenario"],
                            "initiative": code or PROGRAMME,
                            "agency": agency_name(row["agency"]),
                            **{measure: row[measure]["value"] for measure in MEASURES},
                            **about,
                        },
                    )


def _initiative(wanted: dict[str, Any]) -> dict[str, Any]:
    if "initiative" not in wanted:
        return {}
    return {"initiative": None} if wanted["initiative"] == PROGRAMME else {"initiative__code": wanted["initiative"]}


class RagSerializer(serializers.Serializer):
    level = serializers.ChoiceField([("initiative", "Initiative"), ("action", "Action")])
    initiative = serializers.CharField(help_text="Its code.")
    name = serializers.CharField(help_text="Of the initiative.")
    action = serializers.UUIDField(allow_null=True)
    number = serializers.CharField(allow_null=True, help_text="Of the action, as printed.")
    description = serializers.CharField(allow_null=True, help_text="Of the action.")
    rating = serializers.ChoiceField(RATING_CHOICES, help_text="What stands.")
    rule = serializers.CharField(help_text="The rule that gave it; “override” where a person set it.")
    reasons = serializers.ListField(child=serializers.CharField())
    computed_rating = serializers.ChoiceField(RATING_CHOICES)
    computed_rule = serializers.CharField()
    computed_reasons = serializers.ListField(child=serializers.CharField())
    override_person = serializers.CharField(allow_null=True, help_text="The post that set it over the computed one.")
    override_expires_on = serializers.DateField(allow_null=True)
    delivery = serializers.CharField(allow_null=True, help_text="Of an initiative: the rating of its delivery.")
    finance = serializers.CharField(allow_null=True)
    benefits = serializers.CharField(allow_null=True)
    days_late = serializers.IntegerField(allow_null=True)
    as_at = serializers.DateField()
    computed_at = serializers.DateTimeField()
    pending = serializers.BooleanField(help_text="Something changed since, and the rating is being recalculated.")


class RagResource(ResultResource):
    """The ratings, with the rule and the reasons of each: an initiative's, then those of its actions."""

    resource = "rag"
    summaries = {"list": "The red, amber and green ratings"}
    serializer_class = RagSerializer
    filters = (
        Filter("initiative", "", text, "The code of one initiative, such as A."),
        Filter("rating", "", one_of(RATINGS), "What stands."),
        Filter("level", "", one_of(["initiative", "action"]), "Initiatives or actions alone."),
    )

    def keyed_rows(self, wanted: dict[str, Any]) -> Iterator[tuple[Key, Row]]:
        levels = {wanted["level"]} if "level" in wanted else {"initiative", "action"}
        for key, row in self.all_rows(wanted.get("initiative"), levels):
            if row["level"] in levels and wanted.get("rating", row["rating"]) == row["rating"]:
                yield key, row

    def all_rows(self, code: str | None, levels: set[str]) -> Iterator[tuple[Key, Row]]:
        mine = {"initiative__code": code} if code else {"initiative__isnull": False}
        assessments = (
            stored(ratings=KeyTransform("ratings", "results"), verdicts=KeyTransform("actions", "results"))
            .filter(**mine)
            .values_list(
                "initiative_id",
                "initiative__code",
                "initiative__name",
                "ratings",
                "verdicts",
                "as_at",
                "computed_at",
                "pending",
            )
        )
        actions: dict[Any, list[Any]] = {}
        if "action" in levels:
            of = {"initiative__code": code} if code else {}
            found = Action.objects.filter(**of).order_by("position")
            for initiative_id, *about in found.values_list("initiative_id", "id", "number", "description"):
                actions.setdefault(initiative_id, []).append(about)
        for index, (row_id, its_code, name, ratings, verdicts, as_at, computed_at, pending) in enumerate(assessments):
            place = {"initiative": its_code, "name": name}
            when = {"as_at": iso(as_at), "computed_at": moment(computed_at), "pending": pending}
            yield f"{index:05}/", {"level": "initiative", **place, **of_initiative(ratings), **when}
            for position, (action_id, number, description) in enumerate(actions.get(row_id, ())):
                # an action added since has no rating yet, and will have one
                if verdict := verdicts.get(str(action_id)):
                    what = {"action": str(action_id), "number": number, "description": description}
                    yield (
                        f"{index:05}/{position:05}",
                        {"level": "action", **place, **what, **of_action(verdict), **when},
                    )


def of_initiative(ratings: Row) -> Row:
    """The columns of an initiative's rating."""
    overall = ratings["overall"]
    return {
        "action": None,
        "number": None,
        "description": None,
        **_rated(overall, overall),
        "override_person": None,
        "override_expires_on": None,
        **{part: ratings[part]["rating"] for part in ("delivery", "finance", "benefits")},
        "days_late": None,
    }


def of_action(verdict: Row) -> Row:
    """The columns of an action's rating: what stands, and what was computed."""
    override = verdict["override"]
    stands = (
        verdict
        if override is None
        else {
            "rating": override["rating"],
            "rule": "override",
            "reasons": [override["reason"]],
        }
    )
    return {
        **_rated(stands, verdict),
        "override_person": override and override["person"],
        "override_expires_on": override and override["expires_on"],
        "delivery": None,
        "finance": None,
        "benefits": None,
        "days_late": verdict["days_late"],
    }


def _rated(stands: Row, computed: Row) -> Row:
    return {
        "rating": stands["rating"],
        "rule": stands["rule"],
        "reasons": stands["reasons"],
        "computed_rating": computed["rating"],
        "computed_rule": computed["rule"],
        "computed_reasons": computed["reasons"],
    }
