"""The indicator that stands for the office: on means closed."""

from homeassistant.exceptions import ServiceValidationError

from .api import ItemKey, Menu, Part
from .const import CONF_OFFICE_CLOSED_INDICATOR, DOMAIN
from .pbx.account import id_told
from .problems import told_to_user
from .runtime import VoipCenterConfigEntry


def office_closed_key(entry: VoipCenterConfigEntry) -> ItemKey:
    """Return the indicator that the option names, by id or by name.

    Raises ``ServiceValidationError`` where the option is not set, or names none that there is.
    """
    wanted = str(entry.options.get(CONF_OFFICE_CLOSED_INDICATOR, "")).strip()
    account = entry.runtime_data.coordinator.data
    for id_ in account.indicators:
        key = ItemKey(Menu.INDICATORS, id_)
        if wanted and (
            id_ == id_told(wanted) or (account.label(key) or "").casefold() == wanted.casefold()
        ):
            return key
    raise ServiceValidationError(
        translation_domain=DOMAIN, translation_key="office_indicator_needed"
    )


async def async_set_office_closed(entry: VoipCenterConfigEntry, *, closed: bool) -> None:
    """Close or open the office."""
    key = office_closed_key(entry)
    runtime = entry.runtime_data
    with told_to_user(runtime.coordinator.hass, entry):
        await runtime.writer.submit(key, {Part.ACTIVE: int(closed)})
