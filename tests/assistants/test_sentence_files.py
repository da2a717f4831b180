"""The files in which Assist finds our sentences: written, kept up to date, left alone, removed."""

from pathlib import Path
from typing import Any

from hassil.intents import Intents
from hassil.recognize import recognize_best
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import yaml

from custom_components.voipcenter.const import CONF_VOICE_SENTENCES
from custom_components.voipcenter.sentences import files
from simulator import Simulator

from ..setup import entry_for
from .voice import Voice

LANGUAGES = ("de", "en", "fr", "nl")
NAMES = {"voipcenter_indicator": ["Nachtstand", "GSM (privé)", "D'office", "Ruhe; 1"]}


def found_in(folder: Path) -> dict[str, Path]:
    return {path.parent.name: path for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "custom_sentences"


# Without Home Assistant


def test_four_languages_are_written_once(folder: Path) -> None:
    assert files.write(folder, NAMES) == (True, [])
    assert tuple(found_in(folder)) == LANGUAGES
    for language, path in found_in(folder).items():
        assert path.name == "voipcenter.yaml"
        assert yaml.safe_load(path.read_text())["language"] == language
    assert files.write(folder, NAMES) == (False, [])
    assert files.write(folder, {"voipcenter_indicator": ["Dagstand"]}) == (True, [])


def test_what_somebody_changed_stays(folder: Path) -> None:
    files.write(folder, NAMES)
    path = found_in(folder)["nl"]
    path.write_text(path.read_text().replace("sluit", "vergrendel"))
    own = path.read_bytes()
    assert files.write(folder, {}) == (True, [path])
    assert files.remove(folder) == (True, [path])
    assert found_in(folder) == {"nl": path}
    assert path.read_bytes() == own


def test_what_somebody_wrote_under_our_name_stays(folder: Path) -> None:
    path = folder / "fr" / "voipcenter.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("language: fr\n")
    assert files.write(folder, NAMES).kept == [path]
    assert path.read_text() == "language: fr\n"


def test_what_was_copied_by_hand_is_replaced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "en" / "voipcenter.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("language: en\n")
    published = files._digest(path.read_bytes())
    monkeypatch.setattr(files, "_COPIED_BY_HAND", {published})
    assert files.remove(folder) == (False, [path])
    assert files.write(folder, NAMES) == (True, [])
    assert "VoipCenterCloseOffice" in path.read_text()


def test_nothing_is_left_behind_but_what_is_others(folder: Path) -> None:
    files.write(folder, NAMES)
    theirs = folder / "nl" / "thuis.yaml"
    theirs.write_text("language: nl\n")
    assert files.remove(folder) == (True, [])
    assert found_in(folder) == {"nl": theirs}
    theirs.unlink()
    files.write(folder, NAMES)
    files.remove(folder)
    assert not folder.exists()
    assert files.remove(folder) == (False, [])


def test_a_file_is_whole_or_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files.write(folder, NAMES)
    before = {path: path.read_bytes() for path in found_in(folder).values()}

    def fail(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        files.write(folder, {})
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("zet nachtstand aan", "Nachtstand"),
        ("zet GSM (privé) aan", "GSM (privé)"),
        ("zet gsm privé aan", "GSM (privé)"),
        ("zet d'office aan", "D'office"),
        ("zet d’office aan.", "D'office"),
        ("zet Ruhe 1 aan", "Ruhe; 1"),
    ],
)
def test_names_are_heard_however_they_are_written(folder: Path, said: str, name: str) -> None:
    files.write(folder, NAMES)
    intents = Intents.from_dict(yaml.safe_load(found_in(folder)["nl"].read_text()))
    result = recognize_best(said, intents, language="nl")
    assert result is not None
    assert result.entities["indicator"].value == name


# In Home Assistant


@pytest.fixture
def reloads(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Return the languages whose sentences the assistant was told to read anew."""
    from homeassistant.components.conversation.default_agent import DefaultAgent

    told: list[str | None] = []
    reload = DefaultAgent.async_reload

    async def count(agent: DefaultAgent, language: str | None = None) -> None:
        told.append(language)
        await reload(agent, language)

    monkeypatch.setattr(DefaultAgent, "async_reload", count)
    return told


async def test_the_option_writes_and_takes_away(
    hass: HomeAssistant, reloads: list[str | None], voice: Voice, folder: Path
) -> None:
    assert tuple(found_in(folder)) == LANGUAGES
    voice.choose(**{CONF_VOICE_SENTENCES: False})
    await hass.async_block_till_done()
    assert found_in(folder) == {}
    before = len(reloads)
    assert before
    assert (await voice.say("sluit het kantoor", "nl")).error_code is not None
    voice.choose(**{CONF_VOICE_SENTENCES: True})
    await hass.async_block_till_done()
    assert tuple(found_in(folder)) == LANGUAGES
    assert reloads[before:] == [None]
    await voice.hear("sluit het kantoor", "nl")


async def test_the_files_follow_what_is_exposed_and_how_it_is_called(
    hass: HomeAssistant, voice: Voice, folder: Path
) -> None:
    def listed() -> set[str]:
        content = yaml.safe_load(found_in(folder)["en"].read_text())
        return {value["out"] for value in content["lists"]["voipcenter_indicator"]["values"]}

    assert "Nachtstand" in listed()
    voice.hide(Platform.SWITCH, "indicator_100")
    await hass.async_block_till_done()
    assert "Nachtstand" not in listed()
    voice.expose(Platform.SWITCH, "indicator_100")
    voice.pbx.office.indicators[100].name = "Dagstand"
    await voice.entry.runtime_data.coordinator.async_refresh_everything()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert "Dagstand" in listed()


async def test_what_somebody_changed_is_said_once(
    hass: HomeAssistant, voice: Voice, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = found_in(folder)["nl"]
    path.write_text("language: nl\n")
    for on in (False, True):
        voice.expose(Platform.SWITCH, "indicator_100", on=on)
        await hass.async_block_till_done()
    assert path.read_text() == "language: nl\n"
    assert caplog.text.count(f"{path} stays as it is") == 1


async def test_a_folder_that_cannot_be_written(
    hass: HomeAssistant,
    voice: Voice,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: Any) -> None:
        raise OSError("read-only")

    monkeypatch.setattr(files, "_replace", fail)
    voice.hide(Platform.SWITCH, "indicator_100")
    await hass.async_block_till_done()
    assert "could not be changed: read-only" in caplog.text
    monkeypatch.undo()
    voice.expose(Platform.SWITCH, "indicator_100")
    await hass.async_block_till_done()


async def test_a_reload_keeps_them_and_the_last_account_takes_them_along(
    hass: HomeAssistant, voice: Voice, folder: Path
) -> None:
    async with Simulator() as other:
        object.__setattr__(other.credentials, "customer_number", "700001")
        second = entry_for(other, **{CONF_VOICE_SENTENCES: True})
        second.add_to_hass(hass)
        assert await hass.config_entries.async_setup(second.entry_id)
        await hass.async_block_till_done()
        for entry in (second, voice.entry):
            await hass.config_entries.async_unload(entry.entry_id)
            await hass.async_block_till_done()
        assert tuple(found_in(folder)) == LANGUAGES
        await hass.config_entries.async_remove(second.entry_id)
        await hass.async_block_till_done()
        assert tuple(found_in(folder)) == LANGUAGES
        await hass.config_entries.async_remove(voice.entry.entry_id)
        await hass.async_block_till_done()
        assert found_in(folder) == {}


async def test_an_account_that_is_disabled_wants_nothing(
    hass: HomeAssistant, voice: Voice, folder: Path
) -> None:
    await hass.config_entries.async_set_disabled_by(voice.entry.entry_id, ConfigEntryDisabler.USER)
    await hass.async_block_till_done()
    assert found_in(folder) == {}


async def test_a_start_brings_them_up_to_date(
    hass: HomeAssistant, assist: None, entry: MockConfigEntry, folder: Path
) -> None:
    """As after an update, whose sentences are others."""
    files.write(folder, {"voipcenter_indicator": ["Vroeger"]})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert "Vroeger" not in found_in(folder)["nl"].read_text()
