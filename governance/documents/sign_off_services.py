"""What people do to sign-offs: the only writers of sign-offs and answers.

Each runs in the caller's transaction. Whatever changes a sign-off locks its row first: of two answers that come at the
same moment, the second is counted with the first.
"""

import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from governance.documents import deciding, selectors
from governance.documents.models import Answer, Document, Revision, SignOff
from governance.documents.services import may_write
from governance.groups import selectors as groups
from governance.groups.models import Group, Seat
from governance.groups.services import locked_group
from governance.permissions import writes_documents
from initiatives.permissions import updates_initiative
from initiatives.plans.models import Action
from initiatives.plans.models import Manager as ProjectManager
from initiatives.plans.services import NOT_YOURS as NOT_YOUR_PLAN
from initiatives.plans.services import complete_action
from safer_communities.tenancy import records
from safer_communities.tenancy.models import Membership
from safer_communities.tenancy.permissions import require
from safer_communities.words import long_date

NOT_YOUR_GROUP = "Only whoever can change the document, or runs the group, can ask the group to sign it off."
NO_SEAT = "Only whoever holds a seat in this group, or answers for one, can answer."
NOT_ASKED_BY_YOU = "Only whoever asked for it, and whoever runs the group, can withdraw this sign-off."


def may_ask(membership: Membership, document: Document) -> bool:
    """Whether a member may ask some group to sign a version: they write it, or run a group; two statements."""
    return may_write(membership, document) or groups.runs_any(membership)


def may_withdraw(membership: Membership, asked: SignOff) -> bool:
    """Whether a member may take a sign-off back; one statement at most."""
    return asked.asked_by_id == membership.pk or groups.runs_group(membership, asked.group)


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
    group = locked_group(group.pk)  # it cannot end, or change its rule, while it is being asked
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
    # as with a group’s name: of two who ask at the same moment the constraint refuses one, in a savepoint
    try:
        with transaction.atomic():
            records.create(asked, person=membership.user)
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
    asked = _locked(sign_off_id)
    _require_open(asked)
    today = membership.partnership.today()
    seats = selectors.seats_answered_for(membership, today)
    seat = Seat.objects.filter(pk=seat_id, group_id=asked.group_id).first()
    if seat is None:
        raise Http404("No such seat in this group.")
    require(seat_id in seats, NO_SEAT)
    if deciding.is_over(asked.due_on, today):
        raise ValidationError(f"The last day for answers was {long_date(asked.due_on)}.")
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
        delegated=seats[seat_id],
        sha256=asked.sha256,
    )
    _settle(asked, today, membership)
    return asked


def _require_open(asked: SignOff) -> None:
    if asked.outcome != SignOff.Outcome.OPEN:
        raise ValidationError(f"This sign-off is decided: {asked.get_outcome_display().lower()}. {asked.reason}")


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
        answers={seat: answer.choice for seat, answer in given.items()},
        today=today,
        due_on=asked.due_on,
    )


def _settle(asked: SignOff, today: datetime.date, membership: Membership | None) -> None:
    """Write down what the answers come to, if that is a decision; a signature completes what waited for it."""
    decision = verdict(asked, today)
    if decision.outcome == deciding.Outcome.OPEN:
        return
    _decide(asked, SignOff.Outcome(decision.outcome.value), decision.reason, today, membership)
    if asked.outcome == SignOff.Outcome.SIGNED and asked.completes_id:
        revision = selectors.revision(asked.revision_id)
        complete_action(
            # settled at night there is no member: it is done in the name of who asked
            membership=membership or asked.asked_by,
            action_id=asked.completes_id,
            note=f"Signed off by {asked.group}: {revision.document.title}, version {revision.number}.",
        )


def _decide(
    asked: SignOff, outcome: SignOff.Outcome, reason: str, today: datetime.date, membership: Membership | None
) -> None:
    asked.outcome, asked.reason = outcome, reason
    asked.decided_on, asked.decided_at = today, timezone.now()
    asked.partnership_name = asked.partnership.name  # of which no history is kept
    records.change(asked, person=membership.user if membership else None)


def withdraw(*, membership: Membership, sign_off_id: UUID, reason: str) -> SignOff:
    """Take back what a group was asked, with a reason. What was answered stays in the record.

    Raises:
        Http404, Refused, ValidationError (by field).
    """
    asked = _locked(sign_off_id)
    require(may_withdraw(membership, asked), NOT_ASKED_BY_YOU)
    _require_open(asked)
    if not reason.strip():
        raise ValidationError({"reason": "Say why, so that those who were asked know."})
    told = f"Withdrawn by {membership.post}: {reason.strip()}"
    _decide(asked, SignOff.Outcome.WITHDRAWN, told, membership.partnership.today(), membership)
    return asked


@transaction.atomic
def settle_open(today: datetime.date) -> int:
    """Decide what the passing of a day decides, for the partnership acted for; how many that were.

    What is past its last day: a majority with a quorum counts, everything else has lapsed. And what a change of the
    group's seats has decided, such as a chair who left what the vice-chair has answered: not at once, so that somebody
    who moves an office from one seat to another, or fills a seat tomorrow, decides nothing on the way.
    """
    decided = 0
    for sign_off_id in selectors.waiting():
        asked = _locked(sign_off_id)
        if asked.outcome == SignOff.Outcome.OPEN:
            _settle(asked, today, None)
            decided += asked.outcome != SignOff.Outcome.OPEN
    return decided
