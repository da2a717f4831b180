from playwright.async_api import Page, expect

from demo import Demo

from .screens import open_dashboard, tile
from .seats import ALL_SEATS

BOXES_BEYOND_THE_EDGE = """
() => {
  const beyond = [];
  const look = (node) => {
    for (const child of node.children) {
      const box = child.getBoundingClientRect();
      if (box.width && box.right > innerWidth + 1) beyond.push(child.localName);
      if (child.shadowRoot) look(child.shadowRoot);
      look(child);
    }
  };
  look(document.body);
  return beyond;
}
"""


@ALL_SEATS
async def test_the_dashboard_shows_what_the_pbx_has(page: Page, demo: Demo) -> None:
    await open_dashboard(page)

    for indicator in demo.pbx.office.indicators.values():
        await expect(tile(page, indicator.name)).to_be_visible()
    for number in demo.pbx.office.numbers.values():
        await expect(tile(page, number.number).first).to_be_visible()
    for desk in demo.pbx.office.hot_desks.values():
        await expect(tile(page, desk.name)).to_be_visible()
    newest = list(demo.pbx.office.calls)[-1]
    await expect(page.get_by_role("row").nth(1)).to_contain_text(newest.caller)
    await expect(page.locator("statistics-chart canvas")).to_be_visible()
    await expect(page.locator("hui-error-card, hui-warning")).to_have_count(0)


@ALL_SEATS
async def test_nothing_hangs_over_the_edge(page: Page) -> None:
    await open_dashboard(page)
    await expect(page.get_by_role("table")).to_be_visible()

    assert await page.evaluate(BOXES_BEYOND_THE_EDGE) == []
