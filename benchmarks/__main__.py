"""`make bench`: prints how fast it is, beside the floor and the targets. See docs/benchmarks.md."""

import datetime
import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import servers
from benchmarks.client import Client, Request, alternating, getting, patching
from benchmarks.timing import median_ms, p95_ms, paired_ratio
from tools.local import PROJECT, Services

PAIRS, SECONDS = 200, 12.0
SPREAD_TARGET, MEMORY_TARGET, REASSESS_TARGET, MODEL_TARGET, FRESH_TARGET = 1.5, 80, 10, 1, 2
CHANGES, LONGEST_WAIT = 20, 60  # changes waited for on the page; seconds for one
Credentials = dict[str, str]


@dataclass
class Case:
    """One thing asked of both. `target` is the ratio aimed at; None where there is none."""

    name: str
    ours: Request
    floor: Request
    target: float | None


def main() -> None:
    """Set up, measure, print."""
    state = Path(os.environ.get("SC_STATE_DIR") or PROJECT / "var" / "bench").resolve()
    services = Services(state)
    say_where()
    handle = services.join()
    try:
        services.start()
        ours, floor = set_up(services)
        measure_worker(services)
        with (
            servers.web("ours", "safer_communities.wsgi", services) as (our_port, our_server),
            servers.web("floor", "benchmarks.floor.wsgi", services) as (floor_port, floor_server),
        ):
            print_cases(cases(our_port, ours, floor_port, floor))
            print_memory(servers.memory_mb(our_server), servers.memory_mb(floor_server))
            measure_freshness(services, our_port, ours)
    finally:
        services.leave(handle)


def say_where() -> None:
    """The day, the machine, and whether it has something else to do."""
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        "unknown processor",
    )
    gigabytes = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    busy = os.getloadavg()[0]
    print(f"{datetime.date.today():%-d %B %Y}; {os.cpu_count()} × {cpu}, {gigabytes:.0f} GB; load {busy:.1f}")
    if busy > 1:
        print("Something else runs here: read the ratios, not the milliseconds.")


def set_up(services: Services) -> tuple[Credentials, Credentials]:
    """Both databases with their rows; who may read ours and the floor."""
    started = time.monotonic()
    rows = services.state / "rows.json"
    servers.make_floor_database(services)
    servers.run("manage.py", "migrate", "--noinput", "--verbosity", "0", services=services)
    servers.run("manage.py", "load_programme", "--only", "barnet", services=services)
    ours = servers.run("-m", "benchmarks.ours", "fill", rows, services=services)
    floor = servers.run("-m", "benchmarks.floor.fill", rows, services=services)
    print(f"Set up in {time.monotonic() - started:.0f} s\n", flush=True)
    return ours, floor


def cases(our_port: int, ours: Credentials, floor_port: int, floor: Credentials) -> Iterator[Case]:
    """Everything that is asked of both."""
    token, its_token = ({"Authorization": f"Token {one['token']}"} for one in (ours, floor))
    session, its_session = ({"Cookie": f"sessionid={one['session']}"} for one in (ours, floor))
    barnet = {"Cookie": f"sessionid={ours['barnet_session']}"}
    api, action = "/api/v1/p/benchmark/actions/", ours["action"]

    def pair(name: str, mine: str, its: str, target: float | None, *, page: dict[str, str] | None = None) -> Case:
        sent, its_sent = (page, its_session) if page else (token, its_token)
        return Case(name, getting(our_port, mine, sent), getting(floor_port, its, its_sent), target)

    yield pair("API list of 100", f"{api}?initiative=H&limit=100", "/actions/?initiative=H&limit=100", 0.6)
    yield pair("API list of 1,000", f"{api}?initiative=T&limit=1000", "/actions/?initiative=T&limit=1000", None)
    yield pair("API detail", f"{api}{action}/", f"/actions/{action}/", 1.5)
    yield Case(
        "API PATCH",
        patching(our_port, f"{api}{action}/", token),
        patching(floor_port, f"/actions/{action}/", its_token),
        2.5,
    )
    yield pair("Plan page, 100 actions", "/p/benchmark/initiatives/plan-h/plan/", "/plan/H/", 1.0, page=session)
    yield pair("Plan page, 1,000 actions", "/p/benchmark/initiatives/plan-t/plan/", "/plan/T/", None, page=session)
    yield pair("Dashboard (Barnet)", "/p/barnet/", "/plan/H/", 1.5, page=barnet)


def print_cases(every: Iterator[Case]) -> None:
    print("| Asked of both in turn | Ours, ms | Floor, ms | Ratio | Target | p95 ÷ p50, ours | Floor | Target |")
    print("|---|---|---|---|---|---|---|---|")
    for case in every:
        mine, its = alternating(case.ours, case.floor, pairs=PAIRS, seconds=SECONDS)
        spread, its_spread = (p95_ms(one) / median_ms(one) for one in (mine, its))
        target = f"≤ {case.target}" if case.target else "–"
        print(
            f"| {case.name} | {median_ms(mine):.2f} | {median_ms(its):.2f} | {paired_ratio(mine, its):.2f} | {target} "
            f"| {spread:.2f} | {its_spread:.2f} | ≤ {SPREAD_TARGET} |",
            flush=True,
        )


def print_memory(ours: list[dict[str, float]], floor: list[dict[str, float]]) -> None:
    print("\n| Memory of the largest web worker | Ours, MB | Floor, MB | Target |\n|---|---|---|---|")
    for kind, name in (("Pss", "PSS: its own pages and its share of those it shares"), ("Rss", "RSS: all its pages")):
        mine, its = (max(one[kind] for one in each) for each in (ours, floor))
        print(f"| {name} | {mine:.0f} | {its:.0f} | ≤ {MEMORY_TARGET} |", flush=True)


def measure_worker(services: Services) -> None:
    """`reassess` and the model, in a process with the worker's settings and nothing else to do."""
    os.environ["SC_PROCESS"] = "worker"
    taken: dict[str, list[float]] = servers.run("-m", "benchmarks.ours", "reassess", services=services)
    print("| In a worker process | Median, ms | p95, ms | Target |\n|---|---|---|---|")
    for name, seconds in taken.items():
        target = f"≤ {MODEL_TARGET}" if name == "pure model" else f"≤ {REASSESS_TARGET}"
        if "without" in name or "programme" in name or "100" in name:
            target = "–"
        print(f"| {name} | {median_ms(seconds):.2f} | {p95_ms(seconds):.2f} | {target} |")
    print(flush=True)


def measure_freshness(services: Services, port: int, ours: Credentials) -> None:
    """From the moment a change is sent until the plan page shows a rating worked out from it."""
    celery = ("celery", "-A", "safer_communities")
    worker = (*celery, "worker", "--pool", "solo", "--without-mingle", "--without-gossip", "--loglevel", "WARNING")
    beat = (*celery, "beat", "--loglevel", "WARNING", "--pidfile=")
    page = Client(port, {"Cookie": f"sessionid={ours['barnet_session']}"})
    change = patching(
        port,
        f"/api/v1/p/barnet/actions/{ours['barnet_action']}/",
        {"Authorization": f"Token {ours['barnet_token']}"},
    )
    with (
        servers.started("worker-0", *worker, "--hostname", "0@%h", services=services, SC_PROCESS="worker"),
        servers.started("worker-1", *worker, "--hostname", "1@%h", services=services, SC_PROCESS="worker"),
        servers.started("beat", *beat, services=services, SC_PROCESS="beat"),
    ):
        change()
        until_settled(page, ours["barnet_plan"])
        taken = []
        for _ in range(CHANGES):
            started = time.perf_counter()
            change()
            until_settled(page, ours["barnet_plan"])
            taken.append(time.perf_counter() - started)
            time.sleep(0.2)
    print("\n| With workers and Beat running | Median, s | Longest, s | Target |\n|---|---|---|---|")
    print(f"| From a change until it is on the page | {statistics.median(taken):.2f} | {max(taken):.2f} "
          f"| ≤ {FRESH_TARGET} |")  # fmt: skip


def until_settled(page: Client, address: str) -> None:
    """Wait until the page no longer says “recalculating”."""
    deadline = time.monotonic() + LONGEST_WAIT
    while b"data-recalculating" in page.get(address):
        if time.monotonic() > deadline:
            raise SystemExit(f"A change was not on the page after {LONGEST_WAIT} s.")
        time.sleep(0.02)


if __name__ == "__main__":
    main()
