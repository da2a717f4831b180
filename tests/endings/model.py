"""The seven rules in a few lines, for one part: what is set, what was last seen, and what ends."""

from dataclasses import dataclass

PATIENCE = 3
"""Readings."""


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
    lost: End | None = None
    """What may still be carried out, although the value is the one from before."""
    looked: int = 0

    def may(self, value: int, moment: float | None) -> bool:
        """Tell whether a change is sent at all; before one with an end, the part is read (2)."""
        if moment is not None:
            self.read()
        return moment is None or self.end is not None or self.seen != value

    def change(self, value: int, moment: float | None) -> None:
        """Let a change be acknowledged (3, 4)."""
        before = self.end.before if self.end else self.seen
        self.end = None if moment is None else End(before, value, moment)
        self.lost = None
        self.value = self.seen = value

    def kill_while_sent(self, value: int, moment: float | None, *, arrived: bool) -> None:
        """Let nobody know what became of a change, until readings tell (1)."""
        if arrived or self.value == value:
            self.change(value, moment)
        else:
            before = self.end.before if self.end else self.seen
            is_kept = moment is not None or self.end is not None
            self.lost, self.looked = End(before, value, moment) if is_kept else None, 0

    def read(self) -> None:
        """Let Home Assistant see what is set (4)."""
        self.seen = self.value
        if (lost := self.lost) is not None:
            self.lost = None
            if self.value == lost.value:
                self.end = None if lost.moment is None else lost
            elif self.value == lost.before and self.looked < PATIENCE:
                self.lost, self.looked = lost, self.looked + 1
        if self.end and self.end.value != self.value:
            self.end = None

    def be(self, now: float) -> None:
        """Let it be so late; Home Assistant can reach the PBX (5)."""
        if _is_due(self.end, now) or _is_due(self.lost, now):
            self.read()
        if _is_due(self.lost, now):
            self.lost = None
        if self.end and _is_due(self.end, now):
            self.value = self.seen = self.end.before
            self.end = None


def _is_due(end: End | None, now: float) -> bool:
    return end is not None and end.moment is not None and end.moment <= now
