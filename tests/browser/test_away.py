from collections.abc import AsyncGenerator

from playwright.async_api import Page, expect
import pytest_asyncio

from demo import Demo

from .screens import open_dashboard, read_the_account_now, tile
from .words import Words

UNTIL_READ_AGAIN = 90_000
"""Milliseconds: the account is read every minute."""
UNTIL_A_CALL_IS_OLD = 130_000
"""Milliseconds: a call is told of for a minute, and the dashboard looks once a minute."""


@pytest_asyncio.fixture(loop_scope="session")
async def demo(demo: Demo) -> AsyncGenerator[Demo]:
    """Take the PBX away; the test brings it back."""
    await demo.pbx.stop()
    yield demo
    await demo.pbx.stop()
    await demo.pbx.start()


async def test_the_pbx_goes_away_and_comes_back(page: Page, demo: Demo, words: Words) -> None:
    await read_the_account_now(demo)
    await open_dashboard(page)
    away = page.get_by_text("The PBX cannot be reached")
    await expect(away).to_be_visible()
    disconnected = page.get_by_text("live calls are disconnected")
    await expect(disconnected).to_be_visible(timeout=UNTIL_A_CALL_IS_OLD)

    # What was known stays to be seen, and a press in vain is no secret.
    await expect(tile(page, "Vergadering")).to_contain_text("On")
    await tile(page, "Vergadering").click()
    refusal = words.of("exceptions.cannot_connect.message").rstrip(".")
    await expect(page.get_by_text(refusal).last).to_be_visible()

    await demo.pbx.start()
    demo.pbx.office.indicators[103].active = False
    await expect(page.get_by_text("Nobody is calling")).to_be_visible(timeout=UNTIL_READ_AGAIN)
    await demo.pbx.ring(caller="0470665544")
    await expect(page.get_by_text("0470665544").first).to_be_visible()
    await expect(away).to_be_hidden(timeout=UNTIL_READ_AGAIN)
    await expect(tile(page, "Vergadering")).to_contain_text("Off")
