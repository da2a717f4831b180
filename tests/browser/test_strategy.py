"""What the strategy makes of accounts that the demo does not have, and what its buttons send."""

from typing import Any

from playwright.async_api import Page
import pytest

from .screens import open_dashboard
from .words import Words

GENERATE = """
async ([accounts, config, without]) => {
  const { hass } = document.querySelector("home-assistant");
  const there = Object.entries(hass.entities).filter(([, e]) => e.translation_key !== without);
  return customElements.get("ll-strategy-dashboard-voipcenter").generate(config, {
    ...hass,
    entities: Object.fromEntries(there),
    callWS: async (message) =>
      message.type === "voipcenter/accounts" ? accounts : hass.callWS(message),
  });
}
"""
PRESS = """
([now, action]) => {
  const home = document.querySelector("home-assistant");
  const before = [home.hass, Date];
  window.Date = class extends Date {
    constructor(...parts) { super(...(parts.length ? parts : [now])); }
    static now() { return new before[1](now).getTime(); }
  };
  const sent = [];
  home.hass = { ...home.hass, callService: async (...call) => sent.push(call) };
  document.dispatchEvent(new CustomEvent("ll-custom", { detail: action }));
  [home.hass, window.Date] = before;
  return sent;
}
"""
OFFICE = "switch.voipcenter_kantoor_gesloten"


def an_account(**changes: Any) -> dict[str, Any]:
    account = {
        "id": "01ONE",
        "title": "VoipCenter 482916",
        "statistics": "voipcenter:482916",
        "office": OFFICE,
        "read": True,
        "phone": None,
        "phones": [],
    }
    return {**account, **changes}


async def generate(
    page: Page, *accounts: dict[str, Any], without: str = "", **config: str
) -> list[Any]:
    """Return the views that the strategy makes of these accounts, without a kind of entity."""
    await open_dashboard(page)
    made = await page.evaluate(GENERATE, [accounts, config, without])
    views: list[Any] = made["views"]
    return views


async def the_account(page: Page) -> dict[str, Any]:
    """Return the demo's account, as the integration tells it."""
    await open_dashboard(page)
    [account] = await page.evaluate(
        'document.querySelector("home-assistant").hass.callWS({ type: "voipcenter/accounts" })'
    )
    return dict(account)


@pytest.mark.usefixtures("demo")
async def test_several_accounts_each_have_a_page(page: Page) -> None:
    both = an_account(), an_account(id="01TWO", title="VoipCenter 571203")

    views = await generate(page, *both)
    assert [view["title"] for view in views] == ["VoipCenter 482916", "VoipCenter 571203"]
    assert len({view["path"] for view in views}) == 2

    [chosen] = await generate(page, *both, config_entry_id="01TWO")
    assert chosen["title"] == "VoipCenter 571203"


@pytest.mark.usefixtures("demo")
async def test_without_an_account_it_says_where_to_add_one(page: Page, words: Words) -> None:
    [view] = await generate(page)

    assert words.of("common.no_account") in view["cards"][0]["content"]


@pytest.mark.usefixtures("demo")
async def test_without_an_indicator_that_closes_it_says_where_to_choose_one(
    page: Page, words: Words
) -> None:
    [view] = await generate(page, {**await the_account(page), "office": None})

    said = [card.get("content", "") for card in view["sections"][0]["cards"]]
    assert any(words.of("common.office_unset") in text for text in said)


@pytest.mark.usefixtures("demo")
async def test_without_any_indicator_it_says_nothing_of_the_office(
    page: Page, words: Words
) -> None:
    account = {**await the_account(page), "office": None}
    [view] = await generate(page, account, without="indicator")

    assert words.of("common.office_unset") not in str(view)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("loaded", [False, True])
async def test_an_account_of_which_nothing_was_ever_read(
    page: Page, words: Words, *, loaded: bool
) -> None:
    account = {**await the_account(page), "read": False} if loaded else an_account()
    [view] = await generate(page, {**account, "title": "VoipCenter 571203"})

    [said] = view["sections"][0]["cards"]
    assert words.of("common.nothing_read", account="VoipCenter 571203") in said["content"]


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("now", "tomorrow", "monday"),
    [
        ("2026-11-25T10:00:00Z", "2026-11-26 08:00", "2026-11-30 08:00"),
        ("2026-11-29T10:00:00Z", "2026-11-30 08:00", "2026-11-30 08:00"),
        # Where the office is, it is Monday already.
        ("2026-11-29T23:30:00Z", "2026-12-01 08:00", "2026-12-07 08:00"),
        ("2026-12-31T22:30:00Z", "2027-01-01 08:00", "2027-01-04 08:00"),
    ],
)
async def test_until_tomorrow_and_until_monday(
    page: Page, now: str, tomorrow: str, monday: str
) -> None:
    account = await the_account(page)
    [view] = await generate(page, account)
    actions = [
        card["tap_action"]
        for card in view["sections"][0]["cards"]
        if card.get("tap_action", {}).get("action") == "fire-dom-event"
    ]

    sent = [await page.evaluate(PRESS, [now, action]) for action in actions]
    assert sent == [
        [["voipcenter", "close_office", {"config_entry_id": account["id"], "until": until}]]
        for until in (tomorrow, monday)
    ]


@pytest.mark.usefixtures("demo")
async def test_events_of_other_cards_are_not_ours(page: Page) -> None:
    await open_dashboard(page)

    for action in ({"action": "fire-dom-event"}, {"browser_mod": {}}, None):
        assert await page.evaluate(PRESS, ["2026-11-25T10:00:00Z", action]) == []


@pytest.mark.usefixtures("demo")
async def test_what_the_page_is_made_of_can_be_taken_over(page: Page) -> None:
    [view] = await generate(page, await the_account(page))

    types = {card["type"] for section in view["sections"] for card in section["cards"]}
    assert {kind for kind in types if kind.startswith("custom:")} == {"custom:voipcenter-calls"}
