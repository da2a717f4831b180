"""The README calls things what the screen calls them, and explains each message."""

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
from simulator import Simulator

from ..setup import entry_for
from .files import ENGLISH, ROOT, differences, listed, texts, tree

SAYS_IT_ALL = {"Fill in this field"}
"""Messages that nobody looks up."""

README = (ROOT / "README.md").read_text()
ENGLISH_TEXTS = texts(ENGLISH)
EXAMPLES = [
    yaml.safe_load(block)
    for block in re.findall(r"^```yaml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
]


@pytest.mark.parametrize("form", ["config.step.user", "options.step.init"])
def test_it_explains_every_field(form: str) -> None:
    _check_bold(re.escape(form) + r"\.(sections\.\w+\.)?(data\.\w+|name)")


def test_it_lists_every_entity() -> None:
    _check_bold(r"entity\.\w+\.\w+\.name")


def test_it_shows_every_action_and_field() -> None:
    shown = set(re.findall(r"`(\w+)`", README)) | set(re.findall(r"`voipcenter\.(\w+)`", README))
    for action, described in tree(ENGLISH)["services"].items():
        said = differences(shown, {*described["fields"], action} | shown, f"README, {action}")
        assert not said, said


MESSAGES = r"exceptions\.\w+\.message|issues\.\w+\.title|(config|options)\.error\.\w+"


def test_it_explains_every_message() -> None:
    """By its first words that say something, up to what differs from case to case."""
    explained = README[README.index("## Troubleshooting") :].casefold()
    messages = {
        re.split(r"[.:;?(\"]|{", text.removeprefix("Not called: "))[0].strip()
        for key, text in ENGLISH_TEXTS.items()
        if re.fullmatch(MESSAGES, key)
    }
    missing = {message for message in messages - SAYS_IT_ALL if message.casefold() not in explained}
    assert not missing, f"README, Troubleshooting lacks:{listed(missing)}"


def test_it_shows_every_state_of_a_call() -> None:
    states = {
        key.rpartition(".")[2]
        for key in ENGLISH_TEXTS
        if ".state_attributes." in key and ".state." in key
    }
    assert states <= set(re.findall(r"`(\w+)`", README))


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
    named = set(re.findall(r"\w+\.voipcenter_\w+", README))
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
    repository = "https://github.com/hass-voipcenter/hass-voipcenter/blob/main/"
    files = [path.relative_to(ROOT).as_posix() for path in (ROOT / "blueprints").rglob("*.yaml")]
    assert files
    for file in files:
        address = quote(f"{repository}{file}", safe="")
        link = f"https://my.home-assistant.io/redirect/blueprint_import/?blueprint_url={address}"
        assert f"[Import]({link}) | [File]({file})" in README


def test_a_link_leads_to_a_file_or_a_heading() -> None:
    headings = re.findall(r"^#+ (.*)$", README, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    for target in re.findall(r"\]\((?!https://)([^)]+)\)", README):
        file, _, anchor = target.partition("#")
        assert (ROOT / file).exists(), target
        assert file or anchor in anchors, target


def test_it_tells_what_home_assistant_exposes_by_itself() -> None:
    assert {platform for platform in PLATFORMS if platform in DEFAULT_EXPOSED_DOMAINS} == {
        Platform.SWITCH,
        Platform.TODO,
    }


def _check_bold(keys: str) -> None:
    """Check that the texts of these keys are printed bold."""
    labels = {text for key, text in ENGLISH_TEXTS.items() if re.fullmatch(keys, key)}
    assert labels
    missing = {label for label in labels if f"**{label}**" not in README}
    assert not missing, f"README lacks:{listed(missing)}"
