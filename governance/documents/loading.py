"""Puts a programme's documents into the partnership acted for, as its people would: through the services.

Northgate's stand here too: a little of each, so that its pages are not empty.
"""

import datetime

from governance.documents import models, sign_off_services
from governance.documents import services as documents
from governance.groups.models import Group, Holder
from initiatives.plans.models import Action, Initiative
from safer_communities.programmes.loading import Loading
from safer_communities.programmes.read_groups import (
    Ask,
    Document,
    Given,
    Version,
    read_documents,
)
from safer_communities.tenancy.models import Membership

SOURCE = "Northgate demonstration data, generated"
NORTHGATE_DOCUMENTS = (
    Document(
        "Street Mediation: who can refer", "process", "N1", "Head of Community Safety, Northgate Council", SOURCE,
        (Version("First version", "Any agency of the partnership can refer a dispute between neighbours."),),
        Ask("steering-group", "Is anybody missing?", 10, None, (Given("steering", "approve"),)),
    ),
)  # fmt: skip


def load(loading: Loading) -> None:
    """The documents with their versions, sign-offs and answers; after plans and updates, which a signature changes."""
    slug = loading.partnership.slug
    if slug == "barnet":
        _load_documents(loading, read_documents())
    elif slug == "northgate":
        _load_documents(loading, NORTHGATE_DOCUMENTS)


def _load_documents(loading: Loading, given: tuple[Document, ...]) -> None:
    programme: Membership = loading.members["programme"]
    for given_document in given:
        document = documents.make_document(
            membership=programme,
            title=given_document.title,
            kind=given_document.kind,
            initiative=Initiative.objects.filter(code=given_document.initiative).first(),
            owner=given_document.owner,
            source=given_document.source,
        )
        revision = None
        for version in given_document.versions:
            document = _write(programme, document, version.text)
            revision = documents.issue(
                membership=programme, document_id=document.pk, version=document.version, details=version.details
            )  # fmt: skip
        if given_document.draft:
            _write(programme, document, given_document.draft)
        if given_document.ask and revision:
            _ask(loading, revision, given_document.ask)


def _write(membership: Membership, document: models.Document, text: str) -> models.Document:
    return documents.save_draft(
        membership=membership, document_id=document.pk, version=document.version, draft=f"{text.strip()}\n"
    )  # fmt: skip


def _ask(loading: Loading, revision: models.Revision, given: Ask) -> None:
    group = Group.objects.get(slug=given.group)
    asked = sign_off_services.ask(
        membership=loading.members["programme"],
        revision_id=revision.pk,
        group=group,
        due_on=loading.partnership.today() + datetime.timedelta(days=given.due_in_days),
        question=given.question,
        completes=Action.objects.get(pk=loading.actions[given.completes]) if given.completes else None,
    )
    for given_answer in given.answers:
        member = loading.members[given_answer.account]
        seat_id = Holder.objects.get(membership=member, seat__group=group, ended_on=None).seat_id
        sign_off_services.answer(
            membership=member,
            sign_off_id=asked.pk,
            seat_id=seat_id,
            choice=given_answer.choice,
            comment=given_answer.comment,
            sha256=asked.sha256,
        )
