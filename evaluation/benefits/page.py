"""The matrix by agency, its charts, and the working of one figure, laid out from stored results. Computes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from evaluation.model import cost_benefit, headlines
from evaluation.model.figures import MEASURES, TOTAL, ZERO, agency_name, in_printed_order
from initiatives.results.matrix import Figure, Matrix, Row, Scenario
from initiatives.results.selectors import Assessed
from initiatives.results.shape import AgencyRows, Before, Contradiction, InitiativeInBrief
from safer_communities import words
from safer_communities.money import pounds
from safer_communities.ui.charts import AgencyBar, ScenarioBar, responsive, saving_against_cost, scenario_bars

Plain = dict[str, Any]
PROGRAMME, PRINTED = "programme", "printed"
SCENARIO_NAMES: Mapping[Scenario, str] = {
    cost_benefit.BUSINESS_CASE: "Business case",
    cost_benefit.MODELLED: "Modelled",
    cost_benefit.OBSERVED: "Observed",
}
TABLE_NAMES = {
    "business-case": "The business case’s own table for the programme",
    "october-2012": "The table of October 2012",
}
COLUMNS = [name[:1].upper() + name[1:] for name in MEASURES.values()]


def layout(matrices: cost_benefit.Matrices, code: str, name: str, base: str) -> Plain:
    """The matrices of an initiative or of the programme. `base` starts the address of every figure's working."""
    business, observed = matrices[cost_benefit.BUSINESS_CASE], matrices[cost_benefit.OBSERVED]
    return {
        "columns": COLUMNS,
        "groups": _groups(matrices, code, base),
        "scenarios": [_scenario(matrices[scenario], scenario) for scenario in cost_benefit.SCENARIOS],
        "saving": _saving(business, name),
        "compared": _compared(business, observed),
    }


def answer(matrices: cost_benefit.Matrices, name: str) -> str:
    """Who gains, who pays, and whether it is worth it: by the business case, and what has been observed."""
    said = headlines.benefits(matrices[cost_benefit.BUSINESS_CASE], subject=name)
    matrix = matrices[cost_benefit.OBSERVED]
    total, left_out = matrix.total.annual_impact.value, matrix.partial_of
    observed = "Observed: not known yet."
    if total is not None:
        without = f", without {words.listed(left_out)}" if left_out else ""
        observed = f"Observed so far{without}: {pounds(total)} a year."
    if name[:4].lower() == "the ":
        said = said[:1].lower() + said[1:]
    return f"By the business case, {said} {observed}"


def _groups(matrices: cost_benefit.Matrices, code: str, base: str) -> list[Plain]:
    """One group an agency, one row a scenario; a scenario of which nothing is known stands in the total alone."""
    rows = {scenario: {row.agency: row for row in matrices[scenario].all_rows} for scenario in cost_benefit.SCENARIOS}
    agencies = in_printed_order(agency for own in rows.values() for agency in own if agency != TOTAL)
    says = {scenario: _says_something(matrices[scenario]) for scenario in cost_benefit.SCENARIOS}
    return [
        {
            "agency": agency,
            "name": "All partners" if agency == TOTAL else agency_name(agency),
            "total": agency == TOTAL,
            "rows": [
                _line(matrices[scenario], own[agency], f"{base}{scenario}/{code}/{agency}/", known=says[scenario])
                for scenario, own in rows.items()
                if agency in own and (says[scenario] or agency == TOTAL)
            ],
        }
        for agency in (*agencies, TOTAL)
    ]


def _line(matrix: Matrix, row: Row, place: str, *, known: bool) -> Plain:
    part = ", in part" if matrix.some_known and matrix.partial_of else ""
    line: Plain = {"scenario": f"{SCENARIO_NAMES[matrix.scenario]}{part}", "code": matrix.scenario}
    if not known:
        return {**line, "unknown": _unknown(matrix), "url": f"{place}annual_impact/"}
    return {
        **line,
        "cells": [{"text": figure.text, "url": f"{place}{name}/"} for name, figure in row.figures().items()],
    }


def _scenario(matrix: Matrix, scenario: Scenario) -> Plain:
    known = {
        cost_benefit.BUSINESS_CASE: "As published in the business case, cell by cell.",
        cost_benefit.MODELLED: "Worked out from the assumptions of the papers and the unit costs.",
        cost_benefit.OBSERVED: "Worked out from what has been recorded so far, as a year of it.",
    }[scenario]
    return {
        "name": SCENARIO_NAMES[scenario],
        "text": known if _says_something(matrix) else _as_sentence(_unknown(matrix)),
        "reason": _as_sentence(matrix.reason) if matrix.some_known and not matrix.missing else "",
        "missing": matrix.missing,
        "notes": [*matrix.notes, *matrix.footing_errors],
    }


def _says_something(matrix: Matrix) -> bool:
    """Whether anything but £0 is known: a table of “not known” and £0 would only look like figures."""
    return any(figure.value for row in matrix.all_rows for figure in row.figures().values())


def _unknown(matrix: Matrix) -> str:
    """Why nothing is known of a scenario, in a few words."""
    reason = "the papers do not give all its drivers" if matrix.missing else matrix.reason
    return reason if reason.startswith("not known") else f"not known – {reason}"


def _as_sentence(reason: str) -> str:
    if not reason:
        return ""
    return f"{reason[:1].upper()}{reason[1:]}{'' if reason.endswith('.') else '.'}"


def _saving(matrix: Matrix, name: str) -> Plain | None:
    if not matrix.some_known:
        return None
    bars = [AgencyBar(row.agency_name, row.annual_saving.value, row.annual_operating_cost.value) for row in matrix.rows]
    title = f"{_gainers(bars)} by the business case"
    return {"title": title, "chart": responsive(saving_against_cost, bars, title=title, id_prefix="saving")}


def _gainers(bars: Sequence[AgencyBar]) -> str:
    """“Four of five agencies save more a year than they pay”."""
    gain = sum(abs(bar.saving or ZERO) > abs(bar.cost or ZERO) for bar in bars)
    agencies = f"{words.in_words(len(bars))} agenc{'y' if len(bars) == 1 else 'ies'}"
    verb = "saves more a year than it pays" if gain == 1 else "save more a year than they pay"
    return f"{words.in_words(gain).capitalize()} of {agencies} {verb}"


def _compared(business: Matrix, observed: Matrix) -> Plain | None:
    """Business case and observed side by side, once there is something observed to set beside it."""
    planned, actual = (matrix.total.annual_impact.value for matrix in (business, observed))
    if actual is None:
        return None
    seen = {row.agency: row.annual_impact.value for row in observed.rows}
    bars = [ScenarioBar(row.agency_name, row.annual_impact.value, seen.get(row.agency)) for row in business.rows]
    title = f"Observed impact is {pounds(actual)} a year against {pounds(planned)} in the business case"
    if observed.partial_of:
        title += f"; {words.listed(observed.partial_of)} {_not_observed(observed.partial_of)}"
    return {
        "title": title,
        "chart": responsive(scenario_bars, bars, title=title, id_prefix="scenarios"),
        "rows": cost_benefit.compare(business, observed),
    }


def _not_observed(names: Sequence[str]) -> str:
    return f"{'is' if len(names) == 1 else 'are'} not in it, for nothing is observed there yet"


def by_initiative(rows: Iterable[InitiativeInBrief], base: str) -> list[Plain]:
    """The annual impact of each initiative in each scenario, each with its working."""
    return [
        {
            "code": row.code,
            "slug": row.slug,
            "name": row.name,
            "contradictions": row.contradictions,
            "figures": [
                {
                    "name": name,
                    "text": pounds(row.annual_impact[scenario]),
                    "url": f"{base}{scenario}/{row.code}/{TOTAL}/annual_impact/",
                }
                for scenario, name in SCENARIO_NAMES.items()
            ],
        }
        for row in rows
    ]


def disagreements(contradictions: Iterable[Contradiction], names: Mapping[str, str]) -> list[Plain]:
    """Contradictions by initiative, the programme's own first. `names` are the initiatives' by code."""
    groups: dict[str, list[Contradiction]] = {}
    for contradiction in contradictions:
        groups.setdefault(contradiction.initiative, []).append(contradiction)
    return [
        {"name": f"{code}. {names.get(code, '')}" if code else "The programme", "found": groups[code]}
        for code in sorted(groups)
    ]


def printed_tables(printed: Mapping[str, Matrix], base: str) -> list[Plain]:
    """The programme's own published tables, newest first: what was printed, each figure with its working."""
    return [
        {
            "name": table_name(table),
            "columns": COLUMNS,
            "source": next((row.annual_saving.inputs[0].source for row in matrix.rows), ""),
            "rows": [
                {
                    "name": "All partners" if row.agency == TOTAL else row.agency_name,
                    "total": row.agency == TOTAL,
                    "cells": [
                        {"text": figure.text, "url": f"{base}{PRINTED}/{table}/{row.agency}/{name}/"}
                        for name, figure in row.figures().items()
                    ],
                }
                for row in matrix.all_rows
            ],
            "notes": matrix.footing_errors,
        }
        for table, matrix in sorted(printed.items())
    ]


def table_name(table: str) -> str:
    """What a published table is called."""
    return TABLE_NAMES.get(table, table.replace("-", " ").capitalize())


# The working of one figure


class Place(NamedTuple):
    """Where a figure stands, as in the address of its working. The code is an initiative's, PROGRAMME or a table's."""

    scenario: str
    code: str
    agency: str
    measure: str

    @property
    def printed(self) -> bool:
        """Whether it stands in a printed table of the programme's own."""
        return self.scenario == PRINTED

    @property
    def whole(self) -> bool:
        """Whether it is the programme's."""
        return self.printed or self.code == PROGRAMME


def figure_at(rows: AgencyRows, place: Place) -> Figure | None:
    """The figure of a place among its agency's; None where there is no such figure."""
    scenarios: dict[str, Row | None] = dict(rows.scenarios.items())
    row = rows.printed if place.printed else scenarios.get(place.scenario)
    return row.figure(place.measure) if row and place.measure in MEASURES else None


def names_of_figure(place: Place) -> dict[str, str] | None:
    """What a figure and its scenario are called; None where no figure can be meant."""
    scenarios: dict[str, str] = dict(SCENARIO_NAMES.items())
    scenarios[PRINTED] = table_name(place.code)
    if place.scenario not in scenarios or place.measure not in MEASURES:
        return None
    whose = "All partners" if place.agency == TOTAL else agency_name(place.agency)
    return {"name": f"{whose}: {MEASURES[place.measure]}", "scenario": scenarios[place.scenario]}


def figure_page(assessment: Assessed[AgencyRows], place: Place, figure: Figure, base: str) -> Plain:
    """What the working of a figure shows."""
    return {
        "figure": figure,
        "inputs": [
            {
                "name": used.name,
                "text": used.text,
                "source": used.source,
                "as_of": used.as_of,
                "person": used.person,
                "url": f"{base}{place.scenario}/{used.figure}/" if used.figure else "",
            }
            for used in figure.inputs
        ],
        "computed_at": assessment.computed_at,
        "as_at": assessment.as_at,
        "last_time": None if place.printed else _last_time(assessment.before, place, figure),
        "others": [] if place.printed else _others(assessment.results, place, base),
    }


def _last_time(before: Before | None, place: Place, figure: Figure) -> Plain | None:
    """The figure before the last change, or None where nothing came before."""
    amounts = before.cost_benefit.get(place.scenario, {}).get(place.agency) if before else None
    if before is None or amounts is None:
        return None
    value = amounts[place.measure]
    return {"text": pounds(value), "unchanged": value == figure.value, "computed_at": before.computed_at}


def _others(rows: AgencyRows, place: Place, base: str) -> list[Plain]:
    """The same figure in each scenario."""
    found = []
    for scenario, name in SCENARIO_NAMES.items():
        other = place._replace(scenario=scenario)
        figure = figure_at(rows, other)
        if figure is not None:
            url = f"{base}{'/'.join(other)}/"
            found.append({"name": name, "text": figure.text, "url": url, "current": other == place})
    return found
