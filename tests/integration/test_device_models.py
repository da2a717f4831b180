"""What a device is said to be."""

from homeassistant.const import Platform

from ..home import Home

PING = "sip_account_101_ping"


def model(home: Home, key: str) -> str | None:
    device = home.device(key)
    assert device is not None
    return device.model


async def test_a_device_is_of_the_kind_of_its_item(home: Home) -> None:
    assert model(home, "did_1") == "Number"
    assert model(home, "hot_desk_1") == "Hot desk"


async def test_a_phone_that_nobody_looks_at_is_not_known(home: Home) -> None:
    assert model(home, "sip_account_101") == "SIP account"


async def test_a_sip_account_is_the_phone_that_uses_it(home: Home) -> None:
    home.enable(Platform.SENSOR, PING)
    await home.reload()
    assert model(home, "sip_account_101") == home.pbx.office.sip_accounts[101].user_agent


async def test_another_phone_is_another_model(home: Home) -> None:
    home.enable(Platform.SENSOR, PING)
    await home.reload()
    home.pbx.office.sip_accounts[101].user_agent = "snomD785/10.1"
    await home.next_lists(2)
    assert model(home, "sip_account_101") == "snomD785/10.1"


async def test_a_phone_that_does_not_tell_its_make(home: Home) -> None:
    home.pbx.office.sip_accounts[101].user_agent = ""
    home.enable(Platform.SENSOR, PING)
    await home.reload()
    assert model(home, "sip_account_101") == "SIP account"
