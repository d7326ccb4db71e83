"""Pages with one form on them: shown, answered, refused with what was typed, and met by somebody else's save.

`answer` is the whole of such a view: 200 for the form, 302 after saving, 422 with the errors beside their fields,
409 with both values beside each other. Nothing is changed but in the second case.
"""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render

from safer_communities.tenancy import past, versioning
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui.forms import ServiceForm
from safer_communities.words import long_date

UNPROCESSABLE, CONFLICT = 422, 409
TEMPLATE = "forms/page.html"
Saved = tuple[str, str]


class VersionedForm(ServiceForm):
    """A form that can meet somebody else's save. It says by `version`, or a field of its own, what the person saw."""

    def seen_again(self, current: Any) -> dict[str, Any]:
        """The hidden fields for the row as it stands now."""
        return {"version": current.version}

    def beside(self, current: Any) -> list[dict[str, str]]:
        """What was typed and what is stored now, where they differ, for components/conflict.html."""
        raise NotImplementedError

    def met(self, current: Any) -> tuple[list[dict[str, str]], dict[str, Any]]:
        """Both values of what differs, and what else than was typed the form must say to be saved over `current`."""
        return self.beside(current), self.seen_again(current)


class RecordForm(VersionedForm):
    """A form for a row that exists: it carries the version that the person saw.

    `values(row)` says what the fields hold for a row; the default takes attributes of the same names.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Any, **options: Any) -> None:
        self.row = row
        options.setdefault("initial", {**self.values(row), "version": row.version})
        super().__init__(*args, **options)

    def values(self, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in self.base_fields if name != "version"}

    def beside(self, current: Any) -> list[dict[str, str]]:
        stored = self.values(current)
        found = []
        for name, field in self.fields.items():
            if name == "version":
                continue
            yours, theirs = self.in_words(name, self.cleaned_data.get(name)), self.in_words(name, stored[name])
            if yours != theirs:
                found.append({"label": str(field.label), "yours": yours, "theirs": theirs})
        return found

    def in_words(self, name: str, value: Any) -> str:
        """A field's value as people read it."""
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, datetime.date):
            return long_date(value)
        if value is None or value == "":
            return ""
        field = self.fields[name]
        if not isinstance(value, (str, Model)) and isinstance(value, Iterable):
            return ", ".join(sorted(str(one) for one in value))
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            return str(dict(field.choices).get(value, value))
        return str(value)


def answer(
    request: PartnershipRequest,
    make: Callable[..., ServiceForm],
    save: Callable[[dict[str, Any]], Saved],
    *,
    last_change: Callable[[Any], dict[str, Any]] = past.last_change,
    template: str = TEMPLATE,
    **words: Any,
) -> HttpResponse:
    """The form's page, or what became of it.

    Args:
        make: makes the form; given the posted data (and files) or nothing.
        save: saves what was typed (the form's `sent`), by a service; answers with what to tell the person and
            where to go.
        last_change: who saved the row last, and when, for the notice of a conflict; by default what its history says.
        words: the page's words for the template: title, caption, heading, sentence, crumbs, submit, cancel.
    """
    if request.method != "POST":
        return render(request, template, {**words, "form": make()})
    form = make(request.POST, request.FILES) if request.FILES or words.get("multipart") else make(request.POST)
    if form.is_valid():
        try:
            told, url = save(form.sent())
        except ValidationError as problem:
            form.take(problem)
        except versioning.Conflict as conflict:
            again, both = met(request, make, form, conflict.current, last_change=last_change)
            return render(request, template, {**words, "form": again, "conflict": both}, status=CONFLICT)
        else:
            messages.success(request, told)
            return redirect(url)
    return render(request, template, {**words, "form": form}, status=UNPROCESSABLE)


def met(
    request: PartnershipRequest,
    make: Callable[..., ServiceForm],
    form: Any,
    current: Any,
    *,
    last_change: Callable[[Any], dict[str, Any]] = past.last_change,
) -> tuple[Any, dict[str, Any]]:
    """The form as it was typed, ready to replace what somebody saved meanwhile; and both values, for the notice.

    For views whose page is more than its form; `answer` does it by itself.
    """
    fields, said = form.met(current)
    typed = request.POST.copy()
    for name, value in said.items():
        typed[name] = str(value)
    again = make(typed)
    again.is_valid()
    return again, {"fields": fields, **last_change(current)}
