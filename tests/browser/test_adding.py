from collections.abc import AsyncGenerator

from playwright.async_api import Page, expect
import pytest_asyncio

from demo import Demo
from demo.account import accounts

from .houses import Houses
from .screens import INTEGRATIONS, Form, open_account
from .seats import BOTH_LANGUAGES_AND_WIDTHS, Seat
from .words import Words


@pytest_asyncio.fixture(loop_scope="session")
async def demo(houses: Houses, seat: Seat, socket_enabled: None) -> AsyncGenerator[Demo]:
    """Return a Home Assistant without an account."""
    demo = await houses.empty()
    await demo.speak(seat.language)
    demo.pbx.journal.clear()
    yield demo
    for entry_id in await accounts(demo.client):
        await demo.client.delete(f"/api/config/config_entries/entry/{entry_id}")


@BOTH_LANGUAGES_AND_WIDTHS
async def test_wrong_credentials_are_said_and_right_ones_taken(
    page: Page, demo: Demo, words: Words
) -> None:
    known = demo.pbx.credentials
    await page.goto(INTEGRATIONS)
    await page.get_by_role("button", name=words["add integration"]).click()
    await page.get_by_placeholder(words["search brand"]).fill("voip")
    await page.get_by_role("button", name="VoipCenter").click()

    form = Form(page, words, "config.step.user")
    await form.fill_in(
        customer_number=known.customer_number,
        password="guessed",
        api_id=known.api_id,
        api_key=known.api_key,
    )
    await form.fill_in_advanced(base_url=demo.pbx.base_url)
    await form.submit()
    await expect(form.error).to_have_text(words.of("config.error.invalid_password"))

    # What is no secret still stands there.
    await form.fill_in(password=known.password, api_key=known.api_key)
    await form.submit()
    await page.get_by_role("button", name=words["finish"]).click()

    account = await open_account(page)
    for device in ("VoipCenter", "093456789", "Bureau onthaal", "Annelies Peeters"):
        await expect(account.get_by_text(device, exact=True)).to_be_visible()


async def test_what_is_missing_is_not_sent(page: Page, demo: Demo, words: Words) -> None:
    await page.goto(f"{INTEGRATIONS}/add?domain=voipcenter")
    await page.get_by_role("button", name="OK").click()
    form = Form(page, words, "config.step.user")
    await form.fill_in(customer_number="482916")
    await form.submit()
    await expect(form.error.first).to_be_visible()
    assert demo.pbx.journal.of() == []
    await form.close()
