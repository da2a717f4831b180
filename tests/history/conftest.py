"""A house with a recorder, whose nights pass quickly."""

import logging
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.core import Recorder
from homeassistant.const import EVENT_SERVICE_REGISTERED
from homeassistant.helpers.device_registry import EVENT_DEVICE_REGISTRY_UPDATED
from homeassistant.helpers.entity_registry import EVENT_ENTITY_REGISTRY_UPDATED
import pytest

from custom_components.voipcenter import statistics

from ..home import Home
from .books import DAYS, Books


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave asyncio's debug mode off: with it, thousands of rows take three times as long."""


@pytest.fixture
def recorder_config() -> dict[str, Any]:
    """Record statistics and nothing else: states and events cost as much time again."""
    events = EVENT_ENTITY_REGISTRY_UPDATED, EVENT_DEVICE_REGISTRY_UPDATED, EVENT_SERVICE_REGISTERED
    return {"include": {"domains": ["none"]}, "exclude": {"event_types": [*events]}}


@pytest.fixture(autouse=True)
def _custom_integrations(
    recorder_mock: Recorder, enable_custom_integrations: None, clock: FrozenDateTimeFactory
) -> None:
    """Start the recorder, which wants to be there before Home Assistant; then stop the time."""
    logging.getLogger("sqlalchemy.engine").setLevel(
        logging.WARNING
    )  # Thousands of rows are written.


@pytest.fixture(autouse=True)
def _short_month(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "whole_month" not in request.fixturenames:
        monkeypatch.setattr(statistics, "_DAYS", DAYS)


@pytest.fixture
def whole_month() -> int:
    """Return of how many days before the installation the calls are read."""
    return 30


@pytest.fixture
def pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the seconds between two requests out; time stands still."""
    monkeypatch.setattr(statistics, "_PAUSE", 0)


@pytest.fixture
def new_books(pause: None, new_home: Home) -> Books:
    """Return the books of a house whose account is not set up yet."""
    return Books(new_home)


@pytest.fixture
async def books(new_books: Books) -> Books:
    """Return the books of a house on its first evening."""
    assert await new_books.home.set_up()
    return new_books
