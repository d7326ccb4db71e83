"""Puts initiatives, their plans and risks, as read from a programme's files, into the partnership acted for."""

from collections import defaultdict
from uuid import UUID

from initiatives.plans.columns import ACTIONS, INITIATIVES, RISKS, UPDATES
from initiatives.plans.models import Action, Dependency, Initiative, Manager, Risk, Statement
from initiatives.plans.services import read_by_when, update_action
from safer_communities.programmes.loading import Loading

PROJECT_MANAGERS_INITIATIVES = ("A", "B", "C")


def initiatives(loading: Loading) -> None:
    """The initiatives with their statements, and who manages them."""
    for given in loading.programme.initiatives:
        initiative = Initiative.objects.create(
            position=given.position,
            lead_organisation=loading.organisations[given.lead_organisation],
            **INITIATIVES.stored(given),
        )
        loading.initiatives[given.code] = initiative.pk
        Statement.objects.bulk_create(
            Statement(
                initiative=initiative,
                kind=line.kind,
                position=line.position,
                text=line.text,
                source=line.source,
            )
            for line in given.statements
        )
    Manager.objects.bulk_create(
        Manager(initiative_id=loading.initiatives[code], membership=loading.members["project"])
        for code in PROJECT_MANAGERS_INITIATIVES
        if code in loading.initiatives
    )


def plans(loading: Loading) -> None:
    """The actions with what is understood of their by-whens, and what they wait for."""
    for given in loading.programme.actions:
        action = Action(initiative_id=loading.initiatives[given.initiative], **ACTIONS.stored(given))
        read_by_when(action, year_hint=_year_around(loading, given.initiative))
        action.save(force_insert=True)
        loading.actions[given.initiative, given.position] = action.pk
    Dependency.objects.bulk_create(
        Dependency(
            initiative_id=loading.initiatives[given.initiative],
            action_id=loading.actions[given.initiative, given.position],
            predecessor_id=loading.actions[given.initiative, before],
        )
        for given in loading.programme.actions
        for before in given.depends_on_positions
    )


def _year_around(loading: Loading, code: str) -> int | None:
    """The one year that an initiative's other by-whens are printed with: a month without a year is read by it."""
    years = {
        word
        for action in loading.programme.actions
        if action.initiative == code
        for word in action.by_when.split()
        if word.isdecimal() and len(word) == 4
    }
    return int(years.pop()) if len(years) == 1 else None


def risks(loading: Loading) -> None:
    """The risks, once for each initiative that they bear on."""
    for given in loading.programme.risks:
        for code in given.initiatives:
            Risk.objects.create(initiative_id=loading.initiatives[code], **RISKS.stored(given))


def updates(loading: Loading) -> None:
    """What the papers report, through the same service as a person's own update."""
    versions: dict[UUID, int] = defaultdict(lambda: 1)
    manager = loading.members["programme"]
    for given in loading.programme.updates:
        action_id = loading.actions[given.initiative, given.position]
        update_action(
            membership=manager,
            action_id=action_id,
            version=versions[action_id],
            **UPDATES.stored(given),
        )
        versions[action_id] += 1
