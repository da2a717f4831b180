from playwright.async_api import Page, expect

from demo import Demo

from .screens import open_dashboard, tile
from .seats import BOTH_LANGUAGES_AND_WIDTHS


@BOTH_LANGUAGES_AND_WIDTHS
async def test_a_press_on_the_dashboard_switches_the_pbx(page: Page, demo: Demo) -> None:
    before = demo.pbx.office.indicators[100].active
    pbx_page = await page.context.new_page()
    await pbx_page.goto(demo.pbx.url)
    lamp = pbx_page.get_by_role("switch", name="Nachtstand")
    await expect(lamp).to_be_checked(checked=before)

    await open_dashboard(page)
    await tile(page, "Nachtstand").click()
    await expect(lamp).to_be_checked(checked=not before)

    await tile(page, "Nachtstand").click()
    await expect(lamp).to_be_checked(checked=before)
