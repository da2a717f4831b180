"""Reading the whole account now, for who changed something by phone and need not wait."""

from typing import override

from homeassistant.components.button import ButtonEntity
from homeassistant.const import EntityCategory

from .entity import Control, PbxEntity, adding
from .problems import async_message, failure

PARALLEL_UPDATES = 0


class RefreshButton(Control, PbxEntity, ButtonEntity):
    """Reads the whole account."""

    _attr_entity_category = EntityCategory.DIAGNOSTIC

    @override
    def facts(self) -> tuple[object, ...]:
        return ()

    @override
    async def async_press(self) -> None:
        """Read everything; raise where nothing could be read."""
        await self.coordinator.async_refresh_everything()
        if not self.coordinator.last_update_success:
            reason = await async_message(self.hass, self.coordinator.last_exception)
            raise failure("refresh_failed", error=reason)


async_setup_entry = adding(RefreshButton, "refresh")
