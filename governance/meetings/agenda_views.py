"""Pages on which agendas are made: items and their order, and the papers that go with an item.

Every button is a form of its own, so that all of it works without JavaScript; with htmx only the agenda is redrawn.
"""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from governance.meetings import agenda_services, pages, selectors
from governance.meetings.forms import AttachForm, ChangeItemForm, ItemForm
from governance.meetings.models import AgendaItem, Meeting
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui.form_pages import Plain, Saved, answer

FORM = ["GET", "HEAD", "POST"]
ITEM = "governance/meetings/item.html"


@require_http_methods(FORM)
def agenda(request: PartnershipRequest, partnership: str, meeting: UUID) -> HttpResponse:
    """The agenda, item by item: add, move up or down, take off."""
    found = selectors.meeting(meeting)
    pages.require_runs(request, found)
    form = ItemForm(meeting=found)
    if request.method == "POST":
        do = request.POST.get("do", "add")
        if do == "add":
            form = ItemForm(request.POST, meeting=found)
            added = _add(request, found, form)
            if added is not None:
                messages.success(request, f"“{added.title}” is on the agenda.")
                return redirect("meeting-agenda", partnership, found.pk)
            return _builder(request, found, form, status=pages.UNPROCESSABLE)
        try:
            told = _arrange(request, do, _item_sent(request, found))
        except ValidationError as problem:
            return _builder(request, found, form, problem=" ".join(problem.messages), status=pages.UNPROCESSABLE)
        if request.htmx:
            return _builder(request, found, form, told=told)
        messages.success(request, told)
        return redirect("meeting-agenda", partnership, found.pk)
    return _builder(request, found, form)


def _add(request: PartnershipRequest, meeting: Meeting, form: ItemForm) -> AgendaItem | None:
    if not form.is_valid():
        return None
    typed = dict(form.cleaned_data)
    parent = typed.pop("parent")
    try:
        return agenda_services.add_item(
            membership=request.membership, meeting_id=meeting.pk, parent_id=parent and parent.pk, **typed
        )
    except ValidationError as problem:
        form.take(problem)
    return None


def _item_sent(request: PartnershipRequest, meeting: Meeting) -> AgendaItem:
    try:
        item = selectors.item(UUID(request.POST.get("item", "")))
    except ValueError:
        raise Http404("No such item.") from None
    if item.meeting_id != meeting.pk:
        raise Http404("No such item of this meeting.")
    return item


def _arrange(request: PartnershipRequest, do: str, item: AgendaItem) -> str:
    """Move an item or take it off; what was done, for people."""
    membership = request.membership
    if do in ("up", "down"):
        agenda_services.move_item(membership=membership, item_id=item.pk, up=do == "up")
        return f"“{item.title}” is moved {do}."
    if do == "remove":
        agenda_services.remove_item(membership=membership, item_id=item.pk)
        return f"“{item.title}” is off the agenda."
    raise Http404("No such change of an agenda.")


def _builder(
    request: PartnershipRequest,
    meeting: Meeting,
    form: ItemForm,
    *,
    problem: str = "",
    told: str = "",
    status: int = 200,
) -> HttpResponse:
    items = selectors.items(meeting)
    context = {
        **pages.base(request, meeting, here="Agenda", current="meeting-agenda"),
        "agenda": pages.agenda(meeting, items),
        "raised": selectors.not_on_agenda(meeting, request.partnership.today()),
        "form": form,
        "problem": problem,
        "told": told,
        "touched": request.POST.get("item", ""),
        "did": request.POST.get("do", ""),
    }
    arranged = request.htmx and request.POST.get("do", "add") != "add"
    template = "_builder.html" if arranged else "agenda.html"
    return render(request, f"governance/meetings/{template}", context, status=status)


@require_http_methods(FORM)
def item(request: PartnershipRequest, partnership: str, item: UUID) -> HttpResponse:
    """One item: its wording and timing, and the papers that go with it."""
    found = selectors.item_in_full(item)
    pages.require_runs(request, found.meeting)
    papers = AttachForm()
    if request.method != "POST":
        return _item_page(request, found, papers)
    do = request.POST.get("do", "change")
    if do == "change":
        return _change(request, found)
    membership = request.membership
    try:
        if do == "attach":
            papers = AttachForm(request.POST)
            if not papers.is_valid():
                return _item_page(request, found, papers, status=pages.UNPROCESSABLE)
            chosen = papers.cleaned_data
            agenda_services.attach(
                membership=membership,
                item_id=found.pk,
                paper_id=chosen["paper"] and chosen["paper"].pk,
                revision_id=chosen["revision"] and chosen["revision"].pk,
            )
            messages.success(request, "The paper goes with this item.")
        else:
            attachment_id = _id_sent(request, "attachment")
            agenda_services.detach(membership=membership, item_id=found.pk, attachment_id=attachment_id)
            messages.success(request, "The paper no longer goes with this item.")
    except ValidationError as problem:
        papers.take(problem)
        return _item_page(request, found, papers, status=pages.UNPROCESSABLE)
    return redirect("agenda-item", partnership, found.pk)


def _id_sent(request: PartnershipRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise Http404("Not found.") from None


def _change(request: PartnershipRequest, item: AgendaItem) -> HttpResponse:
    def save(typed: Plain) -> Saved:
        agenda_services.change_item(membership=request.membership, item_id=item.pk, **typed)
        url = reverse("meeting-agenda", args=[request.partnership.slug, item.meeting_id])
        return f"“{typed['title']}” is saved.", url

    make = partial(ChangeItemForm, row=item)
    return answer(request, make, save, template=ITEM, **_item_words(request, item, AttachForm()))


def _item_page(request: PartnershipRequest, item: AgendaItem, papers: AttachForm, *, status: int = 200) -> HttpResponse:
    context = {**_item_words(request, item, papers), "form": ChangeItemForm(row=item)}
    return render(request, ITEM, context, status=status)


def _item_words(request: PartnershipRequest, item: AgendaItem, papers: AttachForm) -> Plain:
    here = f"Item {item.number}".rstrip(")")
    return {
        **pages.base(request, item.meeting, here=here, current="meeting-agenda"),
        "item": item,
        "papers": papers,
    }
