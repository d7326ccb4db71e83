"""Making notices, sending them, choosing what to hear of, and calendar addresses: the only writers of these tables.

A digest is of a person, not of a membership: `accounts.digests` has it claimed before it is sent, once a day and person
by London's day. A worker that dies after its claim sends nobody two: they may get none that day, and what it had not
sent goes with the next day's digest.
"""

import datetime
import logging
import secrets

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from governance.notices import mail, rules, selectors
from governance.notices.models import Feed, Notice, NoticeChoice
from safer_communities.accounts import digests
from safer_communities.accounts.models import User
from safer_communities.tenancy import records
from safer_communities.tenancy.current import tenant
from safer_communities.tenancy.everywhere import in_every_partnership
from safer_communities.tenancy.models import Membership, Partnership
from safer_communities.tenancy.versioning import Conflict, locked

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
        Notice.objects.filter(membership=member, sent_at=None).exclude(
            key__in=[notice.key for notice in standing]
        ).delete()
        Notice.objects.bulk_create(
            [
                Notice(
                    membership=member,
                    kind=notice.kind,
                    key=notice.key,
                    text=notice.text,
                    path=notice.path,
                    urgent=notice.urgent,
                    on=today,
                )
                for notice in standing
            ],
            ignore_conflicts=True,  # told already
        )


def send_digests(now: datetime.datetime) -> int:
    """Send everybody who wants one today's e-mail, with a part for each of their partnerships; how many were sent.

    It enters the partnerships by itself, one after the other: one that fails holds nobody else up.
    """
    waiting: dict[User, list[Partnership]] = {}

    def look(partnership: Partnership) -> None:
        with transaction.atomic():
            make_notices()
            for member in selectors.waiting_for_digest(partnership.today()):
                waiting.setdefault(member.user, []).append(partnership)

    in_every_partnership("looking for digests", look)
    return sum(_send_digest(user, partnerships, now) for user, partnerships in waiting.items())


def _send_digest(user: User, partnerships: list[Partnership], now: datetime.datetime) -> bool:
    claimed = digests.claim(user.pk, timezone.localtime(now).date())
    if claimed is None:
        return False
    try:
        parts = [part for partnership in partnerships if (part := _digest_part(user, partnership))]
    except Exception:
        log.exception("no digest for person %s: it could not be put together", user.pk)
        parts = []
    if not parts:
        digests.release(claimed)
        return False
    try:
        mail.send(user.email, parts, urgent=False)
    except mail.NotSent:
        log.exception("no digest for person %s: the next run of today tries again", user.pk)
        digests.release(claimed)
        return False
    except Exception:
        # it may have gone out: rather none than two
        log.exception("whether person %s got their digest is not known", user.pk)
        return False
    _note_sent(parts, now)
    digests.note_sent(claimed, now)
    return True


def _note_sent(parts: list[mail.Part], now: datetime.datetime) -> None:
    for part in parts:
        with tenant(part.partnership_id), transaction.atomic():
            Notice.objects.filter(pk__in=part.notices).update(sent_at=now)


def _digest_part(user: User, partnership: Partnership) -> mail.Part | None:
    """What a person is told of one partnership, read within it; None where it was sent or declined meanwhile."""
    today = partnership.today()
    with tenant(partnership.pk), transaction.atomic():
        member = selectors.waiting_for_digest(today).filter(user=user).first()
        notices = list(selectors.unsent(member.pk, today)) if member else []
        return mail.part(member, notices, urgent=False) if member and notices else None


def tell_urgent() -> None:
    """Send what is urgent to those who chose to hear of it at once.

    The notices are locked while they are sent: of two workers the second finds none. One that dies between sending
    and noting it sends them again: of what is urgent, twice is better than never.
    """
    with transaction.atomic():
        wanting = {key for key, choice in selectors.choices().items() if choice.urgent}
        members = [member for member in selectors.members() if member.pk in wanting]
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
        # noted before it is sent: where the sending fails, the transaction takes the note back
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(sent_at=Now())
        mail.send(member.user.email, [mail.part(member, notices, urgent=True)], urgent=True)


# --- What a member chooses


def choose(*, membership: Membership, version: int, digest: bool, urgent: bool) -> NoticeChoice:
    """Choose what to hear of by e-mail. `version` is 0 where nothing was chosen before.

    Raises:
        Conflict: chosen otherwise meanwhile, in another window.
    """
    before = selectors.choice_of(membership)
    if before is None:
        made = NoticeChoice(membership=membership, digest=digest, urgent=urgent)
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            raise Conflict(NoticeChoice.objects.get(membership=membership)) from None
        return made
    row = locked(NoticeChoice.objects.all(), before.pk, version=version)
    row.digest, row.urgent = digest, urgent
    records.change(row, person=membership.user)
    return row


def new_feed(*, membership: Membership) -> str:
    """Make a member's calendar address and answer with its secret, which is told this once and kept nowhere.

    The address made before opens nothing any more.
    """
    secret = secrets.token_urlsafe(32)
    end_feed(membership=membership)
    # one address a member, by a constraint; in a savepoint, so that the refusal can still be answered
    try:
        with transaction.atomic():
            Feed.objects.create(membership=membership, secret_sha256=selectors.sha256(secret))
    except IntegrityError:
        raise ValidationError("You made an address in another window at the same moment. Use that one.") from None
    return secret


def end_feed(*, membership: Membership) -> None:
    """Have a member's calendar address open nothing any more."""
    Feed.objects.filter(membership=membership).delete()
