"""Puts a programme's groups into the partnership acted for, as its people would: through the services.

Northgate's stand here too: a little of each, so that its pages are not empty.
"""

import datetime

from governance.groups import seat_services
from governance.groups import services as groups
from governance.groups.columns import GROUPS
from governance.groups.models import Group
from governance.groups.models import Seat as SeatRow
from initiatives.plans.models import Initiative
from safer_communities.programmes.loading import Loading
from safer_communities.programmes.read_groups import Group as GroupGiven
from safer_communities.programmes.read_groups import (
    Seat,
    read_groups,
)
from safer_communities.tenancy.models import Membership

# Holders took their seats when governance was set up (Barnet), or so long ago (Northgate).
BARNET_BEGAN = datetime.date(2013, 4, 19)
SOURCE = "Northgate demonstration data, generated"
NORTHGATE_GROUPS = (
    GroupGiven(
        "board", "Northgate Partnership Board", "board", "Leads the partnership.", 2, "quorum",
        (
            Seat("Leader of the Council", "council", "chair", holder="board", source=SOURCE),
            Seat("Borough Commander", "police", "vice_chair", holder="partner", source=SOURCE),
            Seat("Head of Probation", "probation", holder="both", source=SOURCE),
        ),
        SOURCE, short_name="Board", clerk="admin", terms="- Agrees the strategy.\n- Decides what is raised to it.",
    ),
    GroupGiven(
        "steering-group", "Northgate Steering Group", "steering", "Oversees the three initiatives.", 2, "quorum",
        (
            Seat("Chief Inspector, Northgate Police", "police", "chair", holder="steering", source=SOURCE),
            Seat("Head of Community Safety", "council", "vice_chair", holder="programme", source=SOURCE),
        ),
        SOURCE, short_name="Steering group", escalates_to="board", initiatives=("N1", "N2", "N3"), clerk="project",
    ),
)  # fmt: skip


def load(loading: Loading) -> None:
    """The groups with their terms, seats and holders, for the programme that is being loaded."""
    slug = loading.partnership.slug
    if slug == "barnet":
        _load_groups(loading, read_groups(), BARNET_BEGAN)
    elif slug == "northgate":
        _load_groups(loading, NORTHGATE_GROUPS, loading.partnership.today() - datetime.timedelta(days=200))


def _load_groups(loading: Loading, given: tuple[GroupGiven, ...], began: datetime.date) -> None:
    made: dict[str, Group] = {}
    programme: Membership = loading.members["programme"]
    for given_group in given:
        group = groups.make_group(
            membership=programme,
            escalates_to=made.get(given_group.escalates_to),
            clerk=loading.members[given_group.clerk] if given_group.clerk else None,
            initiatives=list(Initiative.objects.filter(code__in=given_group.initiatives)),
            **GROUPS.stored(given_group),
        )
        made[given_group.slug] = group
        if given_group.terms:
            groups.add_terms(
                membership=programme, group_id=group.pk, seen=0, text=given_group.terms, source=given_group.terms_source
            )  # fmt: skip
        for seat in given_group.seats:
            _load_seat(loading, group, seat, began)


def _load_seat(loading: Loading, group: Group, given: Seat, began: datetime.date) -> None:
    seat: SeatRow = seat_services.add_seat(
        membership=loading.members["programme"],
        group_id=group.pk,
        organisation=loading.organisations[given.organisation],
        title=given.title,
        office=given.office,
        votes=given.votes,
        source=given.source,
    )
    if given.holder:
        seat_services.fill_seat(
            membership=loading.members["programme"],
            seat_id=seat.pk,
            version=seat.version,
            member=loading.members[given.holder],
            started_on=began,
        )
