"""A house with a recorder, whose nights pass quickly."""

import logging

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.core import Recorder
import pytest

from custom_components.voipcenter import statistics

from ..home import Home
from .books import Books


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave asyncio's debug mode off: with it, thousands of rows take three times as long."""


@pytest.fixture(autouse=True)
def _custom_integrations(
    recorder_mock: Recorder, enable_custom_integrations: None, clock: FrozenDateTimeFactory
) -> None:
    """Start the recorder, which wants to be there before Home Assistant; then stop the time."""
    logging.getLogger("sqlalchemy.engine").setLevel(
        logging.WARNING
    )  # Thousands of rows are written.


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
