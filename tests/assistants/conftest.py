"""An account whose owner speaks to Home Assistant, with the sentences of ``docs/sentences``."""

from pathlib import Path
from shutil import copytree

from homeassistant.components.conversation.default_agent import DefaultAgent, LanguageIntents
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.const import CONF_OFFICE_CLOSED_INDICATOR, CONF_SIP_ACCOUNT
from simulator import Simulator

from ..setup import entry_for
from .voice import Model, Voice

SENTENCES = Path("docs/sentences").resolve()

_LOADED: dict[str, LanguageIntents | None] = {}


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Return a configuration with our sentences, copied as their README says."""
    copytree(SENTENCES, tmp_path / "custom_sentences")
    return str(tmp_path)


@pytest.fixture
def _sentences_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare every test but the first of a language half a second."""
    load = DefaultAgent._load_intents

    def load_once(agent: DefaultAgent, language: str) -> LanguageIntents | None:
        if language not in _LOADED:
            _LOADED[language] = load(agent, language)
        return _LOADED[language]

    monkeypatch.setattr(DefaultAgent, "_load_intents", load_once)


@pytest.fixture
def entry(hass: HomeAssistant, pbx: Simulator) -> MockConfigEntry:
    """Return an account whose owner chose the office's indicator and a phone."""
    entry = entry_for(pbx, **{CONF_OFFICE_CLOSED_INDICATOR: "101", CONF_SIP_ACCOUNT: "kantoor01"})
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
    return voice


@pytest.fixture
async def model(hass: HomeAssistant, voice: Voice) -> Model:
    return Model(hass)
