"""Pages of documents and sign-offs. A view reads, asks a service, and renders.

A file is never shown here: it is downloaded as it came, and the browser is told not to guess what it is.
"""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import condition, require_http_methods, require_safe

from governance.documents import changes, forms, rendering, selectors, services, sign_off_services
from governance.documents.models import Document, Revision, SignOff
from safer_communities.tenancy.permissions import require
from safer_communities.tenancy.requests import PartnershipRequest
from safer_communities.ui import form_pages
from safer_communities.words import long_date

Plain = dict[str, Any]
form_page = require_http_methods(["GET", "HEAD", "POST"])
A_PAGE = 50
TYPES = {
    Revision.Form.PDF: "application/pdf",
    Revision.Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Revision.Form.ODT: "application/vnd.oasis.opendocument.text",
    Revision.Form.TEXT: "text/markdown; charset=utf-8",
}
FILTERS = (("All", ""), ("Waiting to be signed off", "waiting"), ("Signed off", "signed"))


@require_safe
def documents(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """Which version of which document holds, and is it signed off?"""
    shown = request.GET.get("show", "")
    page = Paginator(selectors.documents(request.membership, shown), A_PAGE).get_page(request.GET.get("page"))
    today = request.partnership.today()
    mine = selectors.waiting_for(request.membership, today)
    home = reverse("documents", args=[partnership])
    context = {
        "page_obj": page,
        "query": f"show={shown}&" if shown else "",
        "filters": [
            {"text": text, "url": f"{home}?show={name}" if name else home, "current": shown == name}
            for text, name in FILTERS
        ],
        "waiting": [{"asked": sign_off, "mine": True, "late": False} for sign_off in mine],
        "sentence": _sentence(mine),
        "may_add": services.may_add(request.membership),
    }
    return render(request, "governance/documents/documents.html", context)


def _sentence(waiting: list[SignOff]) -> str:
    if not waiting:
        return "Nothing waits for your answer."
    return (
        "One sign-off waits for your answer."
        if len(waiting) == 1
        else f"{len(waiting)} sign-offs wait for your answer."
    )


@require_safe
def document(request: PartnershipRequest, partnership: str, document: UUID) -> HttpResponse:
    """What is this document, which versions has it had, and who signed which?"""
    found = selectors.document(request.membership, document)
    versions = selectors.revisions(found.pk)
    newest = selectors.newest(found.pk) if versions and versions[0].form == Revision.Form.TEXT else None
    context = {
        "document": found,
        "versions": versions,
        "newest": versions[0] if versions else None,
        "text": newest.text if newest else "",
        "unissued": bool(found.draft.strip()) and (newest is None or newest.text != found.draft),
        "may_write": services.may_write(request.membership, found),
        "may_ask": sign_off_services.may_ask(request.membership, found),
        "sentence": _document_sentence(found, versions),
        "crumbs": crumbs(partnership),
    }
    return render(request, "governance/documents/document.html", context)


def _document_sentence(document: Document, versions: list[Revision]) -> str:
    if document.withdrawn_on:
        return f"Out of use since {long_date(document.withdrawn_on)}. Its versions stay readable."
    if not versions:
        return "No version has been issued yet."
    newest = versions[0]
    if any(sign_off.outcome == SignOff.Outcome.OPEN for sign_off in newest.sign_offs.all()):
        return f"Version {newest.number} waits to be signed off."
    if document.signed == newest.number:
        return f"Version {newest.number} is signed off."
    if document.signed:
        return f"Version {document.signed} is signed off; version {newest.number} is newer and is not."
    return f"Version {newest.number} holds. It is not signed off."


def crumbs(partnership: str, document: Document | None = None, here: str = "") -> list[Plain]:
    trail: list[Plain] = [{"text": "Documents", "url": reverse("documents", args=[partnership])}]
    if document is not None:
        trail.append({"text": document.title, "url": reverse("document", args=[partnership, document.pk])})
    return [*trail, {"text": here}] if here else trail


def words_of(partnership: str, document: Document | None, title: str, sentence: str = "", **more: object) -> Plain:
    """The words of a page with a form about a document."""
    home = (
        reverse("document", args=[partnership, document.pk]) if document else reverse("documents", args=[partnership])
    )
    return {
        "title": title,
        "caption": document.title if document else "Documents",
        "sentence": sentence,
        "crumbs": crumbs(partnership, document, title),
        "cancel": home,
        **more,
    }


@form_page
def new_document(request: PartnershipRequest, partnership: str) -> HttpResponse:
    """Add a document."""
    require(services.may_add(request.membership), services.WRITERS)

    def save(typed: Plain) -> form_pages.Saved:
        made = services.make_document(membership=request.membership, **typed)
        return "The document is added. Write it here, or upload a file.", reverse(
            "document", args=[partnership, made.pk]
        )

    words = words_of(partnership, None, "Add a document", submit="Add the document")
    return form_pages.answer(request, forms.NewDocumentForm, save, **words)


def _writing(request: PartnershipRequest, document: UUID) -> Document:
    """The document, for somebody who may change it."""
    row = selectors.document(request.membership, document)
    require(services.may_write(request.membership, row), services.NOT_YOURS)
    return row


@form_page
def edit_document(request: PartnershipRequest, partnership: str, document: UUID) -> HttpResponse:
    """Change what a document is called and whom it belongs to."""
    found = _writing(request, document)

    def save(typed: Plain) -> form_pages.Saved:
        services.update_document(membership=request.membership, document_id=found.pk, **typed)
        return "The document is saved.", reverse("document", args=[partnership, found.pk])

    words = words_of(partnership, found, "Change the details")
    make = partial(forms.DocumentForm, row=found)
    return form_pages.answer(request, make, save, **words)


@form_page
def draft(request: PartnershipRequest, partnership: str, document: UUID) -> HttpResponse:
    """Write the document here."""
    found = _writing(request, document)

    def save(typed: Plain) -> form_pages.Saved:
        services.save_draft(membership=request.membership, document_id=found.pk, **typed)
        return "The draft is saved. Nothing is issued yet.", reverse("document", args=[partnership, found.pk])

    words = words_of(partnership, found, "Write the draft", "A draft can change; a version that is issued cannot.")
    make = partial(forms.DraftForm, row=found)
    return form_pages.answer(request, make, save, submit="Save the draft", **words)


@form_page
def issue(request: PartnershipRequest, partnership: str, document: UUID) -> HttpResponse:
    """Make the draft a version."""
    found = _writing(request, document)
    newest = selectors.newest(found.pk)
    before = newest.text if newest and newest.form == Revision.Form.TEXT else ""

    def save(typed: Plain) -> form_pages.Saved:
        made = services.issue(membership=request.membership, document_id=found.pk, **typed)
        return f"Version {made.number} is issued. It cannot change any more.", reverse(
            "version", args=[partnership, made.pk]
        )

    number = newest.number + 1 if newest else 1
    words = words_of(
        partnership, found, f"Issue version {number}", "This is what will be issued. It cannot change afterwards."
    )
    words |= {"submit": f"Issue version {number}", "draft": found.draft, "lines": changes.compared(before, found.draft)}
    words |= {"number": number, "is_first": not before, "template": "governance/documents/issue.html"}
    make = partial(forms.IssueForm, row=found)
    return form_pages.answer(request, make, save, **words)


@form_page
def upload(request: PartnershipRequest, partnership: str, document: UUID) -> HttpResponse:
    """Add a file as the next version."""
    found = _writing(request, document)

    def save(typed: Plain) -> form_pages.Saved:
        file = typed["file"]
        made = services.upload(
            membership=request.membership,
            document_id=found.pk,
            # one byte more than is allowed tells that it is too large
            content=file.read(services.LARGEST_FILE + 1),
            name=file.name,
            details=typed["details"],
        )
        return f"Version {made.number} is added.", reverse("version", args=[partnership, made.pk])

    words = words_of(partnership, found, "Upload a version", "It is checked by what is in it, not by its name.")
    return form_pages.answer(request, forms.UploadForm, save, multipart=True, submit="Upload", **words)


@form_page
def withdraw_document(request: PartnershipRequest, partnership: str, document: UUID) -> HttpResponse:
    """Take a document out of use, or bring it back."""
    found = _writing(request, document)
    out = found.withdrawn_on is None

    def save(typed: Plain) -> form_pages.Saved:
        services.withdraw_document(
            membership=request.membership, document_id=found.pk, version=typed["version"], withdrawn=out
        )
        told = "The document is out of use." if out else "The document is in use again."
        return told, reverse("document", args=[partnership, found.pk])

    title = "Take this document out of use" if out else "Bring this document back"
    words = words_of(partnership, found, title, "Its versions and what was signed stay readable.")
    make = partial(forms.WithdrawDocumentForm, row=found)
    submit = "Take it out of use" if out else "Bring it back"
    return form_pages.answer(request, make, save, submit=submit, warning=out, **words)


# --- One version


@require_safe
def version(request: PartnershipRequest, partnership: str, revision: UUID) -> HttpResponse:
    """The words of one version, or the file to download; and who signed it."""
    found = selectors.revision(revision, contents=["text"])
    asked = selectors.sign_offs_of_revision(found.pk)
    document = selectors.document(request.membership, found.document_id)
    context = {
        "revision": found,
        "document": document,
        "asked": asked,
        "may_ask": sign_off_services.may_ask(request.membership, document),
        "is_newest": document.number == found.number,
        "has_before": found.number > 1,
        "facts": _version_facts(found),
        "crumbs": crumbs(partnership, document, f"Version {found.number}"),
        "sentence": _version_sentence(found, document, asked),
    }
    return render(request, "governance/documents/version.html", context)


def _version_sentence(revision: Revision, document: Document, asked: list[SignOff]) -> str:
    signed = [sign_off for sign_off in asked if sign_off.outcome == SignOff.Outcome.SIGNED]
    newer = "" if document.number == revision.number else f" Version {document.number} is newer."
    if signed and signed[-1].decided_on:
        return f"Signed off by {signed[-1].group} on {long_date(signed[-1].decided_on)}.{newer}"
    if any(sign_off.outcome == SignOff.Outcome.OPEN for sign_off in asked):
        return f"It waits to be signed off.{newer}"
    return f"It is not signed off.{newer}"


def _version_facts(revision: Revision) -> list[Plain]:
    facts = [
        {"term": "Form", "value": revision.get_form_display()},
        {"term": "Issued", "value": long_date(revision.on), "note": revision.author},
        {"term": "Details", "value": revision.details},
        {"term": "Size", "value": rendering.size(revision.size)},
        {"term": "SHA-256", "value": revision.sha256, "note": "of exactly these bytes"},
    ]
    if revision.form == Revision.Form.PDF:
        tagged = "tagged for screen readers" if revision.tagged else "not tagged: a screen reader may not follow it"
        facts.insert(1, {"term": "Pages", "value": str(revision.pages), "note": tagged})
    return facts


def _digest(request: PartnershipRequest, partnership: str, revision: UUID) -> str:
    return f'"{selectors.revision(revision).sha256}"'


@require_safe
@condition(etag_func=_digest)
def download(request: PartnershipRequest, partnership: str, revision: UUID) -> HttpResponse:
    """The bytes of a version as they came, for saving: never shown by the browser as a page of ours."""
    found = selectors.revision(revision, contents=["content", "text"])
    text = found.form == Revision.Form.TEXT
    content = found.text.encode() if text else bytes(found.content or b"")
    name = found.file_name or f"{slugify(found.document.title)[:80]}-{found.number}.md"
    response = HttpResponse(content, content_type=TYPES[Revision.Form(found.form)])
    response["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@require_safe
def compare(request: PartnershipRequest, partnership: str, revision: UUID) -> HttpResponse:
    """What changed since the version before?"""
    found = selectors.revision(revision, contents=["text"])
    before = selectors.version_before(found)
    both = before is not None and {before.form, found.form} == {Revision.Form.TEXT}
    lines = changes.compared(before.text, found.text) if before and both else []
    added, removed = changes.how_much(lines)
    context = {
        "revision": found,
        "before": before,
        "both": both,
        "lines": lines,
        "sentence": _compared(before, both, added, removed),
        "crumbs": crumbs(partnership, found.document, f"Changes in version {found.number}"),
    }
    return render(request, "governance/documents/compare.html", context)


def _compared(before: Revision | None, both: bool, added: int, removed: int) -> str:
    if before is None:
        return "This is the first version."
    if not both:
        return "A file cannot be compared here: only texts that were written in the system."
    if not added and not removed:
        return f"The words are those of version {before.number}; only how they are set out changed."
    came = f"something new in {_paragraphs(added)}" if added else "nothing new"
    went = f"something gone from {_paragraphs(removed)}" if removed else "nothing gone"
    return f"Since version {before.number}: {came}, {went}."


def _paragraphs(count: int) -> str:
    return "one paragraph" if count == 1 else f"{count} paragraphs"
