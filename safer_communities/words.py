"""Counting, listing and dating in words. Plain Python, no Django."""

import datetime
from collections.abc import Sequence

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def in_words(number: int) -> str:
    """Small whole numbers as words: 2 → “two”; from 11 on as figures."""
    return WORDS[number] if 0 <= number < len(WORDS) else f"{number:,}"


def listed(names: Sequence[str]) -> str:
    """“A”, “A and B”, “A, B and C”."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def long_date(day: datetime.date) -> str:
    """The day as people write it: “19 July 2013”."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day(iso: str) -> str:
    """An ISO date in full: “30 September 2013”."""
    return long_date(datetime.date.fromisoformat(iso))


def counted(number: int, noun: str, nouns: str = "") -> str:
    """How many of what, in figures: “1 day”, “1,200 days”. `nouns` where it is not the noun with an s."""
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"
