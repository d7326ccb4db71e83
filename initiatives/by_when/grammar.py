"""The grammar of a printed by-when: what its words say, before they are placed on the calendar.

    by-when = { "TBC" | "ongoing" | "depends on" reference | window | word left over }   in any order
    window  = ["from"] part { ("-" | "/" | "to" | "and" | …) part }
    part    = ["end of" | "start of" | "before" | "w/c"] (day | month | quarter | year | "Year" n | "2013/14")

Papers are printed day first, so the number after a month is its year: "Apr-13" and "Feb 13" are months of
2013. Faults of scanning are read through where only one reading is possible ("Jan₋13", "Xear 3").
`initiatives.by_when.reading` turns a `Reading` into dates; nothing here knows what day it is. Plain Python.
"""

from dataclasses import dataclass

from initiatives.by_when import words
from initiatives.by_when.parts import Kind, Part, PartReader


@dataclass(frozen=True, slots=True)
class Chain:
    """Parts that make one window together ("May – June 2013"), with the words as printed."""

    parts: tuple[Part, ...]
    printed: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words say. `left_over` holds every run of words that the grammar does not know."""

    chains: tuple[Chain, ...]
    to_be_confirmed: bool
    ongoing: bool
    depends_on: str
    left_over: tuple[str, ...]


class _Reader(PartReader):
    """Reads the tokens once from left to right; what no rule fits is left over."""

    def __init__(self, printed: str) -> None:
        super().__init__(printed)
        self.understood = [False] * len(self.tokens)
        self.chains: list[tuple[Chain, int, int]] = []
        self.refused: list[tuple[int, int]] = []
        self.to_be_confirmed = self.ongoing = False
        self.depends_on = ""

    def read(self) -> Reading:
        rules = (self._read_to_be_confirmed, self._read_ongoing, self._read_depends, self._read_window)
        while self.at < len(self.tokens):
            start = self.at
            if any(rule() for rule in rules):
                self.understood[start : self.at] = [True] * (self.at - start)
            else:
                self._skip()
        for first, last in self.refused:
            self.understood[first:last] = [False] * (last - first)
        left_over = self._left_over()
        if left_over:
            self._give_up_bare_chains()
            left_over = self._left_over()
        chains = tuple(chain for chain, _, _ in self.chains)
        return Reading(chains, self.to_be_confirmed, self.ongoing, self.depends_on, left_over)

    def _skip(self) -> None:
        """Leave a word over; of "31/31/2013" the whole, so that no part of it is read as a date."""
        self.at += 1
        while (
            self.tokens[self.at - 1].number >= 0
            and self.peek().text in words.DATE_MARKS
            and self.peek(1).number >= 0
            and self.tokens[self.at - 1].end == self.peek().start
            and self.peek().end == self.peek(1).start
        ):
            self.at += 2

    # The four things that a by-when can hold

    def _read_to_be_confirmed(self) -> bool:
        matched = self.match(words.TO_BE_CONFIRMED) is not None
        self.to_be_confirmed |= matched
        return matched

    def _read_ongoing(self) -> bool:
        matched = self.match(words.ONGOING) is not None
        self.ongoing |= matched
        return matched

    def _read_depends(self) -> bool:
        start = self.at
        if self.match(words.DEPENDS):
            reference = self._reference() or self._words_to_depend_on()
            if reference:
                self.depends_on = "; ".join(filter(None, (self.depends_on, reference)))
                return True
        self.at = start
        return False

    def _reference(self) -> str:
        """The printed numbers of other actions: "4." of "depend on 4. above"."""
        start = self.at
        self.match(words.ACTION_WORDS)
        first = last = self.at
        while self.number(1, 999, digits=(1, 2, 3)) is not None:
            self.match(words.DOT)
            last = self.at
            if not self.match(words.JOINERS):
                break
        self.at = last
        self.match(words.ABOVE)
        if last > first and self.peek().text in {"", ")", ",", ";"}:
            return self.text(first, last)
        self.at = start
        return ""

    def _words_to_depend_on(self) -> str:
        """The words up to the next mark or the next thing understood."""
        places: list[int] = []
        while self.peek().text not in {"", ")", "(", ",", ";", "then"}:
            here = self.at
            if self.match(words.TO_BE_CONFIRMED) or self.match(words.ONGOING):
                self.at = here
                break
            self.at += 1
            places += [here] * self._is_word(here)
        return self.text(places[0], places[-1] + 1) if places else ""

    def _read_window(self) -> bool:
        start = self.at
        open_ended = not self.match(words.NO_LATER) and self.match(words.OPEN_ENDED) is not None
        starts = self.match(words.FROM) is not None
        parts = self.chain()
        if not parts:
            self.at = start
            return False
        if open_ended:
            self.refused.append((start, self.at))
            return True
        # "From April 2013" is to be there by April 2013 and to stay.
        self.ongoing |= starts and len(parts) == 1
        self.chains.append((Chain(tuple(parts), self.text(start, self.at)), start, self.at))
        return True

    # What is left over

    def _is_word(self, place: int) -> bool:
        text = self.tokens[place].text
        return text.isalnum() and text not in words.FILLER

    def _left_over(self) -> tuple[str, ...]:
        runs: list[str] = []
        run: list[int] = []
        for place, understood in enumerate([*self.understood, True]):
            if not understood:
                run += [place] * self._is_word(place)
            elif run:
                runs.append(self.text(run[0], run[-1] + 1))
                run = []
        return tuple(runs)

    def _give_up_bare_chains(self) -> None:
        """A lone "2013" or "May" among words that are not understood may be no date ("this may slip")."""
        kept = []
        for chain, first, last in self.chains:
            if all(part.kind is Kind.YEAR or part.is_bare_month for part in chain.parts):
                self.understood[first:last] = [False] * (last - first)
            else:
                kept.append((chain, first, last))
        self.chains = kept


def read(printed: str) -> Reading:
    """Read any text; never raises. Dates that cannot exist (31 June) are found when they are placed."""
    return _Reader(printed).read()
