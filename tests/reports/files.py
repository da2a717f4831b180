"""The files of diagnostics, downloaded as people do."""

import json
from typing import Any

from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from ..home import Home


class Files:
    """Downloads."""

    def __init__(self, home: Home, hass_client: ClientSessionGenerator) -> None:
        self._home = home
        self._hass_client = hass_client

    async def text(self, key: str | None = None) -> str:
        """Return the file of the account, or of a device such as ``did_1`` or ``""`` (the PBX)."""
        assert await async_setup_component(self._home.hass, "diagnostics", {})
        client = await self._hass_client()
        path = f"/api/diagnostics/config_entry/{self._home.entry.entry_id}"
        if key is not None:
            device = self._home.device(key)
            assert device is not None
            path += f"/device/{device.id}"
        response = await client.get(path)
        assert response.status == 200
        return await response.text()

    async def of(self, key: str | None = None) -> dict[str, Any]:
        """Return what the file holds."""
        data: dict[str, Any] = json.loads(await self.text(key))["data"]
        return data


def numbers_of(home: Home) -> set[str]:
    """Return the telephone numbers of the office and of everybody who called or was called."""
    office = home.pbx.office
    numbers = {number.number for number in office.numbers.values()}
    numbers |= {account.outgoing_number for account in office.sip_accounts.values()}
    for call in office.calls:
        numbers |= {call.caller, call.called}
    return numbers


def secrets_of(home: Home) -> set[str]:
    """Return what nobody else may know."""
    credentials, data = home.pbx.credentials, home.entry.data
    return {
        credentials.password,
        credentials.customer_number,
        credentials.api_id,
        credentials.api_key,
        credentials.websocket_username,
        data["password_digest"],
        home.pbx.wskey,
    }


def assert_private(home: Home, text: str) -> None:
    """Look for everything private, in keys as in values, however it is written."""
    for secret in secrets_of(home):
        assert secret.casefold() not in text.casefold()
    digits = "".join(character for character in text if character not in " ./-()+")
    for number in numbers_of(home):
        assert number.removeprefix("0") not in digits
