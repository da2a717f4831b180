"""The key of the call feed is told to the feed, and to nobody else."""

import gc
import json
import logging

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.json import json_bytes
import pytest

from custom_components.voipcenter.diagnostics import async_get_config_entry_diagnostics

from .listening import Listening

LOUD = ("", "aiohttp", "asyncio", "engineio", "homeassistant", "socketio", "custom_components")


async def test_the_key_is_nowhere(
    hass: HomeAssistant, house: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    for name in LOUD:
        caplog.set_level(logging.DEBUG, logger=name)
    for name in list(logging.root.manager.loggerDict):
        if name.startswith(("engineio", "socketio", "aiohttp")):
            caplog.set_level(logging.DEBUG, logger=name)
    for name in ("engineio.server", "socketio.server"):  # The stand-in's, which knows the key.
        caplog.set_level(logging.CRITICAL, logger=name)
    happened: list[str] = []

    @callback
    def note(event: Event) -> None:
        happened.append(json_bytes(event.as_dict()).decode())

    hass.bus.async_listen("*", note)
    first = house.pbx.wskey
    await house.set_up()
    await house.connected()
    await house.hear({"van": "0470998877", "wskey": first, first: [f"x{first}"]})
    second = house.pbx.rotate_wskey()
    await house.pbx.hang_up()
    await house.until(lambda: house.line == "off")
    await house.connected()
    await house.hear(f"Hallo {second}")
    live_calls = house.entry.runtime_data.live
    diagnostics = await async_get_config_entry_diagnostics(hass, house.entry)
    shown = [
        *happened,
        caplog.text,
        *(record.getMessage() for record in caplog.records),
        *(repr(state.as_dict()) for state in hass.states.async_all()),
        json.dumps(diagnostics, default=str),
        repr(live_calls),
        repr(vars(live_calls)),
        repr(house.entry.as_dict()),
        *house.pbx.journal.urls,
    ]
    ours = [
        thing
        for thing in gc.get_objects()
        if type(thing).__module__.startswith("custom_components")
    ]
    shown += map(repr, ours)
    assert ours
    for key in (first, second):
        assert not [text[:200] for text in shown if key in text]
    assert any("0470998877" in text for text in happened)


async def test_the_libraries_say_nothing_at_all(
    house: Listening, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Their own loggers would write each packet, to a handler of their own if there is none."""
    caplog.set_level(logging.DEBUG)
    await house.set_up()
    await house.connected()
    await house.hear({"van": "0470998877"})
    names = {record.name.partition(".")[0] for record in caplog.records}
    assert not names & {"engineio", "socketio", "silent"}
    assert house.pbx.wskey not in capfd.readouterr().err
