"""The fixed cast of the tests: a partnership with a post for every role. Posts, never people."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from budgets.ledger.models import BudgetLine
from evaluation.reassessing import services
from evaluation.scorecards.models import Indicator
from initiatives.plans.models import Action, Initiative, Manager
from initiatives.plans.services import read_by_when
from safer_communities.accounts.models import User
from safer_communities.tenancy import outbox
from safer_communities.tenancy.current import tenant
from safer_communities.tenancy.models import Membership, Organisation, Partnership, Role

TODAY = datetime.date(2013, 7, 19)


class Cast:
    """A partnership with one initiative, its plan, money and scorecard, and one member for each role.

    Use it `with cast.here():` for whatever touches the partnership's rows outside a request.
    """

    password = "a password for tests"

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.partnership = Partnership.objects.create(slug=slug, name=f"{slug.title()} Partnership", frozen_on=TODAY)
        self._password = make_password(self.password)
        with self.here():
            self._make_people()
            self._make_programme()

    @contextmanager
    def here(self) -> Iterator[None]:
        """A transaction of this partnership."""
        with tenant(self.partnership.pk), transaction.atomic():
            yield

    def worker(self) -> Any:
        """As the worker is: in the partnership, for code that opens its own transactions."""
        return tenant(self.partnership.pk)

    def _make_people(self) -> None:
        self.organisation = Organisation.objects.create(
            code="council", name=f"{self.slug.title()} Council", agency="council"
        )
        users = User.objects.bulk_create(
            User(email=f"{role}@{self.slug}.example", name=f"{role.label}, {self.slug}", password=self._password)
            for role in Role
        )
        members = Membership.objects.bulk_create(
            Membership(user=user, roles=[role.value], post=f"{role.label}, {self.slug}", organisation=self.organisation)
            for user, role in zip(users, Role, strict=True)
        )
        self.members = {role.value: member for role, member in zip(Role, members, strict=True)}

    def _make_programme(self) -> None:
        self.initiative = Initiative.objects.create(
            code="A",
            slug="panels",
            position=1,
            name=f"Panels of {self.slug}",
            lead_organisation=self.organisation,
        )
        Manager.objects.create(initiative=self.initiative, membership=self.members["project_manager"])
        self.actions = [
            self.add_action("1.", "Agree terms of reference", "April 2013"),
            self.add_action("2.", "Train volunteers", "July – August 2013"),
            self.add_action("3.", "Go live", "Oct 2013", gate="go_live"),
        ]
        self.line = BudgetLine.objects.create(
            initiative=self.initiative,
            position=1,
            item="Coordinator",
            kind="operating",
            year=2013,
            amount="11250.00",
            agency="council",
            source="The bid",
        )
        self.indicator = Indicator.objects.create(
            initiative=self.initiative,
            position=1,
            code="panels-held",
            name="Panels held",
            kind="activity",
            measure="count",
            unit="panels",
            direction="up",
            target=200,
            tolerance="0.05",
            driver="cohort",
        )

    def add_action(self, number: str, description: str, by_when: str, **more: Any) -> Any:
        """An action at the end of the plan."""

        position = Action.objects.filter(initiative=self.initiative).count() + 1
        action = Action(
            initiative=self.initiative,
            position=position,
            number=number,
            description=f"{description} ({self.slug})",
            leads="PM",
            by_when=by_when,
            **more,
        )
        read_by_when(action)
        action.save(force_insert=True)
        return action

    def assess(self) -> None:
        """What the worker would do now."""
        with self.here():
            outbox.mark(self.partnership.pk, self.initiative.pk)
        with self.worker():
            services.reassess(self.initiative.pk, now=timezone.now())
            services.reassess_programme(now=timezone.now())

    def user(self, role: str) -> Any:
        return self.members[role].user

    def path(self, rest: str = "") -> str:
        return f"/p/{self.slug}/{rest}"

    def api(self, rest: str = "") -> str:
        return f"/api/v1/p/{self.slug}/{rest}"
