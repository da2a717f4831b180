"""The calls of today, and how quickly phones answer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import Call, Menu
from .call_log import changed_signal
from .calls import history
from .entity import Control, PbxEntity, PhoneEntity, async_add_as_they_appear
from .pbx.account import Account
from .pbx.reader import CALLS_TODAY
from .runtime import RuntimeData, VoipCenterConfigEntry

PARALLEL_UPDATES = 0

LAST_CALL, LAST_CALLER = "last_call", "last_caller"

type Calls = tuple[Call, ...]


@dataclass(frozen=True, kw_only=True)
class CallCountDescription(SensorEntityDescription):
    """A figure of today's calls; ``None`` where the PBX does not tell."""

    value_fn: Callable[[Calls], int | None]
    entity_registry_enabled_default: bool = False


CALL_COUNTS = (
    CallCountDescription(key="calls_today", value_fn=len, entity_registry_enabled_default=True),
    CallCountDescription(
        key="missed_calls_today", value_fn=history.missed, entity_registry_enabled_default=True
    ),
    CallCountDescription(key="incoming_calls_today", value_fn=history.incoming),
    CallCountDescription(key="outgoing_calls_today", value_fn=history.outgoing),
    CallCountDescription(key="answered_calls_today", value_fn=history.answered),
    CallCountDescription(
        key="talk_time_today",
        value_fn=history.talk_time,
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=0,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: VoipCenterConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the figures of the day, the last call, and each phone's answering time."""
    runtime = entry.runtime_data
    call_sensors: dict[str, CallSensor] = {
        LAST_CALL: LastCall(runtime, LAST_CALL),
        **{item.key: CallCount(runtime, item) for item in CALL_COUNTS},
    }
    calls_were_allowed = False

    def allowed_call_sensors(_account: Account) -> Iterable[str]:
        nonlocal calls_were_allowed
        calls_were_allowed |= Menu.CALLS not in runtime.coordinator.denied
        return call_sensors if calls_were_allowed else ()

    await async_add_as_they_appear(
        entry, async_add_entities, allowed_call_sensors, call_sensors.__getitem__
    )
    await async_add_as_they_appear(
        entry, async_add_entities, lambda _account: runtime.phones, partial(Ping, runtime)
    )
    async_add_entities([LastCaller(runtime, LAST_CALLER, CALLS_TODAY)])


class CallSensor(PbxEntity, SensorEntity):
    """A sensor that reads the calls of today."""

    def __init__(self, runtime: RuntimeData, key: str) -> None:
        """Ask for the calls of today to be read."""
        super().__init__(runtime, key, CALLS_TODAY)

    @property
    def calls(self) -> Calls | None:
        """Return today's calls, or ``None`` while they are not known."""
        today = self.coordinator.calls_today
        return today.calls if today else None

    @override
    def facts(self) -> tuple[object, ...]:
        return (self.coordinator.today(), self.calls, self.available)


class CallCount(CallSensor):
    """A figure that starts anew at midnight on the PBX's clock."""

    entity_description: CallCountDescription
    _attr_state_class = SensorStateClass.TOTAL

    def __init__(self, runtime: RuntimeData, description: CallCountDescription) -> None:
        """Show the figure that ``description`` tells."""
        super().__init__(runtime, description.key)
        self.entity_description = description

    @property
    @override
    def native_value(self) -> int | None:
        return None if self.calls is None else self.entity_description.value_fn(self.calls)

    @property
    @override
    def last_reset(self) -> datetime:
        return datetime.combine(self.coordinator.today(), time.min, self.coordinator.timezone)


class LastCall(CallSensor):
    """When today's last call began, and between whom."""

    _attr_device_class = SensorDeviceClass.TIMESTAMP

    @property
    def _call(self) -> Call | None:
        return history.last(self.calls or ())

    @property
    @override
    def native_value(self) -> datetime | None:
        return self._call.start if self._call else None

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        if (call := self._call) is None:
            return None
        return {
            "caller": call.caller,
            "called": call.called,
            "duration": call.duration,
            "direction": call.direction,
            "outcome": call.outcome,
        }


class LastCaller(Control, PbxEntity, SensorEntity):
    """Who called last; it outlives midnight and restarts."""

    @override
    async def async_added_to_hass(self) -> None:
        """Listen."""
        await super().async_added_to_hass()
        signal = changed_signal(self.coordinator.config_entry.entry_id)
        self.async_on_remove(
            async_dispatcher_connect(self.hass, signal, self._handle_coordinator_update)
        )

    @override
    def facts(self) -> tuple[object, ...]:
        return (self.runtime.calls.last_caller, self.native_value)

    @property
    @override
    def native_value(self) -> str | None:
        last = self.runtime.calls.last_caller
        return self.runtime.calls.name(last[0]) if last else None

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        if (last := self.runtime.calls.last_caller) is None:
            return None
        return {"caller": last[0], "at": datetime.fromtimestamp(last[1], UTC).isoformat()}


class Ping(PhoneEntity, SensorEntity):
    """How quickly the phone of a SIP account answers."""

    _attr_device_class = SensorDeviceClass.DURATION
    _attr_native_unit_of_measurement = UnitOfTime.MILLISECONDS
    _attr_state_class = SensorStateClass.MEASUREMENT
    _fact = "ping"

    @property
    @override
    def native_value(self) -> float | None:
        return self.item.ping if self.item else None
