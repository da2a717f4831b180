import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
import re

from playwright.async_api import Page, Route, expect
import pytest

from demo import Demo
from simulator.items import BRUSSELS

from .screens import bar, calls_card, go_to, open_dashboard, tile
from .seats import ALL_SEATS, BOTH_WIDTHS
from .words import Words

SWITCH = "switch.voipcenter_kantoor_gesloten"
MISSED = "todo.voipcenter_missed_calls"
CLOSING = "Kantoor gesloten"
LANGUAGES = pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])

BEYOND_THE_EDGE = """
() => {
  const beyond = [];
  const look = (node) => {
    for (const child of node.children) {
      const box = child.getBoundingClientRect();
      if (box.width && box.right > innerWidth + 1) beyond.push(child.localName);
      const { textOverflow } = getComputedStyle(child);
      if (textOverflow === "ellipsis" && child.scrollWidth > child.clientWidth)
        beyond.push(child.textContent);
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
        # The office's own stands in the office's card.
        shown = 0 if indicator.name == CLOSING else 1
        await expect(tile(page, indicator.name)).to_have_count(shown)
    for number in demo.pbx.office.numbers.values():
        await expect(tile(page, number.number).first).to_be_visible()
    for desk in demo.pbx.office.hot_desks.values():
        await expect(tile(page, desk.name)).to_be_visible()
    newest = list(demo.pbx.office.calls)[-1]
    await expect(calls_card(page).get_by_role("listitem").first).to_contain_text(newest.caller)
    await expect(page.locator("statistics-chart canvas")).to_be_visible()
    await expect(page.locator("hui-error-card, hui-warning")).to_have_count(0)


@pytest.mark.parametrize("late", ["app", "dashboard"])
async def test_files_may_come_in_any_order(new_page: Page, late: str) -> None:
    async def wait(route: Route) -> None:
        await asyncio.sleep(6)  # Home Assistant waits five seconds for a strategy.
        await route.continue_()

    await new_page.route(re.compile(rf"/{late}[^/]*\.js$"), wait)
    await open_dashboard(new_page)


@BOTH_WIDTHS
@LANGUAGES
async def test_nothing_is_cut(page: Page, demo: Demo, language: str) -> None:
    async with looking_in(demo, language):
        await open_dashboard(page)
        await expect(calls_card(page).get_by_role("listitem").first).to_be_visible()
        await expect(bar(page, Words(language).of("common.office_open"))).to_be_visible()

        assert await page.evaluate(BEYOND_THE_EDGE) == []


@LANGUAGES
async def test_it_says_whether_the_office_is_open(page: Page, demo: Demo, language: str) -> None:
    said = Words(language)
    async with looking_in(demo, language):
        await open_dashboard(page)
        await expect(bar(page, said.of("common.office_open"))).to_be_visible()
        await demo.client.action("switch.turn_on", entity_id=SWITCH)
        try:
            await expect(bar(page, said.of("common.office_closed"))).to_be_visible()
            await expect(bar(page, said.of("common.office_open"))).to_be_hidden()
        finally:
            await demo.client.action("switch.turn_off", entity_id=SWITCH)


@ALL_SEATS
async def test_the_office_is_closed_and_opened(page: Page, demo: Demo, words: Words) -> None:
    closing = next(i for i in demo.pbx.office.indicators.values() if i.name == CLOSING)
    await open_dashboard(page)

    button = page.locator("hui-shortcut-card")
    await button.filter(has_text=words.of("common.close")).click()
    await expect(bar(page, words.of("common.office_closed"))).to_be_visible()
    assert closing.active
    await button.filter(has_text=words.of("common.open")).click()
    await expect(bar(page, words.of("common.office_open"))).to_be_visible()
    assert not closing.active


async def test_whom_to_call_back_is_ticked_off(page: Page, demo: Demo, words: Words) -> None:
    for left in (await demo.client.command("todo/item/list", entity_id=MISSED))["items"]:
        done = {"item": left["uid"], "status": "completed"}
        await demo.client.action("todo.update_item", done, entity_id=MISSED)
    await open_dashboard(page)
    await demo.pbx.ring(caller="0475112244")
    item = page.locator("hui-todo-list-card ha-check-list-item").filter(has_text="0475112244")
    await expect(item).to_be_visible(timeout=90_000)

    await item.click()
    await expect(item).to_be_hidden()
    await expect(bar(page, words.of("common.nobody_missed"))).to_be_visible()

    # What was ticked by mistake is a click away.
    await page.get_by_role("button", name=words.of("common.call_back")).click()
    await expect(page.locator("ha-panel-todo").get_by_text("0475112244")).to_be_visible()


async def test_it_is_closed_until_tomorrow_and_that_can_change(
    page: Page, demo: Demo, words: Words
) -> None:
    closing = next(i for i in demo.pbx.office.indicators.values() if i.name == CLOSING)
    morning = f"{datetime.now(BRUSSELS) + timedelta(days=1):%A} 08:00"
    await open_dashboard(page)
    button = page.locator("hui-shortcut-card")

    await button.filter(has_text=words.of("common.until_tomorrow")).click()
    said = words.of("common.office_closed_until", moment=morning)
    await expect(bar(page, said)).to_be_visible()
    assert closing.active
    await expect(button.filter(has_text=words.of("common.until_monday"))).to_be_visible()

    # Without an end, none can be given.
    await demo.client.action("voipcenter.close_office")
    await expect(bar(page, words.of("common.office_closed"))).to_be_visible()
    await expect(button).to_have_count(1)
    await button.filter(has_text=words.of("common.open")).click()
    await expect(bar(page, words.of("common.office_open"))).to_be_visible()
    assert not closing.active


@asynccontextmanager
async def looking_in(demo: Demo, language: str) -> AsyncGenerator[None]:
    """Let the user, not the whole house, speak a language."""

    async def speak(language: str) -> None:
        await demo.client.command(
            "frontend/set_user_data", key="language", value={"language": language}
        )

    await speak(language)
    try:
        yield
    finally:
        await speak("en")


async def test_it_is_there_by_one_choice(page: Page, demo: Demo, words: Words) -> None:
    await go_to(page, "/config/lovelace/dashboards")
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
    await go_to(page, f"/{added['url_path']}")
    await expect(calls_card(page).get_by_role("listitem").first).to_be_visible()
    await expect(page.locator("hui-error-card, hui-warning")).to_have_count(0)
    await demo.client.command("lovelace/dashboards/delete", dashboard_id=added["id"])
