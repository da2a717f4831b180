"""The PBX's clock, as its replies tell it.

A request is accepted within five seconds of its timestamp (manual), so a host whose own clock is
off must sign with the server's. The ``Date`` header of each reply tells that, to the second.
"""

from datetime import UTC
from email.utils import parsedate_to_datetime
import time

_RESOLUTION = 1.0
_TOLERANCE = 2.0


class ServerClock:
    """Unix time as the PBX counts it."""

    offset: float = 0.0
    """Seconds by which the PBX is ahead of this host; 0 while they agree within two seconds."""

    def timestamp(self) -> int:
        """Return the PBX's present Unix time, in whole seconds."""
        return int(time.time() + self.offset)

    def observe(self, date: str | None, *, waited: float = 0.0, mismatch: bool = False) -> None:
        """Learn from a reply's ``Date``; ``mismatch`` tells that the PBX refused our time.

        The header was written at any moment of the ``waited`` seconds: Apache dates a reply when
        the request arrives, others when the reply leaves. What is off by no more than it can tell
        is left alone, unless the PBX says that even this was too much.
        """
        if (server_time := _parse(date)) is None:
            return
        measured = server_time + _RESOLUTION / 2 - (time.time() - waited / 2)
        margin = 0.0 if mismatch else _TOLERANCE + waited / 2
        if abs(measured - self.offset) > margin:
            self.offset = measured if abs(measured) > margin else 0.0


def _parse(date: str | None) -> float | None:
    if date is None:
        return None
    try:
        moment = parsedate_to_datetime(date)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except ValueError:
        return None
