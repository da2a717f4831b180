from collections.abc import AsyncGenerator

from playwright.async_api import Page, expect
import pytest
import pytest_asyncio

from demo import Demo

from .screens import bar, calls_card, open_dashboard, read_the_account_now, tile
from .seats import IN_DUTCH
from .words import Words


@pytest_asyncio.fixture(loop_scope="session")
async def demo(demo: Demo) -> AsyncGenerator[Demo]:
    """Take the PBX away; the test brings it back."""
    await demo.pbx.stop()
    yield demo
    await demo.pbx.stop()
    await demo.pbx.start()
    await read_the_account_now(demo)


async def test_the_pbx_goes_away_and_comes_back(page: Page, demo: Demo, words: Words) -> None:
    await read_the_account_now(demo)
    await open_dashboard(page)
    away = bar(page, words.of("common.away"))
    await expect(away).to_be_visible()

    # What was known stays to be seen, and a press in vain is no secret.
    await expect(tile(page, "Vergadering")).to_contain_text("On")
    await tile(page, "Vergadering").click()
    refusal = words.of("exceptions.cannot_connect.message").rstrip(".")
    await expect(page.get_by_text(refusal).last).to_be_visible()

    await demo.pbx.start()
    demo.pbx.office.indicators[103].active = False
    await demo.pbx.ring(caller="0470665544")
    await read_the_account_now(demo)
    await expect(away).to_be_hidden()
    newest = calls_card(page).get_by_role("listitem").first
    await expect(newest).to_contain_text("0470665544")
    await expect(tile(page, "Vergadering")).to_contain_text("Off")


@IN_DUTCH
@pytest.mark.usefixtures("demo")
async def test_why_calls_are_not_read_is_told_in_the_language_of_the_person(
    page: Page, words: Words
) -> None:
    await open_dashboard(page)

    reason = words.of("exceptions.cannot_connect.message")
    unread = words.of("common.calls_unread", error=reason)
    await expect(calls_card(page).get_by_role("alert")).to_have_text(unread)
