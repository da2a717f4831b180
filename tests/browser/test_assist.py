from playwright.async_api import Page, expect

from demo import Demo

from .screens import open_dashboard
from .seats import IN_DUTCH
from .words import Words


@IN_DUTCH
async def test_assist_closes_the_office_in_dutch(page: Page, demo: Demo, words: Words) -> None:
    closed = demo.pbx.office.indicators[101]
    closed.active = False
    await open_dashboard(page)
    await page.get_by_role("button", name=words["assist"]).click()
    await page.get_by_role("textbox", name=words["request"]).fill("sluit het kantoor")
    await page.keyboard.press("Enter")

    await expect(
        page.locator("ha-assist-chat").get_by_text("Het kantoor is gesloten")
    ).to_be_visible()
    assert closed.active
