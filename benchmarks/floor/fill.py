"""Makes the floor's tables, puts the rows of a JSON file into them, and prints who may read them, as JSON."""

import json
import os
import sys
from importlib import import_module
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.floor.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from rest_framework.authtoken.models import Token  # noqa: E402

from benchmarks.floor.models import Action, Initiative  # noqa: E402


def fill(plans: dict[str, list[dict[str, object]]]) -> None:
    """Replace all rows by these, given by the code of their initiative."""
    Initiative.objects.all().delete()
    for code, rows in plans.items():
        initiative = Initiative.objects.create(code=code, name=code)
        Action.objects.bulk_create(Action(**{**row, "initiative": initiative}) for row in rows)


def session_of(user: User) -> str:
    """A signed-in session, as the sign-in page would make it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    call_command("migrate", run_syncdb=True, verbosity=0)
    fill(json.loads(Path(sys.argv[1]).read_text()))
    reader, _ = User.objects.get_or_create(username="reader")
    print(json.dumps({"token": Token.objects.get_or_create(user=reader)[0].key, "session": session_of(reader)}))
