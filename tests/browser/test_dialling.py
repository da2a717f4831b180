import asyncio
from itertools import count

from playwright.async_api import Page, expect
import pytest

from demo import Demo

from .screens import CALL_IN_TOOLS, calls_card, go_to, open_dashboard
from .seats import BOTH_WIDTHS, IN_DUTCH
from .words import Words

# None is dialled twice: the same number from the same phone moments later is refused.
_SUBSCRIBERS = map(str, count(1234567))


@BOTH_WIDTHS
async def test_a_call_is_placed_in_the_tools(page: Page, demo: Demo, words: Words) -> None:
    subscriber = next(_SUBSCRIBERS)
    await go_to(page, CALL_IN_TOOLS)
    await page.get_by_role("textbox").first.fill(f"02/{subscriber}")
    await page.get_by_role("button", name=words["perform action"]).click()

    await expect(page.locator("ha-alert")).to_have_count(0)
    pbx_page = await page.context.new_page()
    await pbx_page.goto(demo.pbx.url)
    await expect(pbx_page.locator("#originated tbody tr").first).to_contain_text(f"02{subscriber}")


@IN_DUTCH
async def test_a_refusal_is_told_in_the_language_of_the_person(
    page: Page, demo: Demo, words: Words
) -> None:
    await go_to(page, CALL_IN_TOOLS)
    await page.get_by_role("textbox").first.fill("112")
    await page.get_by_role("button", name=words["perform action"]).click()

    refusal = words.of("exceptions.emergency_number.message")
    await expect(page.locator("ha-alert").filter(has_text=refusal)).to_be_visible()
    assert demo.pbx.journal.calls() == []


@BOTH_WIDTHS
async def test_the_dial_box_calls(page: Page, demo: Demo) -> None:
    subscriber = next(_SUBSCRIBERS)
    await open_dashboard(page)
    await dial(page, f"02 {subscriber}")
    question = page.locator("dialog-box")
    await expect(question).to_contain_text(f"Call 02 {subscriber}")
    await expect(question).to_contain_text("The phone of Annelies Peeters rings first.")
    assert demo.pbx.journal.calls() == []
    await question.get_by_role("button", name="Call now").click()

    async with asyncio.timeout(30):
        while not demo.pbx.office.calls.under_way:  # noqa: ASYNC110 - a person looks at the page
            await asyncio.sleep(0.05)
    await demo.pbx.switchboard.end(demo.pbx.office.calls.under_way[0].id)
    row = calls_card(page).get_by_role("listitem").filter(has_text=f"02{subscriber}")
    await expect(row.first).to_be_visible()
    assert demo.pbx.office.originated[-1].number == f"02{subscriber}"


async def test_a_call_is_returned(page: Page, demo: Demo) -> None:
    caller = "0475112255"
    await demo.pbx.ring(caller=caller)
    await open_dashboard(page)
    missed = calls_card(page).get_by_role("listitem").filter(has_text=caller).first
    await expect(missed).to_contain_text("Missed")
    await missed.get_by_role("button", name=f"Call {caller}").focus()
    await page.keyboard.press("Enter")
    await page.locator("dialog-box").get_by_role("button", name="Call now").click()

    pbx_page = await page.context.new_page()
    await pbx_page.goto(demo.pbx.url)
    await expect(pbx_page.locator("#originated tbody tr").first).to_contain_text(caller)


async def dial(page: Page, number: str) -> None:
    await page.get_by_role("textbox", name="Number to dial").fill(number)
    await calls_card(page).get_by_role("button", name="Call now").click()


@pytest.mark.usefixtures("demo")
async def test_the_dial_box_says_why_it_does_not_call(page: Page, words: Words) -> None:
    await open_dashboard(page)
    await dial(page, "112")
    await page.locator("dialog-box").get_by_role("button", name="Call now").click()

    refusal = words.of("exceptions.emergency_number.message").rstrip(".")
    await expect(page.get_by_text(refusal).last).to_be_visible()
