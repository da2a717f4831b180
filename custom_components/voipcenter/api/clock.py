"""The PBX's clock, as its replies tell it.

A request is accepted within five seconds of its timestamp (manual), so a host whose own clock is
off must sign with the server's. The ``Date`` header of each reply tells that, to the second; but
what stands before the PBX may write that header by a clock of its own.
"""

from datetime import UTC
from email.utils import parsedate_to_datetime
import time

_RESOLUTION = 1.0
_TOLERANCE = 2.0
_FARTHEST = 86400.0 + 60.0  # A day, and what a header cannot tell.


class ServerClock:
    """Unix time as the PBX counts it."""

    offset: float = 0.0
    """Seconds by which the PBX is ahead of this host; 0 while they agree within two seconds."""

    _header_is_another_s = False

    def timestamp(self) -> int:
        """Return the PBX's present Unix time, in whole seconds."""
        return int(time.time() + self.offset)

    def observe(self, date: str | None, *, waited: float = 0.0) -> None:
        """Learn from the ``Date`` of a reply that is the PBX's.

        The header was written at any moment of the ``waited`` seconds: Apache dates a reply when
        the request arrives, others when the reply leaves. What is off by no more than it can tell
        is left alone, and so is what is off by more than a day: no clock that is kept is.
        """
        margin = _TOLERANCE + waited / 2
        measured = _measured(date, waited)
        if self._header_is_another_s or measured is None:
            return
        if abs(measured - self.offset) > margin:
            self.offset = measured if abs(measured) > margin else 0.0

    def refused(self, date: str | None, *, used: float, waited: float = 0.0) -> None:
        """Learn that the PBX did not like the time of a request, signed with the offset ``used``.

        The header tells a better one. If it is what was used, it is another's than the PBX's, and
        this host's own clock is the better one, until that is refused in its turn.
        """
        if abs(self.offset - used) > _RESOLUTION:  # Learnt from another reply meanwhile.
            return
        measured = _measured(date, waited)
        # What was used may be a measure itself, as inexact as this one.
        margin = (_RESOLUTION if used else _RESOLUTION / 2) + waited / 2
        if measured is not None and abs(measured - used) > margin:
            self.offset, self._header_is_another_s = measured, False
        elif waited < _TOLERANCE:  # Not merely late.
            self.offset, self._header_is_another_s = 0.0, used != 0.0


def _measured(date: str | None, waited: float) -> float | None:
    """Return by how much a header is ahead of this host, unless that cannot be."""
    if date is None:
        return None
    try:
        moment = parsedate_to_datetime(date)
        told = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except ValueError, OverflowError:
        return None
    ahead = told + _RESOLUTION / 2 - (time.time() - waited / 2)
    return ahead if abs(ahead) <= _FARTHEST else None
