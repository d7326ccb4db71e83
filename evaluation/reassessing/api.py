"""The stored ratings, for programs, as flat rows. Nothing is computed here."""

from collections.abc import Iterator
from typing import Any

from evaluation.reassessing.columns import STORED
from initiatives.plans.selectors import numbers_of as actions_of
from initiatives.rating.facts import Verdict
from initiatives.results.api import RATINGS, ResultResource
from initiatives.results.selectors import fitted, stored_ratings
from initiatives.results.shape import ActionVerdict, Rated, Ratings
from safer_communities.rest.addresses import addresses
from safer_communities.rest.described import described
from safer_communities.rest.filters import Filter, one_of, text
from safer_communities.rest.paging import Key
from safer_communities.sheets.columns import Row
from safer_communities.sheets.kinds import iso, utc


class RagResource(ResultResource):
    """The ratings, with the rule and the reasons of each: an initiative's, then those of its actions."""

    resource = "rag"
    summaries = {"list": "The red, amber and green ratings"}
    columns = STORED
    serializer_class = described("Rag", STORED)
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
        actions: dict[Any, list[Any]] = {}
        if "action" in levels:
            for initiative_id, *about in actions_of(code):
                actions.setdefault(initiative_id, []).append(about)
        for index, (row_id, its_code, name, ratings, verdicts, as_at, computed_at, pending) in enumerate(
            stored_ratings(code)
        ):
            rated = fitted(Rated, {"ratings": ratings, "actions": verdicts}, of=its_code)
            if rated is None:
                continue
            place = {"initiative": its_code, "name": name}
            when = {"as_at": iso(as_at), "computed_at": utc(computed_at), "pending": pending}
            yield f"{index:05}/", {"level": "initiative", **place, **of_initiative(rated.ratings), **when}
            for position, (action_id, number, description) in enumerate(actions.get(row_id, ())):
                # an action added since has no rating yet, and will have one
                if verdict := rated.actions.get(str(action_id)):
                    about_action = {"action": str(action_id), "number": number, "description": description}
                    yield (
                        f"{index:05}/{position:05}",
                        {"level": "action", **place, **about_action, **of_action(verdict), **when},
                    )


def of_initiative(ratings: Ratings) -> Row:
    """The columns of an initiative's rating."""
    return {
        "action": None,
        "number": None,
        "description": None,
        **_rated(ratings.overall, ratings.overall),
        "override_person": None,
        "override_expires_on": None,
        "delivery": str(ratings.delivery.rating),
        "finance": str(ratings.finance.rating),
        "benefits": str(ratings.benefits.rating),
        "days_late": None,
    }


def of_action(verdict: ActionVerdict) -> Row:
    """The columns of an action's rating: what stands, and what was computed."""
    override = verdict.override
    stands = verdict if override is None else Verdict(override.rating, "override", (override.reason,))
    return {
        **_rated(stands, verdict),
        "override_person": override and override.person,
        "override_expires_on": override and iso(override.expires_on),
        "delivery": None,
        "finance": None,
        "benefits": None,
        "days_late": verdict.days_late,
    }


def _rated(stands: Verdict, computed: Verdict) -> Row:
    return {
        "rating": str(stands.rating),
        "rule": stands.rule,
        "reasons": list(stands.reasons),
        "computed_rating": str(computed.rating),
        "computed_rule": computed.rule,
        "computed_reasons": list(computed.reasons),
    }


ADDRESSES = [
    *addresses(RagResource),
]
