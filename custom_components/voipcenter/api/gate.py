"""The gate before the PBX: it keeps an account from being locked by its own integration."""

from dataclasses import dataclass
import time
from typing import NamedTuple

from .errors import (
    ERRORS,
    VoipCenterAuthenticationError,
    VoipCenterCallError,
    VoipCenterConnectionError,
    VoipCenterDeferredError,
    VoipCenterError,
    VoipCenterNotFoundError,
    VoipCenterRateLimitError,
)
from .signing import Credentials
from .slots import Slots

type Question = frozenset[tuple[str, str]]
"""The parameters of a request that only reads; without id and day, a kind of such requests."""

CONCURRENCY = 4
FIRST_PAUSE = 60.0
LONGEST_PAUSE = 900.0
FIRST_DEFERRAL = 4 * FIRST_PAUSE
LONGEST_DEFERRAL = 2 * LONGEST_PAUSE
URGENT_DEFERRAL = 2 * FIRST_PAUSE
FIRST_TRY = 600.0
LONGEST_UNTRIED = 21600.0


@dataclass(slots=True)
class Refusal:
    """What the PBX said of credentials, and not the error itself: its traceback holds the request.

    ``pause`` is for how many seconds they are left untried, ``next_try`` until when (monotonic).
    """

    message: str
    code: int | None
    in_head: bool
    pause: float
    next_try: float = 0.0

    def put_off(self) -> None:
        """Let the next try wait twice as long as the last one did."""
        self.pause = min(max(FIRST_TRY, self.pause * 2), LONGEST_UNTRIED)
        self.next_try = time.monotonic() + self.pause


class _Deferral(NamedTuple):
    """When (monotonic) a question brought "too many attempts", and how many seconds it waits."""

    since: float
    pause: float

    def until(self, *, urgent: bool = False) -> float:
        return self.since + (min(self.pause, URGENT_DEFERRAL) if urgent else self.pause)


class Gate:
    """Decides whether anything may be sent for one customer, and how much at a time.

    One gate serves a customer for as long as the process lives, so neither a retry nor a reload
    forgets what the PBX said. After error 13 it closes for a minute, doubling to fifteen; after
    14 or 15 it closes for those credentials. But a PBX, too, is wrong once: each setup allows one
    request, and so does time: after ten minutes, then twenty, doubling to six hours.

    A question that brings error 13 whenever it is asked would close the gate again and again, and
    so keep out what people press. So it waits longer than the gate, whatever else is answered; so
    does a kind of question, such as for a number, while none of that kind is answered. What is
    urgent, as the end of a closing hangs on it, waits two minutes at most.
    """

    def __init__(self) -> None:
        """Start open."""
        self.slots = Slots(CONCURRENCY)
        self._refusals: dict[Credentials, Refusal] = {}
        self._closed_at = 0.0
        self._reopens_at = 0.0
        self._pause = FIRST_PAUSE
        self._accepted_at = 0.0
        self._deferred: dict[Question, _Deferral] = {}

    @property
    def closed_for(self) -> float:
        """Seconds until the pause after "too many attempts" is over; 0 when there is none."""
        return max(0.0, self._reopens_at - time.monotonic())

    @property
    def pause(self) -> float:
        """Length in seconds of the pause that is under way; 0 when there is none."""
        return self._reopens_at - self._closed_at if self.closed_for else 0.0

    def refusal(self, credentials: Credentials) -> VoipCenterAuthenticationError | None:
        """Return what the PBX said of credentials that it refused, until it serves them again."""
        if (refusal := self._refusals.get(credentials)) is None:
            return None
        return VoipCenterAuthenticationError(
            refusal.message, code=refusal.code, in_head=refusal.in_head
        )

    def next_try(self, credentials: Credentials) -> float:
        """Return in how many seconds a request with these credentials may be sent; 0 is now."""
        refusal = self._refusals.get(credentials)
        untried_for = refusal.next_try - time.monotonic() if refusal else 0.0
        return max(0.0, untried_for, self.closed_for)

    def check(
        self, credentials: Credentials, question: Question | None = None, *, urgent: bool = False
    ) -> None:
        """Raise the reason where nothing may be sent now, or not this.

        Raises ``VoipCenterRateLimitError`` or ``VoipCenterAuthenticationError``, or
        ``VoipCenterDeferredError``.
        """
        if remaining := self.closed_for:
            raise _not_before(VoipCenterRateLimitError, remaining)
        if self.next_try(credentials) and (refusal := self.refusal(credentials)):
            raise refusal
        deferrals = filter(None, map(self._deferred.get, _levels(question)))
        until = max((each.until(urgent=urgent) for each in deferrals), default=0.0)
        if (remaining := until - time.monotonic()) > 0:
            raise _not_before(VoipCenterDeferredError, remaining)

    def enter(
        self, credentials: Credentials, question: Question | None = None, *, urgent: bool = False
    ) -> Refusal | None:
        """Let one request through; it is a try if a refusal is returned, and the only one.

        Raises as ``check``.
        """
        self.check(credentials, question, urgent=urgent)
        if refusal := self._refusals.get(credentials):
            refusal.next_try = time.monotonic() + refusal.pause
        return refusal

    def allow_one(self, credentials: Credentials) -> None:
        """Let refused credentials be tried once now: an entry is set up with them."""
        if refusal := self._refusals.get(credentials):
            refusal.next_try = time.monotonic()

    def forgive(self, credentials: Credentials) -> None:
        """Let credentials be tried again, because a person entered them just now."""
        self._refusals.pop(credentials, None)

    def accepted(
        self,
        credentials: Credentials,
        sent_at: float,
        tried: Refusal | None,
        question: Question | None = None,
    ) -> None:
        """Learn that the PBX served a request sent at ``sent_at`` (monotonic seconds)."""
        for each in _levels(question):
            self._deferred.pop(each, None)
        self._accepted_at = max(self._accepted_at, sent_at)
        if sent_at > self._closed_at:
            self._pause = FIRST_PAUSE
        if tried and tried is self._refusals.get(credentials):
            self.forgive(credentials)

    def refused(
        self,
        credentials: Credentials,
        sent_at: float,
        tried: Refusal | None,
        error: VoipCenterError,
        question: Question | None = None,
    ) -> None:
        """Learn from a failed request sent at ``sent_at`` (monotonic seconds).

        Of several requests under way when the PBX began to refuse, one counts. A try that never
        left, or that brought another error of the PBX's, may be made again at once.
        """
        if isinstance(error, VoipCenterRateLimitError):
            if sent_at > self._closed_at:
                self._close()
                for each in _levels(question):
                    self._defer(each)
            error.retry_after = self.closed_for
            if tried and tried is self._refusals.get(credentials):  # The account may be locked.
                tried.put_off()
        elif tried is not self._refusals.get(credentials):
            return
        elif isinstance(error, VoipCenterAuthenticationError):
            refusal = Refusal(error.message, error.code, error.in_head, tried.pause if tried else 0)
            refusal.put_off()
            self._refusals[credentials] = refusal
        elif isinstance(error, VoipCenterNotFoundError | VoipCenterCallError):
            self.forgive(credentials)  # Who is told so was let in.
        elif tried and (error.code in ERRORS or _never_left(error)):
            tried.next_try = time.monotonic()

    def _close(self) -> None:
        self._closed_at = time.monotonic()
        self._reopens_at = self._closed_at + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def _defer(self, question: Question) -> None:
        """Let a question wait that brings it again while others are answered.

        Those that nobody asks any more are forgotten.
        """
        now = self._closed_at
        known = {q: d for q, d in self._deferred.items() if d.until() > now - LONGEST_DEFERRAL}
        before = known.get(question)
        pause = 0.0
        if before and self._accepted_at > before.since:
            pause = min(max(FIRST_DEFERRAL, before.pause * 2), LONGEST_DEFERRAL)
        self._deferred = {**known, question: _Deferral(now, pause)}


def _levels(question: Question | None) -> tuple[Question, ...]:
    """Return a question, and its kind."""
    if question is None:
        return ()
    return question, frozenset((name, value if name == "m" else "") for name, value in question)


def _not_before[ErrorT: (VoipCenterRateLimitError, VoipCenterDeferredError)](
    kind: type[ErrorT], seconds: float
) -> ErrorT:
    error = kind("Too many attempts", code=13, in_head=True)
    error.retry_after = seconds
    return error


def _never_left(error: VoipCenterError) -> bool:
    return isinstance(error, VoipCenterConnectionError) and not error.sent
