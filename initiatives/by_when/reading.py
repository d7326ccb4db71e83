"""Loose dates: what a printed by-when ("April/ May 2013", "Year 1 then ongoing", "TBC") means on a calendar.

The text as printed is always kept; beside it stands the window that was understood, whose last day is the day
by which the action is due ("by October 2013" is due by 31 October). Nothing is guessed silently: whatever had
to be assumed is said in `assumed`, and whatever was not understood is said in `not_understood`. The financial
year runs from 1 April to 31 March, so "Q1 2013/14" is April to June 2013.

`by_when_grammar` reads the words, this module places them on the calendar. Plain Python, no Django.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from initiatives.by_when.grammar import Chain, read
from initiatives.by_when.parts import Kind, Part
from initiatives.by_when.words import DAY_NAMES, MONTH_NAMES

# The longest window in which a month may run into the next year: "Nov – Feb 2014" starts in 2013, but
# "June – May 2013" is more likely a slip of the pen than a year's work.
_LONGEST_ACROSS_NEW_YEAR = 6
_DAY = timedelta(days=1)
_YEARS_PLACED = range(1900, 2200)


class Precision(StrEnum):
    """How exactly a by-when is printed."""

    NONE = ""
    DAY = "day"
    MONTH = "month"
    MONTHS = "months"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class ByWhen:
    """A by-when as printed, and what was understood of it. `start` and `end` are both set or both None.

    `depends_on` is the printed reference ("4.") or, where no number is printed, the words ("MOPAC bid").
    `not_understood` holds the words left over and what kept dates from being understood ("no year").
    """

    printed: str
    start: date | None = None
    end: date | None = None
    precision: Precision = Precision.NONE
    to_be_confirmed: bool = False
    ongoing: bool = False
    depends_on: str = ""
    not_understood: str = ""
    assumed: str = ""

    @property
    def has_dates(self) -> bool:
        """Whether a window on the calendar was understood."""
        return self.end is not None


@dataclass(frozen=True, slots=True)
class _Window:
    start: date
    end: date
    precision: Precision


class _NotPlacedError(ValueError):
    """Words that were read and cannot be placed on the calendar; the message says why."""


def understand(printed: str, *, year_hint: int | None = None, programme_start: date | None = None) -> ByWhen:
    """Understand a by-when as far as it goes; never raises, whatever the text.

    `year_hint` is the year for dates printed without one ("August – September"); taking it is said in
    `assumed`. `programme_start` is the first day of "Year 1" (a strategy for 2013–16: 1 April 2013). Without
    them such dates are not understood. Two windows of which one lies in the other ("Year 1 q3 2013/14") mean
    the narrower; two that disagree are not understood: none is picked.
    """
    reading = read(printed)
    placing = _Placing(year_hint if year_hint in _YEARS_PLACED else None, programme_start)
    windows, problems = placing.place_all(reading.chains)
    window, disagreement = _narrowest(windows)
    not_understood = "; ".join([*problems, *disagreement, *reading.left_over])
    if not (window or reading.to_be_confirmed or reading.ongoing or reading.depends_on or not_understood):
        not_understood = printed.strip() or "nothing printed"
    return ByWhen(
        printed=printed,
        start=window.start if window else None,
        end=window.end if window else None,
        precision=window.precision if window else Precision.NONE,
        to_be_confirmed=reading.to_be_confirmed,
        ongoing=reading.ongoing,
        depends_on=reading.depends_on,
        not_understood=not_understood,
        assumed="; ".join(dict.fromkeys(placing.assumed)) if window else "",
    )


def in_words(by_when: ByWhen) -> str:
    """What was understood, in full: "1 April to 31 May 2013", "October 2013", "30 June 2013, then ongoing".

    Shown where it differs from what is printed. The dates in it, read again, are the same dates.
    """
    said = [_dates_in_words(by_when.start, by_when.end, by_when.precision)]
    if by_when.ongoing:
        said.append("then ongoing" if by_when.has_dates else "ongoing")
    if by_when.depends_on:
        said.append(f"depends on {by_when.depends_on}")
    if by_when.to_be_confirmed:
        said.append("to be confirmed")
    return ", ".join(filter(None, said)) or "no date understood"


def unread(by_whens: Iterable[ByWhen]) -> list[tuple[str, str]]:
    """What was not understood, for a report: (as printed, the words left over or the reason), in order."""
    return [(by_when.printed, by_when.not_understood) for by_when in by_whens if by_when.not_understood]


def year_around(by_whens: Iterable[ByWhen]) -> int | None:
    """The one year in which all of these windows end: the `year_hint` for a date printed among them.

    None where no dates are understood or they are of several years: then there is nothing to go by.
    """
    years = {by_when.end.year for by_when in by_whens if by_when.end is not None}
    return years.pop() if len(years) == 1 else None


class _Placing:
    """Places chains on the calendar and notes what had to be assumed."""

    def __init__(self, year_hint: int | None, programme_start: date | None) -> None:
        self.year_hint = year_hint
        self.programme_start = programme_start
        self.within: _Window | None = None  # the programme year in which a quarter without a year lies
        self.assumed: list[str] = []

    def place_all(self, chains: Iterable[Chain]) -> tuple[list[_Window], list[str]]:
        """The windows that can be placed (programme years first) and why the others cannot."""
        windows: list[_Window] = []
        problems: list[str] = []
        for chain in sorted(chains, key=lambda chain: chain.parts[0].kind is not Kind.PROGRAMME_YEAR):
            assumed = len(self.assumed)
            try:
                window = self._place(chain)
            except _NotPlacedError as reason:
                del self.assumed[assumed:]
                problems.append(str(reason))
                continue
            windows.append(window)
            if chain.parts[0].kind is Kind.PROGRAMME_YEAR and len(chain.parts) == 1:
                self.within = window
        return windows, problems

    def _place(self, chain: Chain) -> _Window:
        parts = self._with_years(chain)
        spans = [self._span(part, chain) for part in parts]
        start, end = spans[0][0], spans[-1][1]
        if start > end or any(span[0] > next_span[0] for span, next_span in pairwise(spans)):
            raise _NotPlacedError(f"{chain.printed}: it runs backwards")
        self.assumed += [part.assumed for part in parts if part.assumed]
        return _Window(start, end, _precision(parts))

    # Years that are not printed

    def _with_years(self, chain: Chain) -> list[Part]:
        parts = list(chain.parts)
        if parts[0].kind is Kind.QUARTER:
            return self._quarters_with_years(parts, chain)
        if parts[0].kind not in {Kind.DAY, Kind.MONTH}:
            return parts
        for place in reversed(range(len(parts) - 1)):  # "17th/18th September 2013"
            if not parts[place].month:
                parts[place] = replace(parts[place], month=parts[place + 1].month)
        if all(part.year is None for part in parts):
            if self.year_hint is None:
                raise _NotPlacedError("no year")
            parts[0] = replace(parts[0], year=self.year_hint)
            self.assumed.append(f"year {self.year_hint} from the actions around it")
        self._spread_years(parts)
        return parts

    def _spread_years(self, parts: list[Part]) -> None:
        """Give each part the year of its neighbour, or the one before or after: "Dec – Jan 2014"."""
        places = range(len(parts))
        for place, other in [*((n, n + 1) for n in reversed(places[:-1])), *((n, n - 1) for n in places[1:])]:
            part, neighbour = parts[place], parts[other]
            if part.year is not None or neighbour.year is None:
                continue
            year = neighbour.year
            months = (part.month - neighbour.month) * (1 if place < other else -1)
            if months > 0 and 12 - months < _LONGEST_ACROSS_NEW_YEAR:
                year += -1 if place < other else 1
                self.assumed.append(f"{_MONTH_NAMES[part.month - 1]} is that of {year}")
            parts[place] = replace(part, year=year)

    def _quarters_with_years(self, parts: list[Part], chain: Chain) -> list[Part]:
        year = next((part.year for part in reversed(parts) if part.year is not None), None)
        if year is None and self.within is not None and (self.within.start.month, self.within.start.day) == (4, 1):
            year = self.within.start.year
            self.assumed.append(f"{chain.printed} counted within {_financial_year(year)}")
        if year is None:
            raise _NotPlacedError(f"{chain.printed}: no year")
        return [replace(part, year=year) if part.year is None else part for part in parts]

    # From a part to its first and last day

    def _span(self, part: Part, chain: Chain) -> tuple[date, date]:
        start, end = self._whole_span(part, chain)
        match part.edge:
            case "start":
                return start, start
            case "end":
                return end, end
            case "before":
                return start - _DAY, start - _DAY
            case "week from":
                return start, start + 6 * _DAY
            case "week to":
                return end - 6 * _DAY, end
        return start, end

    def _whole_span(self, part: Part, chain: Chain) -> tuple[date, date]:
        if part.kind is Kind.PROGRAMME_YEAR:
            return self._programme_year(part.number, chain)
        year = part.year or 0
        match part.kind:
            case Kind.DAY:
                day = _day(part, year, chain)
                return day, day
            case Kind.MONTH:
                return date(year, part.month, 1), _last_of_month(year, part.month)
            case Kind.QUARTER:
                year, first = (year + 1, 1) if part.number == 4 else (year, 3 * part.number + 1)
                return date(year, first, 1), _last_of_month(year, first + 2)
            case Kind.FINANCIAL_YEAR:
                return date(year, 4, 1), date(part.last_year, 3, 31)
        return date(year, 1, 1), date(year, 12, 31)

    def _programme_year(self, number: int, chain: Chain) -> tuple[date, date]:
        if self.programme_start is None or self.programme_start.year not in _YEARS_PLACED:
            raise _NotPlacedError(f"{chain.printed}: no programme start")
        first = _years_later(self.programme_start, number - 1)
        return first, _years_later(self.programme_start, number) - _DAY


_MONTH_NAMES = tuple(name.capitalize() for name in MONTH_NAMES)
_WEEKDAY_NAMES = tuple(name.capitalize() for name in DAY_NAMES)


def _day(part: Part, year: int, chain: Chain) -> date:
    if part.day > monthrange(year, part.month)[1]:
        raise _NotPlacedError(f"{chain.printed}: there is no such day")
    day = date(year, part.month, part.day)
    if part.weekday is not None and part.weekday != day.weekday():
        raise _NotPlacedError(f"{chain.printed}: that day is a {_WEEKDAY_NAMES[day.weekday()]}")
    return day


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _years_later(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _financial_year(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02}"


def _precision(parts: Sequence[Part]) -> Precision:
    """That of the single part; days alone stay days, quarters quarters; whatever else runs on is months."""
    kinds = {Kind.DAY if part.edge else part.kind for part in parts}
    if kinds == {Kind.DAY}:
        return Precision.DAY
    if kinds == {Kind.QUARTER}:
        return Precision.QUARTER
    if kinds <= {Kind.FINANCIAL_YEAR, Kind.PROGRAMME_YEAR, Kind.YEAR}:
        return Precision.YEAR
    return Precision.MONTH if kinds == {Kind.MONTH} and len(parts) == 1 else Precision.MONTHS


def _narrowest(windows: Sequence[_Window]) -> tuple[_Window | None, list[str]]:
    """The window that lies in all the others; none, with the reason, where there is no such window."""
    if not windows:
        return None, []
    narrowest = min(windows, key=lambda window: window.end - window.start)
    if all(other.start <= narrowest.start and narrowest.end <= other.end for other in windows):
        return narrowest, []
    dates = [_dates_in_words(window.start, window.end, window.precision) for window in windows]
    return None, ["dates that disagree: " + " and ".join(dates)]


def _dates_in_words(start: date | None, end: date | None, precision: Precision) -> str:
    if start is None or end is None:
        return ""
    if precision is Precision.MONTH:
        return f"{_MONTH_NAMES[end.month - 1]} {end.year}"
    last = f"{end.day} {_MONTH_NAMES[end.month - 1]} {end.year}"
    if start == end:
        return last
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {last}"
    first = f"{start.day} {_MONTH_NAMES[start.month - 1]}"
    return f"{first} to {last}" if start.year == end.year else f"{first} {start.year} to {last}"
