"""Each call that the feed tells of becomes an event."""

import json
from typing import Any

from homeassistant.helpers.json import json_bytes
from homeassistant.util import dt as dt_util
import pytest

from simulator import Dialect

from .listening import Listening


@pytest.mark.parametrize(
    ("direction", "kind", "caller", "called"),
    [
        ("incoming", "incoming", "0470998877", "093456789"),
        ("outgoing", "outgoing", "093456789", "0470998877"),
    ],
)
async def test_a_call(
    listening: Listening, direction: str, kind: str, caller: str, called: str
) -> None:
    before = dt_util.utcnow()
    await listening.pbx.ring(direction=direction, sip_account="kantoor03")
    await listening.until(lambda: listening.event.state != "unknown")
    event = listening.event
    moment = dt_util.parse_datetime(event.state)
    assert moment is not None
    assert 0 <= (moment - before).total_seconds() < 5
    assert event.attributes["event_type"] == kind
    assert event.attributes["event_types"] == [
        "incoming",
        "outgoing",
        "call",
        "answered",
        "ended",
        "missed",
    ]
    assert event.attributes["caller"] == caller
    assert event.attributes["called"] == called
    assert event.attributes["sip_account"] == "kantoor03"
    assert listening.raw == [
        {
            "van": caller,
            "naar": called,
            "richting": {"incoming": "inkomend", "outgoing": "uitgaand"}[direction],
            "sipaccount": "kantoor03",
        }
    ]


async def test_a_call_whose_direction_cannot_be_read(listening: Listening) -> None:
    event = await listening.hear({"van": "0470998877", "naar": "0470112233"})
    assert event.attributes["event_type"] == "call"
    assert event.attributes["caller"] == "0470998877"


@pytest.mark.parametrize(
    "caller", ["[0475123456](//1.2.3.4)", "![](//1.2.3.4/0475123456)", "<0475123456", "~~0475~~"]
)
async def test_a_caller_with_markup_has_no_name(listening: Listening, caller: str) -> None:
    """Notifications are Markdown, and a name stands in many of them."""
    event = await listening.hear({"van": caller, "naar": "3293456789", "richting": "in"})
    assert event.attributes["caller_name"] not in {caller, None}
    assert not set(event.attributes["caller_name"]) & set("[]<>!~")
    assert event.attributes["called_name"] == "093456789"


async def test_a_direction_that_the_parties_tell(listening: Listening) -> None:
    event = await listening.hear({"src": "0470998877", "dst": "3293456789"})
    assert event.attributes["event_type"] == "incoming"
    event = await listening.hear({"src": "kantoor01", "dst": "0470998877"})
    assert event.attributes["event_type"] == "outgoing"


@pytest.mark.parametrize("payload", ["dutch", "asterisk", "nested", "list", "text"])
async def test_dialects(listening: Listening, payload: Any) -> None:
    listening.pbx.dialect = Dialect(feed_payload=payload)
    await listening.pbx.ring(caller="0470111222")
    await listening.until(lambda: listening.event.state != "unknown")
    understood = payload in {"dutch", "asterisk", "nested"}
    assert listening.event.attributes["caller"] == ("0470111222" if understood else None)
    assert "0470111222" in json.dumps(listening.raw)


async def test_one_event_for_each_call(listening: Listening) -> None:
    """Fifty callers, each told of three times in turn."""
    for number in [*range(50)] * 3:
        await listening.pbx.notify({"van": f"04701122{number:02}", "naar": "093456789"})
    await listening.until(lambda: len(listening.raw) >= 50)
    await listening.pbx.notify({"van": "0499000000", "naar": "093456789"})
    await listening.until(lambda: "0499000000" in json.dumps(listening.raw[-1]))
    assert len(listening.raw) == 51


def nested(depth: int) -> Any:
    payload: Any = "het einde"
    for _ in range(depth):
        payload = {"dieper": payload}
    return payload


STRANGE = {
    "text": "ring 0470998877",
    "empty text": "",
    "null": None,
    "number": 7,
    "list": ["a", {"b": [None, True]}],
    "empty list": [],
    "empty object": {},
    "bytes": b"\x00\xff",
    "nested bytes": {"audio": b"\x00\xff", "van": "0470998877"},
    "too large a number": {"id": 2**70, "negative": -(2**70)},
    "no number": {"x": float("nan"), "y": float("inf")},
    "half a character": {"naam": "\ud800", "\udfff": 1},
    "blank names": {"": {"": ""}},
    "deep": nested(200),
    "deeper": nested(300),
    "deep list": json.loads("[" * 300 + "]" * 300),
    "long": {"van": "0" * 100_000},
    "names of ours": {"event_type": "x", "caller": {"a": 1}, "raw": "y", "friendly_name": 7},
    "parts of other kinds": {"van": ["x"], "naar": {"y": 1}, "richting": 9, "sipaccount": True},
}


@pytest.mark.parametrize("payload", STRANGE.values(), ids=list(STRANGE))
async def test_strange_payloads_harm_nothing(
    listening: Listening, payload: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """The state goes to browsers and, at a stop, to disk with all others: it must be writable."""
    event = await listening.hear(payload)
    assert event.attributes["event_type"] in listening.event.attributes["event_types"]
    assert json.loads(json_bytes(event.as_dict()))
    assert event.attributes["friendly_name"] == "VoipCenter Call"
    event = await listening.hear({"van": "0470111222", "naar": "093456789"})
    assert event.attributes["caller"] == "0470111222"
    assert listening.line == "on"
    complaints = [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}]
    assert not [
        record for record in complaints if record.name != "asyncio"
    ]  # How busy this machine is.


@pytest.mark.parametrize("arguments", [(), ("a", {"van": "0470998877"}), (None, None)])
async def test_any_number_of_arguments(listening: Listening, arguments: tuple[Any, ...]) -> None:
    server = listening.pbx.feed._server
    assert server is not None
    await server.emit("notify", arguments)
    await listening.until(lambda: listening.event.state != "unknown")
    assert listening.raw == [list(arguments)]
    expected = "0470998877" if len(arguments) == 2 and arguments[0] == "a" else None
    assert listening.event.attributes["caller"] == expected


async def test_the_last_call_is_known_after_a_restart(listening: Listening) -> None:
    before = await listening.hear({"van": "0470998877", "naar": "093456789"})
    await listening.reload()
    assert listening.event.attributes["caller"] == "0470998877"
    assert listening.event.state == before.state


async def test_events_are_there_while_the_line_is_down(listening: Listening) -> None:
    """Whether the line is up has a sensor of its own."""
    before = await listening.hear({"van": "0470998877"})
    await listening.pbx.stop()
    await listening.until(lambda: listening.line == "off")
    assert listening.event.state == before.state
    await listening.pbx.start()
