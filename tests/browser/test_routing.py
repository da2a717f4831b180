import asyncio

from playwright.async_api import Page, expect

from demo import Demo

from .screens import choose, open_dashboard, tile
from .seats import BOTH_LANGUAGES_AND_WIDTHS


@BOTH_LANGUAGES_AND_WIDTHS
async def test_a_route_is_chosen_on_the_dashboard(page: Page, demo: Demo) -> None:
    number, routes = demo.pbx.office.numbers[1], demo.pbx.office.routes
    number.route = next(id_ for id_, route in routes.items() if route.name == "Onthaal")
    await open_dashboard(page)
    shown = tile(page, number.number).first

    await shown.get_by_role("button", name="Onthaal").click()
    await choose(page.get_by_role("menuitem", name="Voicemail").first)

    await expect(shown.get_by_role("button", name="Voicemail")).to_be_visible()
    async with asyncio.timeout(30):  # The page shows it before the PBX has it.
        while routes[number.route].name != "Voicemail":  # noqa: ASYNC110
            await asyncio.sleep(0.05)
