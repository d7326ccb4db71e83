"""Named reads of partnerships and memberships."""

from functools import lru_cache
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet

from safer_communities.tenancy.models import Membership, Organisation, Partnership
from safer_communities.tenancy.prepared import prepared


class _Unknown(LookupError):
    pass


@lru_cache(maxsize=4096)
def _id_of(slug: str) -> UUID:
    # A slug is never given to another partnership, so each process asks once. Unknown ones are asked again.
    partnership_id = Partnership.objects.filter(slug=slug).values_list("id", flat=True).first()
    if partnership_id is None:
        raise _Unknown(slug)
    return partnership_id


def partnership_id(slug: str) -> UUID | None:
    """The id of the partnership with this slug, or None."""
    try:
        return _id_of(slug)
    except _Unknown:
        return None


def forget_partnership_ids() -> None:
    """For tests, which make the same slugs again and again."""
    _id_of.cache_clear()


def membership_of(user: AbstractBaseUser | AnonymousUser, partnership_id: UUID | None) -> Membership | None:
    """The person's membership of the partnership acted for, with partnership and organisation; one statement."""
    if partnership_id is None or not user.is_authenticated:
        return None
    return _membership_here.first(user.pk)


@prepared
def _membership_here(user_id: UUID) -> QuerySet[Membership]:
    return Membership.objects.select_related("partnership", "organisation").filter(user_id=user_id)


def memberships_from(user: AbstractBaseUser, partnership_id: UUID | None) -> tuple[Membership | None, list[Membership]]:
    """For a page of a partnership: (the person's membership of it, all of theirs); one statement.

    Only the first is told with its organisation: those of other partnerships are not seen from here.
    """
    if partnership_id is None:
        return None, []
    memberships = _memberships_from_here(user.pk)
    return next(
        (membership for membership in memberships if membership.partnership_id == partnership_id), None
    ), memberships


@prepared
def _memberships_from_here(user_id: UUID) -> QuerySet[Membership]:
    return (
        Membership._base_manager.select_related("partnership", "organisation")
        .filter(user_id=user_id)
        .order_by("partnership__name")
    )


def memberships_of(user: AbstractBaseUser) -> QuerySet[Membership]:
    """All memberships of a person, whichever partnership is acted for. Needs `acting_as(user)`."""
    return Membership._base_manager.select_related("partnership").filter(user_id=user.pk).order_by("partnership__name")


def members_by_post() -> QuerySet[Membership]:
    """The partnership's members to choose from, by their posts."""
    return Membership.objects.order_by("post")


def organisations_by_name() -> QuerySet[Organisation]:
    """The partnership's organisations to choose from, by name."""
    return Organisation.objects.order_by("name")
