"""Pages with one form on them: shown, answered, refused with what was typed, and met by somebody else's save.

`answer` is the whole of such a view: 200 for the form, 302 after saving, 422 with the errors beside their fields,
409 with both values beside each other (`row_forms`). Nothing is changed but in the second case. A form that opens in
the row of a table (htmx) is answered the same, in its row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from safer_communities.tenancy import past, versioning
from safer_communities.tenancy.fields import VersionedModel
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui.forms import ServiceForm
from safer_communities.ui.row_forms import RowForm

UNPROCESSABLE, CONFLICT = 422, 409
TEMPLATE = "forms/page.html"
Saved = tuple[str, str]
Plain = dict[str, Any]


@dataclass(frozen=True)
class InRow:
    """A row of a table that can become its form.

    template: the row with the form in it.
    again: the row as the table shows it, read anew; with `saved=True` after saving, `back=True` where the form is left.
    """

    template: str
    again: Callable[..., HttpResponse]


def answer(
    request: PartnershipRequest,
    make: Callable[..., ServiceForm],
    save: Callable[[Plain], Saved],
    *,
    template: str = TEMPLATE,
    page: Callable[[Any], Plain] | None = None,
    in_row: InRow | None = None,
    last_change: Callable[[Any], Plain] = past.last_change,
    **words: object,
) -> HttpResponse:
    """The form's page, or what became of it.

    Args:
        make: makes the form; given the posted data (and files) or nothing. That of a row takes it as `row`, and is
            made again with the one that stands now where somebody else saved it.
        save: saves what was typed (the form's `sent`), by a service; answers with what to tell the person and
            where to go.
        page: what else the page shows of the form's row, for the row as it stands now.
        in_row: the form also opens in its row (htmx).
        last_change: who saved the row last, and when, for the notice of a conflict; by default what its history says.
        words: the page's words for the template: title, caption, heading, sentence, crumbs, submit, cancel.
    """
    opened_in_row = in_row if in_row and request.htmx else None
    show = partial(_shown, request, opened_in_row.template if opened_in_row else template, page, words)
    if request.method != "POST":
        if opened_in_row and "row" in request.GET:
            return opened_in_row.again(back=True)
        return show(make())
    form = make(request.POST, request.FILES) if request.FILES or words.get("multipart") else make(request.POST)
    if form.is_valid():
        try:
            told, url = save(form.sent())
        except ValidationError as problem:
            form.take(problem)
        except versioning.Conflict as late:
            again, conflict = met(request, make, late.current, last_change=last_change)
            return show(again, conflict=conflict, status=CONFLICT)
        else:
            if opened_in_row:
                return opened_in_row.again(saved=True)
            messages.success(request, told)
            return redirect(url)
    return show(form, status=UNPROCESSABLE)


def _shown(
    request: PartnershipRequest,
    template: str,
    page: Callable[[Any], Plain] | None,
    words: Plain,
    form: ServiceForm,
    *,
    conflict: Plain | None = None,
    status: int = 200,
) -> HttpResponse:
    more = page(form.row) if page and isinstance(form, RowForm) else {}
    context = {**words, **more, "form": form, "conflict": conflict}
    return render(request, template, context, status=status)


def met(
    request: PartnershipRequest,
    make: Callable[..., Any],
    current: VersionedModel,
    *,
    last_change: Callable[[Any], Plain] = past.last_change,
) -> tuple[Any, Plain]:
    """The form over the row as it stands now, ready to be saved over it; and both values, for components/conflict.html.

    `answer` does it by itself; this is for what is no page with a form.
    """
    over = make(request.POST, row=current)
    over.is_valid()
    fields, data = over.met()
    again = make(data, row=current)
    again.is_valid()
    return again, {"fields": fields, **last_change(current)}
