"""How many calls the actions place, for whom, and what people are told when it is enough."""

import asyncio

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator import Simulator

from ..home import Home
from .doing import ask, call, dialled, do, refused


async def at_once(hass: HomeAssistant, calls: int, context: Context | None) -> None:
    """Place calls to different numbers, all at the same time."""
    await asyncio.gather(
        *(
            do(
                hass,
                "call",
                number=f"0212345{number:02}",
                sip_account=f"kantoor{number % 6 + 1:02}",
                context=context,
            )
            for number in range(calls)
        ),
        return_exceptions=True,
    )


async def test_a_hundred_at_once_by_an_automation(home: Home) -> None:
    await at_once(home.hass, 100, None)
    assert len(dialled(home.pbx)) == 3
    with refused("too_many_calls", ServiceValidationError) as message:
        await call(home.hass, "093950251", "kantoor01")
    too_many = "Not called: too many calls in a short time. The next call is possible in"
    assert message == [f"{too_many} 60 s"]
    await home.after(20.5)
    with refused("too_many_calls") as message:
        await call(home.hass, "093950251", "kantoor01")
    assert message == [f"{too_many} 40 s"]
    await home.after(39.5)
    await call(home.hass, "093950251", "kantoor01")


async def test_a_hundred_at_once_by_a_person(home: Home, person: Context) -> None:
    await at_once(home.hass, 100, person)
    assert len(dialled(home.pbx)) == 10
    await at_once(home.hass, 100, None)
    assert len(dialled(home.pbx)) == 13


async def test_a_reload_gives_nothing_back(home: Home) -> None:
    await at_once(home.hass, 3, None)
    await home.reload()
    with refused("too_many_calls"):
        await call(home.hass, "093950251", "kantoor01")


async def test_the_same_number_an_hour(home: Home) -> None:
    for _ in range(3):
        await call(home.hass, "093950251", "kantoor01")
        await home.after(120)
    with refused("too_many_calls_to_number") as message:
        await call(home.hass, "+32 9 395 02 51", "kantoor02")
    assert "54 min" in message[0]


async def test_twice_pressed_is_one_call(home: Home, person: Context) -> None:
    data = {"number": "093950251", "sip_account": "kantoor01", "context": person}
    await do(home.hass, "call", **data)
    with refused("just_called") as message:
        await do(home.hass, "call", **data)
    assert "10 s" in message[0]
    await home.after(10)
    await do(home.hass, "call", **data)
    assert len(dialled(home.pbx)) == 2


async def test_a_lost_reply_counts_as_taken(home: Home, person: Context) -> None:
    home.pbx.faults.arm("lost_reply", endpoint="call", times=1)
    data = {"number": "093950251", "sip_account": "kantoor01", "context": person}
    with refused("call_unconfirmed"):
        await do(home.hass, "call", **data)
    with refused("just_called"):
        await do(home.hass, "call", **data)


async def test_a_refused_call_may_be_tried_again_and_counts(home: Home) -> None:
    home.pbx.faults.arm("error", number=20, endpoint="call")
    for _ in range(3):
        with refused("call_not_authorised"):
            await call(home.hass, "093950251", "kantoor01")
    with pytest.raises(ServiceValidationError):
        await call(home.hass, "021234567", "kantoor01")
    assert len(dialled(home.pbx)) == 3


async def test_what_was_never_sent_does_not_count(home: Home) -> None:
    await home.pbx.stop()
    for _ in range(5):
        with refused("cannot_connect"):
            await call(home.hass, "093950251", "kantoor01")
    for number in ("112", "0900 12 345", "201"):
        with pytest.raises(HomeAssistantError):
            await call(home.hass, number, "kantoor01")
    await home.pbx.start()
    for number in range(3):
        await call(home.hass, f"09395025{number}", "kantoor01")


async def test_the_action_tells_whose_phone_rings(
    hass: HomeAssistant, account: MockConfigEntry, pbx: Simulator
) -> None:
    answer = await ask(hass, "call", number="093950251", sip_account="102")
    assert answer == {"sip_account": "kantoor02", "name": "Bart Janssens"}
