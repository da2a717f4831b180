"""Placing a call: what is dialled, who is rung, and what is said when it fails."""

from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from simulator import Dialect, Simulator

from ..setup import entity_id
from .doing import call, dialled, do, refused

WRITTEN = {
    "+32 9 395 02 51": "3293950251",
    "02/123.45.67": "021234567",
    "0032 9 395 02 52": "3293950252",
    "093456789": "093456789",
    "3293456780": "3293456780",
    "31209988776": "31209988776",
}


async def test_numbers_as_people_write_them(
    hass: HomeAssistant, office: Simulator, person: Context
) -> None:
    for written in WRITTEN:
        await do(hass, "call", number=written, sip_account="kantoor01", context=person)
    assert dialled(office) == [("kantoor01", digits) for digits in WRITTEN.values()]
    assert [call.number for call in office.office.originated] == [*WRITTEN.values()]
    assert {call.sip_account for call in office.office.originated} == {"kantoor01"}


async def test_a_call_is_one_request(hass: HomeAssistant, office: Simulator) -> None:
    await call(hass, "021234567", "kantoor01")
    assert [request.endpoint for request in office.journal] == ["call"]


async def test_a_number_may_come_as_a_number(hass: HomeAssistant, office: Simulator) -> None:
    await do(hass, "call", number=3293456789, sip_account=101)
    assert dialled(office) == [("kantoor01", "3293456789")]


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (0o412345676, "unquoted_number"),  # 0412345676 without quotes
        (0o412000000, "unquoted_number"),
        (0o32450000000, "impossible_number"),  # 0032450000000
        (93456789, "unquoted_number"),
        (0o21234567, "impossible_number"),
        (3293456789.0, "unquoted_number"),  # what arithmetic in a template makes
        ("3293456789.0", "unquoted_number"),
        ("093456789.0", "unquoted_number"),
        ("3.293456789e9", "unquoted_number"),
        (112.0, "emergency_number"),
    ],
)
async def test_a_figure_that_was_meant_as_a_number_is_refused(
    hass: HomeAssistant, office: Simulator, number: str | float, key: str
) -> None:
    """YAML would have made it the number of somebody else."""
    with refused(key):
        await do(hass, "call", number=number, sip_account="kantoor01")
    assert not len(office.journal)


async def test_a_figure_from_a_template_is_refused_for_its_own_reason(
    hass: HomeAssistant, office: Simulator
) -> None:
    """A template makes a figure of what somebody typed into a dial box."""
    with refused("emergency_number"):
        await do(hass, "call", number=112, sip_account="kantoor01")
    with refused("impossible_number"):
        await do(hass, "call", number=201, sip_account="kantoor01")


async def test_a_username_that_only_the_detail_tells(
    hass: HomeAssistant, pbx: Simulator, entry: MockConfigEntry, person: Context
) -> None:
    """Where the list holds names, and one phone's entities are enabled."""
    pbx.dialect = Dialect(list_values="names")
    assert await hass.config_entries.async_setup(entry.entry_id)
    registry = er.async_get(hass)
    ping = entity_id(hass, pbx, Platform.SENSOR, "sip_account_102_ping")
    registry.async_update_entity(ping, disabled_by=None)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    with refused("sip_account_needed"):
        await call(hass, "021234567")
    names = [pbx.office.sip_accounts[103].log_name, "103", "kantoor03", "kantoor02"]
    for place, name in enumerate(names):
        await do(hass, "call", number=f"02123456{place}", sip_account=name, context=person)
    assert [who for who, _ in dialled(pbx)] == ["kantoor03"] * 3 + ["kantoor02"]


async def test_a_number_is_needed(hass: HomeAssistant, office: Simulator) -> None:
    with pytest.raises(vol.Invalid):
        await do(hass, "call", sip_account="kantoor01")
    assert not len(office.journal)


async def test_the_call_is_not_authorised(hass: HomeAssistant, office: Simulator) -> None:
    office.faults.arm("error", number=20, endpoint="call")
    with refused("call_not_authorised") as message:
        await call(hass, "021234567", "kantoor01")
    assert "Call Auth failed" in message[0]
    assert len(dialled(office)) == 1


async def test_the_phone_cannot_be_rung(hass: HomeAssistant, office: Simulator) -> None:
    with refused("call_leg_failed") as message:
        await call(hass, "021234567", "kantoor10")
    assert "Call Leg failed" in message[0]
    assert len(dialled(office)) == 1


async def test_the_api_user_may_not_call(hass: HomeAssistant, office: Simulator) -> None:
    office.denied_menus = {"call"}
    with refused("not_allowed"):
        await call(hass, "021234567", "kantoor01")


async def test_a_lost_reply_may_be_that_of_a_call_that_went_through(
    hass: HomeAssistant, office: Simulator
) -> None:
    office.faults.arm("lost_reply", endpoint="call")
    with refused("call_unconfirmed"):
        await call(hass, "021234567", "kantoor01")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(office.office.originated) == 1
    assert len(dialled(office)) == 1


async def test_a_strange_answer_is_not_a_reason_to_dial_again(
    hass: HomeAssistant, office: Simulator, person: Context
) -> None:
    for place, fault in enumerate(("html", "garbage", "truncated", "empty_body", "huge")):
        office.journal.clear()
        office.faults.clear()
        office.faults.arm(fault, endpoint="call")
        with refused("call_unconfirmed"):
            await do(
                hass,
                "call",
                number=f"02123456{place}",
                sip_account="kantoor01",
                context=person,
            )
        assert len(dialled(office)) == 1, fault


async def test_the_pbx_is_away(hass: HomeAssistant, office: Simulator) -> None:
    await office.stop()
    with refused("cannot_connect"):
        await call(hass, "021234567", "kantoor01")


async def test_the_phone_server_is_away(hass: HomeAssistant, office: Simulator) -> None:
    """Then the PBX says so itself, and nobody needs to wonder whether it dialled."""
    office.faults.arm("error", number=1, endpoint="call")
    with refused("cannot_connect"):
        await call(hass, "021234567", "kantoor01")


async def test_what_the_head_refuses_was_not_done_and_is_sent_again(
    hass: HomeAssistant, office: Simulator
) -> None:
    office.faults.arm("error", number=11, endpoint="call", times=1)
    await call(hass, "021234567", "kantoor01")
    assert len(dialled(office)) == 2
    assert len(office.office.originated) == 1


async def test_no_message_tells_whom_one_wanted_to_call(
    hass: HomeAssistant, office: Simulator
) -> None:
    office.faults.arm("error", number=20, message="Call to 0470998877 refused")
    with pytest.raises(HomeAssistantError) as raised:
        await call(hass, "0470998877", "kantoor01")
    assert "998877" not in str(raised.value)
