"""What tests of the registers share: what the forms send, an entry, a page's words, a row as it is now."""

import re
from typing import Any

from initiatives.registers.models import RegisterEntry
from tests.cast import Cast

NEW_RISK = {"state": "open", "version": "0", "description": "No hall", "mitigation": "Ask schools", "owner": "Head"}
NEW_ENTRY = {"version": "0", "state": "open", "kind": "dependency", "description": "The court lists cases"}


def text(answer: Any) -> str:
    html = re.sub(r"(?s)<(svg|script|style).*?</\1>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def an_entry(cast: Cast) -> RegisterEntry:
    with cast.here():
        return RegisterEntry.objects.create(
            initiative=cast.initiative, kind="assumption", position=1, description="Half re-offend", owner="Analyst"
        )


def now(cast: Cast, row: Any) -> Any:
    with cast.here():
        return type(row).objects.get(pk=row.pk)
