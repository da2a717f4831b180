"""What these tests have in common beside the house: time stands still, and snapshots."""

import pytest
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave asyncio's debug mode off: with it, thousands of requests take three times as long."""


@pytest.fixture(autouse=True)
def _time_stands_still(clock: object) -> None:
    """Freeze time for tests without the house too."""


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Write snapshots as Home Assistant's own tests do."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)
