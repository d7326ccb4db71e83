"""Initiatives and their plans, the registers, and the strategy they serve."""

from initiatives.models.plans import (
    Action,
    Dependency,
    Gate,
    Initiative,
    Manager,
    Note,
    Override,
    Risk,
    Statement,
    Status,
    Threat,
    history,
)
from initiatives.models.registers import RegisterEntry
from initiatives.models.strategy import Commitment, Priority, Return, Strategy

__all__ = [
    "Action",
    "Commitment",
    "Dependency",
    "Gate",
    "Initiative",
    "Manager",
    "Note",
    "Override",
    "Priority",
    "RegisterEntry",
    "Return",
    "Risk",
    "Statement",
    "Status",
    "Strategy",
    "Threat",
    "history",
]
