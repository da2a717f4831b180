"""The seven rules in a few lines, for one part: what is set, what was last seen, and what ends."""

from dataclasses import dataclass

PATIENCE = 3
"""Wakes."""


@dataclass(frozen=True)
class End:
    """What is put back, what was set, and when it ends."""

    before: int
    value: int
    moment: float | None


@dataclass
class Model:
    """What a part of an item has to be, whatever happens."""

    value: int
    """On the PBX."""
    seen: int
    """By Home Assistant."""
    end: End | None = None
    lost: tuple[End, ...] = ()
    """What may still be carried out, the latest first."""
    wake: int = 0
    sent_in: int = 0
    """The wake in which what is lost was sent, or read from disk."""

    def may(self, value: int, moment: float | None) -> bool:
        """Tell whether a change is sent at all; before one with an end, the part is read (2)."""
        if moment is not None:
            self.read()
        return moment is None or self.end is not None or self.seen != value

    def change(self, value: int, moment: float | None) -> None:
        """Let a change be acknowledged (3, 4)."""
        before = self.end.before if self.end else self.seen
        self.end = None if moment is None else End(before, value, moment)
        self.lost = ()
        self.value = self.seen = value

    def kill_while_sent(self, value: int, moment: float | None, *, arrived: bool) -> None:
        """Let nobody know what became of a change, until readings tell (1)."""
        if arrived or self.value == value:
            self.value = value
        earlier = next(iter((*self.lost, self.end)))
        before = earlier.before if earlier else self.seen
        older = [end for end in self.lost if end.value != value]
        is_kept = moment is not None or earlier
        self.lost, self.sent_in = (End(before, value, moment), *older) if is_kept else (), self.wake
        if self.end and self.end.value == value:
            self.end = None

    def read(self, *, in_another_wake: bool = True) -> None:
        """Let Home Assistant see what is set (4)."""
        self.seen = self.value
        self.wake += in_another_wake
        if self.lost:
            self._read_after_loss(*self.lost)
        if self.end and self.end.value != self.value:
            self.end = None

    def _read_after_loss(self, latest: End, *older: End) -> None:
        before = latest.before
        is_late = self.wake - self.sent_in < PATIENCE
        found = next((end for end in (*older, self.end) if end and end.value == self.value), None)
        if self.value == latest.value and not (
            is_late and older and self.value == before and not self.end
        ):
            self.end, self.lost = latest, ()
        elif found or self.value in {before, latest.value}:
            self.end = found
            self.lost = (latest, *(end for end in older if end is not found)) if is_late else ()
        else:
            self.lost = ()
        if self.end and self.end.moment is None and not self.lost:
            self.end = None

    def restart(self) -> None:
        """Let Home Assistant go on from what is on disk."""
        self.sent_in = self.wake
        self.read()

    def be(self, now: float) -> None:
        """Let it be so late; Home Assistant can reach the PBX (5)."""
        if any(_is_due(end, now) for end in (self.end, *self.lost)):
            self.read()
        if not any(_is_due(end, now) for end in (self.end, *self.lost)):
            return
        if self.lost:  # It may be carried out late.
            if self.value == self.lost[0].before:
                self.lost, self.end = (), None
        elif self.end:
            self.value = self.seen = self.end.before
            self.end = None


def _is_due(end: End | None, now: float) -> bool:
    return end is not None and end.moment is not None and end.moment <= now
