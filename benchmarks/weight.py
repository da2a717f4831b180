"""What the integration weighs: memory, imports, and the work of a request."""

from collections.abc import Callable
import gc
import hmac
import json
import subprocess
import sys
from timeit import repeat
import tracemalloc

from custom_components.voipcenter.api import Menu
from custom_components.voipcenter.api.signing import Endpoint, signed_form
from custom_components.voipcenter.api.wire import (
    Json,
    parse_json,
    raise_for_error,
    read_item,
    read_list,
)

from .bare import bare_switches
from .figures import Figures, medians
from .house import house
from .opponents import Opponent, session
from .standin import stand_in

FEW, MANY = 10, 1010
_NOT_OURS = (
    "import homeassistant.bootstrap, homeassistant.components.homeassistant.exposed_entities;"
    "import homeassistant.components.binary_sensor, homeassistant.components.button;"
    "import homeassistant.components.event, homeassistant.components.select;"
    "import homeassistant.components.sensor, homeassistant.components.switch;"
    "import homeassistant.helpers.llm, homeassistant.components.repairs;"
    "import homeassistant.components.diagnostics, homeassistant.components.system_health;"
    "import homeassistant.components.homeassistant.repairs;"
)
_OURS = (
    "import custom_components.voipcenter as ours;"
    "from importlib import import_module;"
    "[import_module('custom_components.voipcenter.' + name) for name in"
    " ('binary_sensor', 'button', 'event', 'select', 'sensor', 'switch', 'config_flow',"
    " 'diagnostics', 'intent', 'llm', 'repairs', 'system_health')];"
)
_FEED = "import socketio;"
_NUMBERS = "import phonenumbers;"


async def measure_memory() -> Figures:
    """Return kilobytes a thousand switches: of ours, and of switches that do nothing at all."""
    async with house() as home:
        tracemalloc.start()
        held = []
        for indicators in (FEW, MANY):
            before = _held()
            async with stand_in(indicators, latency=0) as pbx:
                await home.know_everything(pbx)
            held.append(_held() - before)
            await home.remove()
        before = _held()
        await bare_switches(home.hass, MANY - FEW)
        return {"ours": held[1] - held[0], "bare": _held() - before}


def _held() -> float:
    gc.collect()
    return tracemalloc.get_traced_memory()[0] / 1024


async def measure_imports() -> Figures:
    """Return milliseconds, with all of Home Assistant that it uses imported before."""
    return medians(
        [
            {
                "integration": _import_time(_OURS),
                "with feed": _import_time(_OURS + _FEED),
                "with feed and numbers": _import_time(_OURS + _FEED + _NUMBERS),
            }
            for _ in range(5)
        ]
    )


def _import_time(what: str) -> float:
    program = (
        f"{_NOT_OURS} import time; started = time.process_time(); {what}"
        "print((time.process_time() - started) * 1000)"
    )
    done = subprocess.run(  # noqa: S603 - our own words.
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


async def measure_requests() -> Figures:
    """Return microseconds to sign a request and to read its reply, and what the least takes."""
    async with stand_in(MANY, latency=0) as pbx, session() as opened:
        opponent, credentials = Opponent(opened, pbx), pbx.credentials
        detail = await opponent.fetch(Menu.INDICATORS, 100)
        listed = await opponent.fetch(Menu.INDICATORS, 0)
    parameters = {"m": "indicator", "id": "100"}
    key = credentials.api_key.encode()
    return {
        "sign": _microseconds(
            lambda: signed_form(credentials, Endpoint.GET, parameters, 1_790_000_000)
        ),
        "hmac": _microseconds(lambda: hmac.digest(key, bytes(130), "sha256").hex()),
        "detail": _microseconds(lambda: read_item(Menu.INDICATORS, 100, _content(detail))),
        "detail as JSON": _microseconds(lambda: json.loads(detail)),
        "list": _microseconds(lambda: read_list(Menu.INDICATORS, _content(listed)), 10),
        "list as JSON": _microseconds(lambda: json.loads(listed), 10),
    }


def _content(body: bytes) -> Json:
    reply = parse_json(body)
    raise_for_error(reply)
    return reply


def _microseconds(work: Callable[[], object], times: int = 2000) -> float:
    return min(repeat(work, number=times, repeat=7)) / times * 1e6
