"""Items appear and vanish without a reload, but not because of one strange answer."""

from typing import Any

from homeassistant.const import EVENT_STATE_CHANGED, Platform
from homeassistant.core import EventBus, HomeAssistant
import pytest

from custom_components.voipcenter.api import ItemKey, Menu
from simulator import DIALECTS, HotDesk, Indicator, Number, SipAccount

from ..home import FIVE_MINUTES, Home


async def test_a_new_indicator_appears_with_its_state(home: Home) -> None:
    home.pbx.office.indicators.add(Indicator(200, "Nieuw", active=True))
    await home.next_lists()
    assert home.switch(200) == "on"
    assert home.look(Platform.SWITCH, "indicator_200").name == "VoipCenter Nieuw"


async def test_a_new_number_appears_with_device_and_choices(home: Home) -> None:
    home.pbx.office.numbers.add(Number(7, "093456999", route=141, backup_route=150))
    await home.next_lists()
    device = home.device("did_7")
    assert device is not None
    assert (device.name, device.model) == ("093456999", "Number")
    assert home.select("did_7_route") == "Verkoop"
    assert home.select("did_7_holidays") == "none"


async def test_a_new_hot_desk_appears(home: Home) -> None:
    home.pbx.office.hot_desks.add(HotDesk(5, "Flexplek 3", sip_account=102, template=51))
    await home.next_lists()
    assert home.device("hot_desk_5") is not None
    assert home.select("hot_desk_5_sip_account") == "Bart Janssens"
    assert home.select("hot_desk_5_template") == "Onthaal"


async def test_a_new_phone_appears(home: Home) -> None:
    home.pbx.office.sip_accounts.add(
        SipAccount(111, "kantoor11", "Karel Nys", "Karel", "Nys", "", "Snom", 12)
    )
    await home.next_lists()
    assert home.device("sip_account_111") is not None
    assert home.known_entity(Platform.SENSOR, "sip_account_111_ping")
    assert "Karel Nys" in home.options("hot_desk_1_sip_account")


async def test_a_new_indicator_that_its_list_shows_with_its_state(new_home: Home) -> None:
    home = new_home
    home.pbx.dialect = DIALECTS["states"]
    await home.set_up()
    home.pbx.office.indicators.add(Indicator(200, "Nieuw", active=True))
    await home.wake()
    assert home.switch(200) == "on"


async def test_a_vanished_indicator_goes_after_three_lists(home: Home) -> None:
    del home.pbx.office.indicators[103]
    await home.next_lists(2)
    assert home.switch(103) == "on"
    await home.wake(4)
    assert home.switch(103) == "unknown"  # The PBX knows no such id, three wakes in a row.
    await home.wake()
    assert not home.known_entity(Platform.SWITCH, "indicator_103")
    assert home.hass.states.get("switch.voipcenter_vergadering") is None


async def test_an_indicator_that_is_missing_for_some_seconds_stays(home: Home) -> None:
    """However often somebody presses Refresh."""
    indicator = home.pbx.office.indicators[103]
    del home.pbx.office.indicators[103]
    for _ in range(5):
        await home.refresh()
    assert home.known_entity(Platform.SWITCH, "indicator_103")
    home.pbx.office.indicators.add(indicator)
    await home.wake()
    assert home.switch(103) == "on"


async def test_an_id_that_is_incorrect_makes_its_list_be_read_at_once(home: Home) -> None:
    del home.pbx.office.indicators[103]
    await home.wake()
    assert "list indicator" not in home.asked()
    await home.wake()
    assert "list indicator" in home.asked()


async def test_a_vanished_indicator_is_asked_for_once_a_list(home: Home) -> None:
    del home.pbx.office.indicators[103]
    await home.next_lists()
    home.forget_requests()
    await home.wake(10)
    assert home.asked().count("list indicator") == 2
    assert home.asked().count("indicator 103") <= 3


async def test_an_indicator_that_one_list_lacks_is_still_read(home: Home) -> None:
    """A list with a hole must not hide what somebody switched by phone meanwhile."""
    indicator = home.pbx.office.indicators.pop(100)
    held = home.pbx.hold(menu="indicator", id=0)
    home.let_time_pass(FIVE_MINUTES)
    await held.reached()
    home.pbx.office.indicators.add(indicator)
    held.release()
    await home.settle()
    indicator.active = not indicator.active
    await home.wake()
    assert home.switch(100) == ("on" if indicator.active else "off")


@pytest.mark.parametrize("key", ["did_1", "hot_desk_1", "sip_account_101"])
async def test_a_vanished_item_goes_with_its_device(home: Home, key: str) -> None:
    office = home.pbx.office
    kind, id_ = key.rsplit("_", 1)
    shelf = {
        "did": office.numbers,
        "hot_desk": office.hot_desks,
        "sip_account": office.sip_accounts,
    }[kind]
    before = home.entities_of(key)
    assert before
    del shelf[int(id_)]
    await home.next_lists(2)
    assert home.device(key) is not None
    await home.next_lists()
    assert home.device(key) is None
    assert not home.entities_of(key)
    assert not any(home.hass.states.get(entity_id) for entity_id in before)


async def test_many_come_and_go_a_few_at_a_time(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = home.pbx.office
    there = set(home.hass.states.async_entity_ids())
    for id_ in range(2000, 2120):
        office.indicators.add(Indicator(id_, f"Nieuw {id_}"))
        office.numbers.add(Number(id_, f"02{id_:07}"))
    at_once = _TogetherIn(home.hass, monkeypatch)
    await home.next_lists()
    assert all(home.switch(id_) for id_ in range(2000, 2120))
    assert at_once.most < 60
    for id_ in range(2000, 2120):
        del office.indicators[id_], office.numbers[id_]
    at_once = _TogetherIn(home.hass, monkeypatch)
    await home.next_lists(3)
    await home.wake(4)
    assert set(home.hass.states.async_entity_ids()) == there
    assert home.device("did_2000") is None
    assert at_once.most < 550


class _TogetherIn:
    """Counts how many states come or go in one turn of the loop, at most."""

    def __init__(self, hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
        self.most = self._now = 0
        self._loop = hass.loop
        fire = EventBus.async_fire_internal

        def counted(bus: EventBus, event_type: Any, *arguments: Any, **options: Any) -> None:
            if event_type == EVENT_STATE_CHANGED:
                if not self._now:
                    self._loop.call_soon(self._next_turn)
                self._now += 1
                self.most = max(self.most, self._now)
            fire(bus, event_type, *arguments, **options)

        monkeypatch.setattr(EventBus, "async_fire_internal", counted)

    def _next_turn(self) -> None:
        self._now = 0


async def test_what_is_back_when_it_is_its_turn_to_go_stays(home: Home) -> None:
    keys = [ItemKey(Menu.INDICATORS, 100), ItemKey(Menu.INDICATORS, 101)]
    registries = home.entry.runtime_data.coordinator.registries
    await registries.async_remove(keys, lambda key: key.id == 100)
    assert not home.known_entity(Platform.SWITCH, "indicator_100")
    assert home.known_entity(Platform.SWITCH, "indicator_101")


@pytest.mark.parametrize("kind", ["empty_lists", "html", "error", "reset"])
async def test_nothing_goes_by_an_empty_or_a_failed_list(home: Home, kind: str) -> None:
    number = 16 if kind == "error" else None
    for menu in ("did", "indicator"):
        home.pbx.faults.arm(kind, menu=menu, id=0, number=number)
    await home.next_lists(4)
    assert home.device("did_1") is not None
    assert home.known_entity(Platform.SWITCH, "indicator_103")
    home.pbx.faults.clear()
    await home.refresh()
    assert home.switch(103) == "on"
    assert home.select("did_1_route") == "Onthaal"


async def test_lists_that_lack_an_item_now_and_then(home: Home) -> None:
    number = home.pbx.office.numbers.pop(1)
    await home.next_lists(2)
    home.pbx.office.numbers.add(number)
    await home.next_lists()
    home.pbx.office.numbers.pop(1)
    await home.next_lists(2)
    assert home.device("did_1") is not None


async def test_what_is_listed_again_comes_back(home: Home) -> None:
    number = home.pbx.office.numbers.pop(1)
    indicator = home.pbx.office.indicators.pop(103)
    await home.next_lists(3)
    assert home.device("did_1") is None
    home.pbx.office.numbers.add(number)
    home.pbx.office.indicators.add(indicator)
    await home.next_lists()
    assert home.device("did_1") is not None
    assert home.select("did_1_route") == "Onthaal"
    assert home.switch(103) == "on"


async def test_an_item_that_vanished_while_home_assistant_was_down(home: Home) -> None:
    await home.unload()
    del home.pbx.office.numbers[1]
    del home.pbx.office.indicators[103]
    await home.set_up()
    assert home.device("did_1") is not None
    assert home.switch(103) == "unknown"
    await home.next_lists(2)
    assert home.device("did_1") is None
    assert not home.entities_of("did_1")
    assert not home.known_entity(Platform.SWITCH, "indicator_103")


def name_of(home: Home, key: str) -> str | None:
    device = home.device(key)
    assert device is not None
    return device.name


async def test_a_renamed_indicator(home: Home) -> None:
    home.pbx.office.indicators[103].name = "Teamoverleg"
    await home.next_lists()
    assert home.look(Platform.SWITCH, "indicator_103").name == "VoipCenter Teamoverleg"
    assert home.switch(103) == "on"


async def test_a_renamed_desk(home: Home) -> None:
    home.pbx.office.hot_desks[1].name = "Balie"
    await home.next_lists()
    assert name_of(home, "hot_desk_1") == "Balie"
    assert home.look(Platform.SELECT, "hot_desk_1_template").name == "Balie Template"


async def test_an_item_renamed_while_home_assistant_was_down(home: Home) -> None:
    await home.unload()
    home.pbx.office.hot_desks[1].name = "Balie"
    home.pbx.office.indicators[103].name = "Teamoverleg"
    await home.set_up()
    assert name_of(home, "hot_desk_1") == "Balie"
    assert home.look(Platform.SWITCH, "indicator_103").name == "VoipCenter Teamoverleg"
