"""What people do to documents and sign-offs: the only writers of documents, versions, sign-offs and answers.

Each runs in the caller's transaction. Whatever changes a sign-off locks its row first: of two answers that come at the
same moment, the second is counted with the first.
"""

import datetime
import hashlib
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from governance.documents import deciding, selectors
from governance.documents.files import LARGEST, Examined, UnfitFile, examined
from governance.groups import selectors as groups
from governance.models import Answer, Document, Group, Revision, Seat, SignOff
from initiatives.models import Action, Initiative
from initiatives.models import Manager as ProjectManager
from initiatives.services import NOT_YOURS as NOT_YOUR_PLAN
from initiatives.services import complete_action
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import require, updates_initiative, writes_documents
from safer_communities.tenancy.versioning import locked, save

NOT_YOURS = "Only whoever runs the programme, and the project manager of its initiative, can change this document."
WRITERS = "Only programme and project managers and administrators can add a document."
NOT_YOUR_GROUP = "Only whoever can change the document, or runs the group, can ask the group to sign it off."
NO_SEAT = "Only whoever holds a seat in this group, or answers for one, can answer."
NOT_ASKED_BY_YOU = "Only whoever asked for it, and whoever runs the group, can withdraw this sign-off."
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
    document._history_user = membership.user
    document.save(force_insert=True)
    return document


def may_write(membership: Membership, document: Any) -> bool:
    """Whether a member may change a document as `selectors.documents` gives it."""
    of_programme = document.initiative_id is None
    return writes_documents(membership, manages_it=document.manages_it, of_programme=of_programme)


def may_add(membership: Membership) -> bool:
    """Whether a member may add documents at all."""
    return writes_documents(membership, manages_it=True, of_programme=True)


def may_ask(membership: Membership, document: Any) -> bool:
    """Whether a member may ask some group to sign a version: they write it, or run a group; two statements."""
    return may_write(membership, document) or groups.runs_any(membership)


def may_withdraw(membership: Membership, asked: SignOff) -> bool:
    """Whether a member may take a sign-off back; one statement at most."""
    return asked.asked_by_id == membership.pk or groups.runs_group(membership, asked.group)


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
    save(document, person=membership.user)
    return document


def _writable(membership: Membership, document_id: UUID, version: int | None = None) -> Document:
    """The document, locked, which this member may change."""
    found = Document.objects.select_related("initiative")
    if version is None:
        document = found.select_for_update(of=("self",)).filter(pk=document_id).first()
        if document is None:
            raise Http404("No such document.")
    else:
        document = locked(found, document_id, version=version)
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
    save(document, person=membership.user)
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
        found: Examined = examined(content, name)
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
        form=found.form,
        file_name=found.name,
        size=len(content),
        pages=found.pages,
        tagged=found.tagged,
        content=content,
        sha256=digest,
    )


def _add_revision(
    membership: Membership, document: Document, newest: Revision | None, details: str, **held: Any
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
    save(document, person=membership.user)
    return document


# --- Sign-off


def ask(
    *,
    membership: Membership,
    revision_id: UUID,
    group: Group,
    due_on: datetime.date,
    question: str = "",
    completes: Action | None = None,
) -> SignOff:
    """Ask a group to sign off one version, by a day. The group's rule and quorum of today hold for it to the end.

    Raises:
        Http404, Refused, ValidationError (by field).
    """
    revision = selectors.revision(revision_id)
    document = _lock_document(revision.document_id)
    _require_asker(membership, document, group)
    today = membership.partnership.today()
    errors = _misfits(revision, document, group, due_on, today)
    if completes is not None:
        manages_it = ProjectManager.objects.filter(initiative=completes.initiative_id, membership=membership).exists()
        require(updates_initiative(membership, manages_it=manages_it), NOT_YOUR_PLAN)
    if errors:
        raise ValidationError(errors)
    asked = SignOff(
        revision=revision,
        group=group,
        sha256=revision.sha256,
        rule=group.rule,
        quorum=group.quorum,
        question=question.strip(),
        asked_by=membership,
        asker=membership.post,
        asked_on=today,
        due_on=due_on,
        completes=completes,
    )
    asked._history_user = membership.user
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError:
        raise ValidationError({"group": f"{group} is asked to sign off this version already."}) from None
    return asked


def _lock_document(document_id: UUID) -> Document:
    return Document.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=document_id)


def _require_asker(membership: Membership, document: Document, group: Group) -> None:
    manages_it = ProjectManager.objects.filter(initiative=document.initiative_id, membership=membership).exists()
    writes = writes_documents(membership, manages_it=manages_it, of_programme=document.initiative_id is None)
    require(writes or groups.runs_group(membership, group), NOT_YOUR_GROUP)


def _misfits(
    revision: Revision, document: Document, group: Group, due_on: datetime.date, today: datetime.date
) -> dict[str, str]:
    errors = {}
    newest = selectors.newest(document.pk)
    if newest and newest.number != revision.number:
        errors["group"] = f"There is a newer version ({newest.number}): ask for that one."
    elif document.withdrawn_on:
        errors["group"] = "This document is withdrawn."
    elif group.state == Group.State.ENDED:
        errors["group"] = f"{group} has ended."
    elif not Seat.objects.filter(group=group, ended_on=None).exists():
        errors["group"] = f"{group} has no seats yet: add them first."
    if due_on < today:
        errors["due_on"] = "The last day for answers cannot be before today."
    elif due_on > today + datetime.timedelta(days=366):
        errors["due_on"] = "Give a day within a year."
    return errors


def answer(
    *, membership: Membership, sign_off_id: UUID, seat_id: UUID, choice: str, comment: str = "", sha256: str
) -> SignOff:
    """Answer for a seat. The answer is added, whatever the seat answered before; then the group's rule decides.

    Args:
        sha256: of the version that the person had before them.

    Raises:
        Http404, Refused, ValidationError (by field).
    """
    asked = _open(sign_off_id)
    today = membership.partnership.today()
    mine = selectors.seats_answered_for(membership, today)
    seat = Seat.objects.filter(pk=seat_id, group_id=asked.group_id).first()
    if seat is None:
        raise Http404("No such seat in this group.")
    require(seat_id in mine, NO_SEAT)
    if today > asked.due_on:
        raise ValidationError(f"The last day for answers was {asked.due_on.day} {asked.due_on:%B %Y}.")
    errors = {}
    if choice not in Answer.Choice.values:
        errors["choice"] = "Choose an answer."
    elif choice != Answer.Choice.APPROVE and not comment.strip():
        errors["comment"] = "Say why, so that whoever wrote it knows what to do."
    if sha256 != asked.sha256:
        errors["choice"] = "The page you answered from was about another version. Read this one, then answer."
    if errors:
        raise ValidationError(errors)
    Answer.objects.create(
        sign_off=asked,
        seat=seat,
        choice=choice,
        comment=comment.strip(),
        membership=membership,
        person=membership.post,
        seat_title=seat.title,
        delegated=mine[seat_id],
        sha256=asked.sha256,
    )
    _settle(asked, today, membership)
    return asked


def _open(sign_off_id: UUID) -> SignOff:
    """The sign-off, locked, while it can still be answered."""
    asked = _locked(sign_off_id)
    if asked.outcome != SignOff.Outcome.OPEN:
        raise ValidationError(f"This sign-off is decided: {asked.get_outcome_display().lower()}. {asked.reason}")
    return asked


def _locked(sign_off_id: UUID) -> SignOff:
    asked = SignOff.objects.select_for_update(of=("self",)).filter(pk=sign_off_id).first()
    if asked is None:
        raise Http404("No such sign-off.")
    return asked


def verdict(asked: SignOff, today: datetime.date) -> deciding.Verdict:
    """What the answers so far come to; four statements."""
    seats = groups.lineup(asked.group_id, today)
    given = selectors.last_answers(selectors.answers(asked.pk))
    return deciding.decide(
        rule=asked.rule,
        quorum=asked.quorum,
        places=groups.places(seats),
        answers={seat: one.choice for seat, one in given.items()},
        today=today,
        due_on=asked.due_on,
    )


def _settle(asked: SignOff, today: datetime.date, membership: Membership | None) -> None:
    """Write down what the answers come to, if that is a decision; a signature completes what waited for it."""
    found = verdict(asked, today)
    if found.outcome == deciding.Outcome.OPEN:
        return
    _decide(asked, SignOff.Outcome(found.outcome.value), found.reason, today, membership)
    if asked.outcome == SignOff.Outcome.SIGNED and asked.completes_id:
        revision = selectors.revision(asked.revision_id)
        complete_action(
            membership=membership or asked.asked_by,
            action_id=asked.completes_id,
            note=f"Signed off by {asked.group}: {revision.document.title}, version {revision.number}.",
        )


def _decide(
    asked: SignOff, outcome: SignOff.Outcome, reason: str, today: datetime.date, membership: Membership | None
) -> None:
    asked.outcome, asked.reason = outcome, reason
    asked.decided_on, asked.decided_at = today, timezone.now()
    save(asked, person=membership.user if membership else None)


def withdraw(*, membership: Membership, sign_off_id: UUID, reason: str) -> SignOff:
    """Take back what a group was asked, with a reason. What was answered stays in the record.

    Raises:
        Http404, Refused, ValidationError (by field).
    """
    asked = _locked(sign_off_id)
    require(may_withdraw(membership, asked), NOT_ASKED_BY_YOU)
    asked = _open(sign_off_id)
    if not reason.strip():
        raise ValidationError({"reason": "Say why, so that those who were asked know."})
    told = f"Withdrawn by {membership.post}: {reason.strip()}"
    _decide(asked, SignOff.Outcome.WITHDRAWN, told, membership.partnership.today(), membership)
    return asked


def lapse_overdue(today: datetime.date) -> int:
    """Decide what the passing of its last day decides, for the partnership acted for; how many that were.

    A majority with a quorum counts; everything else has lapsed.
    """
    decided = 0
    for sign_off_id in selectors.overdue(today):
        asked = _locked(sign_off_id)
        if asked.outcome == SignOff.Outcome.OPEN and asked.due_on < today:
            _settle(asked, today, None)
            decided += 1
    return decided
