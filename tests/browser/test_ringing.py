"""How soon the dashboard knows of a call.

Of three calls the middle one counts: what is measured is the way from the PBX to the screen, not
what else the computer does meanwhile, nor a reading that was under way already.
"""

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from playwright.async_api import Locator, Page, expect
import pytest_asyncio

from demo import Demo
from simulator.items import BRUSSELS

from .screens import calls_card, open_dashboard

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
(button) => button.addEventListener("click", () => { window.pressed = Date.now(); })
"""


@dataclass
class Ringing:
    """The PBX's page beside the dashboard."""

    pbx: Page
    dashboard: Page

    async def ring(self, caller: str) -> int:
        """Let somebody call; return when that was, in milliseconds."""
        await self.pbx.get_by_label("Caller").fill(caller)
        return await self.press("Ring")

    async def give_up(self) -> int:
        """Let nobody answer the call; return when it ended, in milliseconds."""
        return await self.press("Nobody answers")

    async def press(self, name: str) -> int:
        button = self.pbx.get_by_role("button", name=name, exact=True)
        await button.evaluate(NOTE_WHEN_PRESSED)
        await button.click()
        return int(await self.pbx.evaluate("window.pressed"))


async def seconds_until(card: Locator, wanted: str, since: int) -> float:
    """Return how long it took until a card showed what is wanted."""
    return (int(await card.evaluate(WHEN_IT_SHOWS, wanted)) - since) / 1000


@pytest_asyncio.fixture(loop_scope="session")
async def ringing(page: Page, demo: Demo) -> Ringing:
    await open_dashboard(page)
    await expect(calls_card(page).get_by_role("listitem").first).to_be_visible()
    pbx = await page.context.new_page()
    await pbx.goto(demo.pbx.url)
    await expect(pbx.get_by_role("status")).to_have_text("live")
    return Ringing(pbx, page)


async def test_a_call_shows_within_a_second(ringing: Ringing) -> None:
    card = calls_card(ringing.dashboard)
    callers = [f"04705500{place:02}" for place in range(CALLS)]
    seconds = []
    for caller in callers:
        since = await ringing.ring(caller)
        seconds.append(await seconds_until(card, f"32{caller[1:]} is calling", since))
        await ringing.give_up()

    assert median(seconds) < SECONDS_UNTIL_RINGING, seconds


async def test_calls_of_today_follow_within_five_seconds(ringing: Ringing, demo: Demo) -> None:
    card = calls_card(ringing.dashboard)
    seconds = []
    for _ in range(CALLS):
        count = len(demo.pbx.office.calls.of(datetime.now(BRUSSELS).date()))
        await ringing.ring("0470112233")
        over = await ringing.give_up()
        seconds.append(await seconds_until(card, f"all {count + 1} calls", over))

    assert median(seconds) < SECONDS_UNTIL_COUNTED, seconds
