"""The line to the call feed: up, down, and up again by itself."""

import asyncio
from functools import partial
from typing import Any

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest

from custom_components.voipcenter.api import CallFeed, FeedKey, VoipCenterDeferredError, live
from custom_components.voipcenter.const import (
    CONF_WEBSOCKET_URL,
    CONF_WEBSOCKET_USERNAME,
    DOMAIN,
)
from simulator import Simulator

from .listening import Listening


async def test_the_sensor_tells_whether_the_line_is_up(house: Listening) -> None:
    held = house.pbx.hold(menu="wskey")
    await house.set_up()
    assert house.line == "off"
    held.release()
    await house.connected()
    await house.pbx.hang_up()
    await house.until(lambda: house.line == "off")
    await house.connected()


async def test_the_sensor_is_a_diagnostic(listening: Listening) -> None:
    registry = er.async_get(listening.hass)
    unique_id = f"{listening.pbx.credentials.customer_number}_live_calls"
    entity_id = registry.async_get_entity_id(Platform.BINARY_SENSOR, DOMAIN, unique_id)
    assert entity_id is not None
    entry = registry.async_get(entity_id)
    assert entry is not None
    assert entry.entity_category == "diagnostic"
    assert entry.original_device_class == "connectivity"


class Registrations:
    """Counts what the PBX hears as ``register``, and lets it speak as others do."""

    def __init__(self, pbx: Simulator) -> None:
        self.pbx = pbx
        self.heard: list[Any] = []
        self._register = pbx.feed._register
        pbx.feed._register = self.register  # type: ignore[method-assign]
        self.repeats = False

    async def register(self, connection: str, credentials: object = None) -> None:
        self.heard.append(credentials)
        await self._register(connection, credentials)
        if self.repeats:
            await self.speak("Geregistreerd")

    async def speak(self, *output: Any) -> None:
        server = self.pbx.feed._server
        assert server is not None
        await server.emit("serveroutput", output)


async def test_the_house_registers_by_itself_and_when_the_server_speaks(house: Listening) -> None:
    registrations = Registrations(house.pbx)
    await house.set_up()
    await house.connected()
    await house.until(lambda: len(registrations.heard) >= 2)
    username = house.pbx.credentials.websocket_username
    assert registrations.heard == [{"username": username, "wskey": house.pbx.wskey}] * 2


@pytest.mark.parametrize("output", [(), ("Hallo",), ({"a": 1}, None, ["x"])])
async def test_a_server_that_speaks_all_the_time_makes_no_loop(
    house: Listening, output: tuple[Any, ...]
) -> None:
    registrations = Registrations(house.pbx)
    registrations.repeats = True
    await house.set_up()
    await house.connected()
    for _ in range(20):
        await registrations.speak(*output)
    await asyncio.sleep(0.1)
    assert len(registrations.heard) == 2
    assert house.line == "on"


async def test_a_server_that_forgot_the_house_is_reminded(
    house: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_REGISTRATION_PAUSE", 0.0)
    registrations = Registrations(house.pbx)
    await house.set_up()
    await house.connected()
    await house.until(lambda: len(registrations.heard) >= 2)
    await registrations.speak("Wie is daar?")
    await house.until(lambda: len(registrations.heard) >= 3)


async def test_a_line_that_is_cut_is_joined_again_with_the_key_of_the_moment(
    listening: Listening,
) -> None:
    pbx = listening.pbx
    pbx.rotate_wskey()
    (before,) = pbx.feed_clients
    await pbx.hang_up()
    await listening.until(lambda: pbx.feed_clients and pbx.feed_clients != (before,))
    await listening.connected()
    assert listening.keys_fetched == 2
    await pbx.ring(caller="0470111222")
    await listening.until(lambda: listening.event.attributes.get("caller") == "0470111222")
    assert listening.levels == ["WARNING", "INFO"]
    assert listening.issues == []


async def test_a_pbx_that_is_away_for_a_while(listening: Listening) -> None:
    """One line in the log for each way, however often it is tried."""
    await listening.pbx.stop()
    await listening.until(lambda: listening.line == "off")
    await asyncio.sleep(0.3)
    assert listening.levels == ["WARNING"]
    await listening.pbx.start()
    await listening.connected()
    assert listening.levels == ["WARNING", "INFO"]
    assert listening.issues == []
    await listening.hear({"van": "0470111222"})
    title = listening.entry.title
    assert listening.said[0][1].startswith(f"Live calls of {title} are interrupted: ")
    assert listening.said[1][1] == f"Live calls of {title} are back"


async def test_a_line_that_is_back_tells_that_the_pbx_is(listening: Listening) -> None:
    """Nobody need wait a minute for what the feed knows already."""
    await listening.pbx.stop()
    await listening.until(lambda: listening.line == "off")
    await listening.entry.runtime_data.coordinator.async_refresh()
    assert listening.connection == "off"
    await listening.pbx.start()
    await listening.connected()
    await listening.until(lambda: listening.connection == "on")


async def test_an_account_that_is_back_lets_the_line_be_joined_at_once(
    listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "FIRST_PAUSE", 1000.0)
    monkeypatch.setattr(live, "LONGEST_PAUSE", 1000.0)
    await listening.reload()
    await listening.connected()
    await listening.pbx.stop()
    await listening.until(lambda: listening.line == "off")
    await listening.entry.runtime_data.coordinator.async_refresh()
    await listening.pbx.start()
    assert listening.line == "off"
    await listening.entry.runtime_data.coordinator.async_refresh()
    await listening.connected()


async def test_a_pbx_that_is_away_is_asked_less_and_less_often(
    house: Listening, rests: list[float]
) -> None:
    house.pbx.faults.arm("http_error", menu="wskey")
    await house.set_up()
    await house.until(lambda: len(rests) >= 8)
    await house.unload()
    assert rests[:8] == [1, 2, 4, 8, 16, 32, 60, 60]


async def test_after_too_many_attempts_it_lets_all_else_go_first(
    house: Listening, rests: list[float]
) -> None:
    house.pbx.faults.arm("error", number=13, menu="wskey")
    await house.set_up()
    await house.until(lambda: rests)
    await house.unload()
    assert rests[0] == pytest.approx(120, abs=1)
    assert house.keys_fetched == 1


async def test_a_key_that_alone_is_too_much_is_fetched_when_it_may_be(
    hass: HomeAssistant, rests: list[float]
) -> None:
    async def key() -> FeedKey:
        error = VoipCenterDeferredError(code=13)
        error.retry_after = 240.0
        raise error

    told: list[object] = []
    session = async_get_clientsession(hass)
    feed = CallFeed(session, "https://pbx.example", key, on_call=print, on_state=told.append)
    feeding = asyncio.create_task(feed.run())
    while not rests:  # noqa: ASYNC110
        await asyncio.sleep(0)
    feeding.cancel()
    await asyncio.wait([feeding])
    assert rests[0] == 240
    assert isinstance(told[0], VoipCenterDeferredError)


async def test_a_server_that_never_lets_the_house_stay_is_said_to_refuse_it(
    house: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should a refused key be hung up on late, the log still tells it once."""
    monkeypatch.setattr(live, "PAUSE_AFTER_REFUSAL", 0.01)

    async def hang_up_late(connection: str, credentials: object = None) -> None:
        await asyncio.sleep(0.1)
        await house.pbx.feed._disconnect(connection)

    monkeypatch.setattr(house.pbx.feed, "_register", hang_up_late)
    await house.set_up()
    await house.until(lambda: house.keys_fetched >= 12)
    assert [issue.translation_key for issue in house.issues] == ["feed_refused"]
    assert house.line == "off"
    assert house.levels == ["WARNING", "INFO", "WARNING"]


@pytest.mark.timeout(300)
async def test_a_hundred_reconnections_leave_nothing_behind(
    listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as a bad line brings about in a week."""
    import engineio.base_client

    monkeypatch.setattr(live, "_HANG_UPS_BEFORE_REFUSED", 1000)
    monkeypatch.setattr(live, "LONGEST_PAUSE", 0.001)
    monkeypatch.setattr(live, "_GRACE", 0.001)
    session = listening.entry.runtime_data.coordinator.client.session

    def fetched(keys: int) -> bool:
        return listening.keys_fetched >= keys

    async def reconnect(times: int) -> None:
        for wanted in range(listening.keys_fetched + 1, listening.keys_fetched + times + 1):
            await listening.pbx.hang_up()
            await listening.until(partial(fetched, wanted))
            await listening.connected()
        await asyncio.sleep(0.05)

    def left() -> tuple[int, int, int]:
        tasks = [task for task in asyncio.all_tasks() if "simulator" not in repr(task)]
        sockets = len(session.connector._acquired) if session.connector else 0
        return len(tasks), sockets, len(engineio.base_client.connected_clients)

    await reconnect(5)
    before = left()
    await reconnect(95)
    assert left() == before
    assert listening.keys_fetched == 101


async def test_reloading_again_and_again_leaves_nothing_behind(listening: Listening) -> None:
    import engineio.base_client

    for _ in range(5):
        await listening.reload()
        await listening.connected()
    await listening.unload()
    assert engineio.base_client.connected_clients == []
    await listening.until(lambda: not listening.pbx.feed_clients)


async def test_unloading_takes_no_time(listening: Listening) -> None:
    async with asyncio.timeout(0.5):
        await listening.unload()
    assert "call feed" not in str([task.get_name() for task in asyncio.all_tasks()])
    await listening.until(lambda: not listening.pbx.feed_clients)


@pytest.mark.parametrize("moment", [0, 0.002, 0.005, 0.01, 0.02, 0.05])
async def test_unloading_while_the_line_is_being_made(house: Listening, moment: float) -> None:
    """The harness looks for tasks, timers and threads when the test is over."""
    import engineio.base_client

    await house.set_up()
    await asyncio.sleep(moment)
    await house.unload()
    await house.until(lambda: not house.pbx.feed_clients)
    assert engineio.base_client.connected_clients == []


async def test_unloading_while_the_line_hangs_up(
    house: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    import engineio.base_client

    end, hangs_up = live._end, asyncio.Event()

    async def end_late(what: Any) -> None:
        hangs_up.set()
        await asyncio.sleep(0.05)
        await end(what)

    monkeypatch.setattr(live, "_end", end_late)
    await house.set_up()
    await house.connected()
    await house.pbx.hang_up()
    await hangs_up.wait()
    await house.unload()
    assert engineio.base_client.connected_clients == []


async def test_a_call_that_comes_while_unloading_is_not_followed_up(
    house: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hanging up takes a moment, in which the server may still speak."""
    end = live._end

    async def end_late(what: Any) -> None:
        await house.pbx.ring()
        await asyncio.sleep(0.05)
        await end(what)

    monkeypatch.setattr(live, "_end", end_late)
    await house.set_up()
    await house.connected()
    calls = len(house.pbx.journal.of("get", menu="calls"))
    await house.unload()
    await asyncio.sleep(0.05)
    assert len(house.pbx.journal.of("get", menu="calls")) == calls


async def test_home_assistant_stops(hass: HomeAssistant, listening: Listening) -> None:
    await listening.pbx.ring()
    await listening.until(lambda: listening.event.state != "unknown")
    await hass.async_stop(force=True)
    await listening.until(lambda: not listening.pbx.feed_clients)
    assert "call feed" not in str([task.get_name() for task in asyncio.all_tasks()])


async def test_options_that_change_twice_leave_one_line(house: Listening) -> None:
    """Even where the first feed has not parted yet."""
    await house.set_up()
    await house.connected()
    for url in (f"http://localhost:{house.pbx.port}", f"http://127.0.0.1:{house.pbx.port}/"):
        options = {**house.entry.options, CONF_WEBSOCKET_URL: url}
        house.hass.config_entries.async_update_entry(house.entry, options=options)
    await house.until(lambda: house.line == "off")
    await house.connected()
    await house.hass.async_block_till_done()
    assert len(house.pbx.feed_clients) == 1
    without = {CONF_WEBSOCKET_USERNAME: "", CONF_WEBSOCKET_URL: ""}
    house.hass.config_entries.async_update_entry(
        house.entry, options={**house.entry.options, **without}
    )
    await house.until(lambda: not house.pbx.feed_clients)
    assert not [task for task in asyncio.all_tasks() if "call feed" in task.get_name()]


async def test_options_that_change_twice_at_once_leave_one_line(listening: Listening) -> None:
    calls = listening.entry.runtime_data.live
    await asyncio.gather(*(calls.async_apply_options(anew=True) for _ in range(2)))
    await listening.connected()
    await asyncio.sleep(0.2)  # For another.
    assert len(listening.pbx.feed_clients) == 1
