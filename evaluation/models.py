"""The tables of this app, part by part: Django looks for them here. Import them from their parts."""

from evaluation.benefits.models import Claim, PublishedFigure
from evaluation.drivers.models import Driver, UnitCost
from evaluation.scorecards.models import Indicator, Observation

__all__ = ["Claim", "Driver", "Indicator", "Observation", "PublishedFigure", "UnitCost"]
