"""Telling whoever wants to know that something has changed."""

from collections.abc import Callable


class Listeners:
    """Those who want to hear of a kind of change."""

    def __init__(self) -> None:
        """Begin without any."""
        self._listeners: list[Callable[[], None]] = []

    def add(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call the listener after every change; what is returned ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def __len__(self) -> int:
        """Count those who listen."""
        return len(self._listeners)

    def tell(self) -> None:
        """Say that there was a change."""
        for listener in tuple(self._listeners):
            listener()
