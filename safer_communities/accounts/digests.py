"""One e-mail a day and person at most: the claim that a worker takes before it sends. The only writer of `Digest`."""

import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from safer_communities.accounts.models import Digest


def claim(user_id: UUID, on: datetime.date) -> Digest | None:
    """A person's e-mail of a day for this worker alone; None where it is sent already, or somebody else's.

    Durable: the claim is committed when this returns, whatever becomes of the worker.
    """
    try:
        with transaction.atomic(durable=True):
            return Digest.objects.create(user_id=user_id, on=on)
    except IntegrityError:
        return None


def release(claimed: Digest) -> None:
    """Give a claim back: nothing was sent, and another run of the day may."""
    claimed.delete()


def note_sent(claimed: Digest, now: datetime.datetime) -> None:
    claimed.sent_at = now
    claimed.save(update_fields=["sent_at"])
