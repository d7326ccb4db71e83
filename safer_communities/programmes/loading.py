"""Puts a programme, as read from its data files, into the database for a partnership of its own.

What belongs to a part is loaded by that part: `parts.LOADERS` has them in their order.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from safer_communities.accounts.models import User
from safer_communities.parts import LOADERS, plugged
from safer_communities.programmes.rows import Programme
from safer_communities.tenancy.current import tenant
from safer_communities.tenancy.models import Membership, Organisation, Partnership, Role

# Sign-in accounts belong to posts: (name before the @, post, roles, organisation code)
POSTS = (
    ("admin", "Administrator", [Role.ADMINISTRATOR], "council"),
    ("programme", "Programme manager", [Role.PROGRAMME_MANAGER], "council"),
    ("project", "Project manager", [Role.PROJECT_MANAGER], "council"),
    ("partner", "Partner lead, Police", [Role.PARTNER_LEAD], "police"),
    ("steering", "Steering-group member", [Role.STEERING_MEMBER], "police"),
    ("board", "Board member", [Role.BOARD_MEMBER], "council"),
    ("finance", "Finance lead", [Role.FINANCE], "council"),
    ("observer", "Observer", [Role.OBSERVER], "council"),
)
BOTH = ("probation@both.example", "Partner lead, Probation")

# whose doing it was, where nobody did it by hand
DATA_FILES = "the programme's data files"


@transaction.atomic
def load(programme: Programme, *, password: str) -> Partnership | None:
    """Load a programme and its posts' accounts; None, and nothing changed, if the partnership is there already.

    Args:
        password: of the accounts made for its posts.
    """
    given = programme.partnership
    if Partnership.objects.filter(slug=given.slug).exists():
        return None
    partnership = Partnership.objects.create(slug=given.slug, name=given.name, frozen_on=given.frozen_on)
    with tenant(partnership.pk):
        loading = Loading(programme, partnership)
        loading.load_organisations()
        loading.load_people(password)
        for load_part in plugged(LOADERS):
            load_part(loading)
    return partnership


class Loading:
    """One programme on its way into one partnership: its members, and the ids of what its parts have made so far."""

    def __init__(self, programme: Programme, partnership: Partnership) -> None:
        self.programme = programme
        self.partnership = partnership
        self.organisations: dict[str, Organisation] = {}
        self.members: dict[str, Membership] = {}
        # by the codes of the files: an initiative's, an action's printed place, an indicator's
        self.initiatives: dict[str, UUID] = {}
        self.actions: dict[tuple[str, int], UUID] = {}
        self.indicators: dict[tuple[str, str], UUID] = {}

    def initiative_id(self, code: str) -> UUID | None:
        """The initiative with a code; None for “”, the programme as a whole."""
        return self.initiatives[code] if code else None

    def load_organisations(self) -> None:
        made = Organisation.objects.bulk_create(
            Organisation(code=organisation.code, name=organisation.name, agency=organisation.agency)
            for organisation in self.programme.partnership.organisations
        )
        self.organisations = {organisation.code: organisation for organisation in made}

    def load_people(self, password: str) -> None:
        for name, post, roles, organisation in POSTS:
            user = User.objects.create_user(
                f"{name}@{self.partnership.slug}.example",
                password,
                name=f"{post} ({self.partnership.slug.title()})",
            )
            self.members[name] = self.join(user, post, roles, organisation)
        email, post = BOTH
        both = User.objects.filter(email=email).first() or User.objects.create_user(email, password, name=post)
        self.members["both"] = self.join(both, post, [Role.PARTNER_LEAD], "probation")

    def join(self, user: User, post: str, roles: list[Role], organisation: str) -> Membership:
        return Membership.objects.create(
            user=user,
            post=post,
            roles=[role.value for role in roles],
            organisation=self.organisations[organisation],
        )


def accounts_of(slugs: Iterable[str]) -> list[str]:
    """The e-mail addresses of the demonstration accounts, for printing."""
    return [f"{name}@{slug}.example" for slug in slugs for name, *_ in POSTS] + [BOTH[0]]
