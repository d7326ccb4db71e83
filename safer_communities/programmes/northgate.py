"""Northgate: a neighbour of Barnet's that does not exist, generated around today, with a live clock.

It is there to show a programme that is under way: updates, spend and observations up to now. The same day and seed
give the same programme. No Django, no real place or person. What it planned is `northgate_case`.
"""

import random
from datetime import date, timedelta
from decimal import Decimal

from safer_communities.programmes import northgate_case as case
from safer_communities.programmes.northgate_case import ORGANISATIONS, SOURCE, THEMES, Theme
from safer_communities.programmes.rows import (
    Action,
    Claim,
    Initiative,
    Observation,
    Organisation,
    Partnership,
    Programme,
    RegisterEntry,
    Risk,
    Spend,
    Statement,
    Update,
)

SLUG = "northgate"
STEPS = (
    ("Agree terms of reference with the steering group", "sign_off"),
    ("Funding decision", "funding"),
    ("Map existing provision and referral routes", ""),
    ("Agree the target group", "sign_off"),
    ("Identify a single point of contact in each organisation", ""),
    ("Write process, policies and forms", ""),
    ("Agree the scorecard and how benefits are recorded", "sign_off"),
    ("Recruit a coordinator", ""),
    ("Recruit and check volunteers", ""),
    ("Train volunteers and referring agencies", ""),
    ("Publicise the service", ""),
    ("Go live", "go_live"),
    ("First quarterly return", ""),
    ("Review after six months", "sign_off"),
    ("Project close and sustainability plan", "close"),
)


def northgate(today: date) -> Programme:
    """The programme as it stands on a day."""
    return _Making(today).programme()


class _Making:
    def __init__(self, today: date) -> None:
        self.today = today
        self.chance = random.Random(20130719)  # noqa: S311 - made-up data, repeatable on purpose

    def month(self, offset: int) -> date:
        """The first day of a month, `offset` months from this one."""
        months = self.today.year * 12 + self.today.month - 1 + offset
        return date(months // 12, months % 12 + 1, 1)

    def month_end(self, offset: int) -> date:
        return self.month(offset + 1) - timedelta(days=1)

    def programme(self) -> Programme:
        return Programme(
            papers=(),
            partnership=Partnership(
                SLUG,
                "Northgate Safer Communities Partnership",
                None,
                SOURCE,
                tuple(Organisation(code, name, agency, SOURCE) for code, name, agency in ORGANISATIONS),
            ),
            initiatives=tuple(self.initiative(theme, number) for number, theme in enumerate(THEMES, 1)),
            actions=tuple(self.action(theme, number) for theme in THEMES for number in range(len(STEPS))),
            updates=tuple(update for theme in THEMES for update in self.updates(theme)),
            budget_lines=tuple(line for theme in THEMES for line in case.budget(theme, self.today)),
            budget_totals=(),
            published=tuple(row for theme in THEMES for row in case.published(theme)),
            drivers=tuple(driver for theme in THEMES for driver in case.drivers(theme)),
            unit_costs=case.unit_costs(),
            indicators=tuple(indicator for theme in THEMES for indicator in case.indicators(theme)),
            observations=tuple(observation for theme in THEMES for observation in self.observations(theme)),
            claims=(
                Claim("N3", "Volunteers needed", "24", f"{SOURCE}, bid"),
                Claim("N3", "Volunteers needed", "up to 30", f"{SOURCE}, specification"),
            ),
            risks=tuple(self.risk(number, theme) for number, theme in enumerate(THEMES, 1)),
            register=self.register(),
            spend=tuple(spend for theme in THEMES for spend in self.spend(theme)),
        )

    def initiative(self, theme: Theme, position: int) -> Initiative:
        return Initiative(
            code=theme.code,
            slug=theme.slug,
            position=position,
            name=theme.name,
            description=theme.description,
            target_group=f"About {theme.cohort} people a year whom partners refer.",
            strategic_lead=theme.lead,
            lead_organisation=theme.organisation,
            steering_group="Northgate Steering Group",
            pilot="One year from go-live",
            funding_model="Single budget",
            source=SOURCE,
            statements=(
                Statement("scope", 1, "Referral routes from all partners.", SOURCE),
                Statement("outcome", 1, "Fewer people offend again.", SOURCE),
            ),
            volume_targets=(),
        )

    def action(self, theme: Theme, number: int) -> Action:
        description, gate = STEPS[number]
        return Action(
            initiative=theme.code,
            position=number + 1,
            number=f"{number + 1}.",
            description=description,
            leads="Project manager" if number % 3 else theme.lead,
            by_when=f"{self.month(number - 9):%B %Y}",
            gate=gate,
            depends_on=f"{number}." if number in (4, 9, 11) else "",
            depends_on_positions=(number,) if number in (4, 9, 11) else (),
            source=SOURCE,
        )

    def updates(self, theme: Theme) -> list[Update]:
        made = []
        for number in range(len(STEPS)):
            due = self.month_end(number - 9)
            if due >= self.today:
                break
            done = self.chance.random() < theme.pace
            made.append(
                Update(
                    initiative=theme.code,
                    position=number + 1,
                    on=self.today,
                    status="achieved" if done else "partly_achieved",
                    achieved_on=due - timedelta(days=self.chance.randint(0, 20)) if done else None,
                    forecast_on=None if done else self.today + timedelta(days=self.chance.randint(10, 40)),
                    note="Done as planned." if done else "Most of it is done; the rest waits for a partner.",
                    source=SOURCE,
                )
            )
        return made

    def spend(self, theme: Theme) -> list[Spend]:
        """Set-up costs paid in two parts before go-live, and the coordinator each month since."""
        year = case.financial_year(self.today)
        first, last = self.month_end(-2), self.month_end(-1)
        monthly = (Decimal(theme.running_cost) / 12).quantize(Decimal("0.01"))
        return [
            Spend(theme.code, 1, "set_up", year, first, Decimal("8000.00"), "Invoice, project management"),
            Spend(theme.code, 1, "set_up", year, last, Decimal("5150.00"), "Invoice, project management"),
            Spend(theme.code, 2, "set_up", year, last, Decimal("1140.00"), "Invoice, training"),
            Spend(theme.code, 3, "operating", year, last, monthly, "Payroll journal"),
        ]

    def observations(self, theme: Theme) -> list[Observation]:
        made = []
        for back in (-6, -3):
            start, end = self.month(back), self.month_end(back + 2)
            count = Decimal(round(theme.cohort / 4 * self.chance.uniform(0.85, 1.1)))
            rate = (Decimal(theme.with_it) + Decimal(self.chance.randint(-2, 4)) / 100).quantize(Decimal("0.01"))
            made.append(Observation(theme.code, "people-helped", start, end, count, "", SOURCE))
            made.append(Observation(theme.code, "re-offending", start, end, rate, "", SOURCE))
        return made

    def register(self) -> tuple[RegisterEntry, ...]:
        """One of each kind, and one whose review is overdue."""
        soon, past = self.today + timedelta(days=21), self.today - timedelta(days=9)
        return (
            RegisterEntry(
                1, "dependency", "", "The town hall lets its rooms for mediation.", "Ask two churches.", SOURCE,
                initiative="N1", owner="Head of Community Safety, Northgate Council", review_on=past,
            ),
            RegisterEntry(
                1, "constraint", "budget", "Partners have no money beyond this year.", "Bid early.", SOURCE,
                owner="Finance lead", review_on=soon,
            ),
            RegisterEntry(
                1, "assumption", "", "Half of those helped would have come back.", "", SOURCE, initiative="N2",
            ),
        )  # fmt: skip

    def risk(self, position: int, theme: Theme) -> Risk:
        likelihood = (2, 3, 4)[position - 1]
        return Risk(
            position,
            (theme.code,),
            "Too few volunteers come forward.",
            "A second round of publicity.",
            theme.lead,
            4,
            4,
            likelihood,
            4,
            SOURCE,
        )
