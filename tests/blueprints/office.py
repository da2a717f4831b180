"""An office whose people come and go, which closes and opens by itself."""

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

    async def close_for(self, **time: float) -> None:
        """Close it by hand, until it opens by itself."""
        indicator = self.entity(Platform.SWITCH, f"indicator_{CLOSED}")
        await self.act("voipcenter.set_indicator", indicator=indicator, state="on", **{"for": time})

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
