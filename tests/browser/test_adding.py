from collections.abc import AsyncGenerator
import json
from pathlib import Path

from playwright.async_api import Page, expect
import pytest_asyncio

from demo import Demo
from demo.account import accounts

from .houses import Houses
from .screens import INTEGRATIONS, REPAIRS, Form, choose_in_menu, go_to, open_account
from .seats import ALL_SEATS, BOTH_LANGUAGES_AND_WIDTHS, Seat
from .words import Words


@pytest_asyncio.fixture(loop_scope="session")
async def demo(houses: Houses, seat: Seat, socket_enabled: None) -> AsyncGenerator[Demo]:
    """Return a Home Assistant without an account."""
    demo = await houses.empty()
    await demo.speak(seat.language)
    demo.pbx.journal.clear()
    yield demo
    demo.pbx.faults.clear()
    for entry_id in await accounts(demo.client):
        await demo.client.delete(f"/api/config/config_entries/entry/{entry_id}")


@BOTH_LANGUAGES_AND_WIDTHS
async def test_wrong_credentials_are_said_and_right_ones_taken(
    page: Page, demo: Demo, words: Words
) -> None:
    known = demo.pbx.credentials
    await go_to(page, INTEGRATIONS)
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

    # All that was typed still stands there.
    await form.fill_in(password=known.password)
    await form.submit()
    office = Form(page, words, "config.step.office")
    await office.fill_in(websocket_username="nobody")
    await office.submit()
    await expect(office.error).to_contain_text("Config > Websockets")
    await office.fill_in(websocket_username="")
    await office.submit()
    await page.get_by_role("button", name=words["finish"]).click()

    account = await open_account(page)
    for device in ("VoipCenter", "093456789", "Bureau onthaal"):
        await expect(account.get_by_text(device, exact=True)).to_be_visible()
    await expect(account.get_by_text("Annelies Peeters", exact=True)).to_have_count(0)


@BOTH_LANGUAGES_AND_WIDTHS
async def test_what_is_wrong_in_the_folded_section_is_said_there(
    page: Page, demo: Demo, words: Words
) -> None:
    known = demo.pbx.credentials
    form = await open_form(page, words)
    await form.fill_in(
        customer_number="klant 482 916",
        password=known.password,
        api_id=known.api_id,
        api_key=known.api_key,
    )
    await form.fill_in_advanced(base_url="pbxonline")
    await form.submit()
    await expect(form.error).to_have_text(words.of("config.error.invalid_address"))
    label = words.of("config.step.user.sections.advanced.data.base_url")
    address = form.dialog.get_by_role("textbox", name=label)
    await expect(address).to_be_visible()
    await expect(address).to_have_value("pbxonline")
    assert demo.pbx.journal.of() == []
    await form.close()


@ALL_SEATS
async def test_a_pbx_that_nobody_understands_leads_to_the_file_that_mends_it(
    page: Page, demo: Demo, words: Words, tmp_path: Path
) -> None:
    known = demo.pbx.credentials
    demo.pbx.faults.arm("unreadable", endpoint="get")
    form = await open_form(page, words)
    await form.fill_in(
        customer_number=known.customer_number,
        password=known.password,
        api_id=known.api_id,
        api_key=known.api_key,
    )
    await form.fill_in_advanced(base_url=demo.pbx.base_url)
    await form.submit()
    await Form(page, words, "config.step.office").submit()
    await page.get_by_role("button", name=words["finish without devices"]).click()

    await go_to(page, REPAIRS)
    await page.get_by_text(words.of("issues.unreadable.title")).click()
    await page.locator("ha-markdown").get_by_role("link", name="VoipCenter", exact=True).click()
    account = page.locator("ha-config-entry-row")
    async with page.expect_download() as download:
        await choose_in_menu(account, words["diagnostics"])
    file = tmp_path / "diagnostics.json"
    await (await download.value).save_as(file)
    data = json.loads(file.read_text(encoding="utf-8"))["data"]
    assert data["entry"]["state"] == "loaded"
    assert data["replies"]["routes list"]["versie"] == "9"


async def open_form(page: Page, words: Words) -> Form:
    """Come by the link that opens the form."""
    await go_to(page, f"{INTEGRATIONS}/add?domain=voipcenter")
    await page.get_by_role("button", name="OK").click()
    return Form(page, words, "config.step.user")


async def test_what_is_missing_is_not_sent(page: Page, demo: Demo, words: Words) -> None:
    form = await open_form(page, words)
    await form.fill_in(customer_number="482916")
    await form.submit()
    await expect(form.error.first).to_be_visible()
    assert demo.pbx.journal.of() == []
    await form.close()
