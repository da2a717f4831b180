"""What is measured, and the table that tells it."""

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
import os
import platform

from .child import measured
from .figures import Figures, medians

SIZES = (10, 50, 200, 1000)
LARGE = SIZES[-1]
ROUNDS = 3

type Row = tuple[str, ...]


def main(names: Collection[str]) -> None:
    """Measure the sections of these names, or everything, and print it."""
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python", end=" ")
    print(f"{platform.python_version()}, the stand-in's latency 50 ms\n")
    for section in [each for each in SECTIONS if not names or each.__name__ in names]:
        for line in section():
            print(line, flush=True)
        print()


def reading() -> Iterator[str]:
    """From setup to every state known."""
    yield from _heading(
        "From setup to every state known",
        "Indicators", "Per entity", "Limit", "Limit at 4", "Ours", "Ours : limit at 4",
        "Ours : per entity", "Requests : necessary",
    )  # fmt: skip
    for size in SIZES:
        told = medians([measured("reading", size) for _ in range(ROUNDS if size < LARGE else 1)])
        yield _row(
            f"{size:,}",
            *(f"{told[name]:.2f} s" for name in ("per entity", "limit", "limit at 4", "ours")),
            f"{told['ours : limit at 4']:.2f}",
            f"{told['ours'] / told['per entity']:.3f}",
            f"{told['requests']:.0f} : {told['necessary']:.0f}",
        )


def pressing() -> Iterator[str]:
    """From press to state shown, and to PBX changed."""
    yield from _heading(
        "From a press",
        "", "Round trip", "Per entity", "Ours", "Ours - round trip", "Ours : per entity",
    )  # fmt: skip
    for size in (SIZES[0], LARGE):
        told = measured("shown", size)
        yield _press_row(f"to state shown, {size:,} indicators", told, "")
        yield _press_row(f"the same while a poll is under way, {size:,}", told, ", polling")
    changed = measured("changed", SIZES[0]) | {"round trip": told["round trip"]}
    yield _press_row("to PBX changed, 10 indicators", changed, "")


def _press_row(what: str, told: Figures, when: str) -> str:
    ours, per_entity = told[f"ours{when}"], told[f"per entity{when}"]
    return _row(
        what,
        *(f"{length:.1f} ms" for length in (told["round trip"], per_entity, ours)),
        f"{ours - told['round trip']:.1f} ms",
        f"{ours / per_entity:.2f}",
    )


def changing() -> Iterator[str]:
    """One action for many numbers."""
    yield from _heading(
        "A new route for every number, in one action",
        "Numbers", "Processor", "In all", "Processor, to read them back",
    )  # fmt: skip
    for size in (60, 500):
        told = measured("changing", size)
        yield _row(
            f"{size}", *(f"{told[name]:.2f} s" for name in ("processor", "all", "reading back"))
        )


def resting() -> Iterator[str]:
    """Requests an hour, and staleness."""
    yield from _heading(
        "An hour at rest",
        "Indicators", "Lists hold", "Per entity", "Ours", "Ours : per entity",
        "A state is read again within",
    )  # fmt: skip
    for size in SIZES:
        for dialect, hold in (("field", "names"), ("states", "states")):
            told = measured("resting", size, dialect)
            yield _row(
                f"{size:,}",
                hold,
                f"{told['per entity']:,.0f}",
                f"{told['ours']:,.0f}",
                f"{told['ours'] / told['per entity']:.3f}",
                f"{told['staleness'] / 60:.0f} min",
            )


def working() -> Iterator[str]:
    """What the event loop does in a large account."""
    fields, states = (
        medians([measured("work", LARGE, dialect) for _ in range(3)])
        for dialect in ("field", "states")
    )
    yield from _heading(
        f"The event loop, {LARGE:,} indicators",
        "", "Lists hold names: in all", "longest block", "Lists hold states: in all",
        "longest block",
    )  # fmt: skip
    for name, what in {
        "setup": "setup, for the first time",
        "background": "the rest of the first reading",
        "refresh": "a refresh",
        "lists": "a refresh with all lists",
        "all changed": "a refresh with all lists, after every indicator was switched",
        "press": "a press and its reading back",
        "unload": "unload",
        "again": "setup again",
        "bare unload": "unload of as many switches that do nothing",
    }.items():
        yield _row(
            what,
            *(
                f"{told[key]:.1f} ms"
                for told in (fields, states)
                for key in (name, f"{name}, longest")
            ),
        )

    day = measured("work_calls", LARGE)
    yield _row(
        "calls of today, 1,000 of them",
        f"{day['calls']:.1f} ms",
        f"{day['calls, longest']:.1f} ms",
        "",
        "",
    )


def weighing() -> Iterator[str]:
    """Memory and imports."""
    memory, imports = measured("memory"), measured("imports")
    yield from _heading("Weight", "", "The least", "Ours", "Ours : least")
    yield _row(
        "memory for 1,000 switches (the least: switches that do nothing)",
        f"{memory['bare'] / 1024:.1f} MB",
        f"{memory['ours'] / 1024:.1f} MB",
        f"{memory['ours'] / memory['bare']:.2f}",
    )
    without = imports["integration"]
    for name, what in {
        "integration": "import of the whole integration",
        "with feed": "and of the call feed's library (only where live calls are on)",
        "with feed and numbers": "and of the telephone numbers' (only at the first call)",
    }.items():
        yield _row(
            what, f"{without:.0f} ms", f"{imports[name]:.0f} ms", f"{imports[name] / without:.1f}"
        )


def requesting() -> Iterator[str]:
    """Signing and reading."""
    told = measured("requests")
    yield from _heading("A request", "", "The least", "Ours", "Ours : least")
    for name, least, what in (
        ("sign", "hmac", "sign (the least: the HMAC alone)"),
        ("detail", "detail as JSON", "read a detail (the least: JSON alone)"),
        ("list", "list as JSON", "read a list of 1,010 (the least: JSON alone)"),
    ):
        yield _row(
            what,
            f"{told[least]:,.1f} µs",
            f"{told[name]:,.1f} µs",
            f"{told[name] / told[least]:.1f}",
        )


SECTIONS: tuple[Callable[[], Iterator[str]], ...] = (
    reading,
    pressing,
    changing,
    resting,
    working,
    weighing,
    requesting,
)


def _heading(title: str, *columns: str) -> Iterator[str]:
    yield f"### {title}"
    yield ""
    yield _row(*columns)
    yield _row("---", *("---:" for _ in columns[1:]))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
