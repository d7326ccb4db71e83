"""The highlight report: programme level, then each work stream with its progress, next steps and go-live."""

import datetime
from collections.abc import Iterable

from governance.papers import counts, selectors, snapshots
from governance.papers.kind import PaperKind, Plain
from governance.papers.models import Paper
from safer_communities.sheets.export import written
from safer_communities.ui.places import Place
from safer_communities.words import long_date

KEPT = ("code", "name", "lead", "sentence", "achieved", "progress", "next_steps", "go_live", "plan")
LINES = ("initiative", "section", "number", "text", "by_when", "note")
COUNTED = ("initiative", "indicator", "period", "count")


def snapshot(paper: Paper) -> Plain:
    """The report on the paper's period; nine statements."""
    results = snapshots.assessed_programme()
    rows = snapshots.initiatives(paper)
    return {
        **snapshots.heading(paper),
        "sentence": results["sentence"],
        "late": len(results["late"]),
        "money": {key: results["money"].get(key) for key in ("spent", "budget", "forecast", "partial_of")},
        "groups": selectors.overseeing_groups(),
        "initiatives": [
            {key: initiative[key] for key in KEPT}
            | {"rating": initiative["ratings"]["overall"], "scorecard": initiative["scorecard"]}
            for initiative in rows
        ],
        "counts": [table for initiative in rows if (table := counts.table(initiative))],
    }


def context(snapshot: Plain, place: Place) -> Plain:
    return {
        "tables": [counts.printed(table) for table in snapshot["counts"]],
        "suppressed": any("shown" in table for table in snapshot["counts"]),
        "note": counts.NOTE,
        "streams": [_stream(initiative) for initiative in snapshot["initiatives"]],
    }


def _stream(initiative: Plain) -> Plain:
    progress = [{**line, "no": line["number"].rstrip(".")} for line in initiative["progress"]]
    return {**initiative, "progress": progress, "go_live_words": _go_live(initiative["go_live"])}


def _go_live(gate: Plain | None) -> str:
    if gate is None:
        return "The plan names no go-live yet."
    if gate["status"] == "achieved":
        return "The service is live."
    if gate["forecast"] and gate["forecast"] != gate["due"]:
        forecast = long_date(datetime.date.fromisoformat(gate["forecast"]))
        return f"The service is forecast to go live on {forecast}. The plan says {gate['by_when']}."
    return f"The service is scheduled to go live by {gate['by_when']}."


def data(snapshot: Plain) -> dict[str, tuple[str, bytes]]:
    return {
        "highlights": ("Progress and next steps by work stream", written(LINES, _lines(snapshot))),
        "counts": ("What was counted, by work stream and period", written(COUNTED, _counted(snapshot))),
    }


def _lines(snapshot: Plain) -> Iterable[tuple[object, ...]]:
    for initiative in snapshot["initiatives"]:
        for section in ("achieved", "progress", "next_steps"):
            for line in initiative[section]:
                yield initiative["code"], section, line["number"], line["description"], line["by_when"], line["note"]


def _counted(snapshot: Plain) -> Iterable[tuple[object, ...]]:
    for table in snapshot["counts"]:
        for line in counts.printed(table)["lines"]:
            for period, text in zip([*table["columns"], "Total"], [*line["cells"], line["total"]], strict=True):
                yield table["code"], line["name"], period, text


KIND = PaperKind(
    key=Paper.Kind.HIGHLIGHT_REPORT,
    title="Highlight report",
    snapshot=snapshot,
    template="governance/papers/highlight_report.html",
    context=context,
    data=data,
    data_names=("highlights", "counts"),
    tells_changes=True,
)
