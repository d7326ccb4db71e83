"""Making notices, sending them, choosing what to hear of, and calendar addresses: the only writers of these tables.

A digest is claimed before it is sent: its row, which the database allows once a day and person, is committed first.
A worker that dies between claim and sending sends nobody two: what it had not sent goes with the next day's digest.
"""

import datetime
import logging
import secrets

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from governance.models import Digest, Feed, Notice, NoticeChoice
from governance.notices import mail, rules, selectors
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.versioning import Conflict, locked, save

log = logging.getLogger(__name__)


def tell() -> None:
    """Make the notices that stand now, and send at once what is urgent to those who chose so."""
    with transaction.atomic():
        make_notices()
    tell_urgent()


def make_notices() -> None:
    """A notice of each thing that a member owes or should know, once; what was settled before anybody was sent it
    goes again. About twenty statements a member.
    """
    for member in list(selectors.members()):
        today = member.partnership.today()
        meetings = selectors.own_meetings(member, today, today)
        owed = [*selectors.owed(member, today), *selectors.called(member, meetings)]
        standing = rules.tellings(owed, today=today)
        Notice.objects.filter(membership=member, sent_at=None).exclude(key__in=[one.key for one in standing]).delete()
        Notice.objects.bulk_create(
            [
                Notice(
                    membership=member,
                    kind=one.kind,
                    key=one.key,
                    text=one.text,
                    path=one.path,
                    urgent=one.urgent,
                    on=today,
                )
                for one in standing
            ],
            ignore_conflicts=True,  # told already
        )


def send_digests(now: datetime.datetime) -> int:
    """Send everybody who wants one their digest of today, where there is something to say; how many were sent."""
    with transaction.atomic():
        make_notices()
        chosen = selectors.choices()
        wanting = [one for one in selectors.members() if one.pk not in chosen or chosen[one.pk].digest]
    return sum(_send_digest(member, now) for member in wanting)


def _send_digest(member: Membership, now: datetime.datetime) -> bool:
    claimed = _claim(member)
    if claimed is None:
        return False
    digest, notices = claimed
    try:
        mail.send(member, notices, urgent=False)
    except Exception:
        # refused, so not sent: the claim is given back, and the next run of today tries again
        log.exception("no digest for membership %s", member.pk)
        with transaction.atomic():
            digest.delete()
        return False
    with transaction.atomic():
        digest.sent_at = now
        digest.save(update_fields=["sent_at"])
        Notice.objects.filter(pk__in=[one.pk for one in notices]).update(sent_at=now)
    return True


def _claim(member: Membership) -> tuple[Digest, list[Notice]] | None:
    """Today's digest for this worker alone, with what it will say; None where there is none to send."""
    today = member.partnership.today()
    try:
        with transaction.atomic():
            notices = list(selectors.unsent(member.pk, today))
            if not notices:
                return None
            return Digest.objects.create(membership=member, on=today, notices=len(notices)), notices
    except IntegrityError:
        return None  # sent today already, or another worker is at it, or died at it


def tell_urgent() -> None:
    """Send what is urgent to those who chose to hear of it at once.

    The notices are locked while they are sent: of two workers the second finds none. One that dies between sending
    and noting it sends them again: of what is urgent, twice is better than never.
    """
    with transaction.atomic():
        wanting = {key for key, choice in selectors.choices().items() if choice.urgent}
        members = [one for one in selectors.members() if one.pk in wanting]
    for member in members:
        try:
            with transaction.atomic():
                _tell_urgent(member)
        except Exception:
            log.exception("no urgent notice for membership %s", member.pk)


def _tell_urgent(member: Membership) -> None:
    waiting = selectors.unsent(member.pk, member.partnership.today()).filter(urgent=True)
    notices = list(waiting.select_for_update(skip_locked=True))
    if notices:
        Notice.objects.filter(pk__in=[one.pk for one in notices]).update(sent_at=Now())
        mail.send(member, notices, urgent=True)


# --- What a member chooses


def choose(*, membership: Membership, version: int, digest: bool, urgent: bool) -> NoticeChoice:
    """Choose what to hear of by e-mail. `version` is 0 where nothing was chosen before.

    Raises:
        Conflict: chosen otherwise meanwhile, in another window.
    """
    before = selectors.choice_of(membership)
    if before is None:
        made = NoticeChoice(membership=membership, digest=digest, urgent=urgent)
        made._history_user = membership.user
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            raise Conflict(NoticeChoice.objects.get(membership=membership)) from None
        return made
    row = locked(NoticeChoice.objects.all(), before.pk, version=version)
    row.digest, row.urgent = digest, urgent
    save(row, person=membership.user)
    return row


def new_feed(*, membership: Membership) -> str:
    """Make a member's calendar address and answer with its secret, which is told this once and kept nowhere.

    The address made before opens nothing any more.
    """
    secret = secrets.token_urlsafe(32)
    end_feed(membership=membership)
    try:
        with transaction.atomic():
            Feed.objects.create(membership=membership, secret_sha256=selectors.sha256(secret))
    except IntegrityError:
        raise ValidationError("You made an address in another window at the same moment. Use that one.") from None
    return secret


def end_feed(*, membership: Membership) -> None:
    """Have a member's calendar address open nothing any more."""
    Feed.objects.filter(membership=membership).delete()
