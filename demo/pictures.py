"""`scripts/screenshots` makes the pictures of the README from the running demo."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from simulator import Office, Simulator
from simulator.items import BRUSSELS

from .browser import PHONE, Screen, open_browser, signed_in
from .folder import ROOT
from .running import PBX_PORT, Demo

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

_FOLDER = ROOT / "docs" / "pictures"
_DASHBOARD = "/office-phone/office"
_INTEGRATION = "/config/integrations/integration/voipcenter"
_QUIET_AFTER = 1000.0
"""Milliseconds that a page gets to end what moves, such as the bars of a graph."""
_MISSED = ("093311822", "0478205514")
_PATIENCE = 120
"""Seconds for a month of calls to be read."""


class _Photographer:
    def __init__(self, browser: Browser, demo: Demo) -> None:
        self._browser = browser
        self._demo = demo

    async def month(self) -> None:
        """Wait until the days past were read, one a second."""
        kind = f"{self._demo.pbx.credentials.customer_number}_missed_calls"
        yesterday = datetime.now(BRUSSELS) - timedelta(days=1)
        for _ in range(_PATIENCE):
            if await self._demo.client.command(
                "recorder/statistics_during_period",
                start_time=yesterday.isoformat(),
                statistic_ids=[f"voipcenter:{kind}"],
                period="hour",
            ):
                return
            await asyncio.sleep(1)

    async def dashboard(self) -> None:
        for caller in _MISSED:
            await self._demo.pbx.ring(caller=caller)
        for name, screen, dark in (
            ("desktop-light", Screen(1280, 1490), False),
            ("phone-light", PHONE, False),
            ("phone-dark", PHONE, True),
        ):
            async with self._page(_DASHBOARD, screen, dark=dark) as page:
                await page.locator("voipcenter-calls").get_by_role("listitem").first.wait_for()
                await page.locator("statistics-chart canvas").wait_for()
                missed = page.locator("hui-todo-list-card").get_by_text(_MISSED[-1])
                await missed.wait_for()
                await _keep(page, f"dashboard-{name}")

    async def setting_up(self) -> None:
        async with self._page("/config/integrations/dashboard", Screen(1280, 860)) as page:
            await page.get_by_role("button", name="Add integration").click()
            await page.get_by_placeholder("Search for a brand name").fill("voipcenter")
            await page.get_by_role("button", name="VoipCenter").click()
            form = page.locator("dialog-data-entry-flow")
            known = self._demo.pbx.credentials
            await form.get_by_role("textbox", name="Customer number").fill(known.customer_number)
            await form.get_by_role("textbox", name="Password").fill(known.password)
            await form.get_by_role("textbox", name="API ID").fill(known.api_id)
            await form.get_by_role("textbox", name="API key").fill(known.api_key)
            await _keep(page, "setting-up")

    async def device(self) -> None:
        async with self._page(_INTEGRATION, Screen(1280, 680)) as page:
            await page.get_by_text("Cloud PBX").first.click()
            await page.get_by_text("Nachtstand").first.wait_for()
            await _keep(page, "device")

    async def options(self) -> None:
        async with self._page(_INTEGRATION, Screen(1280, 1000)) as page:
            await page.get_by_role("button", name="Configure").click()
            await page.locator("dialog-data-entry-flow").get_by_text("Options").click()
            await page.get_by_text("Websocket user").first.wait_for()
            await _keep(page, "options")

    @asynccontextmanager
    async def _page(
        self, address: str, screen: Screen, *, dark: bool = False
    ) -> AsyncGenerator[Page]:
        async with signed_in(self._browser, self._demo.client, screen, dark=dark) as context:
            page = await context.new_page()
            await page.goto(address)
            yield page


async def _keep(page: Page, name: str) -> None:
    await page.mouse.move(0, 0)
    await page.evaluate("document.fonts.ready")
    await page.wait_for_timeout(_QUIET_AFTER)
    await page.screenshot(path=_FOLDER / f"{name}.png", animations="disabled", caret="hide")


async def _make() -> None:
    async with open_browser() as browser:
        async with _demo(account=False) as demo:
            await _Photographer(browser, demo).setting_up()
        async with _demo(account=True) as demo:
            photographer = _Photographer(browser, demo)
            await photographer.month()
            await photographer.dashboard()
            await photographer.device()
            await photographer.options()


@asynccontextmanager
async def _demo(*, account: bool) -> AsyncGenerator[Demo]:
    with TemporaryDirectory() as folder:
        # All calls of the day, whatever the time: a picture tells of a whole one.
        office = Office.sample(datetime.now(BRUSSELS).date())
        pbx = Simulator(PBX_PORT, office)
        async with Demo(Path(folder), pbx=pbx, account=account) as demo:
            yield demo


if __name__ == "__main__":
    asyncio.run(_make())
