"""The stand-in PBX of the demo: on a free port, and with a memory that outlives it."""

from collections.abc import Mapping
from dataclasses import asdict
import errno

from simulator import HotDesk, Indicator, Number, Office, Simulator

from .errors import DemoError

_PORTS_TRIED = 50

type Settings = dict[str, dict[str, dict[str, str | int | bool]]]


async def start_on_free_port(pbx: Simulator) -> None:
    """Start on its port, or on the next free one."""
    wanted = pbx.port
    for pbx.port in range(wanted, wanted + _PORTS_TRIED):
        try:
            await pbx.start()
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            return
    raise DemoError(f"No port from {wanted} to {pbx.port} is free for the stand-in PBX.")


def settings_of(office: Office) -> Settings:
    """Return what people changed in the office, as a real PBX would remember it."""
    return {
        kind: {str(item.id): asdict(item) for item in shelf.values()}
        for kind, shelf in _shelves(office).items()
    }


def restore(office: Office, settings: Settings) -> None:
    """Put the settings back where the office has what they belong to."""
    for kind, shelf in _shelves(office).items():
        for item in shelf.values():
            for name, value in settings.get(kind, {}).get(str(item.id), {}).items():
                setattr(item, name, value)


def _shelves(office: Office) -> dict[str, Mapping[int, Indicator | Number | HotDesk]]:
    return {
        "indicators": office.indicators,
        "numbers": office.numbers,
        "hot_desks": office.hot_desks,
    }
