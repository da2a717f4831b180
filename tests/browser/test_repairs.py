from playwright.async_api import Page, expect

from demo import Demo

from .screens import REPAIRS, Form, go_to, read_the_account_now
from .seats import BOTH_LANGUAGES_AND_WIDTHS
from .words import Words

ISSUE = "issues.menus_not_allowed"


@BOTH_LANGUAGES_AND_WIDTHS
async def test_a_part_that_is_not_permitted_leads_to_the_form(
    page: Page, demo: Demo, words: Words
) -> None:
    demo.pbx.denied_menus.add("hddesk")
    await read_the_account_now(demo)
    await go_to(page, REPAIRS)
    await page.get_by_text(words.of(f"{ISSUE}.title")).click()

    repair = Form(page, words, f"{ISSUE}.fix_flow.step.confirm")
    await expect(repair.dialog).to_contain_text("VoipCenter 482916")
    await repair.submit()
    form = Form(page, words, "config.step.reconfigure")
    await expect(form.title).to_be_visible()

    demo.pbx.denied_menus.clear()
    await form.submit()
    await form.finish()
    await expect(page.get_by_text(words.of(f"{ISSUE}.title"))).to_have_count(0)


async def test_what_nobody_here_can_mend_is_explained(page: Page, demo: Demo, words: Words) -> None:
    refusal = demo.pbx.faults.arm("error", number=10, menu="indicator", times=1)
    await read_the_account_now(demo)
    await go_to(page, REPAIRS)
    title = page.get_by_text(words.of("issues.secrets_in_url.title"))

    await expect(title).to_be_visible()
    assert refusal.times == 0
