#!/usr/bin/env python3
"""Django's command line, for the Safer Communities project. Outside any virtual environment it takes .venv's Python.

In a checkout where DATABASE_URL or REDIS_URL is not set it takes the servers that `make run` uses, running or not. An
installation in service holds no tools/local/: there the settings say what is missing.
"""

import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
OWN_PYTHON = PROJECT / ".venv" / "bin" / "python"


def use_local_servers() -> None:
    """Set the addresses that the environment does not name; ends with what to do where a server does not start."""
    from tools.local import EmbeddedError, ensure_services

    try:
        ensure_services()
    except EmbeddedError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    if sys.prefix == sys.base_prefix and OWN_PYTHON.exists():
        os.execv(OWN_PYTHON, [str(OWN_PYTHON), *sys.argv])  # noqa: S606  our own file, no shell
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safer_communities.settings")
    if (PROJECT / "tools" / "local").is_dir():
        use_local_servers()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
