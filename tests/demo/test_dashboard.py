from collections.abc import Iterator
from typing import Any

from homeassistant.util.yaml import load_yaml_dict

from demo.folder import ROOT


def within(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from within(inner)


def test_cards_are_built_in() -> None:
    dashboard = load_yaml_dict(str(ROOT / "docs" / "dashboard.yaml"))
    types = {part["type"] for part in within(dashboard) if isinstance(part.get("type"), str)}

    assert "tile" in types
    assert not [kind for kind in types if kind.startswith("custom:")]
