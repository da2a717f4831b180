from playwright.async_api import Page, expect
import pytest

from .screens import open_device
from .seats import BOTH_LANGUAGES_AND_WIDTHS
from .words import Words


@BOTH_LANGUAGES_AND_WIDTHS
@pytest.mark.usefixtures("demo")
async def test_the_pbx_shows_its_indicators_and_calls(page: Page, words: Words) -> None:
    await open_device(page, "VoipCenter")

    for key in ("sensor.calls_today", "binary_sensor.connected", "button.refresh", "event.call"):
        name = words.of(f"entity.{key}.name")
        await expect(
            page.locator("ha-device-entities-card").get_by_text(name, exact=True)
        ).to_be_visible()
    await expect(page.get_by_text("Nachtstand", exact=True).first).to_be_visible()


@BOTH_LANGUAGES_AND_WIDTHS
@pytest.mark.usefixtures("demo")
async def test_a_number_shows_what_can_be_chosen(page: Page, words: Words) -> None:
    await open_device(page, "093456789")

    for key in ("route", "backup_route", "holidays", "vacations", "office_hours"):
        name = words.of(f"entity.select.{key}.name")
        await expect(page.get_by_text(name, exact=True).first).to_be_visible()
