"""What stands on the screens of Home Assistant, found as a person finds it."""

from contextlib import suppress

from playwright.async_api import Locator, Page, TimeoutError as PlaywrightTimeoutError

from demo import Demo, DemoError

from .words import Words

INTEGRATIONS = "/config/integrations/dashboard"
INTEGRATION = "/config/integrations/integration/voipcenter"
REPAIRS = "/config/repairs"
CALL_IN_TOOLS = "/config/tools/action?service=voipcenter.call"


_GO = """
(path) => {
  history.pushState(null, "", path);
  window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace: false } }));
}
"""


async def go_to(page: Page, path: str) -> None:
    """Go there as a link within the frontend does; load it only where it is not there yet."""
    if page.url == "about:blank":
        await page.goto(path)
    else:
        await page.evaluate(_GO, path)


async def open_dashboard(page: Page) -> None:
    await go_to(page, "/office-phone/office")
    await tile(page, "Nachtstand").wait_for()


def tile(page: Page, name: str) -> Locator:
    return page.locator("hui-tile-card").filter(has_text=name)


def bar(page: Page, text: str) -> Locator:
    """Find the coloured bar that says something."""
    return page.locator("ha-alert").get_by_text(text, exact=True)


def calls_card(page: Page) -> Locator:
    return page.locator("voipcenter-calls")


async def open_account(page: Page) -> Locator:
    """Open the integration's page; return the account's row."""
    await go_to(page, INTEGRATION)
    row = page.locator("ha-config-entry-row")
    await row.wait_for()
    return row


async def choose_in_menu(account: Locator, choice: str) -> None:
    """Choose something in the menu (⋮) of the account."""
    await account.locator("ha-dropdown").first.click()
    await choose(account.get_by_role("menuitem", name=choice, exact=True).first)


async def choose(item: Locator) -> None:
    """Choose in a menu; once more where it stays, as the page was drawn anew."""
    await item.click()
    try:
        await item.wait_for(state="hidden", timeout=5000)
    except PlaywrightTimeoutError:
        await item.click()


async def open_device(page: Page, name: str) -> None:
    """Follow the integration's page to one of the account's devices."""
    account = await open_account(page)
    await account.get_by_text(name, exact=True).first.click()
    await page.locator("ha-config-device-page").get_by_text(name, exact=True).first.wait_for()


async def read_the_account_now(demo: Demo) -> None:
    """Press Refresh, whether or not the PBX answers, instead of waiting for the next reading."""
    with suppress(DemoError):
        await demo.client.action("button.press", entity_id="button.voipcenter_refresh")


class Form:
    """A form in a dialog, of which the integration wrote the texts."""

    def __init__(self, page: Page, words: Words, step: str) -> None:
        """Take the one that translations call ``config.step.user``, for instance."""
        self._words = words
        self._step = step
        self.dialog = page.locator("dialog-data-entry-flow")
        self.title = self.dialog.get_by_text(words.of(f"{step}.title"), exact=True)
        self.error = self.dialog.locator("ha-alert")

    async def fill_in(self, **fields: str) -> None:
        for name, value in fields.items():
            label = self._words.of(f"{self._step}.data.{name}")
            await self.dialog.get_by_role("textbox", name=label).fill(value)

    async def fill_in_advanced(self, **fields: str) -> None:
        section = f"{self._step}.sections.advanced"
        await self.dialog.get_by_role("button", name=self._words.of(f"{section}.name")).click()
        for name, value in fields.items():
            label = self._words.of(f"{section}.data.{name}")
            await self.dialog.get_by_role("textbox", name=label).fill(value)

    async def submit(self) -> None:
        await self.dialog.get_by_role("button", name=self._words["submit"]).click()

    async def finish(self) -> None:
        """Close what says that it is done."""
        await self.dialog.get_by_role("button", name=self._words["submit"]).wait_for(state="hidden")
        await self.close()

    async def close(self) -> None:
        """Leave; a form left open would keep Home Assistant from asking for credentials."""
        await self.dialog.get_by_role("button", name=self._words["close"]).last.click()
        # A dialog that closes goes back in the history: where we go next must come after that.
        await self.dialog.page.wait_for_function("!history.state?.open")
