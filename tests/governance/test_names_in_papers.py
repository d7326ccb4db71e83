"""A group whose name begins with “The” is not called “the The …” in a paper."""

import html
import re
from typing import Any

import pytest

from governance.groups.models import Group
from governance.meetings.models import Meeting
from governance.papers import asking_services
from governance.papers.models import Paper
from tests.cast import TODAY
from tests.governance.papers import made

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting(cast: Any) -> Meeting:
    """A coming meeting of a group called “The Panels Forum”, to which another group answers."""
    with cast.here():
        forum = Group.objects.create(slug="forum", name="The Panels Forum", kind="board", position=1)
        Group.objects.create(slug="room", name="Panel room", kind="operational", position=2, escalates_to=forum)
        return Meeting.objects.create(group=forum, on=TODAY)


def words(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Paper.Kind.PROGRAMME_REPORT, "The Panels Forum is asked to"),
        (Paper.Kind.DECISIONS, "Nothing waits for the Panels Forum"),
        (Paper.Kind.GOVERNANCE, "Raises to the Panels Forum."),
    ],
)
def test_a_paper_says_the_once_before_the_name_of_a_group(cast: Any, meeting: Meeting, kind: str, said: str) -> None:
    paper = made(cast, kind, meeting_id=meeting.pk)
    told = words(paper.html)
    assert "For The Panels Forum" in told, "whom it is for, on its cover"
    assert said in told
    assert "the the" not in f"{told} {paper.html}".casefold()


def test_a_pack_and_the_list_of_papers_say_it_once(cast: Any, signed_in: Any, meeting: Meeting) -> None:
    with cast.here():
        manager = cast.members["programme_manager"]
        paper = asking_services.request_pack(membership=manager, meeting_id=meeting.pk, parts=["agenda"])
    assert paper.title == "Papers for the Panels Forum, 19 July 2013"
    listed = signed_in("programme_manager").get(cast.path("papers/")).content.decode()
    assert "Pack for the Panels Forum" in listed and "Papers for the Panels Forum" in listed
    assert "the the" not in listed.casefold()
