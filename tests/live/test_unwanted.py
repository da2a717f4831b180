"""Without a websocket user there is no feed, no sensor of it and no library."""

import asyncio
import signal
import subprocess
import sys

from homeassistant.core import HomeAssistant
import pytest

from custom_components.voipcenter.api import live
from custom_components.voipcenter.const import CONF_WEBSOCKET_USERNAME

from .listening import Listening


@pytest.mark.parametrize("username", ["", "   "])
async def test_nothing_runs(
    hass: HomeAssistant, house: Listening, username: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def import_nothing(name: str) -> None:
        pytest.fail(f"{name} was imported")

    monkeypatch.setattr(live, "import_module", import_nothing)
    await house.set_up(**{CONF_WEBSOCKET_USERNAME: username})
    await asyncio.sleep(0.05)
    assert house.keys_fetched == 0
    assert "call feed" not in str([task.get_name() for task in asyncio.all_tasks()])
    assert not any("socket.io" in url for url in house.pbx.journal.urls)
    assert [state.state for state in hass.states.async_all("event")] == ["unknown"]
    names = [state.entity_id for state in hass.states.async_all("binary_sensor")]
    assert names == ["binary_sensor.voipcenter_connection"]


def test_nothing_is_imported() -> None:
    """The whole integration, as Home Assistant imports it."""
    code = """
import importlib, pkgutil, sys
import custom_components.voipcenter as package
for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
    importlib.import_module(module.name)
slow = {"socketio", "engineio", "phonenumbers", "simulator"}
found = slow & {name.partition(".")[0] for name in sys.modules}
sys.exit(str(found) if found else 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


async def test_the_options_take_the_sensor_of_the_line_away(
    hass: HomeAssistant, listening: Listening
) -> None:
    await listening.choose(**{CONF_WEBSOCKET_USERNAME: ""})
    await listening.until(lambda: not listening.pbx.feed_clients)
    assert len(hass.states.async_all("binary_sensor")) == 1
    assert len(hass.states.async_all("event")) == 1
    await listening.choose(
        **{CONF_WEBSOCKET_USERNAME: listening.pbx.credentials.websocket_username}
    )
    await listening.connected()
    assert len(hass.states.async_all("binary_sensor")) == 2


async def test_the_signals_stay_home_assistants(house: Listening) -> None:
    watched = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in watched]
    loop = asyncio.get_running_loop()
    handlers = dict(getattr(loop, "_signal_handlers", {}))
    await house.set_up()
    await house.connected()
    assert [signal.getsignal(number) for number in watched] == before
    assert dict(getattr(loop, "_signal_handlers", {})) == handlers
