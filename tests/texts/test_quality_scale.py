"""The quality scale is complete, and what it refers to exists."""

import json
from pathlib import Path
import re
from typing import Any

import homeassistant
from homeassistant.util.yaml import load_yaml_dict
import pytest
import yaml

from .files import INTEGRATION, PAGES, ROOT, differences, headings, read_json

FILE = INTEGRATION / "quality_scale.yaml"
RULES: dict[str, Any] = load_yaml_dict(str(FILE))["rules"]
PLACE = re.compile(r"[\w/]+\.(?:py|json|yaml|toml|md|svg)\b|\b\w+(?:/\w+)*/(?!\w)")
NAME_IN_FILE = re.compile(r"([A-Z]\w+|\w*_\w+) in (\w+\.py)")
TIERS = ("Bronze", "Silver", "Gold", "Platinum")


def test_it_has_every_rule() -> None:
    """All that a Home Assistant integration of the highest tier has to follow."""
    wanted = set()
    for scale in (Path(homeassistant.__file__).parent / "components").glob("*/quality_scale.yaml"):
        manifest = json.loads(scale.with_name("manifest.json").read_text())
        if manifest.get("quality_scale") == "platinum":
            wanted |= set(yaml.safe_load(scale.read_text())["rules"])
    assert wanted >= {"docs-conditions", "docs-triggers"}
    said = differences(RULES, wanted, FILE.name)
    assert not said, said


def test_its_tiers_are_in_order() -> None:
    assert tuple(re.findall(r"^  # (\w+)$", FILE.read_text(), re.MULTILINE)) == TIERS


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_status_and_says_why(rule: str) -> None:
    assert set(RULES[rule]) == {"status", "comment"}
    assert RULES[rule]["status"] in {"done", "exempt"}
    assert RULES[rule]["comment"].strip()


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_refers_to_what_exists(rule: str) -> None:
    comment = " ".join(RULES[rule]["comment"].split())
    for name in PLACE.findall(comment):
        assert (INTEGRATION / name).exists() or (ROOT / name).exists(), name
    for name, file in NAME_IN_FILE.findall(comment):
        assert re.search(rf"\b{name}\b", (INTEGRATION / file).read_text()), f"{name} in {file}"
    _, *parts = re.split(r"([\w/]+\.md)", comment)
    for page, said in zip(parts[::2], parts[1::2], strict=True):
        assert set(re.findall(r'"([^"]+)"', said)) <= set(headings(PAGES[page])), page


def test_the_manifest_claims_no_tier() -> None:
    """That is Home Assistant's to give, and it calls any custom integration "custom"."""
    assert "quality_scale" not in read_json(INTEGRATION / "manifest.json")
