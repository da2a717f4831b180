"""Long days, so in the pace of a running Home Assistant."""

from homeassistant.core import HomeAssistant
import pytest


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave asyncio's debug mode off: with it, thousands of requests take three times as long."""


def fill_budget(hass: HomeAssistant) -> None:
    """Let an hour pass for the budget of calls only."""
    hass.data.pop("voipcenter_budgets", None)
