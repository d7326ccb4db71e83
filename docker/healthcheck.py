"""Exit 0 where the web server in this container answers, else 1."""

import http.client
import os
import sys

connection = http.client.HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=4)
try:
    connection.request("GET", "/healthz/")
    sys.exit(0 if connection.getresponse().status < 500 else 1)
except OSError:
    sys.exit(1)
