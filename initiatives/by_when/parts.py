"""The windows of a printed by-when: days, months, quarters and years, as printed. See `by_when_grammar`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from initiatives.by_when import words
from initiatives.by_when.words import CALENDAR_YEARS, CENTURY, DATE_MARKS, MONTHS, Cursor, Edge


class Kind(StrEnum):
    """What one end of a window is, as printed."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    FINANCIAL_YEAR = "financial year"
    PROGRAMME_YEAR = "programme year"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Part:
    """One end of a window. What is not printed is 0 or None: "8th April" has no year.

    `number` is that of a quarter or a programme year; `year` is a calendar year, and for quarters and
    financial years the one in which the financial year starts; `last_year` the one in which it ends.
    """

    kind: Kind
    day: int = 0
    month: int = 0
    number: int = 0
    year: int | None = None
    last_year: int = 0
    weekday: int | None = None
    edge: Edge = ""
    assumed: str = ""

    @property
    def is_bare_month(self) -> bool:
        """A month without its year."""
        return self.kind is Kind.MONTH and self.year is None


class PartReader(Cursor):
    """Reads the parts of a window: one method for each way in which the papers print a date."""

    def chain(self) -> list[Part]:
        """The parts of the window that stands here; none where there is no window."""
        first = self._part()
        if first is None:
            return []
        parts = [first]
        while True:
            start = self.at
            part = (self._part() or self._same_again(parts[-1])) if self.match(words.JOINERS) else None
            if part is None or _family(part) != _family(parts[-1]):
                self.at = start
                return parts
            parts.append(part)

    def _part(self) -> Part | None:
        start = self.at
        self.match(words.THE)
        phrase = self.match(words.EDGES)
        edge = words.EDGES[phrase] if phrase else ""
        self.match(words.THE)
        for rule in self._rules():
            part = self.attempt(rule)
            if part is not None and (part.kind is Kind.DAY or not edge.startswith("week")):
                return replace(part, edge=edge)
        self.at = start
        return None

    def _rules(self) -> tuple[Callable[[], Part | None], ...]:
        return (
            self._numeric_date,
            self._numeric_month,
            self._day_of_range,
            self._day,
            self._month_then_day,
            self._month,
            self._quarter,
            self._programme_year,
            self._financial_year,
            self._year,
        )

    def _same_again(self, before: Part) -> Part | None:
        """The "3" of "Year 2 and 3", the "2" of "Q1/2 2013/14"."""
        if before.kind is Kind.PROGRAMME_YEAR:
            number = self.number(1, 20)
            return replace(before, number=number) if number else None
        if before.kind is Kind.QUARTER:
            number = self.number(1, 4)
            return self._quarter_of(number) if number else None
        return None

    def _numeric_date(self) -> Part | None:
        """19.07.13, 25/11/2013, 2013-07-19: the day first, or the year first; never the month first."""
        numbers = [self.peek(ahead).number for ahead in (0, 2, 4)]
        mark = self.peek(1).text
        if mark not in DATE_MARKS or mark != self.peek(3).text:
            return None
        if len(self.peek().text) == 4:
            year, month, day = numbers
        else:
            day, month, year = numbers
            if len(self.peek(4).text) == 2:
                year += CENTURY
        if not (1 <= day <= 31 and 1 <= month <= 12 and year in CALENDAR_YEARS):
            return None
        self.at += 5
        return Part(Kind.DAY, day=day, month=month, year=year)

    def _numeric_month(self) -> Part | None:
        month, mark, year = self.number(1, 12), self.peek().text, self.peek(1)
        if month is None or mark not in DATE_MARKS or year.number not in CALENDAR_YEARS:
            return None
        self.at += 2
        return Part(Kind.MONTH, month=month, year=year.number)

    def _day_of_range(self) -> Part | None:
        """The "17th" of "17th/18th September 2013", whose month stands with the last day."""
        day = self.number(1, 31)
        self.match(words.ORDINALS)
        after = self.at
        follows = day is not None and self.match(words.JOINERS) and self.attempt(self._day)
        self.at = after
        return Part(Kind.DAY, day=day) if day is not None and follows else None

    def _day(self) -> Part | None:
        weekday = words.WEEKDAYS.get(self.peek().text)
        if weekday is not None:
            self.at += 1
            self.match(words.COMMA)
            self.match(words.THE)
        day = self.number(1, 31)
        self.match(words.ORDINALS)
        self.match(words.BETWEEN_DAY_AND_MONTH)
        month = self._month() if day else None
        if day is None or month is None:
            return None
        return Part(Kind.DAY, day=day, month=month.month, year=month.year, weekday=weekday)

    def _month_then_day(self) -> Part | None:
        """ "April 13, 2013", "June 5th": only where the number cannot be a year."""
        month = MONTHS.get(self.peek().text)
        self.at += 1
        digits = len(self.peek().text)
        day = self.number(1, 31) if month else None
        ordinal = self.match(words.ORDINALS)
        year = self._printed_year() if self.peek().text == "," or len(self.peek().text) == 4 else None
        if month is None or day is None or (digits == 2 and not ordinal and year is None):
            return None
        return Part(Kind.DAY, day=day, month=month, year=year)

    def _month(self) -> Part | None:
        month = MONTHS.get(self.peek().text)
        if month is None:
            return None
        self.at += 1
        start = self.at
        for _ in range(2):
            if self.peek().text in words.YEAR_MARKS:
                self.at += 1
        spanned = self.attempt(self._financial_year)  # "March 2013/14" is in 2014
        if spanned is not None and spanned.year is not None and spanned.last_year == spanned.year + 1:
            return Part(Kind.MONTH, month=month, year=spanned.year + (month < 4))
        self.at = start
        return Part(Kind.MONTH, month=month, year=self._printed_year())

    def _printed_year(self) -> int | None:
        """The year after a month or a day: 2013, 13 or '13; the "14" of "March - 14 June" is none."""
        start = self.at
        for _ in range(2):
            if self.peek().text in words.YEAR_MARKS:
                self.at += 1
        token = self.peek()
        self.at += 1
        ordinal = self.peek().text in {"st", "nd", "rd", "th"}
        day_of_next = self.peek().text in MONTHS and len(self.peek(1).text) == 4
        if token.number in CALENDAR_YEARS:
            return token.number
        if token.number >= 0 and len(token.text) == 2 and not ordinal and not day_of_next:
            return CENTURY + token.number
        self.at = start
        return None

    def _quarter(self) -> Part | None:
        if not self.match(words.QUARTER_WORDS):
            return None
        number = self.number(1, 4) or self._counted(4)
        return self._quarter_of(number) if number else None

    def _quarter_of(self, number: int) -> Part:
        start = self.at
        while self.peek().text in words.YEAR_MARKS:
            self.at += 1
        year = self.attempt(lambda: self._financial_year(sure=True))
        if year is not None and year.year == year.last_year - 1:
            return replace(year, kind=Kind.QUARTER, number=number)
        plain = self.number(CALENDAR_YEARS[0], CALENDAR_YEARS[-1], digits=(4,))
        if plain is None:
            self.at = start
            return Part(Kind.QUARTER, number=number)
        assumed = f"Q{number} {plain} read as a quarter of the financial year {_financial(plain)}"
        return Part(Kind.QUARTER, number=number, year=plain, assumed=assumed)

    def _programme_year(self) -> Part | None:
        phrase = self.match(words.YEAR_WORDS)
        number = (self.number(1, 20) or self._counted(5)) if phrase else None
        if number is None:
            return None
        misprint = phrase == ("xear",)
        return Part(Kind.PROGRAMME_YEAR, number=number, assumed='"Xear" read as "Year"' if misprint else "")

    def _counted(self, highest: int) -> int | None:
        number = words.COUNT.get(self.peek().text, highest + 1)
        if number > highest:
            return None
        self.at += 1
        return number

    def _financial_year(self, *, sure: bool = False) -> Part | None:
        """2013/14; 13/14 where it can be no day and month; 2013-16, with what was assumed of it."""
        sure = self.match(words.FINANCIAL) is not None or sure
        first, mark, last = self.peek(), self.peek(1).text, self.peek(2)
        if mark not in {"/", "-"} or first.number < 0 or last.number < 0:
            return None
        short = len(first.text) == len(last.text) == 2 and mark == "/"
        year = first.number + CENTURY * short
        ends = last.number
        if len(last.text) == 2:
            ends += year - year % 100 + 100 * (last.number < year % 100)  # 1999/00 ends in 2000
        consecutive = ends == year + 1
        if year not in CALENDAR_YEARS or not year < ends <= year + 10:
            return None
        if short and not (consecutive and (sure or last.number > 12)):
            return None
        self.at += 3
        printed = f"{first.text}{mark}{last.text}"
        assumed = "" if consecutive and mark == "/" else f"{printed} read as {_financial_years(year, ends)}"
        return Part(Kind.FINANCIAL_YEAR, year=year, last_year=ends, assumed=assumed)

    def _year(self) -> Part | None:
        year = self.number(CALENDAR_YEARS[0], CALENDAR_YEARS[-1], digits=(4,))
        return Part(Kind.YEAR, year=year) if year else None


def _family(part: Part) -> Kind:
    """Only parts of one family make a window: "Year 1, Q3 2013/14" is a quarter within a year."""
    return Kind.DAY if part.kind is Kind.MONTH else part.kind


def _financial(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02}"


def _financial_years(year: int, ends: int) -> str:
    if ends == year + 1:
        return f"the financial year {_financial(year)}"
    return f"the financial years {_financial(year)} to {_financial(ends - 1)}"
