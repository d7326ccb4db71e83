"""Puts a programme's groups and documents into the database, as its people would: through the services.

Northgate's stand here too: a little of each, so that its pages are not empty.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from governance.documents import services as documents
from governance.documents import sign_off_services
from governance.groups import seat_services
from governance.groups import services as groups
from governance.groups.models import Group, Holder
from governance.groups.models import Seat as SeatRow
from safer_communities.programmes.read_groups import (
    Ask,
    Document,
    Given,
    Seat,
    Version,
    read_documents,
    read_groups,
)
from safer_communities.programmes.read_groups import Group as GroupGiven
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
NORTHGATE_DOCUMENTS = (
    Document(
        "Street Mediation: who can refer", "process", "N1", "Head of Community Safety, Northgate Council", SOURCE,
        (Version("First version", "Any agency of the partnership can refer a dispute between neighbours."),),
        Ask("steering-group", "Is anybody missing?", 10, None, (Given("steering", "approve"),)),
    ),
)  # fmt: skip


def load_groups(loading: Any) -> None:
    """The groups with their terms, seats and holders, for the programme that is being loaded."""
    slug = loading.partnership.slug
    if slug == "barnet":
        _load_groups(loading, read_groups(), BARNET_BEGAN)
    elif slug == "northgate":
        _load_groups(loading, NORTHGATE_GROUPS, loading.partnership.today() - datetime.timedelta(days=200))


def load_documents(loading: Any) -> None:
    """The documents with their versions, sign-offs and answers; after plans and updates, which a signature changes."""
    slug = loading.partnership.slug
    if slug == "barnet":
        _load_documents(loading, read_documents())
    elif slug == "northgate":
        _load_documents(loading, NORTHGATE_DOCUMENTS)


def _load_groups(loading: Any, given: tuple[GroupGiven, ...], began: datetime.date) -> None:
    made: dict[str, Group] = {}
    programme: Membership = loading.members["programme"]
    for one in given:
        group = groups.make_group(
            membership=programme,
            slug=one.slug,
            name=one.name,
            short_name=one.short_name,
            kind=one.kind,
            purpose=one.purpose,
            quorum=one.quorum,
            rule=one.rule,
            escalates_to=made.get(one.escalates_to),
            clerk=loading.members[one.clerk] if one.clerk else None,
            initiatives=[loading.initiatives[code] for code in one.initiatives],
            source=one.source,
        )
        made[one.slug] = group
        if one.terms:
            groups.add_terms(
                membership=programme, group_id=group.pk, seen=0, text=one.terms, source=one.terms_source
            )  # fmt: skip
        for seat in one.seats:
            _load_seat(loading, group, seat, began)


def _load_seat(loading: Any, group: Group, given: Seat, began: datetime.date) -> None:
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


def _load_documents(loading: Any, given: tuple[Document, ...]) -> None:
    programme: Membership = loading.members["programme"]
    for one in given:
        document = documents.make_document(
            membership=programme,
            title=one.title,
            kind=one.kind,
            initiative=loading.initiatives.get(one.initiative),
            owner=one.owner,
            source=one.source,
        )
        revision = None
        for version in one.versions:
            document = _write(programme, document, version.text)
            revision = documents.issue(
                membership=programme, document_id=document.pk, version=document.version, details=version.details
            )  # fmt: skip
        if one.draft:
            _write(programme, document, one.draft)
        if one.ask and revision:
            _ask(loading, revision, one.ask, loading.actions)


def _write(membership: Membership, document: Any, text: str) -> Any:
    return documents.save_draft(
        membership=membership, document_id=document.pk, version=document.version, draft=f"{text.strip()}\n"
    )  # fmt: skip


def _ask(loading: Any, revision: Any, given: Ask, actions: Mapping[tuple[str, int], Any]) -> None:
    group = Group.objects.get(slug=given.group)
    asked = sign_off_services.ask(
        membership=loading.members["programme"],
        revision_id=revision.pk,
        group=group,
        due_on=loading.partnership.today() + datetime.timedelta(days=given.due_in_days),
        question=given.question,
        completes=actions[given.completes] if given.completes else None,
    )
    for one in given.answers:
        member = loading.members[one.account]
        seat_id = Holder.objects.get(membership=member, seat__group=group, ended_on=None).seat_id
        sign_off_services.answer(
            membership=member,
            sign_off_id=asked.pk,
            seat_id=seat_id,
            choice=one.choice,
            comment=one.comment,
            sha256=asked.sha256,
        )
