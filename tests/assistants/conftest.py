"""An account whose owner speaks to Home Assistant, in a house with our sentences."""

from pathlib import Path

from homeassistant.components.conversation.default_agent import DefaultAgent, LanguageIntents
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.const import (
    CONF_OFFICE_CLOSED_INDICATOR,
    CONF_SIP_ACCOUNT,
    CONF_VOICE_SENTENCES,
)
from custom_components.voipcenter.sentences import files
from simulator import Simulator

from ..setup import entry_for
from .voice import Model, Voice

_LOADED: dict[tuple[str, str], LanguageIntents | None] = {}
_FILLED_IN: dict[tuple[str, str], bytes] = {}


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Return a configuration of its own."""
    (tmp_path / "configuration.yaml").touch()
    return str(tmp_path)


@pytest.fixture
def _sentences_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare every test but the first of a language, and of what it may say, a second."""
    load = DefaultAgent._load_intents

    def load_once(agent: DefaultAgent, language: str) -> LanguageIntents | None:
        folder = Path(agent.hass.config.path("custom_sentences", language[:2]))
        said = language, "".join(path.read_text() for path in folder.glob("*.yaml"))
        if said not in _LOADED:
            _LOADED[said] = load(agent, language)
        return _LOADED[said]

    fill_in = files._filled_in

    def fill_in_once(language: str, names: files.Names) -> bytes:
        filled_in = language, str(names)
        if filled_in not in _FILLED_IN:
            _FILLED_IN[filled_in] = fill_in(language, names)
        return _FILLED_IN[filled_in]

    monkeypatch.setattr(DefaultAgent, "_load_intents", load_once)
    monkeypatch.setattr(files, "_filled_in", fill_in_once)


@pytest.fixture
def entry(hass: HomeAssistant, pbx: Simulator) -> MockConfigEntry:
    """Return an account whose owner chose the office's indicator and a phone."""
    entry = entry_for(
        pbx,
        **{
            CONF_OFFICE_CLOSED_INDICATOR: "101",
            CONF_SIP_ACCOUNT: "kantoor01",
            CONF_VOICE_SENTENCES: True,
        },
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def assist(hass: HomeAssistant, entry: MockConfigEntry, _sentences_loaded_once: None) -> None:
    """Start Home Assistant's assistant and its tools."""
    for component in ("homeassistant", "conversation", "llm"):
        assert await async_setup_component(hass, component, {})


@pytest.fixture
async def voice(
    hass: HomeAssistant, pbx: Simulator, assist: None, account: MockConfigEntry
) -> Voice:
    """Return a house whose owner exposed all indicators."""
    voice = Voice(hass, pbx, account)
    voice.expose(Platform.SWITCH, *(f"indicator_{id_}" for id_ in pbx.office.indicators))
    await hass.async_block_till_done()
    return voice


@pytest.fixture
async def model(hass: HomeAssistant, voice: Voice) -> Model:
    return Model(hass)
