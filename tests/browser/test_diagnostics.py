import json
from pathlib import Path

from playwright.async_api import Page

from demo import Demo

from .screens import choose_in_menu, open_account
from .seats import BOTH_LANGUAGES_AND_WIDTHS
from .words import Words


@BOTH_LANGUAGES_AND_WIDTHS
async def test_diagnostics_are_a_file_without_secrets(
    page: Page, demo: Demo, words: Words, tmp_path: Path
) -> None:
    account = await open_account(page)
    async with page.expect_download() as download:
        await choose_in_menu(account, words["diagnostics"])
    file = tmp_path / "diagnostics.json"
    await (await download.value).save_as(file)

    text = file.read_text(encoding="utf-8")
    known = demo.pbx.credentials
    assert json.loads(text)["data"]
    for secret in (known.customer_number, known.password, known.api_key, "093456789", "Annelies"):
        assert secret not in text
