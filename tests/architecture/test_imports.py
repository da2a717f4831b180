"""Imports run one way, and no room knows what it must not."""

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from .graph import ROOT, Graph, graph_of

INTEGRATION = "custom_components/voipcenter"
HOUSES = ("simulator", "demo", INTEGRATION)

FOREIGN = {
    "simulator": ("custom_components", "homeassistant", "demo"),
    "demo": ("custom_components", "homeassistant"),
}
"""The stand-in is a second opinion about the wire; the demo starts Home Assistant as people do."""

FLOORS = (
    ("api",),
    ("pbx",),
    ("calls",),
    ("const", "connection"),
    ("problems", "registries", "publishing"),
    ("coordinator",),
    ("writer", "timetable", "live", "repairs", "call_log"),
    ("runtime",),
    ("entity",),
)
"""The integration's rooms and modules from the ground up; all others stand on top of these."""
WITHOUT_HOME_ASSISTANT = ("api", "pbx", "calls")


def circle_in(graph: Graph) -> list[str]:
    """Find modules that import each other, the first one again at the end."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []


def room_of(module: str) -> str:
    """Say in which room of the integration a module stands; `__init__` has none above it."""
    within = module.removeprefix("voipcenter").split(".")
    return within[1] if len(within) > 1 else "__init__"


def floor_of(module: str) -> int:
    room = room_of(module)
    if room == "__init__":
        return len(FLOORS) + 1
    return next((n for n, rooms in enumerate(FLOORS) if room in rooms), len(FLOORS))


def climbing(graph: Graph) -> list[str]:
    """Find what imports something that stands above it, or another room's Home Assistant."""
    return [
        f"{module} imports {name}"
        for module, names in graph.items()
        for name in sorted(names)
        if (name in graph and floor_of(name) > floor_of(module))
        or (room_of(module) in WITHOUT_HOME_ASSISTANT and name.startswith("homeassistant"))
    ]


@pytest.mark.parametrize("house", HOUSES)
def test_no_circle(house: str) -> None:
    assert circle_in(graph_of(ROOT / house)) == []


@pytest.mark.parametrize("house", [house for house in HOUSES if house in FOREIGN])
def test_an_opinion_of_its_own(house: str) -> None:
    graph = graph_of(ROOT / house)
    assert not [
        f"{module} imports {name}"
        for module, names in graph.items()
        for name in names
        if name.startswith(FOREIGN[house])
    ]


@pytest.mark.parametrize("house", [house for house in HOUSES if house == INTEGRATION])
def test_no_room_knows_what_stands_above_it(house: str) -> None:
    assert climbing(graph_of(ROOT / house)) == []


WRONG_WAYS = {
    "at the top": "from .items import Call\n",
    "for types": "if TYPE_CHECKING:\n    from . import items\n",
    "within a function": "def late():\n    from .items import Call\n",
}


@pytest.mark.parametrize("line", WRONG_WAYS.values(), ids=WRONG_WAYS)
def test_one_import_the_wrong_way_is_seen(tmp_path: Path, line: str) -> None:
    house = tmp_path / "house"
    house.mkdir()
    (house / "__init__.py").write_text("from .items import Call")
    (house / "day.py").write_text(line)
    (house / "items.py").write_text("import json\n")
    assert circle_in(graph_of(house)) == []

    (house / "items.py").write_text("from .day import calls_of_day\n")
    assert set(circle_in(graph_of(house))) == {"house.day", "house.items"}


@pytest.mark.parametrize(
    ("room", "line", "seen"),
    [
        ("api", "from ..pbx import account", "voipcenter.api imports voipcenter.pbx"),
        ("calls", "from .. import const", "voipcenter.calls imports voipcenter.const"),
        ("pbx", "import homeassistant.core", "voipcenter.pbx imports homeassistant.core"),
        ("entity", "from . import select", "voipcenter.entity imports voipcenter.select"),
        ("select", "from . import setup", "voipcenter.select imports voipcenter"),
        ("pbx", "from ..api import client", ""),
        ("select", "from .entity import Entity\nfrom homeassistant.core import callback", ""),
    ],
)
def test_a_room_that_knows_too_much_is_seen(
    tmp_path: Path, room: str, line: str, seen: str
) -> None:
    house = tmp_path / "voipcenter"
    for name in ("", "api", "pbx", "calls"):
        (house / name).mkdir()
        (house / name / "__init__.py").touch()
    for name in ("const", "entity", "select"):
        (house / f"{name}.py").touch()
    place = house / f"{room}.py"
    (place if place.exists() else house / room / "__init__.py").write_text(line)
    assert climbing(graph_of(house)) == ([seen] if seen else [])
