"""What the worker does for governance. Each task enters the partnership and delegates."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from governance.documents import sign_off_services
from governance.escalation import services as escalation
from governance.meetings import agenda_services as agendas
from governance.notices import services as notices
from governance.papers import making_services as making
from safer_communities.tenancy.current import tenant
from safer_communities.tenancy.everywhere import in_every_partnership


@shared_task
def make(*, partnership_id: str, paper_id: str) -> None:
    """Make one paper."""
    with tenant(UUID(partnership_id)):
        making.make_paper(UUID(paper_id))


@shared_task
def sweep() -> None:
    """Take up papers whose hint was lost or whose worker died."""
    in_every_partnership("making papers", lambda _: making.make_unfinished())


@shared_task
def follow_up(*, partnership_id: str) -> None:
    """After the programme's results: keep the period's ratings, raise what the rule says, settle the agendas."""
    with tenant(UUID(partnership_id)):
        _follow_up()


@shared_task
def follow_up_everywhere() -> None:
    """Each night: a period ends, and an answer grows old, by the passing of time alone. It finds lost hints too."""
    in_every_partnership("following up", lambda _: _follow_up())


def _follow_up() -> None:
    escalation.follow_up()
    agendas.settle_coming()


@shared_task
def settle_agendas(*, partnership_id: str) -> None:
    """After something is raised or answered, or the next meeting is another one: the agendas follow."""
    with tenant(UUID(partnership_id)):
        agendas.settle_coming()


@shared_task
def settle_agendas_everywhere() -> None:
    """Find what lost hints, dead workers and the passing of days left behind."""
    in_every_partnership("settling agendas", lambda _: agendas.settle_coming())


@shared_task
def settle_sign_offs() -> None:
    """Each night: a last day passes by the passing of time alone, and a change of seats is thought over by then."""
    in_every_partnership("settling sign-offs", lambda partnership: sign_off_services.settle_open(partnership.today()))


@shared_task
def tell() -> None:
    """Every quarter of an hour: the notices that stand now, and what is urgent to those who chose to hear at once."""
    in_every_partnership("telling", lambda _: notices.tell())


@shared_task
def send_digests() -> None:
    """In the morning, several times: a digest that was sent is not sent again, one that was refused is."""
    notices.send_digests(timezone.now())
