"""How a reading of an account went, for whoever cares."""

from dataclasses import dataclass

from ..api import Menu, VoipCenterError


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingReport:
    """How a reading went, and how the way to the PBX is since."""

    errors: tuple[VoipCenterError, ...]
    anything_read: bool
    """Whether the PBX let us in, even if nothing that it said can be read."""
    ended_outage: bool
    denied: frozenset[Menu]
    """Menus that the API user may not read (error 16)."""
    unreadable: frozenset[Menu]
    """Menus of which the PBX's answers cannot be read."""
    unread_words: tuple[str, ...]
    """Words that leave an outcome or a direction of today's calls unknown."""
    nothing_allowed: bool
    """Whether the API user may read none of what is wanted."""
    clock_offset: float
    """Seconds by which the PBX's clock is ahead of this host's."""
    pause: float
    """Length in seconds of the pause after "too many attempts"; 0 where there is none."""
    closed_for: float
    """Seconds of it that are left."""
    secrets_in_url: bool
