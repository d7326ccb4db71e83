"""Words of the field of which there is a fixed list: agencies, where an action stands, gates. Plain Python, no Django.

Rules, the model of figures, tables of the database, the API and the files of a programme all take them from here.
"""

from enum import EnumMeta, StrEnum


class _Listed(EnumMeta):
    """What Django's own choices have as well, so that either will do where the choices are asked for."""

    @property
    def choices(cls) -> list[tuple[str, str]]:
        """(code, words) of each, in order."""
        terms: list[Term] = list(cls)
        return [(term.value, term.label) for term in terms]

    @property
    def values(cls) -> list[str]:
        return [code for code, _ in cls.choices]


class Term(StrEnum, metaclass=_Listed):
    """A code, which is stored and answered, and its words, which people read."""

    label: str

    def __new__(cls, code: str, label: str = "") -> "Term":
        term = str.__new__(cls, code)
        term._value_ = code
        term.label = label
        return term


class Agency(Term):
    """The agencies of the cost/benefit matrix, in printed order, with their printed names."""

    POLICE = "police", "Police"
    CPS = "cps", "CPS"
    PROBATION = "probation", "Probation"
    COURT = "court", "Court"
    PRISON = "prison", "Prison"
    COUNCIL = "council", "Council"
    TBC = "tbc", "TBC"


class Status(Term):
    """Where an action stands."""

    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    PARTLY_ACHIEVED = "partly_achieved", "Partly achieved"
    ACHIEVED = "achieved", "Achieved"
    NOT_ACHIEVED = "not_achieved", "Not achieved"
    CANCELLED = "cancelled", "Cancelled"


FINISHED = (Status.ACHIEVED, Status.CANCELLED)
"""Of an action that stands so nothing more is expected."""


class Gate(Term):
    """A point that the initiative cannot pass without."""

    FUNDING = "funding", "Funding decision"
    SIGN_OFF = "sign_off", "Sign-off"
    GO_LIVE = "go_live", "Go-live"
    CLOSE = "close", "Project close"
