"""The settings in service, on servers of the tests' own, which start here: fast, and careless with power cuts."""

import os
from pathlib import Path

from tools.local import ADDRESS_OF, ensure_services

os.environ.setdefault("SC_STATE_DIR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
os.environ.setdefault("SC_EMBEDDED_DURABLE", "0")
os.environ.setdefault("DEMO_PASSWORD", "a password for tests")
# Playwright keeps an event loop running in the thread of the test; our own code is synchronous throughout.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Each worker of pytest-xdist has services of its own, where they are embedded at all.
if "PYTEST_XDIST_WORKER" in os.environ and "SC_EMBEDDED" in os.environ:
    for name in (*ADDRESS_OF.values(), "DATABASE_OWNER_URL", "SC_EMBEDDED"):
        os.environ.pop(name, None)
    os.environ["SC_STATE_DIR"] += f"-{os.environ['PYTEST_XDIST_WORKER']}"

ensure_services()

from safer_communities.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["tests.hashing.QuickArgon2"]
