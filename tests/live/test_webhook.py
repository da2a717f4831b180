"""The PBX posts its calls to Home Assistant's webhook, over real HTTP."""

import asyncio
import json
import logging
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.components import webhook
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.voipcenter.api import bounds, posts
from simulator.calls import call_id

from ..flows.forms import Form
from .listening import Listening

CALLER = "0475112233"


class Hook:
    """A house that is posted to."""

    def __init__(self, house: Listening, client: TestClient[Any, Any]) -> None:
        self.house = house
        self._client = client
        house.pbx.webhooks.post_to(str(client.make_url(self.path)))

    @property
    def id(self) -> str:
        return str(self.house.entry.data["webhook_id"])

    @property
    def path(self) -> str:
        return webhook.async_generate_path(self.id)

    async def send(self, method: str = "POST", **request: Any) -> int:
        """Return the status of a request, of which nothing else tells anything."""
        async with self._client.request(method, self.path, **request) as reply:
            assert await reply.read() == b""
            await self.house.hass.async_block_till_done()
            return reply.status

    async def post(self, **fields: str) -> int:
        return await self.send(data=self.fields(**fields))

    def fields(self, **fields: str) -> dict[str, str]:
        return {
            "knummer": self.house.pbx.credentials.customer_number,
            "call_id": "trunk-0000013a",
            "phone_number_from": "32475112233",
            "phone_number_to": "3293456789",
            "inout": "IN",
            "origin": "start",
            **fields,
        }

    async def until(self, kind: str) -> dict[str, Any]:
        """Wait until the event tells this, and return what it tells of it."""
        await self.house.pbx.webhooks.delivered()
        await self.house.until(lambda: self.told == kind)
        return dict(self.house.event.attributes)

    @property
    def told(self) -> str | None:
        return self.house.event.attributes.get("event_type")

    @property
    def results(self) -> set[str]:
        return {post.result for post in self.house.pbx.webhooks.posts}


def is_logged(secret: str, caplog: pytest.LogCaptureFixture) -> bool:
    """Tell whether something stands in the log as it is kept without debugging."""
    shown = [record for record in caplog.records if record.levelno >= logging.WARNING]
    return any(secret in f"{record.getMessage()} {record.exc_text}" for record in shown)


@pytest.fixture
async def hook(house: Listening, hass_client_no_auth: ClientSessionGenerator) -> Hook:
    await house.set_up(webhook=True)
    return Hook(house, await hass_client_no_auth())


async def test_a_call_from_its_first_ring_to_its_end(hook: Hook) -> None:
    pbx = hook.house.pbx
    call = await pbx.begin_call(CALLER)
    assert (await hook.until("incoming"))["caller"] == "32475112233"
    await pbx.switchboard.answer(call.id, "kantoor02")
    assert (await hook.until("answered"))["sip_account"] == "kantoor02"
    await pbx.switchboard.end(call.id)
    told = await hook.until("ended")
    assert told["call_id"] == call_id(call)
    assert isinstance(told["duration"], int)
    assert hook.results == {"200"}
    assert len(hook.house.raw) == 3


async def test_a_missed_call_and_one_that_goes_out(hook: Hook) -> None:
    pbx = hook.house.pbx
    await pbx.switchboard.end((await pbx.begin_call(CALLER)).id)
    assert (await hook.until("missed"))["caller"] == "32475112233"
    call = await pbx.begin_call(called=CALLER, direction="outgoing", sip_account="kantoor01")
    assert (await hook.until("outgoing"))["called"] == "32475112233"
    await pbx.switchboard.answer(call.id)
    await pbx.switchboard.transfer(call.id)
    await pbx.switchboard.end(call.id)
    await hook.until("ended")
    assert len(hook.house.raw) == 5


async def test_it_goes_before_the_feed(hook: Hook) -> None:
    house = hook.house
    assert not house.keys_fetched
    assert not house.pbx.feed_clients
    registry = er.async_get(house.hass)
    unique_id = f"{house.pbx.credentials.customer_number}_live_calls"
    assert registry.async_get_entity_id(Platform.BINARY_SENSOR, "voipcenter", unique_id) is None


async def test_it_is_switched_on_and_off_at_once(
    listening: Listening, hass_client_no_auth: ClientSessionGenerator
) -> None:
    house = listening
    loaded = house.entry.runtime_data

    def choose(*, on: bool) -> None:
        options = {**house.entry.options, "webhook": on}
        house.hass.config_entries.async_update_entry(house.entry, options=options)

    choose(on=True)
    await house.until(lambda: not house.pbx.feed_clients and "webhook_id" in house.entry.data)
    hook = Hook(house, await hass_client_no_auth())
    keys, readings = house.keys_fetched, len(house.pbx.journal.of("get", menu="did"))
    assert await hook.post() == 200
    assert hook.told == "incoming"
    address = hook.path
    choose(on=False)
    await house.until(lambda: house.pbx.feed_clients)
    await house.connected()
    assert house.keys_fetched == keys + 1
    assert await hook.post(call_id="trunk-2", phone_number_from="32475112244") == 200
    assert house.event.attributes["caller"] == "32475112233"
    choose(on=True)
    await house.until(lambda: not house.pbx.feed_clients)
    assert hook.path == address
    assert await hook.post(call_id="trunk-3", phone_number_from="32475112255") == 200
    assert house.event.attributes["caller"] == "32475112255"
    assert house.entry.runtime_data is loaded
    assert len(house.pbx.journal.of("get", menu="did")) == readings, "nothing is read for that"


async def test_it_goes_with_the_account(hook: Hook) -> None:
    path = hook.path
    await hook.house.unload()
    before = hook.house.event
    assert await hook.send(data=hook.fields()) == 200  # As for any address that is none.
    assert hook.house.event == before
    await hook.house.hass.config_entries.async_setup(hook.house.entry.entry_id)
    assert hook.path == path
    assert await hook.post() == 200
    assert hook.told == "incoming"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
async def test_nothing_but_a_post(
    hook: Hook, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert await hook.send(method, params=hook.fields()) == 405
    assert hook.told is None
    assert not is_logged(hook.id, caplog)


@pytest.mark.parametrize("number", ["999999", "onbekend", " 48 29 99"])
async def test_another_customer(hook: Hook, number: str) -> None:
    assert await hook.post(knummer=number) == 403
    assert await hook.send(json={"call": hook.fields(knummer=number)}) == 403
    assert hook.told is None


async def test_forms_of_a_post(hook: Hook) -> None:
    """A form of either kind, or JSON, whatever the header says it is."""
    ours = hook.fields()
    boundary = {"Content-Type": "multipart/form-data; boundary=x"}
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in ours.items()
    )
    form = "&".join(f"{name}={value}" for name, value in ours.items())
    number = int(ours["knummer"])
    for request in (
        {"data": ours},
        {"json": ours},
        {"json": [ours]},
        {"json": {"event": "call", "data": {**ours, "knummer": number}}},
        {"data": json.dumps(ours), "headers": {"Content-Type": "text/plain"}},
        {"data": form, "headers": {"Content-Type": "application/json"}},
        {"data": f"{parts}--x--", "headers": boundary},
        {"data": f"\ufeff{json.dumps(ours)}", "headers": boundary},
        {"data": {**ours, "knummer": f"0{number}"}},
        {"data": {name: value for name, value in ours.items() if name != "knummer"}},
    ):
        assert await hook.send(**request) == 200, request
    await hook.until("incoming")
    assert len(hook.house.raw) == 1, "one call, told ten times"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"{",
        b"[]",
        b"{}",
        b"null",
        b"--",
        b"--x\r\n\r\n",
        b"&" * 500,
        b"\xff\xfe\x00",
    ],
)
async def test_what_tells_of_no_call(hook: Hook, body: bytes) -> None:
    for kind in ("application/json", "multipart/form-data; boundary=x", "multipart/form-data", "é"):
        assert await hook.send(data=body, headers={"Content-Type": kind}) == 400
    assert hook.told is None


async def test_a_post_that_is_too_long(hook: Hook) -> None:
    async def endless() -> Any:
        for _ in range(100):
            yield b"x" * 10_000

    assert await hook.post(note="x" * 16_000) == 200
    assert await hook.post(note="x" * 17_000) == 413
    assert await hook.send(data=endless()) == 413
    (raw,) = hook.house.raw
    assert isinstance(raw, str)
    assert len(raw) == 16_001


async def test_a_post_that_breaks_off(
    hook: Hook, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def slow() -> Any:
        yield b"call_id="
        await asyncio.sleep(5)

    monkeypatch.setattr(posts, "_PATIENCE", 0.05)
    assert await hook.send(data=slow()) == 408
    packed = {"Content-Encoding": "deflate"}
    assert await hook.send(data=b"not packed at all", headers=packed) == 400
    assert not is_logged(hook.id, caplog)


async def test_too_many_posts(
    hook: Hook, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Ten calls are told a second, hundred wait; the sender is told that there is no room."""
    results = await asyncio.gather(
        *(
            hook.post(call_id=f"a-{order}", phone_number_from=f"32475{order}")
            for order in range(200)
        )
    )
    assert set(results) == {200, 429}
    assert results.count(200) >= 100
    assert len(hook.house.raw) < 90
    assert caplog.text.count("More calls are told than there can be") == 1
    await hook.house.reload()
    monkeypatch.setattr(bounds, "_MOST_MESSAGES", 5)
    assert [await hook.post(call_id="trunk-7") for _ in range(7)] == [200] * 5 + [429] * 2


async def test_its_id_is_a_secret(
    hook: Hook, hass_client: ClientSessionGenerator, caplog: pytest.LogCaptureFixture
) -> None:
    assert await hook.post(note=f"echo {hook.id}") == 200
    house = hook.house
    file = await get_diagnostics_for_config_entry(house.hass, hass_client, house.entry)
    assert file["health"]["live_calls"] == {  # type: ignore[index]
        "wanted": False,
        "connected": False,
        "by_webhook": True,
    }
    ours = [record.getMessage() for record in caplog.records if "voipcenter" in record.name]
    runtime = house.entry.runtime_data
    states = [state.as_dict() for state in house.hass.states.async_all()]
    for place in (file, ours, house.raw, repr(runtime), repr(vars(runtime.live)), states):
        assert hook.id not in str(place)
    assert house.raw[0]["note"] == "echo …"


async def test_the_form_shows_the_address(hook: Hook, hass: HomeAssistant) -> None:
    hass.config.internal_url = "http://192.168.1.2:8123"
    form = await Form.for_options(hass, hook.house.entry)
    assert form.placeholders["webhook_url"] == f"http://192.168.1.2:8123{hook.path}"
    hass.config.external_url = "https://office.example.org"
    form = await Form.for_options(hass, hook.house.entry)
    assert form.placeholders["webhook_url"] == f"https://office.example.org{hook.path}"


async def test_the_form_says_where_the_address_will_be(listening: Listening) -> None:
    form = await Form.for_options(listening.hass, listening.entry)
    assert "submit" in form.placeholders["webhook_url"]
    assert "webhook_id" not in listening.entry.data


async def test_home_assistant_has_no_address(
    hook: Hook, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hass.config, "internal_url", None)
    monkeypatch.setattr(hass.config, "api", None)
    form = await Form.for_options(hass, hook.house.entry)
    assert "no address" in form.placeholders["webhook_url"]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data; boundary*" + "1" * 5000 + "=x", b"--x"),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name*" + b"1" * 5000 + b"=a\r\n\r\n1\r\n--x--",
        ),
    ],
    ids=["boundary", "name"],
)
async def test_what_breaks_the_reader_is_refused_and_not_logged(
    hook: Hook, caplog: pytest.LogCaptureFixture, content_type: str, body: bytes
) -> None:
    headers = {"Content-Type": content_type}
    assert await hook.send(data=body, headers=headers) == 400
    assert not is_logged(hook.id, caplog)
