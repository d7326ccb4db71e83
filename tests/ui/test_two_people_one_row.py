"""Two people open one row, in every form of the product: what either saved, and what either typed, is never lost.

Without any script: what is sent is what stands in the page's controls, and htmx's answers in parts are put into it as
a browser does.
"""

import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.db import transaction
from hypothesis import Phase, assume, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from safer_communities.ui.row_forms import UNTOUCHED, RowForm
from tests.cast import Cast
from tests.sent_forms import Sent, as_sent_by_a_browser, has_form_of_a_row, read_on, shown, told_by, words_of
from tests.ui.rows_of_forms import CASES, Case, Opened

ROOT = Path(settings.BASE_DIR)
APPS = ("initiatives", "budgets", "evaluation", "governance", "safer_communities")
HTMX = {"HX-Request": "true"}
HIDDEN = {"csrfmiddlewaretoken", "version", "as_opened", "over", "back"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nobody_loses_what_they_saved_or_typed(case: Case, cast: Cast, signed_in: Callable[..., Any]) -> None:
    at = case.make(cast)
    first, second = (signed_in(role) for role in at.people)

    @effort(max_examples=8, derandomize=True, phases=[Phase.generate])
    @given(st.data())
    def play(data: st.DataObject) -> None:
        with transaction.atomic():
            _play(case, at, first, second, data)
            transaction.set_rollback(True)

    play()


def _play(case: Case, at: Opened, first: Any, second: Any, data: st.DataObject) -> None:
    headers = HTMX if at.in_row and data.draw(st.booleans(), "in its row") else {}
    opened = as_sent_by_a_browser(second.get(at.url))
    theirs = at.theirs or at.url
    their_typing = data.draw(at.typing if at.their_typing is None else at.their_typing, "theirs")
    saved = first.post(theirs, as_sent_by_a_browser(first.get(theirs)) | their_typing)
    assume(saved.status_code == 302)
    now = second.get(at.url)
    typed = opened | data.draw(at.typing, "mine")
    met = second.post(at.url, typed, headers=headers)
    if not has_form_of_a_row(now):
        assert met.status_code == 409
        assert shown(typed["answer"][0]) in read_on(met), "nothing is saved by it any more, and the words are lost"
        return
    stored = as_sent_by_a_browser(now)
    if met.status_code in (200, 302):  # nothing was saved meanwhile, or the very same
        assert stored["version"] == opened["version"] or _plain(typed) == _plain(stored)
        return
    assert met.status_code == 409
    again = as_sent_by_a_browser(met, over=typed)
    kept = _stays(met, opened, typed, stored) | at.own
    _is_merged(typed, stored, again, kept)
    _both_are_told(met, now, typed, stored, kept, at.own)
    last = second.post(at.url, again, headers=headers)
    if last.status_code == 422:
        assert _plain(as_sent_by_a_browser(last, over=again)) == _plain(again), "refused, and something typed is lost"
        return
    assert last.status_code in (200, 302)
    _is_saved(at, second.get(at.url), again)


def _plain(sent: Sent) -> dict[str, list[str]]:
    """What was sent, without the hidden fields, what is empty, and what browsers do to ends of lines."""
    plain = {
        name: sorted(text for one in values if (text := one.replace("\r\n", "\n").strip()))
        for name, values in sent.items()
        if name not in HIDDEN
    }
    return {name: values for name, values in plain.items() if values}


def _stays(met: Any, opened: Sent, typed: Sent, stored: Sent) -> set[str]:
    """What the second person had touched, and is not what is stored: it stays, with what belongs to it."""
    before, mine, theirs = _plain(opened), _plain(typed), _plain(stored)
    touched = {
        name for name in mine | before if mine.get(name) != before.get(name) and mine.get(name) != theirs.get(name)
    }
    form = met.context["form"] if "form" in met.context else met.context["box"]["form"]
    for group in form.TOGETHER:
        if touched & group:
            touched |= group
    return touched


def _is_merged(typed: Sent, stored: Sent, again: Sent, kept: set[str]) -> None:
    mine, theirs, merged = _plain(typed), _plain(stored), _plain(again)
    for name in mine | theirs | merged:
        expected = mine if name in kept else theirs
        if name not in kept and name not in theirs and name.endswith("-presence"):
            continue  # of a line that somebody took away
        assert merged.get(name) == expected.get(name), f"{name} is not what it has to be"


def _both_are_told(met: Any, now: Any, typed: Sent, stored: Sent, kept: set[str], own: frozenset[str]) -> None:
    mine, theirs, told, words = _plain(typed), _plain(stored), told_by(met), words_of(now)
    for name in (mine | theirs).keys() - own:
        if mine.get(name) == theirs.get(name):
            continue
        yours = [one for one in told if _says(one[0], name, mine, words)] if name in kept else told
        assert name in kept or any(one[0] == UNTOUCHED for one in told), f"{name} is taken over without a word"
        if not name.endswith(("-presence", "-organisation")) or name in theirs:
            assert any(_says(one[1], name, theirs, words) for one in yours), f"both values of {name} are not told"


def _says(told: str, name: str, sent: dict[str, list[str]], words: dict[tuple[str, str], str]) -> bool:
    values = sent.get(name, [])
    texts = [words.get((name, one), shown(one)) for one in values]
    nothing = {"nothing", "No", "no forecast", words.get((name, ""), "nothing")}
    if not texts:
        return told in nothing
    return told == "Yes" or all(text in told for text in texts)


def _is_saved(at: Opened, now: Any, again: Sent) -> None:
    """The row is what the second person saw in the form that they saved at last."""
    if not has_form_of_a_row(now):
        return
    found, expected = _plain(as_sent_by_a_browser(now)), _plain(again)
    texts = {text for values in found.values() for text in values}
    for name in expected.keys() - at.own:
        if again.get(f"{name.rpartition('-')[0]}-post") == [""]:
            continue  # of a line that the second person took away
        # a line that somebody took away and somebody else had typed in is a new line, by another name
        assert found.get(name) == expected[name] or set(expected[name]) <= texts, f"{name} is not saved"
    for name in found.keys() - expected.keys() - at.own - at.filled_in:
        assert name not in again or not again[name][0], f"{name} came from nowhere"


# --- every form is here


def _modules(name: str) -> Iterator[ModuleType]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob(f"{name}.py")):
            yield importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def _classes(module: ModuleType, of: type) -> list[Any]:
    return [one for one in vars(module).values() if inspect.isclass(one) and issubclass(one, of)]


def test_every_form_that_changes_a_row_is_played_by_two_people() -> None:
    found = {one for module in _modules("forms") for one in _classes(module, RowForm) if one is not RowForm}
    assert len(found) > 20
    assert found == {case.form for case in CASES}


def test_every_service_that_checks_a_version_is_reached_by_one_of_these_forms() -> None:
    """A view that hands a version to a service by a form of another kind would meet a conflict in a way of its own."""
    checked = {
        name
        for module in _modules("*services")
        for name, one in vars(module).items()
        if inspect.isfunction(one) and one.__module__ == module.__name__ and not name.startswith("_")
        # `running` is what the services of meetings begin with
        if name != "running"
        if {"version", "seen"} & inspect.signature(one).parameters.keys()
    }
    assert checked == {name for case in CASES for name in case.services}


def test_no_other_form_carries_a_version() -> None:
    every = {one for module in _modules("*forms*") for one in _classes(module, forms.BaseForm)}
    assert {one for one in every if "version" in one.base_fields and not issubclass(one, RowForm)} == set()


def test_a_conflict_is_met_in_one_place_and_told_by_one_component() -> None:
    """The box of a minute is the other place: it is never replaced under the hands of whoever types."""
    source = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    met = {path.relative_to(ROOT).as_posix() for path in source if re.search(r"except .*Conflict\b", path.read_text())}
    assert met == {
        "safer_communities/ui/form_pages.py",
        "safer_communities/rest/resource.py",
        "governance/meetings/minutes_views.py",
    }
