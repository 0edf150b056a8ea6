"""Assigns tests to processes: the slowest start first, and only one process starts the whole system."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

_TESTS = Path(__file__).parent
_WHOLE = "all that need the whole"


class OneWhole(LoadFileScheduling):  # type: ignore[misc]  # the library publishes no types
    """Keeps a file's tests together, and also all files whose tests need the whole system in its own processes."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return _WHOLE if _needs_whole(file) else file


@cache
def _needs_whole(file: str) -> bool:
    """Whether a file needs the whole system. We read its text, because the scheduler does not know fixtures."""
    return "system: System" in (_TESTS.parent / file).read_text()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneWhole | None:
    if config.getoption("dist") != "loadfile":
        return None
    # By default xdist starts with the files that have the most tests. Files with few slow tests would run last, alone.
    config.option.loadscopereorder = False
    return OneWhole(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort tests: first those with the whole system, then the browser, then the rest in their random order."""
    slowness: dict[Path, int] = {}
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        slowness[item.path] = max(slowness.get(item.path, 0), 2 * ("system" in fixtures), "browser" in fixtures)
    items.sort(key=lambda item: -slowness[item.path])
