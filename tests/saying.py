"""What the integration says in Home Assistant's log."""

import logging

import pytest

from custom_components.voipcenter.const import LOGGER


def said(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """Return level and text of what is said to people, which debugging is not."""
    return [
        (record.levelname, record.getMessage())
        for record in caplog.records
        if record.name.startswith(LOGGER.name) and record.levelno > logging.DEBUG
    ]
