import re

from playwright.async_api import Page, expect
import pytest

from demo import Demo

from .screens import bar, calls_card, open_dashboard, tile
from .seats import ALL_SEATS
from .words import Words

SWITCH = "switch.voipcenter_kantoor_gesloten"

BOXES_BEYOND_THE_EDGE = """
() => {
  const beyond = [];
  const look = (node) => {
    for (const child of node.children) {
      const box = child.getBoundingClientRect();
      if (box.width && box.right > innerWidth + 1) beyond.push(child.localName);
      if (child.shadowRoot) look(child.shadowRoot);
      look(child);
    }
  };
  look(document.body);
  return beyond;
}
"""


@ALL_SEATS
async def test_the_dashboard_shows_what_the_pbx_has(page: Page, demo: Demo) -> None:
    await open_dashboard(page)

    for indicator in demo.pbx.office.indicators.values():
        await expect(tile(page, indicator.name)).to_be_visible()
    for number in demo.pbx.office.numbers.values():
        await expect(tile(page, number.number).first).to_be_visible()
    for desk in demo.pbx.office.hot_desks.values():
        await expect(tile(page, desk.name)).to_be_visible()
    newest = list(demo.pbx.office.calls)[-1]
    await expect(calls_card(page).get_by_role("listitem").first).to_contain_text(newest.caller)
    await expect(page.locator("statistics-chart canvas")).to_be_visible()
    await expect(page.locator("hui-error-card, hui-warning")).to_have_count(0)


@ALL_SEATS
async def test_nothing_hangs_over_the_edge(page: Page) -> None:
    await open_dashboard(page)
    await expect(calls_card(page).get_by_role("listitem").first).to_be_visible()

    assert await page.evaluate(BOXES_BEYOND_THE_EDGE) == []


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
async def test_it_says_whether_the_office_is_open(page: Page, demo: Demo, language: str) -> None:
    said = Words(language)
    await look_in(demo, language)
    try:
        await open_dashboard(page)
        await expect(bar(page, said.of("common.office_open"))).to_be_visible()
        await demo.client.action("switch.turn_on", entity_id=SWITCH)
        await expect(bar(page, said.of("common.office_closed"))).to_be_visible()
        await expect(bar(page, said.of("common.office_open"))).to_be_hidden()
    finally:
        await demo.client.action("switch.turn_off", entity_id=SWITCH)
        await look_in(demo, "en")


@ALL_SEATS
async def test_the_office_is_closed_and_opened(page: Page, demo: Demo, words: Words) -> None:
    closing = next(i for i in demo.pbx.office.indicators.values() if i.name == "Kantoor gesloten")
    await open_dashboard(page)

    button = page.locator("hui-shortcut-card")
    await button.filter(has_text=words.of("common.close")).click()
    await expect(bar(page, words.of("common.office_closed"))).to_be_visible()
    assert closing.active
    await button.filter(has_text=words.of("common.open")).click()
    await expect(bar(page, words.of("common.office_open"))).to_be_visible()
    assert not closing.active


async def test_whom_to_call_back_is_ticked_off(page: Page, demo: Demo) -> None:
    await open_dashboard(page)
    await demo.pbx.ring(caller="0475112244")
    item = page.locator("hui-todo-list-card ha-check-list-item").filter(has_text="0475112244")
    await expect(item).to_be_visible(timeout=90_000)
    await expect(item).not_to_have_class(re.compile("completed"))

    await item.click()
    await expect(item).to_have_class(re.compile("completed"))


async def look_in(demo: Demo, language: str) -> None:
    """Let the user, not the whole house, speak a language."""
    await demo.client.command(
        "frontend/set_user_data", key="language", value={"language": language}
    )


async def test_it_is_there_by_one_choice(page: Page, demo: Demo, words: Words) -> None:
    await page.goto("/config/lovelace/dashboards")
    await page.get_by_role("button", name="Add dashboard").click()
    choice = page.get_by_role("button", name="VoipCenter")
    await expect(choice).to_contain_text(words.of("common.dashboard_description"))
    await choice.click()
    await expect(page.get_by_role("textbox", name="Title")).to_have_value("VoipCenter")
    await page.get_by_role("button", name="Create").click()
    await expect(page.get_by_role("row").filter(has_text="VoipCenter")).to_have_count(2)

    added = next(
        one
        for one in await demo.client.command("lovelace/dashboards/list")
        if one["title"] == "VoipCenter" and one["url_path"] != "office-phone"
    )
    await page.goto(f"/{added['url_path']}")
    await expect(calls_card(page).get_by_role("listitem").first).to_be_visible()
    await expect(page.locator("hui-error-card, hui-warning")).to_have_count(0)
    await demo.client.command("lovelace/dashboards/delete", dashboard_id=added["id"])
