"""A running Home Assistant, and a browser signed in to it.

All of it lives on one event loop, as long as the session lasts.
"""

from collections.abc import AsyncGenerator, Generator
from importlib.util import find_spec
from pathlib import Path
import re

import pytest
import pytest_asyncio

from demo import Demo, DemoError
from demo.browser import open_browser, signed_in

from .houses import Houses, houses_in
from .seats import Seat
from .windows import Windows, windows_of
from .words import Words

if find_spec("playwright") is None:
    pytest.exit("Tests in a browser need Playwright: scripts/setup --browser", returncode=1)

from playwright.async_api import Browser, Page, expect

expect.set_options(timeout=60_000)

_CLOSING = 101
"""The indicator that closes the demo's office; each test finds the office open."""
_HERE = Path(__file__).parent
_PICTURES = Path("test-results")
_FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run these tests on the session's loop, with patience for a Home Assistant that starts."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            item.add_marker(pytest.mark.timeout(600))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember what failed, for who takes the picture."""
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


@pytest.fixture(autouse=True)
def _custom_integrations() -> None:
    """Do without the Home Assistant that other tests start in this process."""


@pytest.fixture(autouse=True)
def verify_cleanup() -> None:
    """Let what the tests share live on; other tests must leave nothing behind."""


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """Allow loopback."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def houses(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Houses]:
    async with houses_in(tmp_path_factory.mktemp("houses")) as houses:
        yield houses


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncGenerator[Browser]:
    try:
        async with open_browser() as browser:
            yield browser
    except DemoError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def seat() -> Seat:
    return Seat()


@pytest.fixture
def words(seat: Seat) -> Words:
    return Words(seat.language)


@pytest_asyncio.fixture(loop_scope="session")
async def demo(houses: Houses, seat: Seat, socket_enabled: None) -> AsyncGenerator[Demo]:
    """Return a Home Assistant with the account set up, and a PBX without troubles."""
    demo = await houses.speaking(seat.language)
    demo.pbx.journal.clear()
    yield demo
    demo.pbx.faults.clear()
    demo.pbx.denied_menus.clear()
    for call in demo.pbx.office.calls.under_way:  # It would be one more call of today, at any time.
        await demo.pbx.switchboard.end(call.id)
    if demo.pbx.office.indicators[_CLOSING].active:
        await demo.client.action("voipcenter.open_office")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def windows(browser: Browser) -> AsyncGenerator[Windows]:
    async with windows_of(browser) as windows:
        yield windows


@pytest_asyncio.fixture(loop_scope="session")
async def page(
    windows: Windows, demo: Demo, seat: Seat, request: pytest.FixtureRequest
) -> AsyncGenerator[Page]:
    """Return a window in which the frontend is open, or will be when a test goes somewhere."""
    page = await windows.take(demo.client, seat)
    yield page
    failed = await pictured_if_failed(page, request)
    await windows.leave(page, failed=failed)


@pytest_asyncio.fixture(loop_scope="session")
async def new_page(
    browser: Browser, demo: Demo, seat: Seat, request: pytest.FixtureRequest
) -> AsyncGenerator[Page]:
    """Return a window of the test's own, for what happens while the frontend loads."""
    async with signed_in(browser, demo.client, seat.screen) as context:
        page = await context.new_page()
        yield page
        await pictured_if_failed(page, request)


async def pictured_if_failed(page: Page, request: pytest.FixtureRequest) -> bool:
    failed: bool = request.node.stash.get(_FAILED, False)
    if failed:
        name = re.sub(r"[^\w-]+", "_", request.node.name)
        await page.screenshot(path=_PICTURES / f"{name}.png")
    return failed
