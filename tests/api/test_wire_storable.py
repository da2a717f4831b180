"""Whatever comes can be written down, and read again by any program."""

from datetime import date
import json
from typing import Any

import pytest

from custom_components.voipcenter.api.wire import storable

LARGEST = 2**63 - 1


@pytest.mark.parametrize(
    ("value", "written"),
    [
        *((value, value) for value in (None, True, False, 0, 1.5, -3, "Café", [], {}, [{"a": []}])),
        *((LARGEST, LARGEST), (-LARGEST, -LARGEST)),
        *((LARGEST + 1, str(LARGEST + 1)), (-LARGEST - 2, str(-LARGEST - 2))),
        *((float("inf"), "inf"), (float("nan"), "nan")),
        *(("Dag\ud83d", "Dag?"), ({"\ud83d": "x"}, {"?": "x"})),
        *(((1, "a"), [1, "a"]), ({"a": (LARGEST + 1,)}, {"a": [str(LARGEST + 1)]})),
        *(({1: "a", None: "b"}, {"1": "a", "None": "b"}), ([date(2026, 10, 5)], ["date"])),
    ],
    ids=str,
)
def test_what_is_written(value: Any, written: Any) -> None:
    assert storable(value) == written
    assert json.loads(json.dumps(storable(value))) == written


@pytest.mark.parametrize("wrap", [lambda inner: [inner], lambda inner: {"a": inner}])
def test_fifty_levels_are_kept(wrap: Any) -> None:
    def nested(levels: int, core: Any) -> Any:
        return wrap(nested(levels - 1, core)) if levels else core

    assert storable(nested(50, "x")) == nested(50, "x")
    assert storable(nested(60, "x")) == nested(50, "…")


def test_a_secret_stands_nowhere() -> None:
    told = {"key abc": ["abc", {"at": ("xabcx", "ABC")}], "abc": 5, "n": [ValueError("abc")]}
    assert storable(told, hidden="abc") == {
        "key …": ["…", {"at": ["x…x", "ABC"]}],
        "…": 5,
        "n": ["ValueError"],
    }
    assert storable([123, 1.5, 12345], hidden="123") == ["…", 1.5, 12345]
