"""The words of a printed by-when and how text is cut into them. Plain Python; see `by_when_grammar`."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

Read = TypeVar("Read")
Phrase = tuple[str, ...]
Edge = Literal["", "start", "end", "before", "week from", "week to"]


def phrases(*texts: str) -> tuple[Phrase, ...]:
    """Word sequences to look for, the longest first."""
    return tuple(sorted((tuple(text.split()) for text in texts), key=len, reverse=True))


MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, start=1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = {name: number for number, name in enumerate(DAY_NAMES)} | {name[:3]: n for n, name in enumerate(DAY_NAMES)}
COUNT = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
ORDINALS = phrases("st", "nd", "rd", "th")

TO_BE_CONFIRMED = phrases(
    *("tbc", "tba", "tbd", "?", "provisional", "provisionally"),
    *(f"to be {word}" for word in ("confirmed", "agreed", "decided", "determined", "announced", "advised")),
)
ONGOING = phrases("ongoing", "on going", "on - going", "continuous", "continuing", "onward", "onwards")
DEPENDS = phrases(
    *(f"{word} {on}" for word in ("depend", "depends", "dependent", "depending") for on in ("on", "upon")),
    *("contingent on", "subject to", "pending", "in line with"),
)
# A window that starts after something has no last day: it is left over, never read as if it ended there.
OPEN_ENDED = phrases("after", "since", "beyond", "not before", "no earlier than", "not until", "later than")
NO_LATER = phrases("no later than", "not later than", "not after")
EDGES: dict[Phrase, Edge] = {
    ("end", "of"): "end",
    ("end", "-"): "end",
    ("end",): "end",
    ("start", "of"): "start",
    ("beginning", "of"): "start",
    ("before",): "before",
    ("w", "/", "c"): "week from",
    ("week", "commencing"): "week from",
    ("week", "beginning"): "week from",
    ("week", "ending"): "week to",
}
JOINERS = phrases("-", "/", "&", "to", "and", "or", "until", "till", ",", ", and", "and to")
YEAR_MARKS = {",", "-", "/", ".", "'", "of"}
FINANCIAL = phrases("fy", "financial year")
# "Xear" is how "Year" came out of the scanner in one row of the papers.
YEAR_WORDS = phrases("year", "years", "yr", "y", "xear")
QUARTER_WORDS = phrases("q", "quarter", "qtr")
ACTION_WORDS = phrases("action", "actions", "item", "items")
ABOVE = phrases("above", "below")
FROM, THE, THEN, COMMA, DOT = phrases("from"), phrases("the"), phrases("then"), phrases(","), phrases(".")
BETWEEN_DAY_AND_MONTH = phrases("of", "-", "/")
DATE_MARKS = {"/", ".", "-"}
# Words that carry no date and need no report: they are trimmed from both ends of what is left over.
_FILLER = """
    a an at be been by complete completed deadline delivered delivery done due during for from in is it
    later latest likely no of on or and than that the their then these this those till time timescale to until
    when will with within
"""
FILLER = frozenset(re.findall(r"\w+", _FILLER))
CALENDAR_YEARS = range(1900, 2200)
CENTURY = 2000

# Cyrillic letters that scanning puts in the place of the Latin ones they look like.
_LOOKALIKES = str.maketrans("АВЕКМНОРСТХаеорсух’‘`´", "ABEKMHOPCTXaeopcyx''''")


@dataclass(frozen=True, slots=True)
class Token:
    """A word in lower case, a number or a mark."""

    text: str
    start: int  # where it stands in the text as printed
    end: int

    @property
    def number(self) -> int:
        """The number printed, or -1: a run of more than four digits is no part of a date."""
        return int(self.text) if self.text.isascii() and self.text.isdigit() and len(self.text) <= 4 else -1


def tokens(printed: str) -> list[Token]:
    """Words in lower case, numbers and single marks, with every kind of dash as "-"."""
    letters: list[str] = []
    origin: list[int] = []
    for index, letter in enumerate(printed):
        for plain in unicodedata.normalize("NFKC", letter).translate(_LOOKALIKES):
            dash = plain == "−" or unicodedata.category(plain) == "Pd"
            letters.append("-" if dash else plain)
            origin.append(index)
    matches = re.finditer(r"[0-9]+|[^\W\d_]+|[^\s_]", "".join(letters))
    return [Token(m.group().lower(), origin[m.start()], origin[m.end() - 1] + 1) for m in matches]


NOTHING = Token("", -1, -1)  # what stands after the last token


class Cursor:
    """A place in the tokens of a text. A rule that does not fit puts the place back."""

    def __init__(self, printed: str) -> None:
        self.printed = printed
        self.tokens = tokens(printed)
        self.at = 0

    def peek(self, ahead: int = 0) -> Token:
        """The token at the place reached, or so many after it."""
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else NOTHING

    def match(self, phrases: Iterable[Phrase]) -> Phrase | None:
        """Pass over the first of the phrases that stands here."""
        for phrase in phrases:
            if all(self.peek(ahead).text == word for ahead, word in enumerate(phrase)):
                self.at += len(phrase)
                return phrase
        return None

    def number(self, lowest: int, highest: int, *, digits: tuple[int, ...] = (1, 2)) -> int | None:
        """Pass over a number within bounds that is printed with so many digits."""
        token = self.peek()
        if lowest <= token.number <= highest and len(token.text) in digits:
            self.at += 1
            return token.number
        return None

    def attempt(self, rule: Callable[[], Read | None]) -> Read | None:
        """Try a rule; where it does not fit nothing is passed over."""
        start = self.at
        part = rule()
        if part is None:
            self.at = start
        return part

    def text(self, first: int, last: int) -> str:
        """What is printed from one token up to another, on one line."""
        return " ".join(self.printed[self.tokens[first].start : self.tokens[last - 1].end].split())
