"""The navigation tells where the reader is; governance, which has many pages, has a row of its own."""

from typing import Any

import pytest

from tests.cast import Cast


def where(page: Any, key: str) -> list[str]:
    return [link["text"] for link in page.context[key] if link["current"]]


@pytest.mark.parametrize(
    ("rest", "main", "within"),
    [
        ("", ["Programme"], []),
        ("my-work/", ["My work"], []),
        ("initiatives/panels/plan/", ["Initiatives"], []),
        ("governance/", ["Governance"], ["Groups"]),
        ("governance/raised/", ["Governance"], ["Raised"]),
        ("meetings/", ["Governance"], ["Meetings"]),
        ("meetings/actions/", ["Governance"], ["Actions"]),
        ("documents/", ["Governance"], ["Documents"]),
        ("papers/", ["Papers"], []),
    ],
)
def test_the_navigation_marks_the_part_that_the_page_is_in(
    cast: Cast, signed_in: Any, rest: str, main: list[str], within: list[str]
) -> None:
    page = signed_in("observer").get(cast.path(rest))
    assert (where(page, "nav"), where(page, "section")) == (main, within)


def test_the_row_of_governance_is_shown_within_governance_alone(cast: Cast, signed_in: Any) -> None:
    client = signed_in("observer")
    assert 'aria-label="Governance"' in client.get(cast.path("meetings/")).content.decode()
    assert 'aria-label="Governance"' not in client.get(cast.path("papers/")).content.decode()
