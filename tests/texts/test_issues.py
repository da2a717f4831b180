"""Every repair issue has its text, and those that lead to a form have a way there."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.api import Menu
from custom_components.voipcenter.const import DOMAIN
from custom_components.voipcenter.repairs import (
    FEED_REFUSED,
    FOUND_BY_READING,
    MENDED_BY_A_PERSON,
    STILL_CHANGED,
    STILL_CLOSED,
    VALUE_BEFORE_GONE,
    async_create_fix_flow,
    issue_id,
    set_issue,
)

from .files import ENGLISH, differences, left_open, tree
from .sources import aborts, issue_placeholders

NOT_ENDED = (STILL_CHANGED, STILL_CLOSED, VALUE_BEFORE_GONE)
KINDS = (*FOUND_BY_READING, FEED_REFUSED, *NOT_ENDED)


def test_every_kind_of_issue_has_a_text() -> None:
    said = differences(tree(ENGLISH)["issues"], KINDS, "issues")
    assert not said, said


def test_an_issue_is_explained_where_there_is_no_form_and_leads_there_where_there_is() -> None:
    issues = tree(ENGLISH)["issues"]
    assert {kind for kind in KINDS if "fix_flow" in issues[kind]} == set(MENDED_BY_A_PERSON)


@pytest.mark.parametrize("kind", KINDS)
def test_an_issue_is_created_with_what_its_text_leaves_open(kind: str) -> None:
    assert left_open(tree(ENGLISH)["issues"][kind]) <= issue_placeholders()[kind]


def test_every_menu_that_may_be_denied_has_a_name() -> None:
    names = tree(ENGLISH)["selector"]
    assert set(names) == {"menu", "state"}
    assert set(names["menu"]) == {"options"}
    said = differences(names["menu"]["options"], Menu, "selector.menu.options")
    assert not said, said


def test_every_end_of_a_repair_has_a_text() -> None:
    issues = tree(ENGLISH)["issues"]
    ends = {end for kind in MENDED_BY_A_PERSON for end in issues[kind]["fix_flow"].get("abort", ())}
    assert ends == aborts("repairs.py")


@pytest.mark.parametrize("kind", MENDED_BY_A_PERSON)
async def test_a_way_to_a_form_has_its_texts(
    hass: HomeAssistant, entry: MockConfigEntry, kind: str
) -> None:
    set_issue(hass, entry, kind, dict.fromkeys(issue_placeholders()[kind] - {"account"}, "…"))
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id(entry, kind))
    assert issue is not None
    flow = await async_create_fix_flow(hass, issue.issue_id, issue.data)
    flow.hass, flow.issue_id, flow.handler = hass, issue.issue_id, DOMAIN

    shown = await flow.async_step_init()

    steps = tree(ENGLISH)["issues"][kind]["fix_flow"]["step"]
    assert set(steps) == {shown["step_id"]}
    assert not shown["data_schema"].schema
    step = steps[shown["step_id"]]
    assert set(step) == {"title", "description"}
    assert left_open(step) <= set(shown["description_placeholders"])
