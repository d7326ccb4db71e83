"""A port for a test's own server."""

import random
import socket

# Below those that the system hands out to outgoing connections: of these one may take a port between its being found
# free and the server's start, or while a server that was killed starts again.
OURS = range(20_000, 32_000)


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    for port in random.sample(OURS, len(OURS)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("No port is free.")
