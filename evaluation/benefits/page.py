"""The matrix by agency, its charts, and the working of one figure, laid out from stored results. Computes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from evaluation.model import cost_benefit, headlines
from evaluation.model.figures import MEASURES, TOTAL, agency_name, in_printed_order
from initiatives.results.models import Assessment
from safer_communities import words
from safer_communities.money import pounds
from safer_communities.ui.charts import AgencyBar, ScenarioBar, responsive, saving_against_cost, scenario_bars

Plain = dict[str, Any]
PROGRAMME, PRINTED = "programme", "printed"
SCENARIO_NAMES = {
    cost_benefit.BUSINESS_CASE: "Business case",
    cost_benefit.MODELLED: "Modelled",
    cost_benefit.OBSERVED: "Observed",
}
TABLE_NAMES = {
    "business-case": "The business case’s own table for the programme",
    "october-2012": "The table of October 2012",
}
COLUMNS = [name[:1].upper() + name[1:] for name in MEASURES.values()]


def layout(matrices: Mapping[str, Plain], code: str, name: str, base: str) -> Plain:
    """The matrices of an initiative or of the programme. `base` starts the address of every figure's working."""
    business, observed = matrices[cost_benefit.BUSINESS_CASE], matrices[cost_benefit.OBSERVED]
    return {
        "columns": COLUMNS,
        "groups": _groups(matrices, code, base),
        "scenarios": [_scenario(matrices[scenario], scenario) for scenario in cost_benefit.SCENARIOS],
        "saving": _saving(business, name),
        "compared": _compared(business, observed),
    }


def answer(matrices: Mapping[str, Plain], name: str) -> str:
    """Who gains, who pays, and whether it is worth it: by the business case, and what has been observed."""
    said = headlines.benefits(matrices[cost_benefit.BUSINESS_CASE], subject=name)
    matrix = matrices[cost_benefit.OBSERVED]
    total, left_out = matrix["total"]["annual_impact"]["value"], matrix["partial_of"]
    observed = "Observed: not known yet."
    if total is not None:
        without = f", without {words.listed(left_out)}" if left_out else ""
        observed = f"Observed so far{without}: {pounds(Decimal(total))} a year."
    if name[:4].lower() == "the ":
        said = said[:1].lower() + said[1:]
    return f"By the business case, {said} {observed}"


def _groups(matrices: Mapping[str, Plain], code: str, base: str) -> list[Plain]:
    """One group an agency, one row a scenario; a scenario of which nothing is known stands in the total alone."""
    rows = {
        scenario: {row["agency"]: row for row in (*matrices[scenario]["rows"], matrices[scenario]["total"])}
        for scenario in cost_benefit.SCENARIOS
    }
    agencies = in_printed_order(agency for own in rows.values() for agency in own if agency != TOTAL)
    return [
        {
            "agency": agency,
            "name": "All partners" if agency == TOTAL else agency_name(agency),
            "total": agency == TOTAL,
            "rows": [
                _line(matrices[scenario], scenario, rows[scenario][agency], f"{base}{scenario}/{code}/{agency}/")
                for scenario in cost_benefit.SCENARIOS
                if agency in rows[scenario] and (_says_something(matrices[scenario]) or agency == TOTAL)
            ],
        }
        for agency in (*agencies, TOTAL)
    ]


def _line(matrix: Plain, scenario: str, row: Plain, place: str) -> Plain:
    part = ", in part" if matrix["some_known"] and matrix["partial_of"] else ""
    line: Plain = {"scenario": f"{SCENARIO_NAMES[scenario]}{part}", "code": scenario}
    if not _says_something(matrix):
        return {**line, "unknown": _unknown(matrix), "url": f"{place}annual_impact/"}
    return {**line, "cells": [{"text": row[name]["text"], "url": f"{place}{name}/"} for name in MEASURES]}


def _scenario(matrix: Plain, scenario: str) -> Plain:
    known = {
        cost_benefit.BUSINESS_CASE: "As published in the business case, cell by cell.",
        cost_benefit.MODELLED: "Worked out from the assumptions of the papers and the unit costs.",
        cost_benefit.OBSERVED: "Worked out from what has been recorded so far, as a year of it.",
    }[scenario]
    return {
        "name": SCENARIO_NAMES[scenario],
        "text": known if _says_something(matrix) else _as_sentence(_unknown(matrix)),
        "reason": _as_sentence(matrix["reason"]) if matrix["some_known"] and not matrix["missing"] else "",
        "missing": matrix["missing"],
        "notes": [*matrix["notes"], *matrix["footing_errors"]],
    }


def _says_something(matrix: Plain) -> bool:
    """Whether anything but £0 is known: a table of “not known” and £0 would only look like figures."""
    rows = (*matrix["rows"], matrix["total"])
    return any(Decimal(row[name]["value"] or 0) for row in rows for name in MEASURES)


def _unknown(matrix: Plain) -> str:
    """Why nothing is known of a scenario, in a few words."""
    reason = "the papers do not give all its drivers" if matrix["missing"] else matrix["reason"]
    return str(reason) if reason.startswith("not known") else f"not known – {reason}"


def _as_sentence(reason: str) -> str:
    if not reason:
        return ""
    return f"{reason[:1].upper()}{reason[1:]}{'' if reason.endswith('.') else '.'}"


def _saving(matrix: Plain, name: str) -> Plain | None:
    if not matrix["some_known"]:
        return None
    bars = [
        AgencyBar(row["agency_name"], _value(row, "annual_saving"), _value(row, "annual_operating_cost"))
        for row in matrix["rows"]
    ]
    title = f"{_gainers(bars)} by the business case"
    return {"title": title, "chart": responsive(saving_against_cost, bars, title=title, id_prefix="saving")}


def _gainers(bars: Sequence[AgencyBar]) -> str:
    """“Four of five agencies save more a year than they pay”."""
    gain = sum(abs(bar.saving or Decimal(0)) > abs(bar.cost or Decimal(0)) for bar in bars)
    agencies = f"{words.in_words(len(bars))} agenc{'y' if len(bars) == 1 else 'ies'}"
    verb = "saves more a year than it pays" if gain == 1 else "save more a year than they pay"
    return f"{words.in_words(gain).capitalize()} of {agencies} {verb}"


def _compared(business: Plain, observed: Plain) -> Plain | None:
    """Business case and observed side by side, once there is something observed to set beside it."""
    if observed["total"]["annual_impact"]["value"] is None:
        return None
    seen = {row["agency"]: row for row in observed["rows"]}
    bars = [
        ScenarioBar(
            row["agency_name"],
            _value(row, "annual_impact"),
            _value(seen[row["agency"]], "annual_impact") if row["agency"] in seen else None,
        )
        for row in business["rows"]
    ]
    planned, actual = (_value(matrix["total"], "annual_impact") for matrix in (business, observed))
    title = f"Observed impact is {pounds(actual)} a year against {pounds(planned)} in the business case"
    if observed["partial_of"]:
        title += f"; {words.listed(observed['partial_of'])} {_not_observed(observed['partial_of'])}"
    return {
        "title": title,
        "chart": responsive(scenario_bars, bars, title=title, id_prefix="scenarios"),
        "rows": cost_benefit.compare(business, observed),
    }


def _not_observed(names: Sequence[str]) -> str:
    return f"{'is' if len(names) == 1 else 'are'} not in it, for nothing is observed there yet"


def _value(row: Plain, measure: str) -> Decimal | None:
    value = row[measure]["value"]
    return None if value is None else Decimal(value)


def by_initiative(rows: Iterable[Plain], base: str) -> list[Plain]:
    """The annual impact of each initiative in each scenario, each with its working."""
    return [
        {
            **row,
            "figures": [
                {
                    "name": name,
                    "text": pounds(None if (value := row["annual_impact"][scenario]) is None else Decimal(value)),
                    "url": f"{base}{scenario}/{row['code']}/{TOTAL}/annual_impact/",
                }
                for scenario, name in SCENARIO_NAMES.items()
            ],
        }
        for row in rows
    ]


def disagreements(found: Iterable[Plain], names: Mapping[str, str]) -> list[Plain]:
    """Contradictions by initiative, the programme's own first. `names` are the initiatives' by code."""
    groups: dict[str, list[Plain]] = {}
    for one in found:
        groups.setdefault(one["initiative"], []).append(one)
    return [
        {"name": f"{code}. {names.get(code, '')}" if code else "The programme", "found": groups[code]}
        for code in sorted(groups)
    ]


def printed_tables(printed: Mapping[str, Plain], base: str) -> list[Plain]:
    """The programme's own published tables, newest first: what was printed, each figure with its working."""
    return [
        {
            "name": table_name(table),
            "columns": COLUMNS,
            "source": next((row["annual_saving"]["inputs"][0]["source"] for row in matrix["rows"]), ""),
            "rows": [
                {
                    "name": "All partners" if row["agency"] == TOTAL else row["agency_name"],
                    "total": row["agency"] == TOTAL,
                    "cells": [
                        {"text": row[name]["text"], "url": f"{base}{PRINTED}/{table}/{row['agency']}/{name}/"}
                        for name in MEASURES
                    ],
                }
                for row in (*matrix["rows"], matrix["total"])
            ],
            "notes": matrix["footing_errors"],
        }
        for table, matrix in sorted(printed.items())
    ]


def table_name(table: str) -> str:
    """What a published table is called."""
    return TABLE_NAMES.get(table, table.replace("-", " ").capitalize())


# The working of one figure


def figure_at(results: Plain, scenario: str, code: str, agency: str, measure: str) -> Plain | None:
    """A stored figure by the parts of its path; None where there is no such figure."""
    matrix = results["printed"].get(code) if scenario == PRINTED else results["cost_benefit"].get(scenario)
    if matrix is None or measure not in MEASURES:
        return None
    rows = (*matrix["rows"], matrix["total"])
    return next((row[measure] for row in rows if row["agency"] == agency), None)


def figure_page(assessment: Assessment, path: Sequence[str], figure: Plain, base: str) -> Plain:
    """What the working of a figure shows. `path`: scenario, code, agency, measure."""
    scenario, code, agency, measure = path
    whose = "All partners" if agency == TOTAL else agency_name(agency)
    name = f"{whose}: {MEASURES[measure]}"
    return {
        "figure": figure,
        "name": name,
        "scenario": table_name(code) if scenario == PRINTED else SCENARIO_NAMES[scenario],
        "inputs": [
            {**one, "url": f"{base}{scenario}/{one['figure']}/" if one["figure"] else ""} for one in figure["inputs"]
        ],
        "computed_at": assessment.computed_at,
        "as_at": assessment.as_at,
        "last_time": None if scenario == PRINTED else _last_time(assessment.previous, path, figure),
        "others": [] if scenario == PRINTED else _others(assessment.results, path, base),
    }


def _last_time(previous: Plain | None, path: Sequence[str], figure: Plain) -> Plain | None:
    """The figure before the last change, or None where nothing came before."""
    scenario, _, agency, measure = path
    before = (previous or {}).get("cost_benefit", {}).get(scenario, {}).get(agency)
    if before is None:
        return None
    value = before[measure]
    return {
        "text": pounds(None if value is None else Decimal(value)),
        "unchanged": value == figure["value"],
        "computed_at": previous["computed_at"] if previous else "",
    }


def _others(results: Plain, path: Sequence[str], base: str) -> list[Plain]:
    """The same figure in each scenario."""
    _, code, agency, measure = path
    found = []
    for scenario, name in SCENARIO_NAMES.items():
        figure = figure_at(results, scenario, code, agency, measure)
        if figure is not None:
            url = f"{base}{scenario}/{code}/{agency}/{measure}/"
            found.append({"name": name, "text": figure["text"], "url": url, "current": scenario == path[0]})
    return found
