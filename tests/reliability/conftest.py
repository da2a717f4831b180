"""Long days, so in the pace of a running Home Assistant."""

import pytest


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave asyncio's debug mode off: with it, thousands of requests take three times as long."""
