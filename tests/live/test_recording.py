"""What the recorder keeps of a call."""

import json

from homeassistant.components.recorder import get_instance, history
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import State
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from .listening import Listening


@pytest.fixture(autouse=True)
def _custom_integrations(recorder_mock: Recorder, enable_custom_integrations: None) -> None:
    """Start the recorder too, which wants to be there before Home Assistant."""


async def test_the_fields_as_they_came_are_not_kept(listening: Listening) -> None:
    start = dt_util.utcnow()
    event = await listening.hear({"van": "0470998877", "naar": "093456789", "veld": "x"})
    assert listening.raw[-1]["veld"] == "x"
    assert "raw" not in event.attributes
    await async_wait_recording_done(listening.hass)
    kept = await get_instance(listening.hass).async_add_executor_job(
        history.get_significant_states, listening.hass, start, None, [event.entity_id]
    )
    state = kept[event.entity_id][-1]
    assert isinstance(state, State)
    assert state.state == event.state
    assert state.attributes["caller"] == "0470998877"
    assert state.attributes["event_type"] == "incoming"
    assert "veld" not in json.dumps(dict(state.attributes))
