"""What an entry holds while it is loaded."""

from collections.abc import Collection
from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry

from .call_log import CallLog
from .const import CONF_PHONES
from .coordinator import VoipCenterCoordinator
from .live import LiveCalls
from .writer import Writer

type VoipCenterConfigEntry = ConfigEntry[RuntimeData]


@dataclass(frozen=True, slots=True)
class RuntimeData:
    """One account at work: who reads it, changes it, hears its calls, and keeps them."""

    coordinator: VoipCenterCoordinator
    writer: Writer
    live: LiveCalls
    calls: CallLog

    @property
    def phones(self) -> Collection[int]:
        """Return the SIP accounts, by id, whose phones somebody wants to see."""
        wanted = self.coordinator.config_entry.options.get(CONF_PHONES)
        return self.coordinator.data.sip_accounts.keys() if wanted else ()
