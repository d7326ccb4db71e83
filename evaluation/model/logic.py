"""The partnership's cost/benefit logic (its paper of October 2012), in two levels. Plain Python, no Django.

Level 2, the cost of the response to one case, step by step and agency by agency (RESPONSE):
call-out → share arrested × arrest → of these, share cautioned × caution, share prosecuted × (CPS + court) →
of these, share sentenced × the cost of the sentence.

Level 1, for a cohort A: (1A + 2A) − (3A + 4AB) = net system saving, where
1 is the response to the presenting case, as far as the initiative avoids it,
2 the re-offending expected without the initiative, 4B the re-offending expected with it,
3 the cost of the intervention. Here 1A + 2A − 4AB is the annual saving, and 3A the annual operating cost.

Drivers (DRIVERS) are what differs between initiatives. A key may end in ":" and the name of a sub-cohort
("reoffending_with:statutory"); the model is then run for each sub-cohort and added up. A key without one is
used by all of them, except the size of the cohort, which would then be counted more than once.

Nothing is guessed: where a driver or unit cost is absent there is no saving, but its name and a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import NamedTuple

from evaluation.model.figures import ZERO, Figure, Input, agency_name, in_printed_order
from safer_communities.money import number_text, to_penny, value_text

ONE = Decimal(1)

COHORT = "cohort"
STEPS_AVOIDED = "presenting_steps_avoided"
SHARE_ARRESTED = "share_arrested"
SHARE_CAUTIONED = "share_cautioned"
SHARE_PROSECUTED = "share_prosecuted"
SHARE_SENTENCED = "share_sentenced"
SENTENCE_PROBATION = "sentence_cost_probation"
SENTENCE_PRISON = "sentence_cost_prison"
REOFFENDING_WITHOUT = "reoffending_without"
REOFFENDING_WITH = "reoffending_with"


class DriverKind(NamedTuple):
    """A driver: its plain name, its unit ("£", "share" of 1, or words) and its short name in formulas."""

    name: str
    unit: str
    short: str


DRIVERS: Mapping[str, DriverKind] = {
    COHORT: DriverKind("size of the cohort", "people a year", "cohort"),
    STEPS_AVOIDED: DriverKind("steps of the presenting case that are avoided", "", "steps avoided"),
    SHARE_ARRESTED: DriverKind("share of cases that lead to an arrest", "share", "share arrested"),
    SHARE_CAUTIONED: DriverKind("share of those arrested who are cautioned", "share", "share cautioned"),
    SHARE_PROSECUTED: DriverKind("share of those arrested who are prosecuted", "share", "share prosecuted"),
    SHARE_SENTENCED: DriverKind("share of those prosecuted who are sentenced", "share", "share sentenced"),
    SENTENCE_PROBATION: DriverKind("cost of a sentence to probation", "£", "sentence (probation)"),
    SENTENCE_PRISON: DriverKind("cost of a sentence to prison", "£", "sentence (prison)"),
    REOFFENDING_WITHOUT: DriverKind("re-offending rate without the initiative", "share", "rate without"),
    REOFFENDING_WITH: DriverKind("re-offending rate with the initiative", "share", "rate with"),
}

UNIT_COSTS: Mapping[str, str] = {
    "call_out": "call-out",
    "arrest": "arrest",
    "caution": "caution",
    "cps": "CPS cost",
    "court": "magistrates' court cost",
}
"""Unit costs that the model needs, by key, with their plain names. The agency comes with the cost."""

STEPS = ("call_out", "arrest", "caution", "prosecution", "sentence")
"""The steps of a case; STEPS_AVOIDED lists those of the presenting case that the initiative avoids."""


class ResponseStep(NamedTuple):
    """A step that costs an agency something, and the shares that a case passes through to come to it."""

    step: str
    cost: str
    through: tuple[str, ...]


RESPONSE = (
    ResponseStep("call_out", "call_out", ()),
    ResponseStep("arrest", "arrest", (SHARE_ARRESTED,)),
    ResponseStep("caution", "caution", (SHARE_ARRESTED, SHARE_CAUTIONED)),
    ResponseStep("prosecution", "cps", (SHARE_ARRESTED, SHARE_PROSECUTED)),
    ResponseStep("prosecution", "court", (SHARE_ARRESTED, SHARE_PROSECUTED)),
    ResponseStep("sentence", SENTENCE_PROBATION, (SHARE_ARRESTED, SHARE_PROSECUTED, SHARE_SENTENCED)),
    ResponseStep("sentence", SENTENCE_PRISON, (SHARE_ARRESTED, SHARE_PROSECUTED, SHARE_SENTENCED)),
)
_DECIDES = {
    SHARE_ARRESTED: "arrest",
    SHARE_CAUTIONED: "caution",
    SHARE_PROSECUTED: "prosecution",
    SHARE_SENTENCED: "sentence",
}
_SENTENCE_AGENCY = {SENTENCE_PROBATION: "probation", SENTENCE_PRISON: "prison"}


@dataclass(frozen=True, slots=True)
class Driver:
    """A driver's value and where it came from. Shares and rates are 0 to 1, STEPS_AVOIDED some of STEPS."""

    key: str
    value: Decimal | tuple[str, ...]
    source: str
    person: str = ""
    as_of: str = ""

    @classmethod
    def read(cls, key: str, raw: str | Decimal | Iterable[str], source: str, person: str = "") -> Driver:
        """A driver from stored text: "0.5", "prosecution, sentence", "none". ValueError if unusable."""
        kind = key.partition(":")[0]
        if kind not in DRIVERS:
            raise ValueError(f"“{key}” is not a driver of the model.")
        if kind != STEPS_AVOIDED:
            return cls(key, _number(kind, str(raw)), source, person)
        words = [] if isinstance(raw, Decimal) else raw.split(",") if isinstance(raw, str) else raw
        steps = tuple(word.strip() for word in words if word.strip() not in ("", "none"))
        if unknown := [step for step in steps if step not in STEPS]:
            raise ValueError(f"“{unknown[0]}” is not a step of a case ({', '.join(STEPS)}).")
        return cls(key, steps, source, person)


def _number(kind: str, raw: str) -> Decimal:
    try:
        value = Decimal(raw)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise ValueError(f"The {DRIVERS[kind].name} must be a number, not “{raw}”.")
    return value


@dataclass(frozen=True, slots=True)
class UnitCost:
    """What one step costs one agency, in pounds."""

    key: str
    agency: str
    amount: Decimal
    source: str
    price_year: str = ""


@dataclass(frozen=True, slots=True)
class Savings:
    """Annual saving by agency, or what is missing or wrong instead."""

    figures: Mapping[str, Figure]
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why there are no figures, as a sentence; "" where there are."""
        return " ".join([*self.problems, *([absent(self.missing)] if self.missing else [])])


def absent(missing: Iterable[str]) -> str:
    """The sentence that says so: “The papers give no A, B or C, so no saving can be modelled.”"""
    *first, last = missing
    listed = f"{', '.join(first)} or {last}" if first else last
    return f"The papers give no {listed}, so no saving can be modelled."


def savings(drivers: Mapping[str, Driver], unit_costs: Mapping[str, UnitCost]) -> Savings:
    """Level 1 for the cohort, or for each sub-cohort and added up."""
    groups = [_Group(name, drivers, unit_costs) for name in sub_cohorts(drivers)]
    missing = _missing(groups, unit_costs)
    problems = tuple(dict.fromkeys(problem for group in groups for problem in group.problems()))
    if missing or problems:
        return Savings({}, missing, problems)
    by_agency: dict[str, list[_Working]] = {}
    for group in groups:
        for agency, working in group.savings().items():
            by_agency.setdefault(agency, []).append(working)
    return Savings({agency: _figure(by_agency[agency]) for agency in in_printed_order(by_agency)})


def sub_cohorts(drivers: Iterable[str]) -> tuple[str, ...]:
    """The names of the sub-cohorts in the driver keys, in order; ("",) where there is one cohort."""
    names = dict.fromkeys(key.partition(":")[2] for key in drivers if ":" in key)
    return tuple(names) or ("",)


def _missing(groups: list[_Group], unit_costs: Mapping[str, UnitCost]) -> tuple[str, ...]:
    """Plain names of what the model needs and has not.

    The sub-cohort is named where only some of them lack it, and always for its size, which is never shared.
    """
    lacking = [group.missing() for group in groups]

    def shared(name: str) -> bool:
        everybody = all(name in own for own in lacking)
        return everybody and (len(groups) == 1 or name != DRIVERS[COHORT].name)

    names = [
        name if shared(name) else f"{name} ({group.name})"
        for name in dict.fromkeys(name for own in lacking for name in own)
        for group, own in zip(groups, lacking, strict=True)
        if name in own
    ]
    names += [f"unit cost: {words}" for key, words in UNIT_COSTS.items() if key not in unit_costs]
    return tuple(dict.fromkeys(names))


class _Term(NamedTuple):
    """The expected cost of one step to one agency: its shares × its unit cost."""

    value: Decimal
    words: str
    numbers: str


class _Working(NamedTuple):
    """One agency's saving from one sub-cohort, with its working."""

    value: Decimal
    words: str
    numbers: str
    inputs: tuple[Input, ...]


class _Group:
    """One sub-cohort (or the only cohort) and the drivers that hold for it."""

    def __init__(self, name: str, drivers: Mapping[str, Driver], unit_costs: Mapping[str, UnitCost]) -> None:
        self.name = name
        self.unit_costs = unit_costs
        suffix = f":{name}" if name else ""
        self.drivers = {
            key: driver
            for key in DRIVERS
            if (driver := drivers.get(key + suffix) or (drivers.get(key) if key != COHORT else None))
        }

    def number(self, key: str) -> Decimal:
        """The value of a numeric driver; 0 for those that `missing` lets pass."""
        value = self.drivers[key].value if key in self.drivers else ZERO
        return value if isinstance(value, Decimal) else ZERO

    def missing(self) -> list[str]:
        """Plain names of the drivers that this cohort needs and has not.

        Nobody is left to be cautioned where all are prosecuted, and a sentence costs nothing where nobody is
        sentenced. One sentence cost is enough: the papers name one kind of sentence and not the others.
        """
        optional = {SENTENCE_PROBATION, SENTENCE_PRISON}
        if self.number(SHARE_PROSECUTED) == ONE:
            optional.add(SHARE_CAUTIONED)
        if self.is_zero(SHARE_PROSECUTED):
            optional.add(SHARE_SENTENCED)
        needed = (key for key in DRIVERS if key not in optional)
        names = [DRIVERS[key].name for key in needed if key not in self.drivers]
        nobody_sentenced = self.is_zero(SHARE_PROSECUTED) or self.is_zero(SHARE_SENTENCED)
        if not nobody_sentenced and not {SENTENCE_PROBATION, SENTENCE_PRISON} & self.drivers.keys():
            names.append("cost of a sentence")
        return names

    def is_zero(self, key: str) -> bool:
        """Whether a driver is given, and is 0."""
        return key in self.drivers and self.number(key) == ZERO

    def problems(self) -> list[str]:
        """A sentence for each driver whose value cannot be right."""
        shares = [(key, self.number(key)) for key in self.drivers if DRIVERS[key].unit == "share"]
        faults = [
            f"The {DRIVERS[key].name} is {value_text(share, 'share')}: it must be between 0% and 100%."
            for key, share in shares
            if not 0 <= share <= 1
        ]
        if self.number(SHARE_CAUTIONED) + self.number(SHARE_PROSECUTED) > 1:
            faults.append("More than all of those arrested are cautioned or prosecuted.")
        if self.number(COHORT) < 0:
            faults.append("The size of the cohort is below 0.")
        return faults

    def savings(self) -> dict[str, _Working]:
        """1A + 2A − 4AB for every agency that the response costs anything."""
        happens = self.response(avoided=STEPS)
        steps = self.drivers[STEPS_AVOIDED].value
        presenting = self.response(avoided=steps if isinstance(steps, tuple) else ())
        return {agency: self.working(agency, presenting.get(agency, []), terms) for agency, terms in happens.items()}

    def response(self, avoided: tuple[str, ...]) -> dict[str, list[_Term]]:
        """Level 2: what the steps of one case are expected to cost, by agency.

        Of a case that has already come to a step, everything before it is certain: only the shares of the
        steps that can still be avoided count.
        """
        terms: dict[str, list[_Term]] = {}
        for step, cost, through in RESPONSE:
            agency, amount, words = self.cost_of(cost)
            shares = [(key, self.number(key)) for key in through if _DECIDES[key] in avoided]
            if step in avoided and amount and all(share for _, share in shares):
                value = amount
                numbers = value_text(amount, "£")
                for key, share in reversed([pair for pair in shares if pair[1] != ONE]):
                    value *= share
                    words = f"{DRIVERS[key].short} × {words}"
                    numbers = f"{value_text(share, 'share')} × {numbers}"
                terms.setdefault(agency, []).append(_Term(value, words, numbers))
        return terms

    def cost_of(self, key: str) -> tuple[str, Decimal, str]:
        """The agency, the amount and the plain name of a step's cost."""
        if key in _SENTENCE_AGENCY:
            return _SENTENCE_AGENCY[key], self.number(key), DRIVERS[key].short
        unit_cost = self.unit_costs[key]
        return unit_cost.agency, unit_cost.amount, UNIT_COSTS[key]

    def working(self, agency: str, presenting: list[_Term], again: list[_Term]) -> _Working:
        """One agency's saving: presenting cases avoided and re-offences avoided, each × what one costs it."""
        cohort = self.number(COHORT)
        without, with_it = self.number(REOFFENDING_WITHOUT), self.number(REOFFENDING_WITH)
        fewer = cohort * (without - with_it)
        value = cohort * _cost(presenting) + fewer * _cost(again)
        cohort_text, fewer_text = number_text(cohort), number_text(fewer)
        case_words, case_numbers = _bracketed(again)
        if presenting == again:
            words = f"(cohort + re-offences avoided) × {case_words}"
            numbers = f"({cohort_text} + {fewer_text}) × {case_numbers}"
        else:
            words = f"re-offences avoided × {case_words}"
            numbers = f"{fewer_text} × {case_numbers}"
            if presenting:
                first_words, first_numbers = _bracketed(presenting)
                words = f"cohort × {first_words} + {words}"
                numbers = f"{cohort_text} × {first_numbers} + {numbers}"
        rates = f"{value_text(without, 'share')} \N{MINUS SIGN} {value_text(with_it, 'share')}"
        derived = f"worked out: {cohort_text} × ({rates})"
        inputs = self.inputs(agency, Input("re-offences avoided", fewer, "a year", derived))
        return _Working(value, words, numbers, inputs)

    def inputs(self, agency: str, re_offences_avoided: Input) -> tuple[Input, ...]:
        """What an agency's saving is worked out from: drivers, then unit costs."""
        steps = [step for step in RESPONSE if self.cost_of(step.cost)[0] == agency]
        used = {COHORT, STEPS_AVOIDED, REOFFENDING_WITHOUT, REOFFENDING_WITH}
        for step in steps:
            used.update(step.through, (step.cost,))
        return (
            *[item for key, item in self.driver_inputs.items() if key in used],
            re_offences_avoided,
            *[_cost_input(self.unit_costs[step.cost]) for step in steps if step.cost in UNIT_COSTS],
        )

    @cached_property
    def driver_inputs(self) -> dict[str, Input]:
        """The drivers as inputs of figures, in plain words."""
        return {key: self._driver_input(key) for key in self.drivers}

    def _driver_input(self, key: str) -> Input:
        driver, kind = self.drivers[key], DRIVERS[key]
        name = f"{self.name}: {kind.name}" if self.name else kind.name
        steps = driver.value
        value = steps if isinstance(steps, Decimal) else ", ".join(steps).replace("_", "-") or "none"
        return Input(name, value, kind.unit, driver.source, driver.person, driver.as_of)


def _cost_input(cost: UnitCost) -> Input:
    price_year = f"price year {cost.price_year}" if cost.price_year else ""
    source = "; ".join(filter(None, (cost.source, price_year, agency_name(cost.agency))))
    return Input(UNIT_COSTS[cost.key], cost.amount, "£", source)


def _cost(terms: list[_Term]) -> Decimal:
    return sum((term.value for term in terms), ZERO)


def _bracketed(terms: list[_Term]) -> tuple[str, str]:
    """The terms added up, in words and in numbers; in brackets where there are several."""
    words = " + ".join(term.words for term in terms)
    numbers = " + ".join(term.numbers for term in terms)
    return (words, numbers) if len(terms) == 1 else (f"({words})", f"({numbers})")


def _figure(workings: list[_Working]) -> Figure:
    """The sub-cohorts' savings added up, to the penny."""
    named = len(workings) > 1
    formulas = dict.fromkeys(working.words for working in workings)
    formula = " + ".join(formulas) if len(formulas) > 1 else next(iter(formulas))
    return Figure(
        to_penny(sum((working.value for working in workings), ZERO)),
        f"for each sub-cohort: {formula}" if named else formula,
        " + ".join(working.numbers for working in workings),
        tuple(dict.fromkeys(item for working in workings for item in working.inputs)),
    )
