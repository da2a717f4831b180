"""A person may delete the device of what the PBX lists no longer, without waiting."""

from collections.abc import Awaitable, Callable

from homeassistant.const import Platform
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from ..home import Home

type Delete = Callable[[str], Awaitable[bool]]


@pytest.fixture
async def delete(home: Home, hass_ws_client: WebSocketGenerator) -> Delete:
    """Return how the device page deletes a device; it tells whether that was allowed."""
    assert await async_setup_component(home.hass, "config", {})
    client = await hass_ws_client(home.hass)

    async def delete(key: str) -> bool:
        device = home.device(key)
        assert device is not None
        response = await client.remove_device(device.id)
        return bool(response["success"])

    return delete


async def test_what_the_last_list_lacked_can_be_deleted(home: Home, delete: Delete) -> None:
    del home.pbx.office.numbers[1]
    await home.next_lists()
    assert await delete("did_1")
    assert home.device("did_1") is None
    assert not home.entities_of("did_1")


async def test_what_is_listed_cannot(home: Home, delete: Delete) -> None:
    assert not await delete("did_1")
    assert home.device("did_1") is not None


async def test_what_vanished_a_moment_ago_cannot_yet(home: Home, delete: Delete) -> None:
    del home.pbx.office.numbers[1]
    assert not await delete("did_1")


async def test_what_an_empty_list_lacked_can_be_deleted(home: Home, delete: Delete) -> None:
    home.pbx.office.numbers.clear()
    await home.next_lists()
    assert await delete("did_1")


async def test_nothing_can_while_nobody_knows_what_is_listed(home: Home, delete: Delete) -> None:
    await home.pbx.stop()
    await home.reload()
    assert not await delete("did_1")
    assert home.device("did_1") is not None


async def test_the_pbx_itself_cannot(home: Home, delete: Delete) -> None:
    assert not await delete("")


async def test_what_vanished_while_home_assistant_was_down_can_be_deleted(
    home: Home, delete: Delete
) -> None:
    await home.unload()
    del home.pbx.office.numbers[1]
    await home.set_up()
    assert await delete("did_1")


async def test_what_was_deleted_comes_back_when_it_is_listed_again(
    home: Home, delete: Delete
) -> None:
    number = home.pbx.office.numbers.pop(1)
    await home.next_lists()
    assert await delete("did_1")
    home.pbx.office.numbers.add(number)
    await home.next_lists()
    assert home.device("did_1") is not None
    assert home.select("did_1_route") == "Onthaal"
    assert home.known_entity(Platform.SELECT, "did_1_holidays")
