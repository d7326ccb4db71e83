"""What the web server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safer_communities.settings")
# Set before settings are read: a web process gives a dead broker one try only.
os.environ.setdefault("SC_PROCESS", "web")

application = get_wsgi_application()
