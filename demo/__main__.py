"""`python -m demo` starts Home Assistant and the stand-in PBX, and says where to click."""

import argparse
import asyncio
from contextlib import suppress
from pathlib import Path
import signal
import sys
import time

from . import Demo, DemoError
from .folder import Folder
from .running import DEFAULT_FOLDER, PBX_PORT, PORT
from .welcome import PASSWORD, USERNAME

_REASONS_TO_END = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/demo", description="Home Assistant with a stand-in PBX, ready to click."
    )
    parser.add_argument("--fresh", action="store_true", help="forget everything and start over")
    parser.add_argument("--port", type=int, default=PORT, help="wanted port of Home Assistant")
    parser.add_argument("--pbx-port", type=int, default=PBX_PORT, help="wanted port of the PBX")
    parser.add_argument("--language", metavar="CODE", help="of Home Assistant, such as nl")
    parser.add_argument(
        "--no-account", action="store_true", help="leave it to you to add the stand-in's account"
    )
    parser.add_argument(
        "--folder", type=Path, default=DEFAULT_FOLDER, help="where Home Assistant keeps its things"
    )
    return parser.parse_args()


async def _run(arguments: argparse.Namespace) -> None:
    _end_in_good_order(asyncio.current_task())
    if arguments.fresh:
        _forget(arguments.folder)
    _say("Starting Home Assistant and the stand-in PBX ...")
    began = time.monotonic()
    async with Demo(
        arguments.folder,
        port=arguments.port,
        pbx_port=arguments.pbx_port,
        language=arguments.language,
        account=not arguments.no_account,
    ) as demo:
        _introduce(demo, time.monotonic() - began)
        with _Plug(demo):
            raise DemoError(await demo.ended())


def _end_in_good_order(task: asyncio.Task[None] | None) -> None:
    """End the demo at the first of the signals; what ends already is not to be hurried."""

    def end() -> None:
        loop = asyncio.get_running_loop()
        for reason in _REASONS_TO_END:
            loop.add_signal_handler(reason, lambda: None)
        _say("\nEnding both ...")
        if task is not None:
            task.cancel()

    for reason in _REASONS_TO_END:
        asyncio.get_running_loop().add_signal_handler(reason, end)


def _forget(path: Path) -> None:
    folder = Folder(path)
    folder.occupy()
    try:
        folder.empty()
    finally:
        folder.leave()


class _Plug:
    """Enter takes the PBX away and brings it back, where there is somebody to press it."""

    def __init__(self, demo: Demo) -> None:
        self._pbx = demo.pbx
        self._pulled = False
        self._task: asyncio.Task[None] | None = None

    def __enter__(self) -> None:
        if sys.stdin.isatty():
            asyncio.get_running_loop().add_reader(sys.stdin, self._pressed)

    def __exit__(self, *exception: object) -> None:
        if sys.stdin.isatty():
            asyncio.get_running_loop().remove_reader(sys.stdin)

    def _pressed(self) -> None:
        sys.stdin.readline()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._change())

    async def _change(self) -> None:
        self._pulled = not self._pulled
        if self._pulled:
            await self._pbx.stop()
            _say("The PBX is away. Enter brings it back.")
        else:
            await self._pbx.start()
            _say("The PBX is back.")


def _introduce(demo: Demo, seconds: float) -> None:
    known = demo.pbx.credentials
    by_hand = f"""
The account is yours to add: Settings > Devices & services > Add integration > VoipCenter.

  Customer number     {known.customer_number}
  Password            {known.password}
  API ID              {known.api_id}
  API key             {known.api_key}
  Address of the API  {demo.pbx.base_url}   (under Advanced)
  Live calls          in the options: Calls by webhook, whose address the stand-in's page takes;
                      or the websocket user {known.websocket_username} at {demo.pbx.websocket_url}
"""
    _say(
        f"""
The demo is ready, after {seconds:.0f} seconds.

  Home Assistant   {demo.url}   user {USERNAME}, password {PASSWORD}
  Stand-in PBX     {demo.pbx.url}   its side of things, live

Lay the two side by side. Press "Nachtstand" on the dashboard, and see it change on the PBX; press
"Ring" on the PBX's page, and see the call on the dashboard.
{"" if demo.entry_id else by_hand}
Your own PBX: Settings > Devices & services > Add integration > VoipCenter, with your own
credentials. It will stand beside the stand-in; what you press there happens on your real PBX.

{"Enter takes the PBX away, and brings it back. " if sys.stdin.isatty() else ""}Ctrl-C ends both.
Next time it goes on from here; scripts/demo --fresh starts over. Home Assistant's log:
{demo.log}

Ready: {demo.url}"""
    )


def _say(text: str) -> None:
    # The terminal may be gone, which is a reason to end, but not to end in disorder.
    with suppress(OSError):
        print(text, flush=True)


def main() -> None:
    """Run until Ctrl-C, or until Home Assistant ends."""
    try:
        asyncio.run(_run(_arguments()))
    except asyncio.CancelledError:
        _say("Both have ended.")
    except DemoError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
