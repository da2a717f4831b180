"""Calls, and the office closing and opening, as beginnings of automations."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar, cast, override

from homeassistant.const import ATTR_CONFIG_ENTRY_ID, CONF_OPTIONS
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from .api import Number, SipAccount
from .call_log import SIGNAL_NEWS, News, async_wait
from .calls.happenings import Kind
from .calls.history import digits_of
from .condition import is_office_closed
from .const import CONF_OFFICE_CLOSED_INDICATOR, DOMAIN
from .runtime import VoipCenterConfigEntry

CONF_CALLED, CONF_CALLER = "called", "caller"
CONF_NOT_CALLED_BACK_FOR = "not_called_back_for"
_SIGNAL_OFFICE = f"{DOMAIN}_office"

_ACCOUNT: dict[vol.Marker, Any] = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}
_CALL: dict[vol.Marker, Any] = {
    **_ACCOUNT,
    vol.Optional(CONF_CALLED): vol.All(cv.ensure_list, [cv.string]),
    vol.Optional(CONF_CALLER): cv.string,
}


@callback
def watch_office(hass: HomeAssistant, entry: VoipCenterConfigEntry) -> None:
    """Tell triggers when an account's office closes or opens, for as long as it is loaded.

    What it is at first is no news, and neither is what another indicator is that is chosen.
    """

    def now() -> tuple[object, bool | None]:
        return entry.options.get(CONF_OFFICE_CLOSED_INDICATOR), is_office_closed(entry)

    known = now()

    @callback
    def look() -> None:
        nonlocal known
        chosen, closed = now()
        if closed is None or (chosen, closed) == known:
            return
        (chosen_before, before), known = known, (chosen, closed)
        if before is not None and chosen == chosen_before:
            async_dispatcher_send(hass, _SIGNAL_OFFICE, entry.entry_id, closed)

    entry.async_on_unload(entry.runtime_data.coordinator.async_add_listener(look))


class PbxTrigger(Trigger):
    """A trigger that needs no target: it is for one account or for all."""

    schema: ClassVar[dict[vol.Marker, Any]] = _ACCOUNT

    @override
    @classmethod
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Take what the trigger can be limited to."""
        schema = vol.Schema({vol.Required(CONF_OPTIONS, default=dict): cls.schema})
        return cast("ConfigType", schema(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take note of the limits."""
        super().__init__(hass, config)
        self._options: dict[str, Any] = config.options or {}

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Begin to listen."""
        return self.listen(run_action)

    def listen(self, run_action: TriggerActionRunner) -> CALLBACK_TYPE:
        """Run the action each time it happens; return what ends that."""
        raise NotImplementedError

    def is_wanted(self, entry_id: str) -> bool:
        """Tell whether an account is meant."""
        return (self._options.get(ATTR_CONFIG_ENTRY_ID) or entry_id) == entry_id


class OfficeTrigger(PbxTrigger):
    """The office closes or opens, whoever did that and wherever."""

    closed: ClassVar[bool]

    @override
    def listen(self, run_action: TriggerActionRunner) -> CALLBACK_TYPE:
        @callback
        def hear(entry_id: str, closed: bool) -> None:
            if closed is self.closed and self.is_wanted(entry_id):
                name = "closed" if closed else "open"
                run_action({ATTR_CONFIG_ENTRY_ID: entry_id}, f"the office is {name}")

        return async_dispatcher_connect(self._hass, _SIGNAL_OFFICE, hear)


class OfficeClosed(OfficeTrigger):
    """The office closes."""

    closed = True


class OfficeOpened(OfficeTrigger):
    """The office opens."""

    closed = False


class CallTrigger(PbxTrigger):
    """Something happens to a call."""

    schema = _CALL
    kind: ClassVar[Kind]
    _waits: int | None = None

    @override
    def listen(self, run_action: TriggerActionRunner) -> CALLBACK_TYPE:
        @callback
        def hear(news: News) -> None:
            if (
                news.kind is self.kind
                and news.waited == self._waits
                and self.is_wanted(news.entry_id)
                and self._is_about(news)
            ):
                payload = {**news.attributes, "raw": news.raw, ATTR_CONFIG_ENTRY_ID: news.entry_id}
                # Recorded with each run, so without the caller.
                run_action(payload, f"{news.kind} call")

        return async_dispatcher_connect(self._hass, SIGNAL_NEWS, hear)

    def _is_about(self, news: News) -> bool:
        """Tell whether a call is to one of the numbers, and of the caller, that are wanted."""
        wanted = self._options.get(CONF_CALLER)
        if wanted and not self._is_by(wanted, news):
            return False
        devices = self._options.get(CONF_CALLED)
        return not devices or any(self._is_called(device, news) for device in devices)

    def _is_by(self, wanted: str, news: News) -> bool:
        """Tell whether a call is by who is wanted, a number or a name.

        Who shows a name and no number may call itself anything, unless it is a phone of ours.
        """
        caller, name = news.call.caller, news.attributes["caller_name"]
        digits = digits_of(wanted)
        if digits and digits == digits_of(caller):
            return True
        entry = self._account_of(news)
        if entry is None:
            return False
        calls = entry.runtime_data.calls
        names = [name] if name == calls.words("unknown_caller") else [name, caller or ""]
        is_named = wanted.strip().casefold() in map(str.casefold, names)
        return is_named or calls.contacts.is_called(caller, wanted)

    def _account_of(self, news: News) -> VoipCenterConfigEntry | None:
        return self._hass.config_entries.async_get_entry(news.entry_id)

    def _is_called(self, device_id: str, news: News) -> bool:
        """Tell whether a call is to the number, or to the phone, that a device stands for."""
        entry = self._account_of(news)
        device = dr.async_get(self._hass).async_get(device_id)
        if entry is None or device is None:
            return False
        coordinator = entry.runtime_data.coordinator
        for key in coordinator.registries.device_keys(device):
            item = coordinator.data.item(key)
            if isinstance(item, Number):
                digits = digits_of(item.number)
                return digits is not None and digits == digits_of(news.call.called)
            if isinstance(item, SipAccount) and item.username:
                return item.username in (news.call.called, news.attributes["sip_account"])
        return False


class CallReceived(CallTrigger):
    """A call comes in."""

    kind = Kind.INCOMING


class CallAnswered(CallTrigger):
    """Somebody picks up."""

    kind = Kind.ANSWERED


class CallEnded(CallTrigger):
    """A call is over that was not missed."""

    kind = Kind.ENDED


class CallMissed(CallTrigger):
    """Nobody answered a call, or nobody called back for some time."""

    kind = Kind.MISSED
    schema: ClassVar[dict[vol.Marker, Any]] = {
        **_CALL,
        vol.Optional(CONF_NOT_CALLED_BACK_FOR): vol.All(
            cv.positive_time_period, vol.Range(max=timedelta(days=30))
        ),
    }

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Wait, where that is wanted."""
        super().__init__(hass, config)
        wait: timedelta | None = self._options.get(CONF_NOT_CALLED_BACK_FOR)
        self._waits = int(wait.total_seconds()) or None if wait else None

    @override
    def listen(self, run_action: TriggerActionRunner) -> CALLBACK_TYPE:
        """Ask for the time to be measured, too."""
        stop = super().listen(run_action)
        if self._waits is None:
            return stop
        ends: tuple[Callable[[], None], ...] = (stop, async_wait(self._hass, self._waits))

        @callback
        def end() -> None:
            for each in ends:
                each()

        return end


TRIGGERS: dict[str, type[Trigger]] = {
    "call_received": CallReceived,
    "call_answered": CallAnswered,
    "call_ended": CallEnded,
    "call_missed": CallMissed,
    "office_closed": OfficeClosed,
    "office_opened": OfficeOpened,
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers."""
    return TRIGGERS
