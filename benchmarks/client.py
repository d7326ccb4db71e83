"""A person's program on a kept-open connection, one request after the other."""

import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Headers = dict[str, str]
KEPT_OPEN = 3  # seconds: the servers close what is idle for longer than five


@dataclass
class Client:
    """One connection to a server of this machine."""

    port: int
    headers: Headers = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self.used = 0.0

    def timed(self, method: str, path: str, body: object = None, **headers: str) -> tuple[float, bytes]:
        """(seconds until the last byte, the answer). Raises RuntimeError unless it is a success."""
        content = None if body is None else json.dumps(body)
        sent = {**self.headers, **headers} | ({"Content-Type": "application/json"} if content else {})
        if time.monotonic() - self.used > KEPT_OPEN:
            self.connection.close()  # opened again by the request
        started = time.perf_counter()
        self.connection.request(method, path, content, sent)
        answer = self.connection.getresponse()
        read = answer.read()
        taken = time.perf_counter() - started
        self.used = time.monotonic()
        if answer.status != 200:
            raise RuntimeError(f"{method} {path}: {answer.status} {read[:500]!r}")
        return taken, read

    def get(self, path: str) -> bytes:
        return self.timed("GET", path)[1]


Request = Callable[[], float]


def getting(port: int, path: str, headers: Headers) -> Request:
    """Reads one address, again and again."""
    client = Client(port, headers)
    return lambda: client.timed("GET", path)[0]


def patching(port: int, path: str, headers: Headers) -> Request:
    """Changes one action back and forth, each time naming the version read before."""
    client = Client(port, headers)
    version = json.loads(client.get(path))["version"]
    status = "in_progress"

    def patch() -> float:
        nonlocal version, status
        taken, answer = client.timed("PATCH", path, {"status": status}, **{"If-Match": f'"{version}"'})
        version = json.loads(answer)["version"]
        status = "not_started" if status == "in_progress" else "in_progress"
        return taken

    return patch


def alternating(ours: Request, floor: Request, *, pairs: int, seconds: float) -> tuple[list[float], list[float]]:
    """The timings of both, asked in turn: A B, B A, A B …, until so many pairs or so many seconds."""
    warm_up = 30
    mine: list[float] = []
    its: list[float] = []
    deadline = time.monotonic() + seconds
    for number in range(warm_up + pairs):
        if number % 2:
            its.append(floor())
            mine.append(ours())
        else:
            mine.append(ours())
            its.append(floor())
        if number > warm_up * 2 and time.monotonic() > deadline:
            break
    return mine[warm_up:], its[warm_up:]
