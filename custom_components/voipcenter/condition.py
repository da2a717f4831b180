"""Whether the office is closed, for automations."""

from typing import Any, ClassVar, Unpack, cast, override

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_CONFIG_ENTRY_ID, CONF_OPTIONS
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import Condition, ConditionCheckParams, ConditionConfig
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from .api import Indicator
from .changes import accounts, closing_indicator
from .const import CONF_OFFICE_CLOSED_INDICATOR
from .runtime import VoipCenterConfigEntry

_SCHEMA = vol.Schema(
    {vol.Required(CONF_OPTIONS, default=dict): {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}}
)


def is_office_closed(entry: VoipCenterConfigEntry) -> bool | None:
    """Tell whether the office of an account that is read is closed; ``None`` where not known."""
    key = closing_indicator(entry)
    item = entry.runtime_data.coordinator.data.item(key) if key else None
    return item.active if isinstance(item, Indicator) else None


class OfficeCondition(Condition):
    """Whether all offices, or that of one account, are closed, or all are open."""

    closed: ClassVar[bool]

    @override
    @classmethod
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Take an account or none."""
        return cast("ConfigType", _SCHEMA(config))

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Look at the account that is chosen, or at all."""
        super().__init__(hass, config)
        options: dict[str, Any] = config.options or {}
        self._entry_id: str | None = options.get(ATTR_CONFIG_ENTRY_ID) or None

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        """Tell whether it holds; what is not known holds neither way."""
        entries = [
            entry
            for entry in accounts(self._hass)
            if self._entry_id in (None, entry.entry_id)
            and entry.options.get(CONF_OFFICE_CLOSED_INDICATOR)
        ]
        return bool(entries) and all(
            entry.state is ConfigEntryState.LOADED and is_office_closed(entry) is self.closed
            for entry in entries
        )


class OfficeIsClosed(OfficeCondition):
    """Whether the office is closed."""

    closed = True


class OfficeIsOpen(OfficeCondition):
    """Whether the office is open."""

    closed = False


CONDITIONS: dict[str, type[Condition]] = {
    "office_is_closed": OfficeIsClosed,
    "office_is_open": OfficeIsOpen,
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions."""
    return CONDITIONS
