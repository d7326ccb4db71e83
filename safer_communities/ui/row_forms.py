"""One form for a row that people edit, and one way to meet what somebody else saved meanwhile.

A form that is opened carries two hidden fields: `version`, which the service checks, and `as_opened`, a mark of what
each field held then. Sent over a version that somebody replaced, it is compared three ways, field by field:

    as it was opened    what was typed    what is stored now    what stands in the form then
    same                same              other                 theirs: the person had not touched it
    same                other             same, or other        the person's, with both values told beside it

Nothing is saved by that. Saved again, the form carries the new version and new marks: what was taken over still is
untouched, and keeps whatever a third person has saved by then.

The marks travel with the form, and are not read from the history, because forms also hold what no history keeps (what
a risk threatens, who holds a seat), and because they cost no statement.
"""

import hashlib
from collections.abc import Iterable
from typing import Any, Unpack, cast

from django import forms
from django.http import QueryDict

from safer_communities.sheets.columns import Columns
from safer_communities.ui.forms import Cleaned, FormOptions, ServiceForm, Typed

UNTOUCHED = "not changed by you: theirs is in the form"
Difference = dict[str, str]


class RowForm(ServiceForm):
    """A form that changes a row. `row` is the one that the person saw; after a conflict, the one that stands now.

    FIELDS are those whose values are the row's, by the names of its attributes. Others (a note that is added, a day
    from which something holds) are the person's alone, and always stay as they were typed. With the COLUMNS of a list,
    FIELDS are those of its writable columns that the form has, told in their words. TOGETHER are sets of fields
    that say one thing: where one of them stays as it was typed, so do the others.
    """

    COLUMNS: Columns | None = None
    FIELDS: tuple[str, ...] = ()
    TOGETHER: tuple[frozenset[str], ...] = ()

    version = forms.IntegerField(widget=forms.HiddenInput)
    as_opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *typed: Typed, row: Any, suggested: Cleaned | None = None, **options: Unpack[FormOptions]
    ) -> None:
        """`suggested`: what stands in fields as they are opened in the place of the row's own values."""
        super().__init__(*typed, **options)
        if self.COLUMNS and not self.FIELDS:
            self.FIELDS = tuple(name for name in self.base_fields if name in self.COLUMNS.writable_names)
        self.row = row
        if not self.is_bound:
            held = self.values(row)
            self.initial = {**held, **(suggested or {}), **self._opened(held)}

    def values(self, row: Any) -> Cleaned:
        """What the fields hold for a row: its own values, keys in the place of other rows."""
        return {name: row.serializable_value(name) for name in self.FIELDS}

    def version_of(self, row: Any) -> int:
        """What the service compares with the version that the person saw."""
        return int(row.version)

    def beside(self) -> dict[str, str]:
        """What the row holds beside the fields that a conflict tells about, as text, by a name of its own."""
        return {}

    def more_differences(self, changed: set[str]) -> list[Difference]:
        """What a conflict tells beside the fields; `changed` names what of `beside` is not as it was opened."""
        return []

    def sent(self) -> Cleaned:
        """What was typed, as the service takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "as_opened"}

    def in_words(self, name: str, value: object) -> str:
        """A field's value as people read it."""
        if self.COLUMNS and name in self.COLUMNS:
            return self.COLUMNS.words(name, value)
        field = self.fields[name]
        if isinstance(field.widget, forms.CheckboxInput):
            return "Yes" if value else "No"
        text = as_sent(field, value)
        if isinstance(field, forms.ChoiceField):
            choices = cast(Iterable[tuple[object, object]], field.choices)
            return "; ".join(str(label) for key, label in choices if str(key) in text)
        around = field.widget.attrs
        said = _plain(text[0])
        return f"{around.get('data-prefix', '')}{said}{around.get('data-suffix', '')}" if said else ""

    def label_of(self, name: str) -> str:
        """What a conflict calls a field."""
        return str(self.fields[name].label)

    def touched(self, name: str) -> bool:
        """Whether a field is not as it was opened; where nothing was sent to tell by, it is."""
        marks = self._marks()
        # what has no mark was not in the form as it was opened
        return not marks or marks.get(name, "") not in ("", mark(self._typed(name)))

    def met(self) -> tuple[list[Difference], QueryDict]:
        """What differs from the row as it stands now, for components/conflict.html; and what the form is to hold to be
        saved over it: what was typed, with what the person had not touched as it stands now.
        """
        held = self.values(self.row)
        data = cast(QueryDict, self.data).copy()
        other = [name for name in held if self._typed(name) != _comparable(as_sent(self.fields[name], held[name]))]
        mine = self._mine(other)
        told = []
        for name in other:
            yours = self._in_words_as_typed(name) if name in mine else UNTOUCHED
            told.append({"label": self.label_of(name), "yours": yours, "theirs": self.in_words(name, held[name])})
            if name not in mine:
                data.setlist(self.add_prefix(name), as_sent(self.fields[name], held[name]))
        marks = self._marks()
        changed = {name for name, text in self.beside().items() if marks.get(name) != mark([text])}
        for name, value in self._opened(held).items():
            data[self.add_prefix(name)] = str(value)
        return [*told, *self.more_differences(changed)], data

    def _mine(self, other: Iterable[str]) -> set[str]:
        """Of the fields that are not as the row stands now, those that stay as they were typed."""
        mine = {name for name in other if self.touched(name)}
        for group in self.TOGETHER:
            if mine & group:
                mine |= group
        return mine

    def _typed(self, name: str) -> list[str]:
        """A field as it was typed, read and written again: the same day typed in two ways is the same."""
        field = self.fields[name]
        if name in self.cleaned_data:
            return _comparable(as_sent(field, self.cleaned_data[name]))
        return _comparable(cast(QueryDict, self.data).getlist(self.add_prefix(name)))

    def _in_words_as_typed(self, name: str) -> str:
        if name in self.cleaned_data:
            return self.in_words(name, self.cleaned_data[name])
        return "; ".join(self._typed(name))

    def _opened(self, held: Cleaned) -> Cleaned:
        """The hidden fields of a form that is opened on the row as it stands now."""
        marks = {name: mark(as_sent(self.fields[name], value)) for name, value in held.items()}
        marks |= {name: mark([text]) for name, text in self.beside().items()}
        as_opened = " ".join(f"{name}:{mark}" for name, mark in marks.items())
        return {"version": self.version_of(self.row), "as_opened": as_opened}

    def _marks(self) -> dict[str, str]:
        """The marks that were sent, by field."""
        sent = str(self.data.get(self.add_prefix("as_opened")) or "")
        return {name: mark for name, _, mark in (marked.rpartition(":") for marked in sent.split())}


def as_sent(field: forms.Field, value: object) -> list[str]:
    """What a browser sends of a field that holds this value and is left as it is."""
    if isinstance(field.widget, forms.CheckboxInput):
        return ["on"] if value else []
    shown = field.widget.format_value(field.prepare_value(value))
    values = shown if isinstance(shown, (list, tuple)) else [shown]
    return ["" if value is None else str(value) for value in values]


def mark(sent: list[str]) -> str:
    """A short mark of what a field held: the same for the same value, whatever a browser does to ends of lines."""
    return hashlib.sha256("\0".join(_comparable(sent)).encode()).hexdigest()[:12]


def _comparable(sent: Iterable[str]) -> list[str]:
    return sorted(_plain(value) for value in sent)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
