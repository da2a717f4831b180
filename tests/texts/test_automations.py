"""Triggers and conditions are described, can be told apart, and found by what people search for."""

from homeassistant.util.yaml import load_yaml_dict
import pytest

from custom_components.voipcenter.condition import CONDITIONS
from custom_components.voipcenter.trigger import TRIGGERS

from .files import ENGLISH, INTEGRATION, LANGUAGES, PAGES, differences, read_json, tree

SEARCHED = {
    "en": "call missed phone ring caller office",
    "nl": "oproep gemist telefoon beller kantoor",
    "fr": "appel manqué téléphone appelant bureau",
    "de": "Anruf verpasst Telefon Anrufer Büro",
}
KINDS = {"triggers": TRIGGERS, "conditions": CONDITIONS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_are_found_by_what_people_search_for(language: str) -> None:
    """Home Assistant searches names and descriptions, but not the integration's."""
    said = " ".join(
        f"{described['name']} {described['description']}"
        for kind in KINDS
        for described in tree(language)[kind].values()
    ).casefold()
    assert [word for word in SEARCHED[language].split() if word.casefold() not in said] == []


@pytest.mark.parametrize("kind", KINDS)
def test_all_are_described_with_all_their_fields(kind: str) -> None:
    described = tree(ENGLISH)[kind]
    files = load_yaml_dict(str(INTEGRATION / f"{kind}.yaml"))
    icons = read_json(INTEGRATION / "icons.json")[kind]
    assert set(described) == set(KINDS[kind]) == set(icons)
    assert set(described) == {key for key in files if not key.startswith(".")}
    for key, texts in described.items():
        said = differences(set(texts["fields"]), set(files[key]["fields"]), f"{kind}.{key}")
        assert not said, said


def test_the_docs_show_all() -> None:
    page = PAGES["docs/automations.md"]
    keys = [key for kind in KINDS.values() for key in kind]
    assert [key for key in keys if f"`voipcenter.{key}`" not in page] == []
