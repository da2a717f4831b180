from playwright.async_api import Page, expect
import pytest

from demo import Demo
from demo.account import set_options

from .screens import Form, choose, open_account
from .seats import BOTH_LANGUAGES_AND_WIDTHS, BOTH_WIDTHS
from .words import Words


async def open_settings(page: Page, words: Words) -> Form:
    """Open the options of the account that the integration's page shows; choose the settings."""
    account = await open_account(page)
    await account.get_by_role("button", name=words["options"]).click()
    form = Form(page, words, "options.step.settings")
    choice = words.of("options.step.init.menu_options.settings")
    await choose(form.dialog.get_by_text(choice, exact=True))
    return form


@BOTH_LANGUAGES_AND_WIDTHS
async def test_another_phone_rings_at_once(page: Page, demo: Demo, words: Words) -> None:
    form = await open_settings(page, words)
    caller = form.dialog.locator("ha-selector-select").filter(
        has_text=words.of("options.step.settings.data.sip_account")
    )
    await caller.locator("ha-picker-field").click()
    await page.get_by_text("Bart Janssens").last.click()
    await form.submit()
    await form.finish()

    try:
        await demo.client.action("voipcenter.call", {"number": "02 123 45 67"})
        assert demo.pbx.office.originated[-1].sip_account == "kantoor02"
    finally:
        assert demo.entry_id
        await set_options(demo.client, demo.entry_id, demo.pbx)


async def test_an_address_that_would_show_secrets_is_refused(
    page: Page, demo: Demo, words: Words
) -> None:
    form = await open_settings(page, words)
    await form.fill_in(websocket_url="http://ws1.example.org")
    await form.submit()

    said = words.of("options.error.invalid_address")
    await expect(form.error.filter(has_text=said)).to_be_visible()
    await form.close()
    assert demo.pbx.webhooks.address


@BOTH_WIDTHS
@pytest.mark.usefixtures("demo")
async def test_the_address_of_the_webhook_is_as_wide_as_the_form(page: Page, words: Words) -> None:
    form = await open_settings(page, words)
    address = await form.dialog.get_by_text("/api/webhook/").bounding_box()
    around = await form.dialog.locator("ha-form").first.bounding_box()

    assert address
    assert around
    assert address["x"] >= around["x"]
    assert address["x"] + address["width"] <= around["x"] + around["width"]
    await form.close()
