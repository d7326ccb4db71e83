"""E-mails: what they say, and the one place that sends them."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from governance.models import Notice
from safer_communities.tenancy.models import Membership


def send(member: Membership, notices: Sequence[Notice], *, urgent: bool) -> None:
    """Send a digest, or urgent notices at once. Raises what the mail server's client raises."""
    slug = member.partnership.slug
    number = len(notices)
    subject = str(notices[0]) if urgent and number == 1 else f"{number} thing{'s' if number > 1 else ''} to know"
    context = {
        "member": member,
        "partnership": member.partnership,
        "notices": [
            {"text": one.text, "url": f"{settings.SITE_URL}{one.path}", "urgent": one.urgent} for one in notices
        ],
        "urgent": urgent,
        "my_work": f"{settings.SITE_URL}{reverse('my-work', args=[slug])}",
        "choices": f"{settings.SITE_URL}{reverse('notices', args=[slug])}",
    }
    body = render_to_string("governance/notices/mail.txt", context)
    one_line = " ".join(f"{member.partnership.name}: {subject}".split())  # a line break would be a header
    message = EmailMessage(one_line[:200], body, to=[member.user.email])
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.send()
