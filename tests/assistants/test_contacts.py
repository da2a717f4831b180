"""A language model is told a name, and calls who is meant by it, or asks."""

from typing import Any

from homeassistant.const import Platform
import pytest

from custom_components.voipcenter.calls.contacts import Contact, Contacts
from custom_components.voipcenter.const import CONF_ASSISTANTS_MAY_CALL

from .voice import Model, Voice


@pytest.fixture
def known(voice: Voice) -> None:
    voice.choose(**{CONF_ASSISTANTS_MAY_CALL: True})
    voice.entry.runtime_data.calls.async_use_contacts(
        Contacts(
            [
                Contact("Jan Peeters", "De Ster", ("0475 44 55 66",)),
                Contact("Jan Janssens", "", ("0475112233", "093456788"), ("093456780",)),
                Contact("Ann Maes", "De Ster", ("+32 475 44 55 77",)),
                Contact("Ann Maes", "", ("0475445577",)),
                Contact("Garage 24", "", ("0475778899",)),
            ]
        )
    )


def numbers(voice: Voice) -> list[str]:
    return [request.telnr for request in voice.pbx.journal.calls()]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("jan peeters", "0475445566"),
        ("Ann", "0475445577"),
        ("0475 99 88 77", "0475998877"),
        ("garage 24", "0475778899"),
    ],
)
async def test_one_is_meant(voice: Voice, model: Model, name: str, number: str) -> None:
    await model.get("place_call", number=name)
    assert [told.removeprefix("32")[-9:] for told in numbers(voice)] == [number[-9:]]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Jan", ["Jan Peeters (0475 44 55 66)", "Jan Janssens (0475112233)"]),
        ("Jan Janssens", ["0475112233", "093456788"]),
        ("de ster", ["Jan Peeters", "Ann Maes"]),
    ],
)
async def test_several_may_be_meant(
    voice: Voice, model: Model, name: str, asked: list[str]
) -> None:
    told = await model.error("place_call", number=name)
    assert all(text in told for text in asked), told
    assert "093456780" not in told, "a fax"
    assert not numbers(voice)


@pytest.mark.usefixtures("known")
async def test_nobody_is_meant(voice: Voice, model: Model) -> None:
    assert await model.error("place_call", number="Piet")
    assert not numbers(voice)


@pytest.mark.usefixtures("known")
async def test_calls_bear_names_where_their_parties_may_be_told(
    voice: Voice, model: Model, hass: Any
) -> None:
    voice.expose(Platform.SENSOR, "calls_today")
    await voice.pbx.ring(caller="0475445566")
    await voice.entry.runtime_data.coordinator.async_refresh_calls()
    await hass.async_block_till_done()
    calls = (await model.get("get_calls_today"))["calls"]
    assert {call["caller_name"] for call in calls} == {None}
    voice.expose(Platform.SENSOR, "last_call")
    calls = (await model.get("get_calls_today"))["calls"]
    assert "Jan Peeters" in {call["caller_name"] for call in calls}
