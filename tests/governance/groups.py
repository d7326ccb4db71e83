"""A steering group with seats, for tests about groups, documents and sign-offs."""

import datetime
from collections.abc import Callable
from typing import Any

from governance.documents import services as documents
from governance.documents import sign_off_services
from governance.documents.models import SignOff
from governance.documents.selectors import document as find_document
from governance.groups import seat_services, services
from governance.groups.models import Group, Holder, Seat
from safer_communities.accounts.models import User
from safer_communities.tenancy.models import Membership
from tests.cast import TODAY, Cast

SignedIn = Callable[..., Any]
DAY = datetime.timedelta(days=1)
BEGAN = TODAY - 90 * DAY
NEXT_WEEK = TODAY + 7 * DAY


class Steering:
    """A group of the cast: the steering member in the chair, the partner lead as vice-chair, the board member and
    finance as ordinary members; the observer sits without a vote. The project manager is its clerk.
    """

    def __init__(self, cast: Cast, rule: str = "quorum", quorum: int = 3) -> None:
        self.cast = cast
        self.manager = cast.members["programme_manager"]
        with cast.here():
            self.group = services.make_group(
                membership=self.manager,
                name="Panels steering group",
                kind="steering",
                clerk=cast.members["project_manager"],
                quorum=quorum,
                rule=rule,
                initiatives=[cast.initiative],
            )
            self.seats = {
                "steering_member": self.add("Chief Inspector", "steering_member", office="chair"),
                "partner_lead": self.add("Head of Probation", "partner_lead", office="vice_chair"),
                "board_member": self.add("Cabinet Member", "board_member"),
                "finance": self.add("Finance Lead", "finance"),
                "observer": self.add("Victim Support", "observer", votes=False),
            }

    def add(self, title: str, role: str, **more: Any) -> Seat:
        seat = seat_services.add_seat(
            membership=self.manager,
            group_id=self.group.pk,
            organisation=self.cast.organisation,
            title=f"{title}, {self.cast.slug}",
            **more,
        )
        if role:
            seat_services.fill_seat(
                membership=self.manager,
                seat_id=seat.pk,
                version=seat.version,
                member=self.cast.members[role],
                started_on=BEGAN,
            )
        return Seat.objects.get(pk=seat.pk)

    def leave(self, role: str) -> None:
        """Whoever holds the seat leaves it today, and nobody follows."""
        with self.cast.here():
            seat = Seat.objects.get(pk=self.seats[role].pk)
            seat_services.fill_seat(
                membership=self.manager, seat_id=seat.pk, version=seat.version, member=None, started_on=TODAY
            )

    def again(self) -> Group:
        with self.cast.here():
            return Group.objects.select_related("clerk", "escalates_to").get(pk=self.group.pk)

    def holders(self, role: str) -> list[Holder]:
        with self.cast.here():
            return list(Holder.objects.filter(seat=self.seats[role]).order_by("started_on"))

    # --- a document of the group's

    def document(self, *texts: str) -> Any:
        """A document with these versions; the newest is `.revision`."""
        with self.cast.here():
            made = documents.make_document(
                membership=self.manager,
                title=f"Policy of {self.cast.slug}",
                kind="policy",
                initiative=self.cast.initiative,
            )
        for text in texts or ("Everybody is heard.\n",):
            self.another_version(made, text)
        return made

    def another_version(self, document: Any, text: str) -> None:
        """One more version of it, which is `.revision` from now on."""
        given = {"membership": self.manager, "document_id": document.pk}
        with self.cast.here():
            now = find_document(self.manager, document.pk)
            saved = documents.save_draft(**given, version=now.version, draft=text)
            self.revision = documents.issue(**given, version=saved.version, details="For sign-off")

    def ask(self, **more: Any) -> SignOff:
        """The newest version is put to the group."""
        if not hasattr(self, "revision"):
            self.document()
        with self.cast.here():
            given = {"membership": self.manager, "revision_id": self.revision.pk, "group": self.group}
            return sign_off_services.ask(**(given | {"due_on": NEXT_WEEK, **more}))

    def answer(self, asked: SignOff, role: str, choice: str = "approve", comment: str = "", **more: Any) -> SignOff:
        """Whoever has the role answers for their seat."""
        with self.cast.here():
            sign_off_services.answer(
                membership=self.cast.members[role],
                sign_off_id=asked.pk,
                seat_id=more.get("seat", self.seats.get(role)).pk,
                choice=choice,
                comment=comment or ("" if choice == "approve" else "Because."),
                sha256=more.get("sha256", asked.sha256),
            )
            return SignOff.objects.get(pk=asked.pk)


def somebody_else(cast: Cast, post: str = "Deputy") -> Membership:
    """One more member, whose only role is that of a partner lead."""
    with cast.here():
        user = User.objects.create(email=f"{post.lower()}@{cast.slug}.example", name=post)
        return Membership.objects.create(
            user=user, post=f"{post}, {cast.slug}", roles=["partner_lead"], organisation=cast.organisation
        )


def page(steering: Steering, rest: str = "") -> str:
    """The address of the group's page, or of one below it."""
    return steering.cast.path(f"governance/{steering.group.slug}/{rest}")
