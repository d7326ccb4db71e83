"""The Celery app and its Beat schedule."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safer_communities.settings")

app = Celery("safer_communities")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    # The certainty behind the hints: whatever a lost message left behind is found within a few seconds.
    "sweep the outbox": {"task": "evaluation.tasks.sweep", "schedule": 2.0, "options": {"expires": 10}},
    "take up papers left behind": {"task": "governance.tasks.sweep", "schedule": 3.0, "options": {"expires": 10}},
    "put what is raised on agendas": {
        "task": "governance.tasks.settle_agendas_everywhere",
        "schedule": 15.0,
        "options": {"expires": 30},
    },
    # A milestone becomes overdue by the passing of time alone.
    "reassess everything at night": {
        "task": "evaluation.tasks.reassess_everything",
        "schedule": crontab(hour=0, minute=5),
    },
    # So does the last day for answers to a sign-off; a change of seats decides it the night after.
    "decide sign-offs": {
        "task": "governance.tasks.settle_sign_offs",
        "schedule": crontab(hour=0, minute=15),
    },
    # A reporting period ends by the passing of time alone.
    "raise what the rule says": {
        "task": "governance.tasks.follow_up_everywhere",
        "schedule": crontab(hour=0, minute=20),
    },
    "make notices": {"task": "governance.tasks.tell", "schedule": crontab(minute="*/15"), "options": {"expires": 600}},
    # Three times, so that a mail server that is down at seven costs nobody the day's digest.
    "send digests": {"task": "governance.tasks.send_digests", "schedule": crontab(hour="7-9", minute=5)},
}
