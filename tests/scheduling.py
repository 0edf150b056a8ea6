"""Which process runs what, and when: what takes longest begins first, and the whole is started in one process only."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

_TESTS = Path(__file__).parent
_WHOLE = "all that need the whole"


class OneWhole(LoadFileScheduling):  # type: ignore[misc]  # the library publishes no types
    """A file's tests stay together, and so do all files whose tests need the whole in processes of its own."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return _WHOLE if _needs_whole(file) else file


@cache
def _needs_whole(file: str) -> bool:
    """By its text: who hands the tests out does not know their fixtures."""
    return "system: System" in (_TESTS.parent / file).read_text()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneWhole | None:
    if config.getoption("dist") != "loadfile":
        return None
    # It would begin with the files that have most tests: those with few that take long would come last, and alone.
    config.option.loadscopereorder = False
    return OneWhole(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The whole first, then the browser, then the others in the order that chance gave them."""
    slowness: dict[Path, int] = {}
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        slowness[item.path] = max(slowness.get(item.path, 0), 2 * ("system" in fixtures), "browser" in fixtures)
    items.sort(key=lambda item: -slowness[item.path])
