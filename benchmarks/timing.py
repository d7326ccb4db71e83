"""Timings and what is said of them."""

import statistics
import time
from collections.abc import Callable, Sequence

WARM_UP = 10


def each(run: Callable[[], object], times: int, *, before: Callable[[], object] | None = None) -> list[float]:
    """Seconds of each of `times` runs, after a warm-up; `before` each, untimed."""
    taken = []
    for _ in range(WARM_UP + times):
        if before:
            before()
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return taken[WARM_UP:]


def median_ms(seconds: Sequence[float]) -> float:
    return statistics.median(seconds) * 1000


def p95_ms(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] * 1000


def paired_ratio(ours: Sequence[float], floor: Sequence[float]) -> float:
    """The median of the ratios of neighbours in time: what disturbs the machine for a while disturbs both."""
    return statistics.median(mine / its for mine, its in zip(ours, floor, strict=True))
