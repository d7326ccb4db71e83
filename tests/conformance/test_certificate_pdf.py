"""Certificates of sign-off: accessible (PDF/UA-1), fit to be archived (PDF/A-3a), one page, the same bytes again."""

import io
from typing import Any

import pikepdf
import pytest

from governance.documents import rendering, selectors
from tests.conformance import verapdf
from tests.governance.groups import Steering

OUTCOMES = {"signed": "approve", "rejected": "reject", "changes": "changes"}


@pytest.mark.django_db
def test_certificates_keep_both_standards_on_one_page(cast: Any) -> None:
    made = {}
    for outcome, choice in OUTCOMES.items():
        steering = Steering(cast, rule="chair")
        asked = steering.ask(question="Is it fair – and “clear”?", completes=cast.actions[1])
        assert steering.answer(asked, "steering_member", choice, "Agreed at the workshop.").outcome == outcome
        with cast.here():
            evidence = selectors.evidence(asked.pk)
            made[outcome] = rendering.certificate(evidence)
            assert made[outcome] == rendering.certificate(evidence)
        with pikepdf.open(io.BytesIO(made[outcome])) as pdf:
            assert len(pdf.pages) == 1
    assert verapdf.failures(made) == {}
