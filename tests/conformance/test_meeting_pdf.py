"""Notices, minutes and the action log as PDF: accessible (PDF/UA-1) and fit to be archived (PDF/A-3a)."""

import json

import pytest
from django.template.loader import render_to_string

from governance.meetings import rendering, snapshots
from safer_communities.ui import places
from tests.cast import TODAY, Cast
from tests.conformance import verapdf
from tests.governance.meeting_room import store_the_boards


def test_what_is_printed_of_a_meeting_keeps_both_standards(cast: Cast) -> None:
    made = store_the_boards(cast)
    with cast.here():
        agenda, minutes = snapshots.agenda_of(made["2013-04-19"]), snapshots.minutes_of(made["2013-01-15"])
    files = {
        "agenda": rendering.pdf(rendering.agenda_page(agenda), agenda),
        "minutes": rendering.pdf(rendering.minutes_page(minutes), minutes),
    }
    verdicts = verapdf.validate(files)
    assert set(verdicts) == set(files)
    for name, both in verdicts.items():
        assert [verdict.flavour for verdict in both] == list(verapdf.BOTH)
        for verdict in both:
            assert verdict.compliant, f"{name} {verdict}"


@pytest.mark.parametrize("template", ["_agenda_document", "_minutes_document", "_action_log_document"])
def test_a_part_for_a_pack_stands_without_its_title_block(cast: Cast, template: str) -> None:
    made = store_the_boards(cast)
    january = made["2013-01-15"]
    with cast.here():
        doc = {
            "_agenda_document": snapshots.agenda_of(january),
            "_minutes_document": snapshots.minutes_of(january),
            "_action_log_document": snapshots.action_log_of(january.group, TODAY),
        }[template]
    part = render_to_string(f"governance/meetings/{template}.html", {"doc": doc, "place": places.part(1)})
    assert "<h1" not in part
    assert "co-located" in part or template == "_agenda_document"
    assert json.loads(json.dumps(doc)) == doc, "plain data alone"
