"""The groups and documents of the demonstration: true to the papers, posts only, and loaded as people would."""

import dataclasses
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from governance.documents import selectors as documents
from governance.documents.loading import NORTHGATE_DOCUMENTS
from governance.documents.models import SignOff
from governance.groups import selectors as groups
from governance.groups.loading import NORTHGATE_GROUPS
from governance.groups.models import Group, Holder
from initiatives.plans.models import Action
from safer_communities.programmes.loading import POSTS, load
from safer_communities.programmes.northgate import northgate
from safer_communities.programmes.read import BARNET, read_programme
from safer_communities.programmes.read_groups import read_documents, read_groups
from safer_communities.sheets.cells import DataError
from safer_communities.tenancy.current import tenant
from safer_communities.tenancy.models import Membership
from tests.cast import TODAY

GROUPS, DOCUMENTS = read_groups(), read_documents()
ACCOUNTS = {name for name, *_ in POSTS} | {"both", ""}
PAPERS = tuple(paper.name for paper in read_programme().papers)


def test_every_group_and_seat_says_where_it_was_read_and_what_was_assumed() -> None:
    for group in GROUPS:
        assert group.source.startswith(PAPERS), group.slug
        # no paper prints a quorum
        assert "our assumption" in group.source, group.slug
        for seat in group.seats:
            assert seat.source.startswith((*PAPERS, "Our assumption")), seat.title


def test_groups_stand_as_the_papers_propose_them() -> None:
    found = {group.slug: group for group in GROUPS}
    assert {slug: one.initiatives for slug, one in found.items() if one.initiatives} == {
        "basbag": ("A", "B"),
        "iom-steering-group": ("D",),
        "conditional-cautions": ("C",),
    }
    steering = [one for one in GROUPS if one.kind == "steering"]
    assert {one.escalates_to for one in steering} == {"strategy-implementation-group"}
    assert found["strategy-implementation-group"].escalates_to == "board"
    chairs = {slug: next(s for s in one.seats if s.office == "chair") for slug, one in found.items()}
    assert chairs["strategy-implementation-group"].title == "Assistant Director, Community Wellbeing"
    assert chairs["conditional-cautions"].organisation == "police"
    assert {seat.organisation for seat in found["conditional-cautions"].seats} == {"police", "council", "public-health"}
    # the business case lists nine for the programme board
    assert len(found["strategy-implementation-group"].seats) == 9


@pytest.mark.parametrize("given", [GROUPS, NORTHGATE_GROUPS], ids=["barnet", "northgate"])
def test_seats_are_held_by_accounts_of_the_demonstration_one_in_a_group(given: Any) -> None:
    for group in given:
        holders = [seat.holder for seat in group.seats if seat.holder]
        assert set(holders) | {group.clerk} <= ACCOUNTS
        assert len(holders) == len(set(holders)), group.slug


def test_the_texts_name_posts_and_never_a_person() -> None:
    """The names that the papers print, by their hashes."""
    import hashlib
    import re

    from tests.programmes.test_barnet_data import PEOPLE

    words = re.findall(r"[A-Za-z’'-]+", " ".join(str(dataclasses.astuple(one)) for one in (*GROUPS, *DOCUMENTS)))
    pairs = {f"{first} {second}" for first, second in pairwise(words)} | set(words)
    tried = {hashlib.sha256(text.lower().encode()).hexdigest()[:12] for text in pairs}
    tried |= {hashlib.sha256(text.encode()).hexdigest()[:12] for text in pairs}
    assert not tried & PEOPLE


def test_a_group_that_raises_to_none_above_it_is_refused(tmp_path: Path) -> None:
    text = (BARNET / "groups.toml").read_text()
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "groups.toml").write_text(text.replace('escalates_to = "board"', 'escalates_to = "council"', 1))
    with pytest.raises(DataError, match="“council” is no group above this one"):
        read_groups(folder)
    (folder / "groups.toml").write_text(text.replace('rule = "all"', 'rule = "dice"', 1))
    with pytest.raises(DataError, match="“dice” is not one of"):
        read_groups(folder)


@pytest.mark.django_db
def test_barnet_loads_with_what_was_signed_what_waits_and_a_chair_who_left() -> None:
    partnership = load(read_programme(), password="demo")
    assert partnership is not None
    with tenant(partnership.pk), transaction.atomic():
        assert [one.slug for one in groups.groups()] == [one.slug for one in GROUPS]
        assert Group.objects.get(slug="basbag").oversights.count() == 2
        outcomes = {one.revision.document.title.partition(":")[2].strip(): one for one in documents.sign_offs()}
        assert {title: one.outcome for title, one in outcomes.items()} == {
            "delivery model": "signed",
            "processes, policies and scorecard": "open",
            "options for the larger cohort": "changes",
        }
        waits = outcomes["processes, policies and scorecard"]
        assert waits.completes == Action.objects.get(initiative__code="A", position=11)
        assert waits.completes.status == "not_started"
        waiting = {
            one.user.email.split("@")[0] for one in Membership.objects.all() if documents.waiting_for(one, TODAY)
        }
        assert waiting == {"steering", "programme"}
        cautions = Group.objects.get(slug="conditional-cautions")
        assert Holder.objects.filter(seat__group=cautions).count() == 1
        assert all(one.decided_on == TODAY for one in SignOff.objects.exclude(outcome="open"))


@pytest.mark.django_db
def test_northgate_has_a_little_too() -> None:
    partnership = load(northgate(TODAY), password="demo")
    assert partnership is not None
    with tenant(partnership.pk), transaction.atomic():
        assert Group.objects.count() == len(NORTHGATE_GROUPS)
        assert [one.outcome for one in documents.sign_offs()] == ["open"]
        assert documents.sign_offs()[0].revision.document.title == NORTHGATE_DOCUMENTS[0].title
