"""How soon the dashboard knows of a call.

Of three calls the middle one counts: what is measured is the way from the PBX to the screen, not
what else the computer does meanwhile, nor a reading that was under way already.
"""

from dataclasses import dataclass
from datetime import datetime
import re
from statistics import median

from playwright.async_api import Locator, Page, expect
import pytest_asyncio

from demo import Demo
from simulator.items import BRUSSELS

from .screens import open_dashboard, tile

SECONDS_UNTIL_RINGING = 1.0
SECONDS_UNTIL_COUNTED = 5.0
CALLS = 3

WHEN_IT_SHOWS = """
(card, wanted) => new Promise((resolve, reject) => {
  const end = Date.now() + 30000;
  const text = (node) => node.nodeType === Node.TEXT_NODE ? node.data
    : [node.shadowRoot, ...node.childNodes].filter(Boolean).map(text).join(" ")
      + (node.getAttribute?.("title") ?? "");
  const look = () => text(card).includes(wanted)
    ? resolve(Date.now())
    : Date.now() > end ? reject(`${wanted} does not show`)
    : setTimeout(look, 10);
  look();
})
"""
NOTE_WHEN_PRESSED = """
(button) => button.addEventListener("click", () => { button.dataset.pressed = Date.now(); })
"""


@dataclass
class Ringing:
    """The PBX's page beside the dashboard."""

    pbx: Page
    dashboard: Page

    async def seconds_until(self, card: Locator, wanted: str, caller: str) -> float:
        """Let somebody ring; return how long it takes until a card shows what is wanted."""
        await self.pbx.get_by_label("Caller").fill(caller)
        ring = self.pbx.get_by_role("button", name="Ring")
        await ring.evaluate(NOTE_WHEN_PRESSED)
        await ring.click()
        shown = await card.evaluate(WHEN_IT_SHOWS, wanted)
        pressed = await ring.get_attribute("data-pressed")
        return (int(shown) - int(pressed or 0)) / 1000


@pytest_asyncio.fixture(loop_scope="session")
async def ringing(page: Page, demo: Demo) -> Ringing:
    await open_dashboard(page)
    await expect(page.get_by_role("table")).to_be_visible()
    pbx = await page.context.new_page()
    await pbx.goto(demo.pbx.url)
    await expect(pbx.get_by_role("status")).to_have_text("live")
    return Ringing(pbx, page)


async def test_a_call_shows_within_a_second(ringing: Ringing) -> None:
    card = ringing.dashboard.locator("hui-markdown-card").filter(
        has_text=re.compile("Nobody is calling|Ringing")
    )
    callers = [f"04705500{place:02}" for place in range(CALLS)]
    seconds = [await ringing.seconds_until(card, caller, caller) for caller in callers]

    assert median(seconds) < SECONDS_UNTIL_RINGING, seconds


async def test_calls_of_today_follow_within_five_seconds(ringing: Ringing, demo: Demo) -> None:
    today = tile(ringing.dashboard, "Today")
    seconds = []
    for _ in range(CALLS):
        count = len(demo.pbx.office.calls.of(datetime.now(BRUSSELS).date()))
        seconds.append(await ringing.seconds_until(today, f"{count + 1} calls", "0470112233"))

    assert median(seconds) < SECONDS_UNTIL_COUNTED, seconds
