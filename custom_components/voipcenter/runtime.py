"""What an entry holds while it is loaded."""

from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry

from .coordinator import VoipCenterCoordinator
from .live import LiveCalls
from .writer import Writer

type VoipCenterConfigEntry = ConfigEntry[RuntimeData]


@dataclass(frozen=True, slots=True)
class RuntimeData:
    """One account at work: who reads it, who changes it, and who hears its calls."""

    coordinator: VoipCenterCoordinator
    writer: Writer
    live: LiveCalls
