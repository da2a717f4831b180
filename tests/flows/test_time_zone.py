"""The PBX's days are Belgian ones, wherever Home Assistant is."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.voipcenter import connection
from simulator import Simulator

from ..setup import entry_for


async def test_a_home_assistant_without_belgian_time_says_so(
    hass: HomeAssistant, pbx: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than count another day's calls as today's."""
    monkeypatch.setattr(connection, "PBX_TIME_ZONE", "Europe/Nowhere")
    data = entry_for(pbx).data
    with pytest.raises(RuntimeError, match="no time zone Europe/Nowhere"):
        async with connection.client_for_form(hass, data):
            pass
    assert not len(pbx.journal)
