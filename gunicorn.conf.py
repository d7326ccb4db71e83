"""How gunicorn serves the pages and the API. PORT, HOST, WEB_PROCESSES and WEB_THREADS are honoured."""

import gc
import os
import tempfile
from pathlib import Path

os.environ.setdefault("SC_PROCESS", "web")

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
# Threads, because browsers hold spare connections open: a process of one thread would wait on an idle one.
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 30
graceful_timeout = 5
keepalive = 5
preload_app = True  # loaded once and shared between the processes: half the memory
control_socket_disable = True
# A worker's heartbeat file, in memory where there is such a place: a slow disk must not look like a hang.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir()  # noqa: S108
accesslog = None
loglevel = os.environ.get("LOG_LEVEL", "info").lower()
wsgi_app = "safer_communities.wsgi"
chdir = str(Path(__file__).resolve().parent)


def when_ready(server: object) -> None:
    """Load what Django would load at the first request, and freeze it, before the processes are forked.

    Frozen objects are never looked at again by the garbage collector: no long pauses in a request, and no
    writes to memory that the processes share.
    """
    from django.db import connections
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018  imports every view
    connections.close_all()
    gc.collect()
    gc.freeze()
    gc.collect()  # counts what is left: else it would wait for a quarter of what was frozen before its next full round
