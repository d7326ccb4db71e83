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
    for position, one in enumerate(given.strategies, 1):
        strategy = Strategy.objects.create(
            slug=one.slug,
            name=one.name,
            position=position,
            start_year=one.start_year,
            end_year=one.end_year,
            source=one.source,
        )
        strategies.append(strategy)
        for place, each in enumerate(one.priorities, 1):
            priorities[one.slug, each.number] = Priority.objects.create(
                strategy=strategy,
                number=each.number,
                position=place,
                name=each.name,
                lead_organisation=loading.organisations[each.lead_organisation] if each.lead_organisation else None,
                lead_officer=each.lead_officer,
                source=each.source,
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
    for answer in given.returns:
        Return.objects.create(
            commitment=commitments[answer.strategy, answer.priority, answer.commitment],
            year=answer.year,
            quarter=answer.quarter,
            position=answer.position,
            plan=answer.plan,
            update=answer.update,
            rating=answer.rating,
            to_be_reported=answer.to_be_reported,
            person="" if answer.to_be_reported else DATA_FILES,
            source=answer.source,
        )
    return strategies[0]


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
