"""Programmes as data files, and what reads them."""

from pathlib import Path

BARNET = Path(__file__).parent / "barnet"
