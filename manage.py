#!/usr/bin/env python3
"""Django's command line, for the Safer Communities project. Outside any virtual environment it takes .venv's Python."""

import os
import sys
from pathlib import Path

OWN_PYTHON = Path(__file__).resolve().parent / ".venv" / "bin" / "python"

if __name__ == "__main__":
    if sys.prefix == sys.base_prefix and OWN_PYTHON.exists():
        os.execv(OWN_PYTHON, [str(OWN_PYTHON), *sys.argv])  # noqa: S606  our own file, no shell
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safer_communities.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
