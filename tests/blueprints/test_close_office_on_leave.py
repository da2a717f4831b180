"""Closing the office when everyone has left, and opening it on return."""

from homeassistant.const import Platform
from homeassistant.setup import async_setup_component
import pytest

from .house import MINUTE, TOLD, House

CLOSED = 101
"""The indicator "Kantoor gesloten"."""
CLOSE, OPEN = f"indicator {CLOSED} 1", f"indicator {CLOSED} 0"
SEVEN, SEVEN_IN_THE_EVENING = "2026-10-05 05:00:00+00:00", "2026-10-05 17:00:00+00:00"


class Office(House):
    """An office, of which Ann and Bob come and go."""

    async def employ(self) -> None:
        people = [
            {"id": name, "name": name, "device_trackers": [f"device_tracker.{name}"]}
            for name in ("ann", "bob")
        ]
        assert await async_setup_component(self.hass, "person", {"person": people})
        shop = {"name": "Shop", "latitude": 51, "longitude": 4, "radius": 100}
        assert await async_setup_component(self.hass, "zone", {"zone": [shop]})
        await self.settle()

    async def automate_presence(self, **inputs: object) -> None:
        await self.automate(
            "close_office_on_leave",
            **{
                "indicator": self.entity(Platform.SWITCH, f"indicator_{CLOSED}"),
                "people": ["person.ann", "person.bob"],
                "away_for": 3,
                "back_for": 1,
                "keep_trying": 5,
                "on_failure": [{"event": TOLD, "event_data": {"wish": "{{ wish }}"}}],
            }
            | inputs,
        )

    async def go(self, name: str, where: str) -> None:
        await self.set(f"device_tracker.{name}", where)

    async def everyone(self, where: str) -> None:
        await self.go("ann", where)
        await self.go("bob", where)

    async def leave(self) -> None:
        """Let everyone leave, and be away for long enough."""
        await self.everyone("not_home")
        await self.after(3 * MINUTE)

    @property
    def closed(self) -> bool:
        """Tell what the PBX does with calls."""
        return self.pbx.office.indicators[CLOSED].active

    @closed.setter
    def closed(self, closed: bool) -> None:
        self.pbx.office.indicators[CLOSED].active = closed

    @property
    def shown(self) -> str:
        return self.state(Platform.SWITCH, f"indicator_{CLOSED}")


@pytest.fixture
async def office(house: House) -> Office:
    """Return an office in which Ann and Bob are at work, at two in the afternoon."""
    office = Office(house.hass, house.pbx, house.entry, house.clock)
    await office.employ()
    await office.everyone("home")
    return office


async def test_the_last_one_who_leaves_closes_it_on_the_pbx(office: Office) -> None:
    await office.automate_presence()
    await office.go("ann", "not_home")
    await office.after(10 * MINUTE)
    assert not office.closed
    await office.go("bob", "not_home")
    await office.after(2 * MINUTE)
    assert not office.closed
    await office.after(MINUTE)
    assert office.closed
    await office.after(MINUTE)
    assert office.shown == "on"
    assert office.updates() == [CLOSE]
    assert not office.running
    assert not office.told


async def test_who_is_back_soon_has_not_left(office: Office) -> None:
    await office.automate_presence()
    for _ in range(5):
        await office.everyone("not_home")
        await office.after(2 * MINUTE)
        await office.go("bob", "home")
        await office.after(30)
    assert office.updates() == []


async def test_who_is_gone_again_at_once_was_not_back(office: Office) -> None:
    await office.automate_presence()
    await office.leave()
    for _ in range(5):
        await office.go("bob", "home")
        await office.after(30)
        await office.go("bob", "not_home")
        await office.after(4 * MINUTE)
    assert office.closed
    assert OPEN not in office.updates()


async def test_another_zone(office: Office) -> None:
    await office.automate_presence(zone="zone.shop")
    await office.set("device_tracker.ann", "Shop", in_zones=["zone.shop"])
    await office.after(2 * MINUTE)
    assert office.updates() == [OPEN]
    await office.set("device_tracker.ann", "home", in_zones=["zone.home"])
    await office.after(3 * MINUTE)
    assert office.updates() == [OPEN, CLOSE]


async def test_it_is_opened_on_return(office: Office) -> None:
    await office.automate_presence()
    await office.leave()
    assert office.closed
    await office.after(MINUTE)
    await office.go("bob", "home")
    await office.after(MINUTE)
    assert not office.closed
    await office.go("ann", "home")
    await office.after(10 * MINUTE)
    assert office.updates() == [CLOSE, OPEN]


async def test_it_is_not_opened_in_the_evening_but_next_morning(office: Office) -> None:
    await office.automate_presence()
    await office.leave()
    office.clock.move_to(SEVEN_IN_THE_EVENING)
    await office.go("bob", "home")
    await office.after(10 * MINUTE)
    assert office.closed
    office.clock.move_to("2026-10-06 05:58:30+00:00")
    await office.after(MINUTE)
    assert office.closed
    await office.after(MINUTE)
    assert not office.closed


async def test_it_is_not_opened_for_who_has_gone_again_when_the_hours_begin(
    office: Office,
) -> None:
    await office.automate_presence(away_for=30)
    office.clock.move_to(SEVEN)
    await office.everyone("not_home")
    await office.much_later(30 * MINUTE)
    assert office.closed
    office.clock.move_to("2026-10-06 05:50:00+00:00")
    await office.go("bob", "home")
    await office.after(5 * MINUTE)
    await office.go("bob", "not_home")
    await office.after(10 * MINUTE)
    assert office.closed
    assert not office.running


async def test_who_leaves_before_the_hours_begin_leaves_it_closed(office: Office) -> None:
    await office.automate_presence()
    office.clock.move_to(SEVEN)
    await office.leave()
    await office.go("bob", "home")
    await office.after(10 * MINUTE)
    await office.go("bob", "not_home")
    await office.after(3 * MINUTE)
    await office.much_later(60 * MINUTE)
    assert office.closed
    assert OPEN not in office.updates()


@pytest.mark.parametrize(
    ("now", "days"),
    [("2026-10-10 12:00:00+00:00", ["mon", "fri"]), ("2026-10-05 12:00:00+00:00", [])],
)
async def test_it_is_not_opened_on_other_days(office: Office, now: str, days: list[str]) -> None:
    office.clock.move_to(now)
    await office.automate_presence(open_days=days)
    await office.leave()
    await office.go("bob", "home")
    await office.after(10 * MINUTE)
    assert office.closed
    assert bool(office.running) is bool(days)


async def test_it_is_tried_again_until_the_pbx_is_back(office: Office) -> None:
    await office.automate_presence()
    await office.pbx.stop()
    await office.leave()
    await office.after(2 * MINUTE)
    assert not office.closed
    assert office.running
    await office.pbx.start()
    await office.after(2 * MINUTE)
    assert office.closed
    assert not office.running
    assert not office.told
    await office.after(10 * MINUTE)
    assert office.updates() == [CLOSE]


async def test_somebody_is_told_when_it_did_not_help(office: Office) -> None:
    await office.automate_presence()
    await office.pbx.stop()
    await office.leave()
    await office.after(4 * MINUTE)
    assert not office.told
    await office.after(MINUTE)
    assert office.told == [{"wish": "close"}]
    await office.pbx.start()
    await office.after(5 * MINUTE)
    assert len(office.told) == 1
    assert office.updates() == []


async def test_a_notification_is_what_tells_at_first(office: Office) -> None:
    assert await async_setup_component(office.hass, "persistent_notification", {})
    indicator = office.entity(Platform.SWITCH, f"indicator_{CLOSED}")
    await office.automate(
        "close_office_on_leave", indicator=indicator, people=["person.ann", "person.bob"]
    )
    await office.pbx.stop()
    await office.leave()
    await office.after(31 * MINUTE)
    ((_, data),) = [told for told in office.actions if "persistent_notification" in told[0]]
    assert data["title"] == "The PBX did not close the office"
    assert data["message"].startswith("VoipCenter Kantoor gesloten could not be switched on.")


@pytest.mark.parametrize("patience", [0, 1])
async def test_patience_can_be_short(office: Office, patience: int) -> None:
    await office.automate_presence(keep_trying=patience)
    office.pbx.faults.arm("error", endpoint="update", number=20)
    await office.leave()
    await office.after(10 * MINUTE)
    assert office.updates() == [CLOSE] * (patience + 1)
    assert office.told == [{"wish": "close"}]


async def test_who_returns_while_it_tries_to_close_cancels_that(office: Office) -> None:
    await office.automate_presence(keep_trying=60)
    await office.pbx.stop()
    await office.leave()
    await office.after(2 * MINUTE)
    await office.go("ann", "home")
    await office.after(2 * MINUTE)
    await office.pbx.start()
    await office.after(10 * MINUTE)
    assert office.updates() == [OPEN]
    assert not office.told


async def test_who_returns_in_the_evening_cancels_it_too(office: Office) -> None:
    await office.automate_presence(keep_trying=60)
    office.clock.move_to(SEVEN_IN_THE_EVENING)
    await office.pbx.stop()
    await office.leave()
    await office.go("ann", "home")
    await office.after(2 * MINUTE)
    await office.pbx.start()
    await office.after(10 * MINUTE)
    assert office.updates() == []


async def test_who_leaves_while_it_tries_to_open_cancels_that(office: Office) -> None:
    await office.automate_presence(keep_trying=60)
    await office.leave()
    await office.pbx.stop()
    await office.go("ann", "home")
    await office.after(4 * MINUTE)
    await office.go("ann", "not_home")
    await office.after(3 * MINUTE)
    await office.pbx.start()
    await office.after(10 * MINUTE)
    assert office.updates() == [CLOSE, CLOSE]
    assert office.closed


async def test_it_is_not_opened_after_the_hours_when_the_pbx_is_back(office: Office) -> None:
    await office.automate_presence(keep_trying=60)
    await office.leave()
    await office.pbx.stop()
    office.clock.move_to("2026-10-05 15:55:00+00:00")
    await office.go("ann", "home")
    await office.after(10 * MINUTE)
    assert office.told == [{"wish": "open"}]
    await office.pbx.start()
    await office.after(10 * MINUTE)
    assert office.closed


async def test_it_is_switched_even_if_it_seems_to_be_so(office: Office) -> None:
    office.closed = True
    await office.after(MINUTE)
    await office.automate_presence(away_for=0)
    office.closed = False  # By phone; Home Assistant learns it within a minute.
    assert office.shown == "on"
    await office.everyone("not_home")
    assert office.closed


async def test_what_seems_to_be_so_is_not_taken_for_success(office: Office) -> None:
    office.closed = True
    await office.after(MINUTE)
    await office.automate_presence(away_for=0)
    office.closed = False
    await office.pbx.stop()
    await office.everyone("not_home")
    await office.after(10)
    assert office.shown == "on"
    await office.pbx.start()
    await office.after(MINUTE)
    assert office.closed


async def test_what_the_pbx_accepts_but_does_not_do_is_tried_again(office: Office) -> None:
    await office.automate_presence(away_for=0)
    await office.everyone("not_home")
    assert office.closed
    assert office.shown == "on"
    office.closed = False
    for pause in (1, 3, 6):  # What is read back once is not believed yet.
        await office.after(pause)
    assert office.shown == "off"
    await office.after(MINUTE)
    assert office.closed
    assert office.updates() == [CLOSE, CLOSE]


async def test_what_is_switched_by_phone_later_stays(office: Office) -> None:
    await office.automate_presence()
    await office.leave()
    await office.after(MINUTE)
    office.closed = False
    await office.go("bob", "Shop")
    await office.after(10 * MINUTE)
    assert not office.closed
    assert office.updates() == [CLOSE]


async def test_an_account_that_is_not_loaded_is_waited_for(office: Office) -> None:
    await office.automate_presence()
    assert await office.hass.config_entries.async_unload(office.entry.entry_id)
    await office.leave()
    await office.after(2 * MINUTE)
    assert office.updates() == []
    assert await office.hass.config_entries.async_setup(office.entry.entry_id)
    await office.after(2 * MINUTE)
    assert office.closed
    assert not office.told


# Whereabouts that are not known


@pytest.mark.parametrize("gap", ["unknown", "unavailable"])
async def test_somebody_of_unknown_whereabouts_may_be_there(office: Office, gap: str) -> None:
    await office.automate_presence()
    await office.go("ann", gap)
    await office.go("bob", "not_home")
    await office.after(10 * MINUTE)
    assert not office.closed
    await office.go("ann", "not_home")
    assert office.closed


async def test_somebody_who_turns_up_in_the_office_has_not_left_it(office: Office) -> None:
    office.closed = True  # By phone, for lunch.
    await office.automate_presence()
    await office.everyone("unavailable")
    await office.after(10 * MINUTE)
    await office.everyone("home")
    await office.after(10 * MINUTE)
    assert office.updates() == []
    assert not office.running


@pytest.mark.parametrize("gap", ["unavailable", "unknown"])
async def test_who_comes_back_out_of_a_gap_finds_it_opened(office: Office, gap: str) -> None:
    await office.automate_presence()
    await office.leave()
    assert office.closed
    await office.everyone(gap)
    await office.after(10 * MINUTE)
    await office.go("ann", "home")
    await office.after(10 * MINUTE)
    assert office.updates() == [CLOSE, OPEN]
    assert not office.closed


async def test_who_comes_back_out_of_a_gap_leaves_alone_what_was_closed_by_phone(
    office: Office,
) -> None:
    await office.automate_presence()
    await office.leave()
    office.closed = False
    await office.after(2 * MINUTE)
    office.closed = True
    await office.after(2 * MINUTE)
    await office.everyone("unavailable")
    await office.after(10 * MINUTE)
    await office.everyone("home")
    await office.after(10 * MINUTE)
    assert office.updates() == [CLOSE]


async def test_everyone_is_away_again_after_a_gap(office: Office) -> None:
    await office.automate_presence()
    await office.leave()
    await office.after(MINUTE)
    office.closed = False  # By phone, to take calls elsewhere.
    await office.everyone("unavailable")
    await office.after(10 * MINUTE)
    await office.everyone("not_home")
    await office.after(10 * MINUTE)
    assert office.updates() == [CLOSE]


# Home Assistant restarts


@pytest.mark.parametrize("wanted", [True, False])
async def test_who_left_during_a_restart(office: Office, wanted: bool) -> None:
    office.before_start()
    await office.everyone("not_home")
    await office.automate_presence(at_start=wanted)
    await office.restart()
    await office.after(10 * MINUTE)
    assert office.closed is wanted


@pytest.mark.parametrize("wanted", [True, False])
async def test_who_came_back_during_a_restart(office: Office, wanted: bool) -> None:
    office.closed = True
    office.before_start()
    await office.automate_presence(at_start=wanted)
    await office.restart()
    await office.after(10 * MINUTE)
    assert office.closed is not wanted


@pytest.mark.parametrize("wanted", [True, False])
async def test_who_is_found_to_be_away_after_a_restart(office: Office, wanted: bool) -> None:
    office.before_start()
    await office.everyone("unavailable")
    await office.automate_presence(at_start=wanted)
    await office.restart()
    await office.after(10 * MINUTE)
    assert not office.closed
    await office.everyone("not_home")
    await office.after(10 * MINUTE)
    assert office.closed is wanted


@pytest.mark.parametrize("wanted", [True, False])
async def test_who_is_found_to_be_there_after_a_restart(office: Office, wanted: bool) -> None:
    office.closed = True
    office.before_start()
    await office.everyone("unavailable")
    await office.automate_presence(at_start=wanted)
    await office.restart()
    await office.everyone("home")
    await office.after(10 * MINUTE)
    assert office.closed is not wanted
