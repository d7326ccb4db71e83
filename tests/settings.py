"""The settings in service, on servers of the tests' own, which start here: fast, and careless with power cuts.

Processes of pytest-xdist inherit their addresses: each has databases of its own there (tests/databases.py).
"""

import os
from pathlib import Path

from tools.local import ensure_services

os.environ.setdefault("SC_STATE_DIR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
os.environ.setdefault("SC_EMBEDDED_DURABLE", "0")
os.environ["DEMO_PASSWORD"] = "a password for tests"
# Playwright keeps an event loop running in the thread of the test; our own code is synchronous throughout.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ensure_services()

from safer_communities.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["tests.hashing.QuickArgon2"]
