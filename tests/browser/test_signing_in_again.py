from collections.abc import AsyncGenerator
from dataclasses import replace

from playwright.async_api import Page, expect
import pytest_asyncio

from demo import Demo

from .screens import (
    INTEGRATION,
    INTEGRATIONS,
    Form,
    go_to,
    open_dashboard,
    read_the_account_now,
    tile,
)
from .seats import BOTH_LANGUAGES_AND_WIDTHS
from .words import Words


@pytest_asyncio.fixture(loop_scope="session")
async def changed_key(demo: Demo) -> AsyncGenerator[str]:
    """Withdraw the API key that Home Assistant knows."""
    known = demo.pbx.credentials
    demo.pbx.credentials = replace(known, api_key="another-key")
    yield demo.pbx.credentials.api_key


@BOTH_LANGUAGES_AND_WIDTHS
async def test_refused_credentials_are_asked_for_again(
    page: Page, demo: Demo, words: Words, changed_key: str
) -> None:
    await read_the_account_now(demo)

    await go_to(page, INTEGRATION)
    await expect(page.get_by_text(words["attention"])).to_be_visible()
    await go_to(page, INTEGRATIONS)
    card = page.locator("ha-config-flow-card")
    await expect(card).to_contain_text("VoipCenter 482916")
    await card.get_by_role("button", name=words["sign in again"]).click()

    form = Form(page, words, "config.step.reauth_confirm")
    await form.fill_in(password=demo.pbx.credentials.password, api_key=changed_key)
    await form.submit()
    await form.finish()

    await expect(card).to_have_count(0)
    await open_dashboard(page)
    await tile(page, "Noodplan").wait_for()
    await expect(page.get_by_text("The PBX cannot be reached")).to_be_hidden()
    assert demo.pbx.journal[-1].error is None
