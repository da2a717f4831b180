"""`python -m simulator` starts the stand-in PBX, and prints what a client must know."""

import argparse
import asyncio
from contextlib import suppress
import signal
import sys

from . import DIALECTS, Office, Simulator
from .sample import INDICATORS, NUMBERS


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m simulator", description="A stand-in VoipCenter PBX."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8090, help="port, 0 for any free one")
    parser.add_argument("--dialect", choices=sorted(DIALECTS), default="field")
    parser.add_argument("--seed", type=int, default=0, help="seed of the faults' dice")
    parser.add_argument("--latency", type=float, default=0, metavar="MS", help="for each request")
    parser.add_argument(
        "--indicators", type=int, default=len(INDICATORS), help="how many function indicators"
    )
    parser.add_argument("--numbers", type=int, default=len(NUMBERS), help="how many numbers")
    parser.add_argument("--calls", type=int, default=40, help="how many calls on an ordinary day")
    parser.add_argument(
        "--webhook", default="", metavar="URL", help="where to post what happens in calls"
    )
    return parser.parse_args()


def _introduce(pbx: Simulator) -> None:
    known = pbx.credentials
    print(
        f"""The stand-in PBX is running.

  Page                {pbx.url}/
  API address         {pbx.base_url}
  Customer number     {known.customer_number}
  Password            {known.password}
  API ID              {known.api_id}
  API key             {known.api_key}
  Websocket user      {known.websocket_username}
  Websocket address   {pbx.websocket_url}

Ctrl-C ends it.""",
        flush=True,
    )


async def _run(arguments: argparse.Namespace) -> None:
    pbx = Simulator(
        arguments.port,
        Office.sized(
            indicators=arguments.indicators, numbers=arguments.numbers, calls=arguments.calls
        ),
        DIALECTS[arguments.dialect],
        host=arguments.host,
        seed=arguments.seed,
    )
    pbx.webhooks.post_to(arguments.webhook)
    if arguments.latency:
        pbx.faults.arm("latency", seconds=arguments.latency / 1000)
    ended = asyncio.Event()
    for reason in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(reason, ended.set)
    async with pbx:
        _introduce(pbx)
        await ended.wait()


def main() -> None:
    """Run until Ctrl-C."""
    arguments = _arguments()
    try:
        asyncio.run(_run(arguments))
    except OSError as error:
        sys.exit(f"The stand-in PBX cannot listen on port {arguments.port}: {error.strerror}")


if __name__ == "__main__":
    main()
