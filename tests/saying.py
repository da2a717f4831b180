"""What the integration says in Home Assistant's log, and in what it raises."""

import logging

from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.voipcenter.const import LOGGER


def said(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """Return level and text of what is said to people, which debugging is not."""
    return [
        (record.levelname, record.getMessage())
        for record in caplog.records
        if record.name.startswith(LOGGER.name) and record.levelno > logging.DEBUG
    ]


def reason_of(error: HomeAssistantError) -> HomeAssistantError:
    """Return why something was not done; what that is stands before it."""
    if error.translation_key in {"not_changed", "not_switched_on", "not_switched_off"}:
        assert isinstance(error.__cause__, HomeAssistantError)
        return error.__cause__
    return error
