"""From plain data to a notice's and minutes' page and PDF. Reads what it is given and nothing else.

The parts without their title block are templates of their own, for a pack: `_agenda_document.html`,
`_minutes_document.html` and `_action_log_document.html`, each with two variables, `doc` and `place`.
"""

import datetime
import hashlib
from typing import Any

from django.template.loader import render_to_string

from safer_communities.ui.places import BY_ITSELF
from safer_communities.words import long_date

Plain = dict[str, Any]
NOON = datetime.time(12, tzinfo=datetime.UTC)


def agenda_page(doc: Plain) -> str:
    """The notice of a meeting with its agenda, as an HTML document."""
    day = datetime.date.fromisoformat(doc["on"])
    return _page("agenda_document", doc, title=f"Agenda: {_name(doc)}", kind="Notice of meeting", day=day)


def minutes_page(doc: Plain) -> str:
    """The minutes of a meeting as an HTML document."""
    day = datetime.date.fromisoformat(doc["on"])
    kind = "Minutes" if doc["state"] == "agreed" else "Draft minutes"
    return _page("minutes_document", doc, title=f"Minutes: {_name(doc)}", kind=kind, day=day)


def pdf(html: str, doc: Plain) -> bytes:
    """A page as PDF/UA-1 and PDF/A-3a, dated by its meeting; the same page gives the same bytes."""
    # Not above: WeasyPrint would cost each web process 30 MB, asked for a PDF or not.
    from safer_communities.pdf import render_pdf

    moment = datetime.datetime.combine(datetime.date.fromisoformat(doc["on"]), NOON)
    return render_pdf(html, identifier=hashlib.sha256(html.encode()).hexdigest(), created=moment)


def _page(template: str, doc: Plain, *, title: str, kind: str, day: datetime.date) -> str:
    context = {
        "doc": doc,
        "place": BY_ITSELF,
        "title": title,
        "kind": kind,
        "partnership": doc["partnership"],
        "as_at": long_date(day),
        "reference": doc["group"],
        "day": day,
    }
    return render_to_string(f"governance/meetings/{template}.html", context)


def _name(doc: Plain) -> str:
    day = long_date(datetime.date.fromisoformat(doc["on"]))
    return f"{doc['title'] or doc['group']}, {day}"
