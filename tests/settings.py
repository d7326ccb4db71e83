"""The settings in service, with services of the tests' own: fast, and careless with power cuts."""

import os
from pathlib import Path

os.environ.setdefault("SC_STATE_DIR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
os.environ.setdefault("SC_EMBEDDED_DURABLE", "0")
os.environ.setdefault("DEMO_PASSWORD", "a password for tests")
# Playwright keeps an event loop running in the thread of the test; our own code is synchronous throughout.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from safer_communities.settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.hashing.QuickArgon2"]
