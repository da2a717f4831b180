"""One measurement in a process of its own: `python -m benchmarks.child NAME ARGUMENT...`."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
import json
import subprocess
import sys

from . import changing, pressing, reading, resting, weight, work
from .figures import Figures

MEASUREMENTS: Mapping[str, Callable[..., Awaitable[Figures]]] = {
    "reading": reading.measure,
    "shown": pressing.measure_shown,
    "changing": changing.measure,
    "changed": pressing.measure_changed,
    "resting": resting.measure,
    "work": work.measure,
    "work_calls": work.measure_calls,
    "memory": weight.measure_memory,
    "imports": weight.measure_imports,
    "requests": weight.measure_requests,
}


def measured(name: str, *arguments: object) -> Figures:
    """Return what a measurement brings, made in a new process."""
    print(f"{name} {' '.join(map(str, arguments))} ...".replace("  ", " "), file=sys.stderr)
    done = subprocess.run(  # noqa: S603 - our own words.
        [sys.executable, "-m", "benchmarks.child", name, *map(str, arguments)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


async def _measure(name: str, *arguments: str) -> Figures:
    return await MEASUREMENTS[name](*arguments)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_measure(*sys.argv[1:]))))
