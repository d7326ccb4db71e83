"""Our side of the benchmark: a partnership with a plan of 100 actions and one of 1,000, made of Barnet's own.

python -m benchmarks.ours fill FILE   make it; write the rows for the floor to FILE; print who may read, as JSON
python -m benchmarks.ours reassess    time `reassess` and the pure model in this process; print it as JSON
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "safer_communities.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.timing import each  # noqa: E402
from evaluation.model import cost_benefit  # noqa: E402
from evaluation.reassessing import assemble, facts, selectors, services  # noqa: E402
from initiatives.plans.models import Action, Initiative, Manager  # noqa: E402
from initiatives.results.models import Assessment  # noqa: E402
from safer_communities.accounts import tokens  # noqa: E402
from safer_communities.accounts.models import User  # noqa: E402
from safer_communities.tenancy import outbox  # noqa: E402
from safer_communities.tenancy.current import current_partnership_id, tenant  # noqa: E402
from safer_communities.tenancy.models import Membership, Partnership, Role  # noqa: E402

PLANS = {"H": 100, "T": 1000}
SLUG = "benchmark"
# kept for the floor as they are
COPIED = (
    "id", "position", "number", "description", "leads", "by_when", "due_start", "due_end", "precision",
    "to_be_confirmed", "ongoing", "depends_on", "not_understood", "assumed", "gate", "status", "achieved_on",
    "forecast_on", "problem_resolved", "last_note", "last_note_on", "source", "version",
)  # fmt: skip
TO_COPY = [name for name in COPIED if name not in ("id", "position", "version")]


def fill(file: Path) -> dict[str, str]:
    """Make what is missing, bring every assessment up to date, and say by which credentials it may be read."""
    barnet = Partnership.objects.get(slug="barnet")
    partnership, made = Partnership.objects.get_or_create(
        slug=SLUG, defaults={"name": "Benchmark Partnership", "frozen_on": barnet.frozen_on}
    )
    if made:
        with tenant(barnet.pk), transaction.atomic():
            printed = list(Action.objects.values(*TO_COPY))
        with tenant(partnership.pk), transaction.atomic():
            make_plans(printed)
    reader = User.objects.get(email="reader@benchmark.example")
    barnets = User.objects.get(email="programme@barnet.example")
    for one in (partnership, barnet):
        with tenant(one.pk):
            assess()
    with tenant(partnership.pk), transaction.atomic():
        file.write_text(json.dumps({code: list(rows_of(code)) for code in PLANS}, default=str))
        action = Action.objects.filter(initiative__code="H")[0]
    with tenant(barnet.pk), transaction.atomic():
        changed = Action.objects.select_related("initiative").filter(initiative__code="A")[0]
    return {
        "token": tokens.issue(reader),
        "session": session_of(reader),
        "action": str(action.pk),
        "barnet_token": tokens.issue(barnets),
        "barnet_session": session_of(barnets),
        "barnet_action": str(changed.pk),
        "barnet_plan": f"/p/barnet/initiatives/{changed.initiative.slug}/plan/",
    }


def make_plans(printed: list[dict[str, object]]) -> None:
    """A programme manager, and the plans: Barnet's printed actions again and again."""
    reader = User.objects.create_user("reader@benchmark.example", name="Programme manager")
    membership = Membership.objects.create(user=reader, roles=[Role.PROGRAMME_MANAGER], post="Programme manager")
    for position, (code, size) in enumerate(PLANS.items(), start=1):
        initiative = Initiative.objects.create(code=code, slug=f"plan-{code.lower()}", position=position, name=code)
        Manager.objects.create(initiative=initiative, membership=membership)
        Action.objects.bulk_create(
            Action(**{**row, "initiative": initiative, "position": place, "number": f"{place}."})
            for place, row in enumerate(islice(cycle(printed), size), start=1)
        )


def assess() -> None:
    """What the worker would do now."""
    services.mark_everything()
    for initiative_id in initiative_ids():
        services.reassess(initiative_id, now=timezone.now())
    services.reassess_programme(now=timezone.now())


def initiative_ids() -> list[UUID]:
    with transaction.atomic():
        return list(Initiative.objects.order_by("position").values_list("id", flat=True))


def rows_of(code: str) -> Iterator[dict[str, object]]:
    """A plan's rows as the floor stores them: what ours works out is among them."""
    ratings = Assessment.objects.get(initiative__code=code).results["actions"]
    for action in Action.objects.filter(initiative__code=code):
        rated = ratings[str(action.pk)]
        yield {
            **{name: getattr(action, name) for name in COPIED},
            "understood": action.understood(),
            "url": f"http://127.0.0.1/api/v1/p/{SLUG}/actions/{action.pk}/",
            "page": f"http://127.0.0.1/p/{SLUG}/actions/{action.pk}/",
            "rating": rated["effective"],
            "reason": rated["reasons"][0],
        }


def session_of(user: User) -> str:
    """A signed-in session, as the sign-in page would make it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "safer_communities.accounts.backends.Backend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def time_reassess(times: int = 50) -> dict[str, list[float]]:
    """Seconds that each of `times` runs took in this process, by what was run.

    `reassess` is the task's whole transaction: lock, consume, read, work out, store, mark the programme, send its hint.
    """
    with tenant(Partnership.objects.get(slug="barnet").pk):
        barnets = initiative_ids()
        taken = {f"reassess {code}": reassessed(one, times) for code, one in zip("ABCD", barnets, strict=True)}
        taken["reassess the programme"] = reassessed(None, times)
        with transaction.atomic():
            inputs = [found for one in barnets if (found := selectors.inputs_of(one))]
    taken["pure model"] = slowest(cost_benefit.assess, [facts.model(one) for one in inputs], times)
    taken["whole assessment without database"] = slowest(assemble.initiative_results, inputs, times)
    with tenant(Partnership.objects.get(slug=SLUG).pk):
        taken["reassess a plan of 100 actions"] = reassessed(initiative_ids()[0], times)
    return taken


Given = TypeVar("Given")


def slowest(run: Callable[[Given], object], given: list[Given], times: int) -> list[float]:
    """The timings for the one that takes longest."""
    return max((each(partial(run, one), times) for one in given), key=sum)


def reassessed(initiative_id: UUID | None, times: int) -> list[float]:
    partnership_id = current_partnership_id()

    def mark() -> None:
        outbox.mark(partnership_id, initiative_id)

    def run() -> bool:
        if initiative_id is None:
            return services.reassess_programme(now=timezone.now())
        return services.reassess(initiative_id, now=timezone.now())

    return each(run, times, before=mark)


if __name__ == "__main__":
    wanted = sys.argv[1]
    print(json.dumps(fill(Path(sys.argv[2])) if wanted == "fill" else time_reassess()))
