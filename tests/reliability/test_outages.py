"""Outages that last, come and go, or look strange: said once, and over without a hand."""

from collections.abc import AsyncGenerator
from socket import AF_INET
from unittest.mock import MagicMock, patch

from aiohttp.abc import AbstractResolver, ResolveResult
from homeassistant.config_entries import ConfigEntryState
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.const import CONF_BASE_URL
from simulator import Simulator

from ..home import WAKE, Home
from ..saying import said

MOST_REQUESTS_A_FAILED_WAKE = 2 * (3 + 4)
"""Four failures in a row decide, while four are under way; each is sent once more."""
LONGEST_ANSWER = 15


def levels(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [level for level, _ in said(caplog)]


async def shows_what_the_pbx_has(home: Home) -> None:
    """Change the PBX behind Home Assistant's back, and look whether it is shown."""
    for indicator in home.pbx.office.indicators.values():
        indicator.active = not indicator.active
    home.pbx.office.numbers[1].route = 141
    await home.next_lists()
    for id_, indicator in home.pbx.office.indicators.items():
        assert home.switch(id_) == ("on" if indicator.active else "off")
    assert home.select("did_1_route") == home.pbx.office.routes[141].name
    assert home.connected == "on"


async def test_an_hour(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    client = home.entry.runtime_data.coordinator.client
    sent = client.transport.requests.total()
    await home.pbx.stop()
    for _ in range(60):
        await home.wake()
        await home.refused(home.press(100, on=True), "cannot_connect")
    assert home.switch(100) == "unknown"
    assert client.transport.requests.total() - sent <= 60 * (MOST_REQUESTS_A_FAILED_WAKE + 2)
    await home.pbx.start()
    await shows_what_the_pbx_has(home)
    assert levels(caplog) == ["ERROR", "INFO"]


async def test_up_and_down_and_up_again(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(10):
        await home.live_through_an_outage()
        assert home.switch(103) == "on"
    assert levels(caplog) == ["ERROR", "INFO"] * 10
    await shows_what_the_pbx_has(home)


class NameServer(AbstractResolver):
    """Home Assistant's resolver of names, whose line to the name servers can be cut."""

    answers = True

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        if not self.answers:
            raise OSError("DNS server returned answer with no data")
        return [
            ResolveResult(
                hostname=host, host="127.0.0.1", port=port, family=AF_INET, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        """Serve all sessions, as Home Assistant's does."""

    real_close = close


@pytest.fixture
def names(mock_zeroconf_resolver: MagicMock) -> NameServer:
    """Return what finds the PBX's address from its name."""
    names: NameServer = mock_zeroconf_resolver.return_value
    return names


@pytest.fixture
async def mock_zeroconf_resolver() -> AsyncGenerator[MagicMock]:
    """Take the place of the harness's resolver, which the first closed session closes."""
    with patch(
        "homeassistant.helpers.aiohttp_client._async_make_resolver", return_value=NameServer()
    ) as make:
        yield make


async def test_no_names(
    new_home: Home, names: NameServer, caplog: pytest.LogCaptureFixture
) -> None:
    home = new_home
    by_name = home.pbx.base_url.replace("127.0.0.1", "localhost")
    assert by_name != home.pbx.base_url
    home.hass.config_entries.async_update_entry(
        home.entry, data={**home.entry.data, CONF_BASE_URL: by_name}
    )
    names.answers = False
    assert not await home.set_up()
    assert home.state is ConfigEntryState.SETUP_RETRY
    assert home.entry.error_reason_translation_key == "cannot_connect"
    names.answers = True
    await home.after(10)
    assert home.switch(103) == "on"

    caplog.clear()
    names.answers = False
    await home.pbx.stop()
    await home.pbx.start()  # Whoever was connected no longer is.
    await home.wake()
    assert home.connected == "off"
    await home.refused(home.press(103, on=False), "cannot_connect")
    names.answers = True
    await home.wake()
    assert home.connected == "on"
    assert levels(caplog) == ["ERROR", "INFO"]


async def test_a_certificate_that_ran_out(
    new_home: Home, self_signed_pbx: Simulator, entry: MockConfigEntry
) -> None:
    home = new_home
    right = home.pbx.base_url
    home.hass.config_entries.async_update_entry(
        entry, data={**entry.data, CONF_BASE_URL: self_signed_pbx.base_url}
    )
    assert not await home.set_up()
    assert home.entry.error_reason_translation_key == "certificate"
    assert not len(self_signed_pbx.journal)
    home.hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_BASE_URL: right})
    await home.after(10)
    assert home.switch(103) == "on"


async def test_a_pbx_that_never_answers(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    """Two rounds of waiting: the first alone, then all at once that may be."""
    held = home.pbx.hold()
    home.let_time_pass(WAKE)
    await held.reached()
    home.let_time_pass(LONGEST_ANSWER)
    await held.reached(1 + 3)
    await home.after(LONGEST_ANSWER)
    assert len(held.requests) == 1 + 3
    assert home.connected == "off"
    held.release()
    await home.wake()
    assert levels(caplog) == ["ERROR", "INFO"]
    await shows_what_the_pbx_has(home)


async def test_a_start_does_not_wait_long_for_a_pbx_that_never_answers(new_home: Home) -> None:
    home = new_home
    held = home.pbx.hold()
    setting_up = home.hass.async_create_task(home.set_up())
    await held.reached()
    home.let_time_pass(LONGEST_ANSWER)
    await held.reached(1 + 4)
    home.let_time_pass(LONGEST_ANSWER)
    assert not await setting_up
    assert home.state is ConfigEntryState.SETUP_RETRY
    assert home.entry.error_reason_translation_key == "cannot_connect"
    held.release()
    await home.after(10)
    assert home.switch(103) == "on"


async def test_a_byte_a_second(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    trickling = home.pbx.faults.arm("trickle", seconds=1.0)
    home.let_time_pass(WAKE)
    pressing = home.press(100, on=True)
    for _ in range(3 * LONGEST_ANSWER):
        await home.until(lambda: bool(home.pbx.faults.struck))
        home.let_time_pass(1)
        await home.a_moment()
    assert home.connected == "off"
    await home.refused(pressing, "cannot_connect")
    home.pbx.faults.disarm(trickling)
    await home.wake()
    assert levels(caplog) == ["ERROR", "INFO"]
    await shows_what_the_pbx_has(home)


async def test_five_megabytes_of_garbage(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    home.pbx.faults.arm("huge", number=5_000_000)
    await home.wake()
    assert home.connected == "off"
    await home.refused(home.press(100, on=True), "invalid_response")
    home.pbx.faults.clear()
    await home.wake()
    assert levels(caplog) == ["ERROR", "INFO"]
    assert max(len(line) for _, line in said(caplog)) < 500
    await shows_what_the_pbx_has(home)
