"""No Home Assistant, in a tenth of the time."""

import pytest


@pytest.fixture(autouse=True)
def _custom_integrations() -> None:
    """Stand in for the fixture of all tests, which starts a Home Assistant."""
