"""Two partnerships with something in every table, each with its own name written into whatever can be read."""

import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.test import Client
from rest_framework.test import APIClient

from budgets.ledger import services as budgets
from evaluation.benefits.models import Claim, PublishedFigure
from evaluation.drivers.models import Driver, UnitCost
from evaluation.reassessing import services as reassessing
from evaluation.scorecards import services as scorecards
from governance.papers import asking_services, making_services, publishing_services
from governance.papers.models import Paper
from initiatives.plans import services as initiatives
from initiatives.plans.models import Dependency, Initiative, Manager, Risk, Statement
from safer_communities.accounts import tokens
from safer_communities.tenancy.models import Role
from tests.cast import TODAY, Cast
from tests.isolation import governed

ROLES = tuple(role.value for role in Role)
BACKEND = "safer_communities.accounts.backends.Backend"


class World(Cast):
    """A cast with a row in every table of a partnership, a finished paper, and everybody signed in.

    Two casts have the same codes and slugs; `only_here` is an initiative that the other one does not have.
    """

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self._written: dict[str, str] = {}
        self._digests: dict[str, str] = {}
        self._planned_on: Any = None
        with self.here():
            self._fill()
        self.assess()
        with self.worker():
            self._make_paper()
        with self.here():
            governed.bind(self)
        self.clients = {role: self._sign_in(role) for role in ROLES}
        self.callers = {role: self._call(role) for role in ROLES}

    def _fill(self) -> None:
        self._name_what_the_cast_did_not()
        manager, finance = self.members["programme_manager"], self.members["finance"]
        self.risk = Risk.objects.create(
            initiative=self.initiative,
            position=1,
            description=f"No referrals in {self.slug}",
            mitigation=f"Ask {self.slug}",
            owner=f"Lead of {self.slug}",
        )
        Statement.objects.create(initiative=self.initiative, kind="scope", position=1, text=f"Adults in {self.slug}")
        Dependency.objects.create(initiative=self.initiative, action=self.actions[2], predecessor=self.actions[1])
        Driver.objects.create(initiative=self.initiative, key="cohort", value="120", source=f"Bid of {self.slug}")
        UnitCost.objects.create(key="arrest", agency="police", amount="100", source=f"Costs of {self.slug}")
        for position, agency in enumerate(("police", "")):
            self._publish(self.initiative, position, agency)
        for value in ("120", "130"):
            Claim.objects.create(
                initiative=self.initiative, subject="cohort", value=value, source=f"Paper of {self.slug}"
            )
        action = self.actions[0]
        initiatives.update_action(
            membership=manager,
            action_id=action.pk,
            version=1,
            status="in_progress",
            note=f"Begun in {self.slug}",
        )
        initiatives.link_risk(membership=manager, action_id=action.pk, risk_id=self.risk.pk)
        initiatives.override_rating(
            membership=manager,
            action_id=action.pk,
            rating="amber",
            reason=f"Agreed in {self.slug}",
            expires_on=TODAY + datetime.timedelta(days=30),
        )
        self.spend = budgets.record_spend(
            membership=finance, line_id=self.line.pk, on=TODAY, amount=Decimal(250), source=f"J1 {self.slug}"
        )
        self.observation = scorecards.record_observation(
            membership=manager,
            indicator_id=self.indicator.pk,
            period_start=datetime.date(2013, 4, 1),
            period_end=datetime.date(2013, 6, 30),
            value=Decimal(40),
            source=f"Count of {self.slug}",
        )
        governed.fill(self)
        self._make_only_here()

    def _name_what_the_cast_did_not(self) -> None:
        self.line.item = f"Coordinator of {self.slug}"
        self.line.save()
        self.indicator.name = f"Panels held in {self.slug}"
        self.indicator.save()

    def _publish(self, initiative: Initiative, position: int, agency: str) -> None:
        money = {
            "annual_saving": 1000,
            "annual_operating_cost": -400,
            "annual_impact": 600,
            "set_up_cost": -100,
            "year_one_impact": 500,
        }
        PublishedFigure.objects.create(
            table="business-case",
            initiative=initiative,
            position=position,
            agency=agency,
            source=f"Table of {self.slug}",
            **money,
        )

    def _make_only_here(self) -> None:
        self.only_here = Initiative.objects.create(
            code=self.slug[:2].upper(), slug=f"only-{self.slug}", position=2, name=f"Only in {self.slug}"
        )
        Manager.objects.create(initiative=self.only_here, membership=self.members["project_manager"])
        self._publish(self.only_here, 0, "police")
        self._publish(self.only_here, 1, "")
        reassessing.mark_everything()
        reassessing.reassess(self.only_here.pk, now=datetime.datetime(2013, 7, 19, tzinfo=datetime.UTC))

    def _make_paper(self) -> None:
        with transaction.atomic():
            self.paper = asking_services.request_paper(
                membership=self.members["programme_manager"],
                period_start=datetime.date(2013, 4, 1),
                period_end=TODAY,
            )
        assert making_services.make_paper(self.paper.pk)
        with transaction.atomic():
            publishing_services.publish_paper(
                membership=self.members["programme_manager"], paper_id=self.paper.pk, texts_read=True
            )
            self.paper = Paper.objects.get(pk=self.paper.pk)
        self.add_draft()

    def add_draft(self) -> None:
        """The paper once more, not published: a paper is published once."""
        with self.here():
            self.draft = Paper.objects.get(pk=self.paper.pk)
            self.draft.pk, self.draft.publication, self.draft.published_at = None, "draft", None
            self.draft._state.adding = True
            self.draft.pk = self.draft._meta.pk.get_default()
            self.draft.save(force_insert=True)

    def _sign_in(self, role: str) -> Client:
        browser = Client(raise_request_exception=False)
        browser.force_login(self.user(role), backend=BACKEND)
        return browser

    def _call(self, role: str) -> APIClient:
        client = APIClient(raise_request_exception=False)
        client.credentials(HTTP_AUTHORIZATION=f"Token {tokens.issue(self.user(role))}")
        return client

    def now(self, row: Any) -> Any:
        """A row as it is stored now."""
        with self.here():
            return type(row).objects.get(pk=row.pk)

    @cached_property
    def ids(self) -> set[str]:
        """The ids of all rows of this partnership, as they were when first asked for."""
        with self.here(), connection.cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join(
                    f"SELECT id::text FROM {table} WHERE partnership_id = '{self.partnership.pk}'"
                    for table in self._tables
                )
            )
            return {row[0] for row in cursor.fetchall()} | {str(self.partnership.pk)}

    def fingerprint(self) -> dict[str, str]:
        """A digest of each table's rows of this partnership: equal as long as nothing changed.

        What a row holds, papers and their bytes among it, is read again only where something was written since this
        was last asked: a write changes where the row stands (ctid) and which transaction it is of (xmin).
        """
        with self.here(), connection.cursor() as cursor:
            written = self._places(cursor)
            changed = [table for table in self._tables if written[table] != self._written.get(table, "never")]
            if changed:
                cursor.execute(self._of_each(changed, "md5(string_agg(t::text, ';' ORDER BY t::text))"))
                self._digests.update(cursor.fetchall())
        self._written = written
        return dict(self._digests)

    def _places(self, cursor: Any) -> dict[str, str]:
        """Where each table's rows stand. Asked again and again: planned once a connection."""
        name = f"places_{self.slug}"
        if self._planned_on is not connection.connection:
            said = self._of_each(self._tables, "string_agg(ctid::text || xmin, ';' ORDER BY ctid)")
            cursor.execute(f"PREPARE {name} AS {said}")
            self._planned_on = connection.connection
        cursor.execute(f"EXECUTE {name}")
        return dict(cursor.fetchall())

    def _of_each(self, tables: list[str], said: str) -> str:
        """The statement that says something of each table's rows of this partnership."""
        mine = f"WHERE partnership_id = '{self.partnership.pk}'"
        return " UNION ALL ".join(f"SELECT '{table}', coalesce({said}, '') FROM {table} t {mine}" for table in tables)

    @cached_property
    def _tables(self) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_name FROM information_schema.columns "
                "WHERE table_schema = 'public' AND column_name = 'partnership_id'"
            )
            return sorted(row[0] for row in cursor.fetchall())


def kept(of: World) -> dict[str, UUID | str]:
    """The converters of addresses that name something of a partnership, with a value from this one."""
    return {
        "action": of.actions[0].pk,
        "risk": of.risk.pk,
        "line": of.line.pk,
        "indicator": of.indicator.pk,
        "spend": of.spend.pk,
        "observation": of.observation.pk,
        "paper": of.paper.pk,
        "draft": of.draft.pk,
        "group": of.group.slug,
        "group_id": of.group.pk,
        "member_id": of.members["partner_lead"].pk,
        "seat": of.seat.pk,
        "free_seat": of.free_seat.pk,
        "loose_document": of.loose_document.pk,
        "asked_revision": of.asked_revision.pk,
        "signed": of.signed.pk,
        "loose_sign_off": of.loose_sign_off.pk,
        "document": of.document.pk,
        "revision": of.revision.pk,
        "sign_off": of.sign_off.pk,
        "meeting": of.meeting.pk,
        "item": of.item.pk,
        "decision": of.decision.pk,
        "attendance": of.attendance.pk,
        "meeting_action": of.meeting_action.pk,
        "entry": of.entry.pk,
        "strategy": of.strategy.slug,
        "priority": of.priority.pk,
        "commitment": of.commitment.pk,
        "return_": of.return_.pk,
        "escalation": of.escalation.pk,
        "initiative_id": of.only_here.pk,
        "initiative": of.initiative.slug,
        "figure": "business-case/A/police/annual_saving",
    }


def foreign(of: World) -> dict[str, UUID | str]:
    """The same for what only this partnership has: asked for by the other, none of it is there."""
    return kept(of) | {
        "initiative": of.only_here.slug,
        "group": of.only_group.slug,
        "figure": f"business-case/{of.only_here.code}/police/annual_saving",
    }
