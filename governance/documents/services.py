"""What people do to documents: the only writers of documents and their versions.

Each runs in the caller's transaction. A document's row is locked before a version is added to it.
"""

import hashlib
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404

from governance.documents import selectors
from governance.documents.files import LARGEST, Examined, UnfitFile, examined
from governance.documents.models import Document, Revision, SignOff
from governance.permissions import writes_documents
from initiatives.plans.models import Initiative
from initiatives.plans.models import Manager as ProjectManager
from safer_communities.tenancy import records
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import require
from safer_communities.tenancy.versioning import locked

NOT_YOURS = "Only whoever runs the programme, and the project manager of its initiative, can change this document."
WRITERS = "Only programme and project managers and administrators can add a document."
LONGEST_TEXT = 100_000
LARGEST_FILE = LARGEST
FIELDS = {"title", "kind", "initiative", "owner"}


def make_document(
    *, membership: Membership, title: str, kind: str, initiative: Initiative | None = None, owner: str = "",
    draft: str = "", source: str = "",
) -> Document:  # fmt: skip
    """Add a document. It has no version until one is issued or uploaded.

    Raises:
        Refused, ValidationError (by field).
    """
    _require_writer(membership, initiative, WRITERS)
    document = Document(
        title=title.strip(), kind=kind, initiative=initiative, owner=owner.strip(), draft=draft, source=source
    )
    _check(document)
    return records.create(document, person=membership.user)


def may_write(membership: Membership, document: Document) -> bool:
    """Whether a member may change a document as `selectors.documents` gives it."""
    of_programme = document.initiative_id is None
    return writes_documents(membership, manages_it=document.manages_it, of_programme=of_programme)


def may_add(membership: Membership) -> bool:
    """Whether a member may add documents at all."""
    return writes_documents(membership, manages_it=True, of_programme=True)


def _require_writer(membership: Membership, initiative: Initiative | None, sentence: str) -> None:
    manages_it = (
        initiative is not None and ProjectManager.objects.filter(initiative=initiative, membership=membership).exists()
    )
    require(writes_documents(membership, manages_it=manages_it, of_programme=initiative is None), sentence)


def _check(document: Document) -> None:
    errors = {}
    if not document.title:
        errors["title"] = "Enter the title."
    if len(document.draft) > LONGEST_TEXT:
        errors["draft"] = f"The text is too long: {LONGEST_TEXT:,} characters or fewer."
    if errors:
        raise ValidationError(errors)


def update_document(*, membership: Membership, document_id: UUID, version: int, **changes: Any) -> Document:
    """Change what a document is called, what it is, whom it belongs to.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    if unknown := set(changes) - FIELDS:
        raise TypeError(f"A document has no {', '.join(sorted(unknown))} to change.")
    document = _writable(membership, document_id, version)
    if "initiative" in changes:
        _require_writer(membership, changes["initiative"], NOT_YOURS)
    for name, value in changes.items():
        setattr(document, name, value.strip() if isinstance(value, str) else value)
    _check(document)
    records.change(document, person=membership.user)
    return document


def _writable(membership: Membership, document_id: UUID, version: int | None = None) -> Document:
    """The document, locked, which this member may change."""
    rows = Document.objects.select_related("initiative")
    if version is None:
        # the document alone: its initiative is everybody’s who writes about it, and is not changed here
        document = rows.select_for_update(of=("self",)).filter(pk=document_id).first()
        if document is None:
            raise Http404("No such document.")
    else:
        document = locked(rows, document_id, version=version)
    _require_writer(membership, document.initiative, NOT_YOURS)
    return document


def save_draft(*, membership: Membership, document_id: UUID, version: int, draft: str) -> Document:
    """Keep what is being written. Nothing is issued by it.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    document = _writable(membership, document_id, version)
    document.draft = _with_plain_ends(draft)
    _check(document)
    records.change(document, person=membership.user)
    return document


def _with_plain_ends(text: str) -> str:
    """A browser sends its lines ended by two characters: the same words must give the same SHA-256 everywhere."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def issue(*, membership: Membership, document_id: UUID, version: int, details: str) -> Revision:
    """Make the draft, as it stands, the next version. It can never be changed.

    Args:
        version: of the document, as the person saw it: what is issued is what they read.

    Raises:
        Http404, Refused, Conflict, ValidationError (by field).
    """
    document = _writable(membership, document_id, version)
    newest = selectors.newest(document_id)
    if not document.draft.strip():
        raise ValidationError({"details": "Nothing is written yet: write the draft first."})
    if newest and newest.form == Revision.Form.TEXT and newest.text == document.draft:
        raise ValidationError({"details": f"The draft is version {newest.number} unchanged."})
    content = document.draft.encode()
    return _add_revision(
        membership,
        document,
        newest,
        details,
        form=Revision.Form.TEXT,
        size=len(content),
        text=document.draft,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def upload(*, membership: Membership, document_id: UUID, content: bytes, name: str, details: str) -> Revision:
    """Add a file as the next version, checked by what it holds.

    Raises:
        Http404, Refused, ValidationError (by field: `file`, `details`).
    """
    document = _writable(membership, document_id)
    try:
        file: Examined = examined(content, name)
    except UnfitFile as problem:
        raise ValidationError({"file": str(problem)}) from None
    digest = hashlib.sha256(content).hexdigest()
    newest = selectors.newest(document_id)
    if newest and newest.sha256 == digest:
        raise ValidationError({"file": f"This is version {newest.number} unchanged, byte for byte."})
    return _add_revision(
        membership,
        document,
        newest,
        details,
        form=file.form,
        file_name=file.name,
        size=len(content),
        pages=file.pages,
        tagged=file.tagged,
        content=content,
        sha256=digest,
    )


def _add_revision(
    membership: Membership, document: Document, newest: Revision | None, details: str, **held: object
) -> Revision:
    if document.withdrawn_on:
        raise ValidationError("This document is withdrawn: bring it back before adding a version.")
    if not details.strip():
        raise ValidationError({"details": "Say what this version is, or what changed."})
    return Revision.objects.create(
        document=document,
        number=newest.number + 1 if newest else 1,
        details=details.strip(),
        author=membership.post,
        on=membership.partnership.today(),
        **held,
    )


def withdraw_document(*, membership: Membership, document_id: UUID, version: int, withdrawn: bool) -> Document:
    """Take a document out of use from today, or bring it back. Its versions stay readable.

    Raises:
        Http404, Refused, Conflict, ValidationError.
    """
    document = _writable(membership, document_id, version)
    if withdrawn and SignOff.objects.filter(revision__document=document, outcome=SignOff.Outcome.OPEN).exists():
        raise ValidationError("A sign-off of it is open: withdraw that first.")
    document.withdrawn_on = membership.partnership.today() if withdrawn else None
    records.change(document, person=membership.user)
    return document
