"""Words of the PBX that nobody understands are named, and the way is told to send them in."""

import pytest

from custom_components.voipcenter.repairs import UNREAD_WORDS

from ..home import Home
from .files import Files
from .test_repairs import text_of


async def test_words_that_nobody_understands(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.calls._dutch_outcome", lambda _: "wachtrij [x](//y) 0470123456")
    await home.wake()
    assert home.issues == {UNREAD_WORDS}
    text = await text_of(home, UNREAD_WORDS)
    assert "status: wachtrij" in text
    assert "/issues/new/choose" in text
    assert "0470" not in text
    assert "](//" not in text
    monkeypatch.undo()
    await home.wake()
    assert not home.issues


async def test_no_key_is_among_the_words(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    key = home.pbx.credentials.api_key
    monkeypatch.setattr("simulator.calls._dutch_outcome", lambda _: f"w {key}")
    await home.wake()
    text = await text_of(home, UNREAD_WORDS)
    assert "status: w …" in text
    assert key not in text


async def test_what_was_passed_over_is_in_the_file(
    new_home: Home, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = new_home
    monkeypatch.setattr("simulator.calls._dutch_outcome", lambda _: "wachtrij")
    home.pbx.faults.arm("noise", menu="calls")
    await home.set_up()
    file = await files.of()
    told = file["not_understood"]["calls"]
    assert told["words"] == ["status: wachtrij"]
    assert told["noise"].startswith("<aa />")
    assert file["not_understood"].keys() == {"calls"}
