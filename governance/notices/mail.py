"""E-mails: what they say, and the one place that sends them."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse

from governance.notices.models import Notice
from safer_communities.tenancy.models import Membership
from safer_communities.words import counted

REFUSALS = (SMTPResponseException, SMTPRecipientsRefused, SMTPNotSupportedError)


class NotSent(Exception):
    """The mail server could not be reached or said no: nothing went out, and it can be tried again."""


@dataclass(frozen=True, slots=True)
class Part:
    """What an e-mail says of one partnership, in words: it is sent outside of any."""

    partnership_id: UUID
    partnership: str
    notices: tuple[UUID, ...]
    first: str
    text: str


def part(member: Membership, notices: Sequence[Notice], *, urgent: bool) -> Part:
    """Put into words what a member is to be told, within their partnership."""
    slug = member.partnership.slug
    context = {
        "member": member,
        "partnership": member.partnership,
        "notices": [
            {"text": notice.text, "url": f"{settings.SITE_URL}{notice.path}", "urgent": notice.urgent}
            for notice in notices
        ],
        "urgent": urgent,
        "my_work": f"{settings.SITE_URL}{reverse('my-work', args=[slug])}",
        "choices": f"{settings.SITE_URL}{reverse('notices', args=[slug])}",
    }
    return Part(
        partnership_id=member.partnership.pk,
        partnership=member.partnership.name,
        notices=tuple(notice.pk for notice in notices),
        first=notices[0].text,
        text=render_to_string("governance/notices/mail.txt", context).strip(),
    )


def send(address: str, parts: Sequence[Part], *, urgent: bool) -> None:
    """Send a digest, or urgent notices at once.

    Raises:
        NotSent: nothing went out.
        OSError: the connection broke off meanwhile; nobody knows whether it went out.
    """
    message = EmailMessage(_subject(parts, urgent=urgent), "\n\n\n".join(part.text for part in parts), to=[address])
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.connection = get_connection()
    try:
        message.connection.open()
    except OSError as problem:  # as all of smtplib's are
        raise NotSent from problem
    try:
        message.send()
    except REFUSALS as problem:
        raise NotSent from problem
    finally:
        with suppress(OSError):  # a farewell that fails takes nothing back
            message.connection.close()


def _subject(parts: Sequence[Part], *, urgent: bool) -> str:
    number = sum(len(part.notices) for part in parts)
    subject = parts[0].first if urgent and number == 1 else f"{counted(number, 'thing')} to know"
    told = f"{' and '.join(part.partnership for part in parts)}: {subject}"
    return " ".join(told.split())[:200]  # a line break would be a header
