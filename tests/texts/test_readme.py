"""README and docs call things what the screen calls them, and explain each message."""

import re
from urllib.parse import quote

from homeassistant.components.automation.config import (
    ValidationStatus,
    async_validate_config_item,
)
from homeassistant.components.homeassistant.exposed_entities import DEFAULT_EXPOSED_DOMAINS
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import yaml

from custom_components.voipcenter import PLATFORMS
from custom_components.voipcenter.const import PROJECT
from simulator import Simulator

from ..setup import entry_for
from .files import ENGLISH, LANGUAGES, PAGES, ROOT, anchors, differences, listed, texts, tree

SAYS_IT_ALL = {"Fill in this field"}
"""Messages that nobody looks up."""

EVERYTHING = "\n".join(PAGES.values())
ENGLISH_TEXTS = texts(ENGLISH)
EXAMPLES = [
    yaml.safe_load(block)
    for block in re.findall(r"^```yaml\n(.*?)^```", EVERYTHING, re.MULTILINE | re.DOTALL)
]


@pytest.mark.parametrize("form", ["config.step.user", "options.step.settings"])
def test_it_explains_every_field(form: str) -> None:
    _check_bold("README.md", re.escape(form) + r"\.(sections\.\w+\.)?(data\.\w+|name)")


def test_it_lists_every_entity() -> None:
    _check_bold("docs/entities.md", r"entity\.\w+\.\w+\.name")


def test_it_shows_every_action_and_field() -> None:
    page = PAGES["docs/actions.md"]
    shown = set(re.findall(r"`(?:voipcenter\.)?(\w+)`", page))
    for action, described in tree(ENGLISH)["services"].items():
        said = differences(
            shown, {*described["fields"], action} | shown, f"docs/actions.md, {action}"
        )
        assert not said, said


MESSAGES = r"exceptions\.\w+\.message|issues\.\w+\.title|(config|options)\.error\.\w+"


def test_it_explains_every_message() -> None:
    """By its first words that say something, up to what differs from case to case."""
    explained = PAGES["docs/troubleshooting.md"].casefold()
    messages = {
        re.split(r"[.:;?(\"]|{", re.sub("^(Not called|Nothing was changed): ", "", text))[0].strip()
        for key, text in ENGLISH_TEXTS.items()
        if re.fullmatch(MESSAGES, key)
    }
    missing = {message for message in messages - SAYS_IT_ALL if message.casefold() not in explained}
    assert not missing, f"docs/troubleshooting.md lacks:{listed(missing)}"


def test_it_shows_every_state_of_a_call() -> None:
    states = {
        key.rpartition(".")[2]
        for key in ENGLISH_TEXTS
        if ".state_attributes." in key and ".state." in key
    }
    assert states <= set(re.findall(r"`(\w+)`", PAGES["docs/entities.md"] + PAGES["docs/calls.md"]))


async def test_its_automations_can_be_pasted(hass: HomeAssistant) -> None:
    automations = [block for block in EXAMPLES if "triggers" in block]
    assert automations
    assert await async_setup_component(hass, "automation", {})
    for automation in automations:
        checked = await async_validate_config_item(hass, "example", automation)
        assert checked is not None
        assert checked.validation_status is ValidationStatus.OK, checked.validation_error


def test_its_actions_can_be_pasted() -> None:
    actions = [block for block in EXAMPLES if "action" in block]
    assert actions
    for action in actions:
        cv.SERVICE_SCHEMA(action)


async def test_its_examples_name_entities_of_the_demo(
    hass: HomeAssistant, everything: MockConfigEntry
) -> None:
    named = set(re.findall(r"\w+\.voipcenter_\w+", EVERYTHING))
    known = {state.entity_id for state in hass.states.async_all()}
    assert named - known == {"sensor.voipcenter_gemiste_oproepen_vandaag"}


async def test_it_knows_what_an_entity_is_called_in_a_dutch_house(
    hass: HomeAssistant, pbx: Simulator
) -> None:
    hass.config.language = "nl"
    entry = entry_for(pbx)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.states.get("sensor.voipcenter_gemiste_oproepen_vandaag")


def test_every_blueprint_can_be_imported_by_a_link() -> None:
    files = [path.relative_to(ROOT).as_posix() for path in (ROOT / "blueprints").rglob("*.yaml")]
    assert files
    for file in files:
        address = quote(f"{PROJECT}/blob/main/{file}", safe="")
        link = f"https://my.home-assistant.io/redirect/blueprint_import/?blueprint_url={address}"
        assert f"[Import]({link}) | [File](../{file})" in PAGES["docs/automations.md"]


@pytest.mark.parametrize(
    "page",
    [
        path.relative_to(ROOT).as_posix()
        for pattern in ("*.md", "docs/**/*.md", ".github/**/*.md", ".github/ISSUE_TEMPLATE/*.yml")
        for path in sorted(ROOT.glob(pattern))
    ],
)
def test_a_link_leads_to_a_file_or_a_heading(page: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", (ROOT / page).read_text()):
        place, _, anchor = target.partition("#")
        if place == PROJECT:
            path = ROOT / "README.md"
        elif place.startswith(f"{PROJECT}/blob/main/"):
            path = ROOT / place.removeprefix(f"{PROJECT}/blob/main/")
        elif place.startswith("https://"):
            continue
        else:
            path = (ROOT / page).parent / place if place else ROOT / page
        assert path.exists(), target
        assert not anchor or anchor in anchors(path.read_text()), target


def test_every_picture_is_shown() -> None:
    pictures = {path.name for path in (ROOT / "docs" / "pictures").iterdir()}
    assert pictures == set(re.findall(r"!\[[^]]+\]\([\w/]*pictures/([^)]+)\)", EVERYTHING))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_automation_can_be_found_in_every_language(language: str) -> None:
    missed = tree(language)["triggers"]["call_missed"]
    for name in (missed["name"], missed["fields"]["not_called_back_for"]["name"]):
        assert f"| {name} |" in PAGES["README.md"]


def test_the_readme_leads_to_every_page() -> None:
    linked = re.findall(rf"\]\({PROJECT}/blob/main/([^)#]+)", PAGES["README.md"])
    assert set(PAGES) - {"README.md"} <= set(linked)


def test_it_tells_what_home_assistant_exposes_by_itself() -> None:
    assert {platform for platform in PLATFORMS if platform in DEFAULT_EXPOSED_DOMAINS} == {
        Platform.SWITCH,
        Platform.TODO,
    }


def _check_bold(page: str, keys: str) -> None:
    """Check that the texts of these keys are printed bold on a page."""
    labels = {text for key, text in ENGLISH_TEXTS.items() if re.fullmatch(keys, key)}
    assert labels
    missing = {label for label in labels if f"**{label}**" not in PAGES[page]}
    assert not missing, f"{page} lacks:{listed(missing)}"
