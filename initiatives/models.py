"""The tables of this app, part by part: Django looks for them here. Import them from their parts."""

from initiatives.plans.models import Action, Dependency, Initiative, Manager, Note, Override, Risk, Statement, Threat
from initiatives.registers.models import RegisterEntry
from initiatives.results.models import Assessment
from initiatives.strategy.models import Commitment, Priority, Return, Strategy

__all__ = [
    "Action", "Assessment", "Commitment", "Dependency", "Initiative", "Manager", "Note", "Override", "Priority",
    "RegisterEntry", "Return", "Risk", "Statement", "Strategy", "Threat",
]  # fmt: skip
