"""The card of calls by itself: what it reads and when, and what it makes of it."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from playwright.async_api import Page, expect
import pytest
import pytest_asyncio

from demo import Demo

from .screens import calls_card, open_dashboard
from .seats import BOTH_WIDTHS

NAME = "<img src=x onerror=alert(1)> **Jan**"
CALL = {
    "start": "2026-11-25T10:41:00+01:00",
    "direction": "incoming",
    "caller": "0475123456",
    "caller_name": NAME,
    "called": "093456789",
    "called_name": "Verkoop",
    "sip_account": None,
    "duration": 75,
    "outcome": "answered",
}
UNKNOWN = dict.fromkeys(CALL)

SHOW = """
(calls) => {
  const card = document.createElement("voipcenter-calls");
  card.id = "tried";
  card.setConfig({ type: "custom:voipcenter-calls" });
  card.hass = {
    ...document.querySelector("home-assistant").hass,
    callService: async () => ({ response: { calls } }),
  };
  document.body.append(card);
}
"""
REMOVE = 'document.querySelector("#tried").remove()'
LEAVE = """
(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}
"""
CONTRAST = """
() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => part / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const root = document.querySelector("#tried").shadowRoot;
  const card = root.querySelector("ha-card");
  const ground = light(getComputedStyle(card).backgroundColor);
  const ratio = (node) => {
    const [dark, bright] = [light(getComputedStyle(node).color), ground].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  return Object.fromEntries([...root.querySelectorAll("b, span, label, select, button, ha-icon")]
    .map((node) => [node.localName, ratio(node)]));
}
"""


@pytest_asyncio.fixture(loop_scope="session")
async def page(page: Page) -> AsyncGenerator[Page]:
    """Take the card away from the window that other tests use."""
    yield page
    await page.evaluate(REMOVE)


async def show(page: Page, *calls: dict[str, Any]) -> None:
    """Put a card on the page that is told of these calls, the newest last."""
    await open_dashboard(page)
    await page.evaluate(SHOW, calls)


@pytest.mark.usefixtures("demo")
async def test_what_comes_from_outside_is_text(page: Page) -> None:
    await show(page, {**CALL, "direction": "outgoing", "called_name": NAME}, CALL)
    rows = page.locator("#tried li")

    await expect(rows).to_have_count(2)
    await expect(rows.nth(0).locator("b")).to_have_text(NAME)
    await expect(rows.nth(1).locator("b")).to_have_text(NAME)
    await expect(page.locator("#tried img")).to_have_count(0)


@pytest.mark.usefixtures("demo")
async def test_a_row_says_who_when_how_long_and_whom(page: Page) -> None:
    await show(page, UNKNOWN, {**CALL, "duration": None, "outcome": "missed"}, CALL)
    rows = page.locator("#tried li")

    await expect(rows.nth(0)).to_contain_text("10:41 · 1:15 · 0475123456 · Verkoop")
    await expect(rows.nth(1)).to_contain_text("10:41 · Missed · 0475123456 · Verkoop")
    await expect(rows.nth(2)).to_have_text("Unknown")
    await expect(rows.get_by_role("button")).to_have_count(2)


@pytest.mark.usefixtures("demo")
async def test_a_busy_day_is_shown_in_part(page: Page) -> None:
    await show(page, *[CALL] * 300)
    rows = page.locator("#tried li")

    await expect(rows).to_have_count(7)
    await page.locator("#tried").get_by_role("button", name="Show all 300 calls").press("Enter")
    await expect(rows).to_have_count(300)
    await expect(rows.nth(7).get_by_role("button")).to_be_focused()


@BOTH_WIDTHS
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.usefixtures("demo")
async def test_everybody_can_read_it(page: Page, theme: Any) -> None:
    await page.emulate_media(color_scheme=theme)
    await show(page, {**CALL, "outcome": "missed"})
    await expect(page.locator("#tried li")).to_have_count(1)

    ratios = await page.evaluate(CONTRAST)
    signs = {"ha-icon": ratios.pop("ha-icon"), "button": ratios.pop("button")}
    assert min(ratios.values()) >= 4.5, ratios
    assert min(signs.values()) >= 3, signs


async def test_it_reads_when_calls_happen_and_somebody_looks(new_page: Page, demo: Demo) -> None:
    asked = 0

    def count(frame: str | bytes) -> None:
        nonlocal asked
        asked += "get_calls" in str(frame)

    page = new_page
    page.on("websocket", lambda line: line.on("framesent", count))
    await open_dashboard(page)
    newest = calls_card(page).get_by_role("listitem").first
    await expect(newest).to_be_visible()
    await asyncio.sleep(3)
    assert asked == 1

    await page.evaluate(LEAVE, arg=True)
    await demo.pbx.ring(caller="0475000001")
    await asyncio.sleep(6)
    assert asked == 1

    await page.evaluate(LEAVE, arg=False)
    await expect(newest).to_contain_text("0475000001")
    assert asked == 2

    await demo.pbx.ring(caller="0475000002")
    await expect(newest).to_contain_text("0475000002")
    await asyncio.sleep(3)
    assert asked == 3
