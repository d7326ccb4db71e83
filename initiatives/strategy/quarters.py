"""Quarters of the financial year, April to March. Plain Python.

A quarter is (year, quarter): the calendar year in which its financial year starts, and 1 to 4. Quarter 4 of 2012 is
January to March 2013, and prints as "Q4 2012/13".
"""

import datetime
from calendar import monthrange
from dataclasses import dataclass

ANSWER_WITHIN = datetime.timedelta(days=21)  # our assumption: the papers give no day


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    quarter: int

    def __post_init__(self) -> None:
        if not 1 <= self.quarter <= 4:
            raise ValueError("A quarter is 1, 2, 3 or 4.")

    @classmethod
    def of(cls, day: datetime.date) -> "Quarter":
        """The quarter that a day lies in."""
        months = (day.month - 4) % 12
        return cls(day.year - (day.month < 4), months // 3 + 1)

    @classmethod
    def last_ended(cls, day: datetime.date) -> "Quarter":
        """The newest quarter that is over on a day: the one that is reported on."""
        return cls.of(cls.of(day).start - datetime.timedelta(days=1))

    @property
    def start(self) -> datetime.date:
        month = self.quarter * 3 + 1
        return datetime.date(self.year + (month > 12), (month - 1) % 12 + 1, 1)

    @property
    def end(self) -> datetime.date:
        last = self.start.month + 2
        return self.start.replace(month=last, day=monthrange(self.start.year, last)[1])

    @property
    def due_on(self) -> datetime.date:
        """The day by which its return is to be answered."""
        return self.end + ANSWER_WITHIN

    @property
    def slug(self) -> str:
        return f"{self.year}-{self.quarter}"

    def __str__(self) -> str:
        return f"Q{self.quarter} {self.year}/{(self.year + 1) % 100:02}"
