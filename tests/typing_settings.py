"""The settings for mypy's plugin, which reads models and asks no database: nothing is started for it."""

import os

for address in ("DATABASE_URL", "REDIS_URL"):
    os.environ.setdefault(address, "nowhere://nowhere/nothing")

from safer_communities.settings import *  # noqa: E402, F403
