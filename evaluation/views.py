"""Pages (in preparation)."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def _soon(request: HttpRequest, **_: Any) -> HttpResponse:
    return HttpResponse("In preparation.")


programme = benefits = working = initiative_benefits = scorecard = record_observation = _soon
