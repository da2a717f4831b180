"""Many want something at once: the last wish wins, and Home Assistant and the PBX agree."""

import asyncio

from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.const import ATTR_ENTITY_ID, Platform
from homeassistant.setup import async_setup_component

from ..home import Home

CHOICES = {
    "did_1_route": "Verkoop",
    "did_1_backup_route": "Voicemail kantoor",
    "did_1_holidays": "Brugdagen",
    "did_1_vacations": "none",
    "did_1_office_hours": "none",
}


async def test_fifty_presses_at_once(home: Home) -> None:
    presses = [home.press(100, on=number % 2 == 0) for number in range(50)]
    await asyncio.gather(*presses)
    assert len(home.pbx.journal.updates()) <= 2
    assert not home.pbx.office.indicators[100].active
    assert home.switch(100) == "off"
    await home.after(1)
    assert home.switch(100) == "off"


async def test_fifty_presses_one_after_the_other_each_a_moment_later(home: Home) -> None:
    """As a child does: some are under way already when the next one comes."""
    presses = []
    for number in range(50):
        presses.append(home.press(100, on=number % 2 == 0))
        await asyncio.sleep(0)
    await asyncio.gather(*presses)
    wishes = [request.p for request in home.pbx.journal.updates()]
    assert 1 < len(wishes) < 50
    assert wishes[-1] == "0"
    assert not home.pbx.office.indicators[100].active
    assert home.switch(100) == "off"


async def test_the_five_selects_of_a_number(home: Home) -> None:
    for part in ("did_1_vacations", "did_1_office_hours"):
        CHOICES[part] = next(
            option for option in home.options(part) if option not in {home.select(part), "none"}
        )
    await asyncio.gather(*(home.choose(part, option) for part, option in CHOICES.items()))
    assert {part: home.select(part) for part in CHOICES} == CHOICES
    assert len(home.pbx.journal.updates()) == 2, "one under way, and one for the four that wait"
    await home.after(1)
    await home.refresh()
    assert {part: home.select(part) for part in CHOICES} == CHOICES


async def test_two_automations_that_want_opposite_things(home: Home) -> None:
    def automation(name: str, action: str) -> dict[str, object]:
        return {
            "alias": name,
            "triggers": {"trigger": "event", "event_type": "everyone_left"},
            "actions": [
                {
                    "action": f"{Platform.SWITCH}.{action}",
                    "target": {ATTR_ENTITY_ID: home.switch_id(100)},
                }
            ],
        }

    both = [automation("Open", "turn_on"), automation("Close", "turn_off")]
    assert await async_setup_component(home.hass, AUTOMATION, {AUTOMATION: both})
    await home.settle()
    home.forget_requests()
    for _ in range(5):
        home.hass.bus.async_fire("everyone_left")
        await home.settle()
        on = home.pbx.office.indicators[100].active
        assert home.pbx.journal.updates()[-1].p == ("1" if on else "0")
        assert home.switch(100) == ("on" if on else "off")
        await home.after(1)
        assert home.switch(100) == ("on" if on else "off")
    assert len(home.pbx.journal.updates()) <= 10
