from dataclasses import replace

from playwright.async_api import Page, expect

from demo import Demo

from .screens import Form, choose_in_menu, open_account
from .seats import BOTH_LANGUAGES_AND_WIDTHS
from .words import Words

MENU = "Config > Application Programming Interface"


@BOTH_LANGUAGES_AND_WIDTHS
async def test_another_api_user(page: Page, demo: Demo, words: Words) -> None:
    known = demo.pbx.credentials
    account = await open_account(page)
    await choose_in_menu(account, words["reconfigure"])
    form = Form(page, words, "config.step.reconfigure")
    await expect(form.title).to_be_visible()

    demo.pbx.credentials = replace(known, api_key="the-key-from-today-on")
    await form.submit()
    await expect(form.error).to_have_text(words.of("config.error.invalid_api_key", menu=MENU))

    await form.fill_in(api_key="the-key-from-today-on")
    await form.submit()
    await expect(form.error).to_be_hidden()
    await form.finish()
    assert demo.pbx.journal[-1].error is None
