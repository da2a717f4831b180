"""The webhook's address in Home Assistant's cloud, for who has a subscription."""

from types import SimpleNamespace
from unittest.mock import AsyncMock

from homeassistant.components import cloud
from homeassistant.core import HomeAssistant
from homeassistant.util.aiohttp import MockRequest
import pytest

from ..flows.forms import Form
from .listening import Listening


class Hooks:
    """What the cloud's own library does, without a cloud."""

    def __init__(self, client: SimpleNamespace) -> None:
        self._client = client
        self.async_create = AsyncMock(side_effect=self._create)

    def _create(self, webhook_id: str, managed: bool) -> dict[str, str]:
        hook = {"webhook_id": webhook_id, "cloudhook_url": "https://hooks.nabu.casa/abc"}
        self._client.cloudhooks[webhook_id] = hook
        return hook

    async def async_delete(self, webhook_id: str) -> None:
        if webhook_id not in self._client.cloudhooks:
            raise ValueError("Hook is not enabled for the cloud.")
        del self._client.cloudhooks[webhook_id]


@pytest.fixture
def subscription(hass: HomeAssistant) -> SimpleNamespace:
    """Return a cloud with a subscription."""
    client = SimpleNamespace(cloudhooks={})
    found = SimpleNamespace(
        client=client,
        cloudhooks=Hooks(client),
        iot=SimpleNamespace(connected=True),
        is_logged_in=True,
        subscription_expired=False,
    )
    hass.config.components.add("cloud")
    hass.data[cloud.DATA_CLOUD] = found
    return found


async def address(house: Listening) -> str:
    return (await Form.for_options(house.hass, house.entry)).placeholders["webhook_url"]


async def test_the_address_is_one_of_the_cloud_and_goes_with_the_account(
    house: Listening, subscription: SimpleNamespace
) -> None:
    await house.set_up(webhook=True)
    assert await address(house) == await address(house) == "https://hooks.nabu.casa/abc"
    assert list(subscription.client.cloudhooks) == [house.entry.data["webhook_id"]]
    assert subscription.cloudhooks.async_create.await_count == 1
    await house.hass.config_entries.async_remove(house.entry.entry_id)
    assert not subscription.client.cloudhooks


async def test_the_cloud_cannot_be_reached(house: Listening, subscription: SimpleNamespace) -> None:
    await house.set_up(webhook=True)
    subscription.iot.connected = False
    assert "no address" in await address(house)
    subscription.iot.connected = True
    subscription.cloudhooks.async_create.side_effect = TimeoutError
    assert "no address" in await address(house)
    await house.hass.config_entries.async_remove(house.entry.entry_id)


async def test_a_subscription_that_has_ended(
    house: Listening, subscription: SimpleNamespace
) -> None:
    subscription.subscription_expired = True
    house.hass.config.internal_url = "http://192.168.1.2:8123"
    await house.set_up(webhook=True)
    assert (await address(house)).startswith("http://192.168.1.2:8123/api/webhook/")


async def test_what_the_cloud_hands_on_is_read(house: Listening) -> None:
    """The cloud makes a request of its own of each post."""
    from homeassistant.components.webhook import async_handle_webhook

    await house.set_up(webhook=True)
    request = MockRequest(
        content=b"call_id=trunk-1&origin=start&inout=IN&phone_number_from=32475112233",
        headers={"content-type": "application/x-www-form-urlencoded"},
        method="POST",
        mock_source="cloud",
    )
    response = await async_handle_webhook(house.hass, house.entry.data["webhook_id"], request)
    assert response.status == 200
    await house.until(lambda: house.event.attributes.get("caller") == "32475112233")
