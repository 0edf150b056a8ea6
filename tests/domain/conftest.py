"""What every test of the rules may rely on."""

import pytest

from responder.domain.reading import prepare_readers


@pytest.fixture(scope="session", autouse=True)
def prepared() -> None:
    """Build the readers' patterns once, as every process does at its start, so that no test's clock counts that."""
    prepare_readers()
