"""A browser at the demo, signed in; it needs what `scripts/setup --browser` installs."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.util import find_spec
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .client import Client
from .errors import DemoError

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext

CHROMIUM = Path("/usr/bin/chromium-headless-shell")
"""Chromium without what is around a page; with it, a page costs twice the time."""

_QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PATIENCE = 60_000.0
"""Milliseconds that anything on a page may take, on the slowest computer."""


class Screen(NamedTuple):
    """The size of a window, in CSS pixels."""

    width: int
    height: int


DESKTOP = Screen(1280, 800)
PHONE = Screen(390, 844)


def is_installed() -> bool:
    """Tell whether Playwright and Chromium are there."""
    return find_spec("playwright") is not None and CHROMIUM.exists()


@asynccontextmanager
async def open_browser() -> AsyncGenerator[Browser]:
    """Open Chromium, without a window. Raises ``DemoError`` where it is not installed."""
    if not is_installed():
        raise DemoError(
            f"A browser is missing: Playwright, or Chromium at {CHROMIUM}. "
            "scripts/setup --browser installs both."
        )
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_QUIETLY)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def signed_in(
    browser: Browser, client: Client, screen: Screen = DESKTOP, *, dark: bool = False
) -> AsyncGenerator[BrowserContext]:
    """Sit down at a screen of that size, as the demo's user; addresses are Home Assistant's."""
    context = await browser.new_context(
        base_url=client.url,
        viewport={"width": screen.width, "height": screen.height},
        color_scheme="dark" if dark else "light",
        locale="en-GB",
        timezone_id="Europe/Brussels",
        reduced_motion="reduce",
        # It would fetch all of the frontend, for each of the tests anew.
        service_workers="block",
    )
    context.set_default_timeout(_PATIENCE)
    tokens = json.dumps(json.dumps(client.tokens_for_browser()))
    await context.add_init_script(f"localStorage.setItem('hassTokens', {tokens})")
    try:
        yield context
    finally:
        await context.close()
