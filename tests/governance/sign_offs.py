"""What tests of sign-offs share: their pages, what is sent there, a seat lent, the action waited for, another day."""

import datetime
from typing import Any

from governance.documents.models import SignOff
from governance.groups.models import Delegation, Seat
from initiatives.plans.models import Action
from safer_communities.tenancy.models import Partnership
from tests.cast import TODAY, Cast
from tests.governance.groups import Steering


def page(asked: SignOff, cast: Cast, rest: str = "") -> str:
    return cast.path(f"documents/sign-offs/{asked.pk}/{rest}")


def form_of(asked: SignOff, seat: Seat, **changed: str) -> dict[str, str]:
    return {"sha256": asked.sha256, "seat": str(seat.pk), "choice": "approve", "comment": ""} | changed


def action_now(cast: Cast, number: int = 1) -> Action:
    with cast.here():
        return Action.objects.get(pk=cast.actions[number].pk)


def lend(steering: Steering, to: Any, **days: datetime.date) -> None:
    with steering.cast.here():
        Delegation.objects.create(
            seat=steering.seats["finance"],
            given_by=steering.cast.members["finance"],
            given_to=to,
            **({"started_on": TODAY, "ended_on": TODAY} | days),
            reason="Leave",
        )


def set_today(cast: Cast, day: datetime.date) -> None:
    Partnership.objects.filter(pk=cast.partnership.pk).update(frozen_on=day)
    for member in cast.members.values():
        member.partnership.frozen_on = day
