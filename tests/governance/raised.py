"""Three groups one above the other, and what is raised in them, for the tests of what is raised."""

import datetime
from typing import Any

from governance.escalation import services
from governance.escalation.models import Escalation, PeriodRating
from governance.escalation.rule import period_of
from governance.groups.models import Group, Oversight
from governance.meetings.agenda_services import settle_coming
from tests.cast import Cast

SPRING, WINTER = period_of(datetime.date(2013, 4, 1)), period_of(datetime.date(2013, 1, 1))
WORDS = {"subject": "No room for panels", "reason": "The hall is being rebuilt."}


def three_groups(cast: Cast) -> Any:
    """A Board, a programme board below it, and a steering group below that, which oversees the initiative."""
    with cast.here():
        board = Group.objects.create(slug="board", name="The Board", kind="board", position=1)
        programme_board = Group.objects.create(
            slug="sig", name="Programme board", kind="programme_board", position=2, escalates_to=board
        )
        steering = Group.objects.create(
            slug="panels-group", name="Panels group", kind="steering", position=3, escalates_to=programme_board,
            clerk=cast.members["observer"],
        )  # fmt: skip
        Oversight.objects.create(group=steering, initiative=cast.initiative)
        Oversight.objects.create(group=board, initiative=cast.initiative)
    cast.board, cast.programme_board, cast.steering = board, programme_board, steering
    return cast


def rated(cast: Any, **ratings: str) -> None:
    with cast.here():
        for name, rating in ratings.items():
            period = {"winter": WINTER, "spring": SPRING}[name]
            PeriodRating.objects.create(
                initiative=cast.initiative, period_start=period.start, period_end=period.end, rating=rating,
                reason="A gate was missed.",
            )  # fmt: skip


def later(cast: Any, day: datetime.date, rating: str) -> None:
    """Time has passed: the quarter before `day` ended with a rating."""
    ended = period_of(period_of(day).start - datetime.timedelta(days=1))
    cast.partnership.frozen_on = day
    cast.partnership.save()
    with cast.here():
        PeriodRating.objects.update_or_create(
            initiative=cast.initiative, period_end=ended.end,
            defaults={"period_start": ended.start, "rating": rating, "reason": ""},
        )  # fmt: skip


def followed_up(cast: Any) -> list[Escalation]:
    with cast.worker():
        raised = services.follow_up()
        settle_coming()
        return raised


def everything(cast: Any) -> list[Escalation]:
    with cast.here():
        return list(Escalation.objects.order_by("raised_on", "id"))


def put(cast: Any, role: str = "project_manager", **more: Any) -> Escalation:
    with cast.here():
        given = {"group_id": cast.steering.pk, **WORDS, **more}
        return services.raise_it(membership=cast.members[role], **given)
