"""The load on the PBX is bounded whatever the size of the account."""

import pytest

from custom_components.voipcenter.const import CONF_OFFICE_CLOSED_INDICATOR
from simulator import Office

from ..home import Home

INDICATORS = range(100, 300)


@pytest.fixture
def large_home(new_home: Home) -> Home:
    new_home.pbx.office = Office.sized(
        indicators=len(INDICATORS), numbers=0, hot_desks=0, sip_accounts=0, calls=0
    )
    return new_home


async def test_setup_waits_for_sixty_and_the_rest_follows_at_once(large_home: Home) -> None:
    home = large_home
    held = home.pbx.hold(menu="indicator", id=160)
    assert await home.hass.config_entries.async_setup(home.entry.entry_id)
    await held.reached()
    assert [home.switch(id_) for id_ in (100, 159)] == ["off", "off"]
    assert [home.switch(id_) for id_ in (160, 299)] == ["unknown", "unknown"]
    held.release()
    await home.settle()
    assert all(home.switch(id_) != "unknown" for id_ in INDICATORS)
    assert home.counted()["indicator"] == len(INDICATORS)
    assert home.pbx.journal.max_concurrent <= 4


async def test_states_appear_as_they_come(large_home: Home) -> None:
    home = large_home
    early, late = (home.pbx.hold(menu="indicator", id=id_) for id_ in (161, 299))
    assert await home.hass.config_entries.async_setup(home.entry.entry_id)
    await late.reached()
    home.clock.tick(1)
    early.release()
    await home.until(lambda: home.switch(200) == "off")
    assert home.switch(299) == "unknown"
    late.release()
    await home.settle()
    assert home.switch(299) == "off"


async def test_what_is_read_in_the_background_is_not_read_twice(large_home: Home) -> None:
    home = large_home
    held = home.pbx.hold(menu="indicator", id=160)
    assert await home.hass.config_entries.async_setup(home.entry.entry_id)
    await held.reached()
    home.forget_requests()
    await home.refresh()
    assert home.counted()["indicator"] <= 60 + len(INDICATORS) - 60
    held.release()
    await home.settle()
    asked = [told for told in home.asked() if told.startswith("indicator ")]
    assert not [told for told in asked if int(told.split()[1]) >= 160 and asked.count(told) > 1]


async def test_sixty_a_wake_the_longest_unread_first(large_home: Home) -> None:
    home = large_home
    await home.set_up()
    seen: list[str] = []
    for _ in range(3):
        home.forget_requests()
        await home.wake()
        asked = [told for told in home.asked() if told.startswith("indicator ")]
        assert len(asked) == 60
        assert not set(asked) & set(seen)
        seen += asked
    home.forget_requests()
    await home.wake()
    asked = [told for told in home.asked() if told.startswith("indicator ")]
    assert len(asked) == 60
    assert set(asked) | set(seen) == {f"indicator {id_}" for id_ in INDICATORS}


async def test_refreshing_again_and_again_reads_all_in_turn(large_home: Home) -> None:
    home = large_home
    await home.set_up()
    home.forget_requests()
    for _ in range(4):
        await home.refresh()
    asked = {told for told in home.asked() if told.startswith("indicator ")}
    assert asked == {f"indicator {id_}" for id_ in INDICATORS}


async def test_a_change_at_the_pbx_is_seen_when_its_turn_comes(large_home: Home) -> None:
    home = large_home
    await home.set_up()
    home.pbx.office.indicators[299].active = True
    await home.wake(3)
    assert home.switch(299) == "off"
    await home.wake()
    assert home.switch(299) == "on"


@pytest.mark.parametrize("restarted", [False, True])
async def test_all_is_read_at_once_when_the_pbx_is_back(large_home: Home, restarted: bool) -> None:
    home = large_home
    await home.set_up()
    await home.pbx.stop()
    if restarted:
        await home.reload()
    else:
        await home.wake(3)
    assert home.switch(299) == "unknown"
    await home.wake()
    await home.pbx.start()
    home.forget_requests()
    await home.wake()
    assert home.counted()["indicator"] == len(INDICATORS)
    assert not [id_ for id_ in INDICATORS if home.switch(id_) == "unknown"]


async def test_the_one_that_closes_the_office_is_read_each_time(large_home: Home) -> None:
    home = large_home
    options = {**home.entry.options, CONF_OFFICE_CLOSED_INDICATOR: "299"}
    home.hass.config_entries.async_update_entry(home.entry, options=options)
    assert await home.set_up()
    home.forget_requests()
    await home.wake(5)
    assert home.asked().count("indicator 299") == 5
    assert home.counted()["indicator"] == 5 * 60


async def test_a_pbx_that_serves_few_requests_a_minute(large_home: Home) -> None:
    """Readings get shorter until they leave some for what people press, and longer again."""
    home = large_home
    assert await home.set_up()
    refused = 0
    for minute in range(60):
        home.pbx.faults.clear()
        home.pbx.faults.arm("error", number=13, spared=50)
        refused += await home.minute_with_a_press(100, on=minute % 2 == 0)
    assert refused <= 6
    home.pbx.faults.clear()
    await home.wake(60)
    home.forget_requests()
    await home.wake()
    assert home.counted()["indicator"] == 60


async def test_refused_from_the_first_request_on(large_home: Home) -> None:
    """That says nothing of how many requests there may be."""
    home = large_home
    assert await home.set_up()
    refusing = home.pbx.faults.arm("error", number=13)
    await home.wake(30)
    home.pbx.faults.disarm(refusing)
    await home.wake(17)
    assert home.switch(100) == "off"
    home.forget_requests()
    await home.wake()
    assert home.counted()["indicator"] == 60
