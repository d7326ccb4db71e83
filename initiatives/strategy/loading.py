"""Puts a programme's strategies, commitments and quarterly returns into the database."""

from initiatives.strategy.models import Commitment, Priority, Return, Strategy
from initiatives.strategy.quarters import Quarter
from initiatives.strategy.services import open_quarter
from safer_communities.programmes.loading import DATA_FILES, Loading
from safer_communities.programmes.read_strategy import Strategies, read_strategies


def load(loading: Loading) -> None:
    """The strategies of the papers, and the newest quarter's return opened, as a programme manager would.

    The neighbour, which has no such files, gets a small strategy of its own.
    """
    given = read_strategies() if loading.partnership.slug == "barnet" else None
    opened = _load(loading, given) if given else _made_up(loading)
    today = loading.partnership.today()
    open_quarter(membership=loading.members["programme"], strategy_id=opened.pk, quarter=Quarter.last_ended(today))


def _load(loading: Loading, given: Strategies) -> Strategy:
    priorities: dict[tuple[str, str], Priority] = {}
    strategies = []
    for position, given_strategy in enumerate(given.strategies, 1):
        strategy = Strategy.objects.create(
            slug=given_strategy.slug,
            name=given_strategy.name,
            position=position,
            start_year=given_strategy.start_year,
            end_year=given_strategy.end_year,
            source=given_strategy.source,
        )
        strategies.append(strategy)
        for place, given_priority in enumerate(given_strategy.priorities, 1):
            priorities[given_strategy.slug, given_priority.number] = Priority.objects.create(
                strategy=strategy,
                number=given_priority.number,
                position=place,
                name=given_priority.name,
                lead_organisation=loading.organisations[given_priority.lead_organisation]
                if given_priority.lead_organisation
                else None,
                lead_officer=given_priority.lead_officer,
                source=given_priority.source,
            )
    commitments = {
        (row.strategy, row.priority, row.position): Commitment.objects.create(
            priority=priorities[row.strategy, row.priority],
            position=row.position,
            text=row.text,
            responsible=row.responsible,
            timescale=row.timescale,
            resources=row.resources,
            measurement=row.measurement,
            outcome=row.outcome,
            source=row.source,
        )
        for row in given.commitments
    }
    _load_returns(given, commitments)
    return strategies[0]


def _load_returns(given: Strategies, commitments: dict[tuple[str, str, int], Commitment]) -> None:
    for given_return in given.returns:
        Return.objects.create(
            commitment=commitments[given_return.strategy, given_return.priority, given_return.commitment],
            year=given_return.year,
            quarter=given_return.quarter,
            position=given_return.position,
            plan=given_return.plan,
            update=given_return.update,
            rating=given_return.rating,
            to_be_reported=given_return.to_be_reported,
            person="" if given_return.to_be_reported else DATA_FILES,
            source=given_return.source,
        )


def _made_up(loading: Loading) -> Strategy:
    year = loading.partnership.today().year
    strategy = Strategy.objects.create(
        slug="safer-town",
        name=f"Safer Town Strategy {year - 1}–{year + 2}",
        position=1,
        start_year=year - 1,
        end_year=year + 2,
        source="Made up",
    )
    for place, (name, organisation, text) in enumerate(
        (
            ("Fewer burglaries", "police", "Mark property and visit victims within three weeks"),
            ("Less anti-social behaviour", "council", "Answer every report within two days"),
        ),
        1,
    ):
        priority = Priority.objects.create(
            strategy=strategy,
            number=str(place),
            position=place,
            name=name,
            lead_organisation=loading.organisations[organisation],
            confirmed=True,
            source="Made up",
        )
        Commitment.objects.create(priority=priority, position=1, text=text, responsible=name, source="Made up")
    return strategy
