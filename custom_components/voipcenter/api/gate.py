"""The gate before the PBX: it keeps an account from being locked by its own integration."""

import time

from .errors import (
    VoipCenterAuthenticationError,
    VoipCenterError,
    VoipCenterRateLimitError,
)
from .signing import Credentials
from .slots import Slots

CONCURRENCY = 4
FIRST_PAUSE = 60.0
LONGEST_PAUSE = 900.0


class Gate:
    """Decides whether anything may be sent for one customer, and how much at a time.

    One gate serves a customer for as long as the process lives, so neither a retry nor a reload
    forgets what the PBX said. After error 13 it closes for a minute, doubling to fifteen; after
    14 or 15 it closes for those credentials.
    """

    def __init__(self) -> None:
        """Start open."""
        self.slots = Slots(CONCURRENCY)
        self._refused: dict[Credentials, tuple[str, int | None, bool]] = {}
        """What the PBX said, and not the error itself: its traceback holds the request."""
        self._closed_at = 0.0
        self._reopens_at = 0.0
        self._pause = FIRST_PAUSE

    @property
    def closed_for(self) -> float:
        """Seconds until the pause after "too many attempts" is over; 0 when there is none."""
        return max(0.0, self._reopens_at - time.monotonic())

    @property
    def pause(self) -> float:
        """Length in seconds of the pause that is under way; 0 when there is none."""
        return self._reopens_at - self._closed_at if self.closed_for else 0.0

    def check(self, credentials: Credentials) -> None:
        """Raise the reason where nothing may be sent now.

        Raises ``VoipCenterRateLimitError`` or ``VoipCenterAuthenticationError``.
        """
        if remaining := self.closed_for:
            raise _rate_limited(remaining)
        if refusal := self._refused.get(credentials):
            message, code, in_head = refusal
            raise VoipCenterAuthenticationError(message, code=code, in_head=in_head)

    def forgive(self, credentials: Credentials) -> None:
        """Let credentials be tried again, because a person entered them just now."""
        self._refused.pop(credentials, None)

    def accepted(self, sent_at: float) -> None:
        """Learn that the PBX served a request sent at ``sent_at`` (monotonic seconds)."""
        if sent_at > self._closed_at:
            self._pause = FIRST_PAUSE

    def refused(self, credentials: Credentials, sent_at: float, error: VoipCenterError) -> None:
        """Learn from a failed request sent at ``sent_at`` (monotonic seconds).

        Of several requests under way when the PBX began to refuse, one counts.
        """
        if isinstance(error, VoipCenterAuthenticationError):
            self._refused[credentials] = (error.message, error.code, error.in_head)
        elif isinstance(error, VoipCenterRateLimitError):
            if sent_at > self._closed_at:
                self._close()
            error.retry_after = self.closed_for

    def _close(self) -> None:
        self._closed_at = time.monotonic()
        self._reopens_at = self._closed_at + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)


def _rate_limited(remaining: float) -> VoipCenterRateLimitError:
    error = VoipCenterRateLimitError("Too many attempts", code=13, in_head=True)
    error.retry_after = remaining
    return error
