"""The README calls things what the screen calls them, and explains each message."""

import re

import pytest

from .files import ENGLISH, ROOT, differences, listed, texts, tree

SAYS_IT_ALL = {"Fill in this field"}
"""Messages that nobody looks up."""

README = (ROOT / "README.md").read_text()
ENGLISH_TEXTS = texts(ENGLISH)


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
    """By its first words, up to what differs from case to case."""
    explained = README[README.index("## Troubleshooting") :]
    messages = {
        re.split(r"[.:;?(\"]|{", text)[0].strip()
        for key, text in ENGLISH_TEXTS.items()
        if re.fullmatch(MESSAGES, key)
    }
    missing = {message for message in messages - SAYS_IT_ALL if message not in explained}
    assert not missing, f"README, Troubleshooting lacks:{listed(missing)}"


def test_it_shows_every_state_of_a_call() -> None:
    states = {
        key.rpartition(".")[2]
        for key in ENGLISH_TEXTS
        if ".state_attributes." in key and ".state." in key
    }
    assert states <= set(re.findall(r"`(\w+)`", README))


def _check_bold(keys: str) -> None:
    """Check that the texts of these keys are printed bold."""
    labels = {text for key, text in ENGLISH_TEXTS.items() if re.fullmatch(keys, key)}
    assert labels
    missing = {label for label in labels if f"**{label}**" not in README}
    assert not missing, f"README lacks:{listed(missing)}"
