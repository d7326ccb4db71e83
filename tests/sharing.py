"""How the tests are shared out between the processes of `make test`: by what they need to have running."""

import gc

import pytest
from xdist.scheduler import LoadFileScheduling

# One installation and one browser serve these.
IN_A_BROWSER = (
    "tests/journeys/",
    "tests/conformance/test_accessibility.py",
    "tests/conformance/test_states_of_pages.py",
)
# Each of these has an installation of its own, and so one process.
TOGETHER = {"in a browser": IN_A_BROWSER, "faults": ("tests/faults/",)}
# What takes longest begins first: at the end no process waits for the other.
LONGEST_FIRST = (
    *IN_A_BROWSER,
    "tests/faults/",
    "tests/conformance/test_paper_pdf.py",
    "tests/running/",
    "tests/isolation/test_reading.py",
    "tests/isolation/test_writing.py",
    "tests/governance/test_small_counts.py",
    "tests/governance/test_p",  # papers, packs, publishing
    "tests/isolation/",
)


class ByWhatTheyNeed(LoadFileScheduling):
    """File by file, but for those that share an installation."""

    def _split_scope(self, nodeid: str) -> str:
        together = (name for name, files in TOGETHER.items() if nodeid.startswith(files))
        return next(together, None) or super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByWhatTheyNeed | None:
    """Take the place of `--dist loadfile`."""
    if config.option.dist != "loadfile":
        return None
    config.option.loadscopereorder = False  # by number of tests, which says nothing of how long they take
    return ByWhatTheyNeed(config, log)


def place(nodeid: str) -> int:
    """Where in the list of what takes longest a test stands; behind it, if nowhere."""
    return next((at for at, start in enumerate(LONGEST_FIRST) if nodeid.startswith(start)), len(LONGEST_FIRST))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """After the last test in a browser, browser and installation end: while the browser's event loop runs, all other
    tests would have to connect to the database anew, one by one.
    """
    if item.nodeid.startswith(IN_A_BROWSER) and not (nextitem and nextitem.nodeid.startswith(IN_A_BROWSER)):
        from tests.journeys import browsing, stack

        browsing.end()
        stack.end()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: place(item.nodeid))


def pytest_collection_finish() -> None:
    """What was imported and collected stays for the whole run: the garbage collector need not look it through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
