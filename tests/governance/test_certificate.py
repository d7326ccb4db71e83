"""The certificate of a sign-off: the evidence on one page, the same bytes whatever is named otherwise later."""

import io

import pikepdf
import pytest

from governance.documents import rendering, selectors, services
from governance.groups import seat_services
from governance.groups.services import update_group
from initiatives.plans.services import update_action
from safer_communities.tenancy.models import Partnership
from tests.cast import Cast
from tests.governance.groups import SignedIn, Steering
from tests.governance.sign_offs import action_now, page


def test_the_certificate_prints_the_evidence_on_one_page_and_the_same_bytes_again(
    steering: Steering, cast: Cast, signed_in: SignedIn
) -> None:
    asked = steering.ask(question="Is it fair?")
    assert signed_in("observer").get(page(asked, cast, "certificate/")).status_code == 404  # nothing is decided yet
    steering.answer(asked, "steering_member", comment="Clear and fair.")
    for role in ("board_member", "finance"):
        steering.answer(asked, role)
    first, second = (signed_in("observer").get(page(asked, cast, "certificate/")) for _ in range(2))
    assert first.content == second.content
    with cast.here():
        text = rendering.page(selectors.evidence(asked.pk))
    for words in ("Signed off by Panels steering group", "Chief Inspector, barnet", "Clear and fair.", "Is it fair?"):
        assert words in text
    assert asked.sha256 in text
    with pikepdf.open(io.BytesIO(first.content)) as pdf:
        assert len(pdf.pages) == 1


def test_a_name_that_is_given_later_changes_no_certificate(steering: Steering, cast: Cast, signed_in: SignedIn) -> None:
    document = steering.document()
    asked = steering.ask(completes=cast.actions[1])
    for role in ("steering_member", "board_member", "finance"):
        steering.answer(asked, role)
    first = signed_in("observer").get(page(asked, cast, "certificate/"))
    with cast.here():
        row = selectors.document(steering.manager, document.pk)
        services.update_document(
            membership=steering.manager, document_id=row.pk, version=row.version, title="Another policy"
        )
        update_group(membership=steering.manager, group_id=steering.group.pk, version=1, name="Another group")
        row = action_now(cast)
        update_action(
            membership=steering.manager, action_id=row.pk, version=row.version, description="Another thing to do"
        )
        Partnership.objects.filter(pk=cast.partnership.pk).update(name="Another partnership")
        text = rendering.page(selectors.evidence(asked.pk))
    assert "Another" not in text
    assert "Signed off by Panels steering group" in text and "Barnet Partnership" in text
    assert signed_in("observer").get(page(asked, cast, "certificate/")).content == first.content


@pytest.mark.parametrize(("rule", "uncounted"), [("quorum", 2), ("chair", 0)])
def test_the_certificate_says_whose_answer_was_not_counted(cast: Cast, rule: str, uncounted: int) -> None:
    """An observer's, and that of a seat which had ended; a seat that ends later counted then."""
    steering = Steering(cast, rule=rule, quorum=2)
    asked = steering.ask()
    for role in ("observer", "finance"):
        steering.answer(asked, role)
    with cast.here():
        seat_services.end_seat(membership=steering.manager, seat_id=steering.seats["finance"].pk, version=2)
    for role in ("board_member", "steering_member"):
        found = steering.answer(asked, role)
    assert found.outcome == "signed"
    with cast.here():
        seat_services.end_seat(membership=steering.manager, seat_id=steering.seats["board_member"].pk, version=2)
        text = rendering.page(selectors.evidence(asked.pk))
    assert text.count("(not counted: the seat had no vote)") == uncounted


def test_a_certificate_stays_on_one_page_however_much_was_said(steering: Steering, cast: Cast) -> None:
    asked = steering.ask(question="Why? " * 60)
    for role in ("steering_member", "board_member", "finance"):
        steering.answer(asked, role, comment="I have a good deal to say about this. " * 100)
    with cast.here():
        made = rendering.certificate(selectors.evidence(asked.pk))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == 1
