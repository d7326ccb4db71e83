"""Puts a programme, as read from its data files, into the database for a partnership of its own."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from budgets.ledger.models import BudgetLine
from budgets.ledger.services import record_spend
from evaluation.benefits.models import Claim, PublishedFigure
from evaluation.drivers.models import Driver, UnitCost
from evaluation.scorecards.models import Indicator, Observation
from initiatives.plans.models import Action, Dependency, Initiative, Manager, Risk, Statement
from initiatives.plans.services import read_by_when, update_action
from safer_communities.accounts.models import User
from safer_communities.programmes.load_groups import load_documents, load_groups
from safer_communities.programmes.load_meetings import load_meetings
from safer_communities.programmes.load_registers import load_raised, load_registers
from safer_communities.programmes.load_strategy import load_strategies
from safer_communities.programmes.rows import Programme
from safer_communities.tenancy.current import tenant
from safer_communities.tenancy.models import Membership, Organisation, Partnership, Role

# Sign-in accounts belong to posts: (name before the @, post, roles, organisation code)
POSTS = (
    ("admin", "Administrator", [Role.ADMINISTRATOR], "council"),
    ("programme", "Programme manager", [Role.PROGRAMME_MANAGER], "council"),
    ("project", "Project manager", [Role.PROJECT_MANAGER], "council"),
    ("partner", "Partner lead, Police", [Role.PARTNER_LEAD], "police"),
    ("steering", "Steering-group member", [Role.STEERING_MEMBER], "police"),
    ("board", "Board member", [Role.BOARD_MEMBER], "council"),
    ("finance", "Finance lead", [Role.FINANCE], "council"),
    ("observer", "Observer", [Role.OBSERVER], "council"),
)
PROJECT_MANAGERS_INITIATIVES = ("A", "B", "C")
BOTH = ("probation@both.example", "Partner lead, Probation")


@transaction.atomic
def load(programme: Programme, *, password: str) -> Partnership | None:
    """Load a programme and its posts' accounts; None, and nothing changed, if the partnership is there already.

    Args:
        password: of the accounts made for its posts.
    """
    given = programme.partnership
    if Partnership.objects.filter(slug=given.slug).exists():
        return None
    partnership = Partnership.objects.create(slug=given.slug, name=given.name, frozen_on=given.frozen_on)
    with tenant(partnership.pk):
        _Loading(programme, partnership).run(password)
    return partnership


class _Loading:
    """One programme on its way into one partnership: what has been made so far, by the codes of the files."""

    def __init__(self, programme: Programme, partnership: Partnership) -> None:
        self.programme = programme
        self.partnership = partnership
        self.organisations: dict[str, Organisation] = {}
        self.members: dict[str, Membership] = {}
        self.initiatives: dict[str, Initiative] = {}
        self.actions: dict[tuple[str, int], Action] = {}
        self.indicators: dict[tuple[str, str], Indicator] = {}

    def run(self, password: str) -> None:
        self.load_organisations()
        self.load_people(password)
        self.load_initiatives()
        load_groups(self)
        self.load_plans()
        self.load_risks()
        self.load_budgets()
        self.load_evaluation()
        self.load_observations()
        self.load_updates()
        self.load_spend()
        load_registers(self)
        load_raised(self)
        load_documents(self)
        load_meetings(self)
        load_strategies(self)

    def initiative_id(self, code: str) -> UUID | None:
        return self.initiatives[code].pk if code else None

    def load_organisations(self) -> None:
        made = Organisation.objects.bulk_create(
            Organisation(code=one.code, name=one.name, agency=one.agency)
            for one in self.programme.partnership.organisations
        )
        self.organisations = {one.code: one for one in made}

    def load_people(self, password: str) -> None:
        for name, post, roles, organisation in POSTS:
            user = User.objects.create_user(
                f"{name}@{self.partnership.slug}.example",
                password,
                name=f"{post} ({self.partnership.slug.title()})",
            )
            self.members[name] = self.join(user, post, roles, organisation)
        email, post = BOTH
        both = User.objects.filter(email=email).first() or User.objects.create_user(email, password, name=post)
        self.members["both"] = self.join(both, post, [Role.PARTNER_LEAD], "probation")

    def join(self, user: User, post: str, roles: list[Role], organisation: str) -> Membership:
        return Membership.objects.create(
            user=user,
            post=post,
            roles=[role.value for role in roles],
            organisation=self.organisations[organisation],
        )

    def load_initiatives(self) -> None:
        for given in self.programme.initiatives:
            self.initiatives[given.code] = Initiative.objects.create(
                code=given.code,
                slug=given.slug,
                position=given.position,
                name=given.name,
                description=given.description,
                target_group=given.target_group,
                strategic_lead=given.strategic_lead,
                lead_organisation=self.organisations[given.lead_organisation],
                steering_group=given.steering_group,
                pilot=given.pilot,
                funding_model=given.funding_model,
                source=given.source,
            )
            Statement.objects.bulk_create(
                Statement(
                    initiative=self.initiatives[given.code],
                    kind=line.kind,
                    position=line.position,
                    text=line.text,
                    source=line.source,
                )
                for line in given.statements
            )
        Manager.objects.bulk_create(
            Manager(initiative=self.initiatives[code], membership=self.members["project"])
            for code in PROJECT_MANAGERS_INITIATIVES
            if code in self.initiatives
        )

    def load_plans(self) -> None:
        for given in self.programme.actions:
            action = Action(
                initiative=self.initiatives[given.initiative],
                position=given.position,
                number=given.number,
                description=given.description,
                leads=given.leads,
                by_when=given.by_when,
                gate=given.gate,
                depends_on=given.depends_on,
                source=given.source,
            )
            read_by_when(action, year_hint=self.year_around(given.initiative))
            action.save(force_insert=True)
            self.actions[given.initiative, given.position] = action
        Dependency.objects.bulk_create(
            Dependency(
                initiative=self.initiatives[given.initiative],
                action=self.actions[given.initiative, given.position],
                predecessor=self.actions[given.initiative, before],
            )
            for given in self.programme.actions
            for before in given.depends_on_positions
        )

    def year_around(self, code: str) -> int | None:
        """The one year that an initiative's other by-whens are printed with: a month without a year is read by it."""
        years = {
            word
            for action in self.programme.actions
            if action.initiative == code
            for word in action.by_when.split()
            if word.isdecimal() and len(word) == 4
        }
        return int(years.pop()) if len(years) == 1 else None

    def load_risks(self) -> None:
        for given in self.programme.risks:
            for code in given.initiatives:
                Risk.objects.create(
                    initiative=self.initiatives[code],
                    position=given.position,
                    description=given.description,
                    mitigation=given.mitigation,
                    owner=given.owner,
                    inherent_likelihood=given.inherent_likelihood,
                    inherent_impact=given.inherent_impact,
                    residual_likelihood=given.residual_likelihood,
                    residual_impact=given.residual_impact,
                    source=given.source,
                )

    def load_budgets(self) -> None:
        for given in self.programme.budget_lines:
            BudgetLine.objects.create(
                initiative=self.initiatives[given.initiative],
                position=given.position,
                item=given.item,
                kind=given.kind,
                year=given.year,
                amount=given.amount,
                assumption=given.assumption,
                factors=[{"value": f"{factor.value:f}", "unit": factor.unit} for factor in given.factors],
                agency=given.agency,
                absorbed_by=given.absorbed_by,
                source=given.source,
            )

    def load_evaluation(self) -> None:
        PublishedFigure.objects.bulk_create(
            PublishedFigure(
                table=given.table,
                initiative_id=self.initiative_id(given.initiative),
                position=given.position,
                agency=given.agency,
                annual_saving=given.annual_saving,
                annual_operating_cost=given.annual_operating_cost,
                annual_impact=given.annual_impact,
                set_up_cost=given.set_up_cost,
                year_one_impact=given.year_one_impact,
                source=given.source,
            )
            for given in self.programme.published
        )
        for driver in self.programme.drivers:
            Driver.objects.create(
                initiative=self.initiatives[driver.initiative],
                key=driver.key,
                value=driver.value,
                unit=driver.unit,
                source=driver.source,
                grade=driver.grade,
            )
        for cost in self.programme.unit_costs:
            UnitCost.objects.create(
                key=cost.key,
                agency=cost.agency,
                amount=cost.amount,
                source=cost.source,
                price_year=cost.price_year,
                grade=cost.grade,
            )
        Claim.objects.bulk_create(
            Claim(
                initiative_id=self.initiative_id(claim.initiative),
                subject=claim.subject,
                value=claim.value,
                source=claim.source,
            )
            for claim in self.programme.claims
        )

    def load_observations(self) -> None:
        for given in self.programme.indicators:
            self.indicators[given.initiative, given.code] = Indicator.objects.create(
                initiative=self.initiatives[given.initiative],
                position=given.position,
                code=given.code,
                name=given.name,
                kind=given.kind,
                measure=given.measure,
                unit=given.unit,
                direction=given.direction,
                baseline=given.baseline,
                baseline_note=given.baseline_note,
                target=given.target,
                target_note=given.target_note,
                tolerance=given.tolerance,
                driver=given.driver,
                frequency=given.frequency,
                source=given.source,
            )
        Observation.objects.bulk_create(
            Observation(
                initiative=self.initiatives[given.initiative],
                indicator=self.indicators[given.initiative, given.indicator],
                period_start=given.period_start,
                period_end=given.period_end,
                value=given.value,
                note=given.note,
                source=given.source,
                person="the programme's data files",
            )
            for given in self.programme.observations
        )

    def load_updates(self) -> None:
        """What the papers report, through the same service as a person's own update."""
        versions: dict[UUID, int] = defaultdict(lambda: 1)
        manager = self.members["programme"]
        for given in self.programme.updates:
            action = self.actions[given.initiative, given.position]
            update_action(
                membership=manager,
                action_id=action.pk,
                version=versions[action.pk],
                note=given.note,
                source=given.source,
                status=given.status,
                achieved_on=given.achieved_on,
                forecast_on=given.forecast_on,
            )
            versions[action.pk] += 1

    def load_spend(self) -> None:
        lines = {(line.initiative_id, line.position, line.kind, line.year): line for line in BudgetLine.objects.all()}
        for given in self.programme.spend:
            place = (self.initiative_id(given.initiative), given.position, given.kind, given.year)
            record_spend(
                membership=self.members["finance"],
                line_id=lines[place].pk,
                on=given.on,
                amount=given.amount,
                source=given.source,
            )


def accounts_of(slugs: Iterable[str]) -> list[str]:
    """The e-mail addresses of the demonstration accounts, for printing."""
    return [f"{name}@{slug}.example" for slug in slugs for name, *_ in POSTS] + [BOTH[0]]
