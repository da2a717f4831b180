"""A websocket user, or a key, that is not accepted: said once, and asked seldom."""

from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.voipcenter.api import live
from custom_components.voipcenter.const import CONF_WEBSOCKET_USERNAME
from simulator import Simulator

from .listening import Listening


def refuse_registrations(pbx: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the feed know another key than the one that is handed out."""

    async def refuse(connection: str, credentials: object = None) -> None:
        await pbx.feed._disconnect(connection)

    monkeypatch.setattr(pbx.feed, "_register", refuse)


def assert_refused_once(house: Listening, username: str | None = None) -> None:
    """Check that a person is told what to mend, in one line and one issue."""
    (issue,) = house.issues
    assert issue.translation_key == "feed_refused"
    assert issue.is_fixable
    assert issue.translation_placeholders is not None
    wanted = username or house.pbx.credentials.websocket_username
    assert issue.translation_placeholders["username"] == wanted
    assert house.levels == ["WARNING"]
    assert house.line == "off"


async def test_a_user_that_there_is_not(house: Listening, rests: list[float]) -> None:
    await house.set_up(**{CONF_WEBSOCKET_USERNAME: "iemand"})
    await house.until(lambda: len(rests) >= 5)
    assert_refused_once(house, "iemand")
    assert rests[:5] == [live.PAUSE_AFTER_REFUSAL] * 5
    assert live.PAUSE_AFTER_REFUSAL == 900


@pytest.mark.parametrize("number", [10, 12, 16, 17])
async def test_an_error_of_the_pbx(house: Listening, rests: list[float], number: int) -> None:
    house.pbx.faults.arm("error", menu="wskey", number=number)
    await house.set_up()
    await house.until(lambda: len(rests) >= 3)
    assert_refused_once(house)
    assert rests[:3] == [live.PAUSE_AFTER_REFUSAL] * 3


async def test_an_error_that_nobody_knows_may_pass(house: Listening, rests: list[float]) -> None:
    house.pbx.faults.arm("error", menu="wskey", number=99)
    await house.set_up()
    await house.until(lambda: len(rests) >= 6)
    assert_refused_once(house)
    assert rests[:6] == [1, 2, 4, 8, live.PAUSE_AFTER_REFUSAL, live.PAUSE_AFTER_REFUSAL]


async def test_a_feed_that_starts_anew_has_no_keys_for_a_moment(
    house: Listening, rests: list[float]
) -> None:
    """Nor does what hung up before count against it."""
    await house.set_up()
    await house.connected()
    await house.pbx.hang_up()
    house.pbx.faults.arm("error", menu="wskey", number=99, times=4)
    await house.until(lambda: len(rests) >= 5)
    await house.connected()
    assert house.issues == []
    assert live.PAUSE_AFTER_REFUSAL not in rests


async def test_a_user_without_permission(house: Listening, rests: list[float]) -> None:
    house.pbx.denied_menus.add("wskey")
    await house.set_up()
    await house.until(lambda: rests)
    assert_refused_once(house)


@pytest.mark.parametrize("reply", [b"[]", b"{}", b'{"username":"x","wskey":""}'])
async def test_an_answer_without_a_key(
    house: Listening, rests: list[float], reply: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from simulator import interface

    answer = interface.Interface._websocket_key

    def say(self: Any, username: str) -> Any:
        import json

        assert answer(self, username)
        return json.loads(reply)

    monkeypatch.setattr(interface.Interface, "_websocket_key", say)
    await house.set_up()
    await house.until(lambda: len(rests) >= 6)
    assert_refused_once(house)
    assert rests[:6] == [1, 2, 4, 8, live.PAUSE_AFTER_REFUSAL, live.PAUSE_AFTER_REFUSAL]


async def test_a_key_that_the_feed_refuses(
    house: Listening, rests: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which looks like a line that is cut, until it happens again and again."""
    monkeypatch.setattr(live, "_GRACE", 5.0)
    refuse_registrations(house.pbx, monkeypatch)
    await house.set_up()
    await house.until(lambda: len(rests) >= 5)
    assert rests[:5] == [1, 2, *[live.PAUSE_AFTER_REFUSAL] * 3]
    assert_refused_once(house)


@pytest.mark.parametrize(
    ("number", "pauses"),
    [(11, {1, 2, 4}), (13, {1, 2, 4, *range(5, 121)}), (14, {1, 2, 4}), (15, {1, 2, 4})],
)
async def test_what_is_told_elsewhere_is_not_blamed_on_the_user(
    house: Listening, rests: list[float], number: int, pauses: set[int]
) -> None:
    """The clock, too many attempts, and the credentials have forms and issues of their own."""
    house.pbx.faults.arm("error", menu="wskey", number=number, times=1 if number > 11 else None)
    await house.set_up()
    await house.until(lambda: len(rests) >= 3)
    assert "feed_refused" not in [issue.translation_key for issue in house.issues]
    assert {round(rest) for rest in rests[:3]} <= pauses
    if number > 11:  # The gate is closed.
        assert house.keys_fetched == 1


async def test_the_account_is_tried_before_the_feed(house: Listening) -> None:
    """A start may ask once after wrong credentials, and the PBX counts the attempts."""
    await house.set_up()
    await house.connected()
    right = house.pbx.credentials
    house.pbx.credentials = replace(right, password="een ander wachtwoord")
    house.pbx.journal.clear()
    await house.reload()
    assert [request.error for request in house.pbx.journal] == [15]
    house.pbx.credentials = right
    await house.reload()
    assert house.connection == "on"
    await house.connected()


async def test_an_outage_is_not_blamed_on_the_user(house: Listening, rests: list[float]) -> None:
    house.pbx.faults.arm("html", menu="wskey")
    await house.set_up()
    await house.until(lambda: len(rests) >= 4)
    assert house.issues == []
    assert rests[:4] == [1, 2, 4, 8]
    assert house.levels == ["WARNING"]


async def test_a_user_corrected_in_the_options(house: Listening) -> None:
    await house.set_up(**{CONF_WEBSOCKET_USERNAME: "iemand"})
    await house.until(lambda: house.issues)
    await house.choose(**{CONF_WEBSOCKET_USERNAME: house.pbx.credentials.websocket_username})
    await house.connected()
    assert house.issues == []
    await house.hear({"van": "0470998877"})


async def test_a_user_that_was_removed_from_the_options(
    hass: HomeAssistant, house: Listening
) -> None:
    await house.set_up(**{CONF_WEBSOCKET_USERNAME: "iemand"})
    await house.until(lambda: house.issues)
    await house.choose(**{CONF_WEBSOCKET_USERNAME: ""})
    assert house.issues == []
    assert len(hass.states.async_all("binary_sensor")) == 1


async def test_what_was_mended_on_the_pbx_mends_itself(
    house: Listening, rests: list[float]
) -> None:
    house.pbx.denied_menus.add("wskey")
    await house.set_up()
    await house.until(lambda: house.issues)
    house.pbx.denied_menus.clear()
    await house.connected()
    assert house.issues == []
    assert house.levels == ["WARNING", "INFO"]


async def test_an_account_that_is_removed_takes_its_issue_along(
    hass: HomeAssistant, house: Listening
) -> None:
    await house.set_up(**{CONF_WEBSOCKET_USERNAME: "iemand"})
    await house.until(lambda: house.issues)
    await hass.config_entries.async_remove(house.entry.entry_id)
    assert house.issues == []
