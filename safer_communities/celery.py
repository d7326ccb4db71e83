"""The Celery app. What Beat sends, and when, stands in `safer_communities.parts`."""

import os

from celery import Celery

from safer_communities.parts import PERIODIC_TASKS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safer_communities.settings")

app = Celery("safer_communities")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = PERIODIC_TASKS
