"""The windows that tests share: to load the frontend anew costs ten times what most tests do."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from playwright.async_api import Browser, Page

from demo import Client
from demo.browser import signed_in

from .screens import go_to
from .seats import Seat

_QUIET = "/profile/general"
"""A page on which nothing happens: the next test finds its own page as if it was just opened."""


class Windows:
    """Opens one window for each Home Assistant and language, when a test first asks for it."""

    def __init__(self, browser: Browser, open_ones: AsyncExitStack) -> None:
        self._browser = browser
        self._open_ones = open_ones
        self._pages: dict[tuple[str, str], Page] = {}

    async def take(self, client: Client, seat: Seat) -> Page:
        key = client.url, seat.language
        if key not in self._pages or self._pages[key].is_closed():
            context = await self._open_ones.enter_async_context(signed_in(self._browser, client))
            self._pages[key] = await context.new_page()
        page = self._pages[key]
        await page.set_viewport_size({"width": seat.screen.width, "height": seat.screen.height})
        await page.emulate_media(color_scheme="light")
        return page

    @staticmethod
    async def leave(page: Page, *, failed: bool) -> None:
        """Leave the window as the next test expects it, or shut it where it cannot be so."""
        for other in page.context.pages:
            if other != page:
                await other.close()
        if failed or await page.locator("dialog[open]").count():
            await page.close()
        else:
            await go_to(page, _QUIET)


@asynccontextmanager
async def windows_of(browser: Browser) -> AsyncGenerator[Windows]:
    async with AsyncExitStack() as open_ones:
        yield Windows(browser, open_ones)
