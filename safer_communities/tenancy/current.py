"""Whose data this is about: the partnership and the person that the running code acts for.

The two are kept in context variables. The database backend (`postgresql/base.py`) tells them to PostgreSQL as the
first statement of every transaction, where the row-level security policies read them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection

_partnership: ContextVar[UUID | None] = ContextVar("partnership", default=None)
_person: ContextVar[UUID | None] = ContextVar("person", default=None)


class NoPartnership(RuntimeError):
    """Tenant data was asked for outside any partnership."""


class PartnershipChanged(RuntimeError):
    """One transaction tried to act for two partnerships."""


def current_partnership_id() -> UUID:
    """The partnership acted for.

    Raises:
        NoPartnership: outside `tenant()`. Never answered with an empty list: that would corrupt a total.
    """
    partnership_id = _partnership.get()
    if partnership_id is None:
        raise NoPartnership("No partnership is set: wrap this in `with tenant(partnership_id)`.")
    return partnership_id


def peek() -> tuple[UUID | None, UUID | None]:
    """(partnership, person) as they stand, for the database backend."""
    return _partnership.get(), _person.get()


@contextmanager
def tenant(partnership_id: UUID | None) -> Iterator[None]:
    """Act for a partnership. Enter it before `transaction.atomic()`.

    Raises:
        PartnershipChanged: inside a transaction that acts for another partnership already.
    """
    if partnership_id is not None and connection.in_atomic_block:
        _enter_open_transaction(partnership_id)
    token = _partnership.set(partnership_id)
    try:
        yield
    finally:
        _partnership.reset(token)


@contextmanager
def acting_as(person_id: UUID | None) -> Iterator[None]:
    """Let the person see the memberships they hold themselves, in whichever partnership."""
    token = _person.set(person_id)
    try:
        yield
    finally:
        _person.reset(token)


@contextmanager
def writing_for(stand_in: UUID) -> Iterator[None]:
    """Have queries written (not run: the database is not told) for what stands in for a partnership."""
    token = _partnership.set(stand_in)
    try:
        yield
    finally:
        _partnership.reset(token)


def _enter_open_transaction(partnership_id: UUID) -> None:
    told = getattr(connection, "partnership_told", None)
    if told is not None and told != partnership_id:
        raise PartnershipChanged("This transaction acts for another partnership already.")
    if told is None:
        connection.tell_partnership(partnership_id)  # type: ignore[attr-defined]  # our own backend
