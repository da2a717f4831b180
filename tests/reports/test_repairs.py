"""Repair issues: they come, say what to do, lead to where it is mended, and go by themselves."""

from collections.abc import Awaitable, Callable

from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir, translation
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.voipcenter.const import DOMAIN
from custom_components.voipcenter.repairs import (
    CLOCK,
    FEED_REFUSED,
    MENUS_NOT_ALLOWED,
    NOT_ALLOWED,
    RATE_LIMITED,
    SECRETS_IN_URL,
    UNREADABLE,
    issue_id,
)
from simulator import DIALECTS, Simulator

from ..home import Home
from ..setup import entry_for


async def text_of(home: Home, kind: str) -> str:
    """Return all that a person reads of an issue, with its placeholders filled."""
    issue = home.issue(kind)
    assert issue.translation_key == kind
    texts = await translation.async_get_translations(home.hass, "en", "issues", {DOMAIN})
    prefix = f"component.{DOMAIN}.issues.{kind}."
    parts = [text for key, text in texts.items() if key.startswith(prefix)]
    assert len(parts) == (2 if not issue.is_fixable else 4 if kind == CLOCK else 3)
    assert any("fix_flow" in key for key in texts if key.startswith(prefix)) == issue.is_fixable
    return " ".join(part.format(**(issue.translation_placeholders or {})) for part in parts)


async def test_the_clock(home: Home) -> None:
    home.pbx.faults.arm("error", number=11)
    await home.wake()
    assert home.issues == {CLOCK}
    assert "VoipCenter 482916" in await text_of(home, CLOCK)
    home.pbx.faults.clear()
    await home.wake()
    assert not home.issues


@pytest.mark.parametrize("number", [14, 16])
async def test_a_pbx_that_refuses_for_another_reason_finds_the_clock_right(
    home: Home, number: int
) -> None:
    plan = home.pbx.faults.arm("error", number=11)
    await home.wake()
    home.pbx.faults.disarm(plan)
    await home.pbx.stop()
    await home.wake()
    assert home.issues == {CLOCK}
    await home.pbx.start()
    home.pbx.faults.arm("error", number=number)
    await home.wake()
    assert CLOCK not in home.issues


async def test_too_many_attempts_for_long(home: Home) -> None:
    home.pbx.faults.arm("error", number=13)
    told: list[bool] = []
    for _ in range(61):
        await home.wake()
        told.append(home.issues == {RATE_LIMITED})
    # It comes once, after pauses of 1, 2, 4 and 8 minutes, and does not go during the next ones.
    assert told == sorted(told)
    assert told.index(True) == 15
    assert "15 min" in await text_of(home, RATE_LIMITED)
    home.pbx.faults.clear()
    await home.wake(14)
    assert home.issues == {RATE_LIMITED}
    await home.wake()
    assert not home.issues


async def test_a_short_pause_is_no_issue(home: Home) -> None:
    home.pbx.faults.arm("error", number=13, times=3)
    for _ in range(10):
        await home.wake()
        assert not home.issues


async def test_a_server_that_takes_no_forms(new_home: Home) -> None:
    home = new_home
    home.pbx.dialect = DIALECTS["urls"]
    await home.set_up()
    assert home.issues == {SECRETS_IN_URL}
    assert await text_of(home, SECRETS_IN_URL)
    home.pbx.dialect = DIALECTS["field"]
    await home.reload()
    assert not home.issues


async def test_some_menus_are_not_allowed(home: Home) -> None:
    home.pbx.denied_menus = {"calls", "hddesk"}
    await home.refresh()
    assert home.issues == {MENUS_NOT_ALLOWED}
    assert "calls, hot desks" in await text_of(home, MENUS_NOT_ALLOWED)
    home.pbx.denied_menus = set()
    await home.refresh()
    assert not home.issues


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", "oproepen, back-uproutes, flexplekken"),
        ("fr", "appels, routes de secours, bureaux partagés"),
        ("de", "Anrufe, Ersatzrouten, Hot Desks"),
        ("pt", "calls, backup routes, hot desks"),
    ],
)
async def test_the_menus_are_named_in_the_language_of_the_house(
    new_home: Home, language: str, words: str
) -> None:
    home = new_home
    home.hass.config.language = language
    home.pbx.denied_menus = {"calls", "hddesk", "backuproutes"}
    await home.set_up()
    placeholders = home.issue(MENUS_NOT_ALLOWED).translation_placeholders
    assert placeholders is not None
    assert set(placeholders["menus"].split(", ")) == set(words.split(", "))


async def test_nothing_is_allowed(new_home: Home) -> None:
    home = new_home
    home.pbx.denied_menus = {"*"}
    await home.set_up()
    assert home.issues == {NOT_ALLOWED}
    assert await text_of(home, NOT_ALLOWED)
    home.pbx.denied_menus = {"calls"}
    await home.after(10)
    assert home.issues == {MENUS_NOT_ALLOWED}
    home.pbx.denied_menus = set()
    await home.refresh()
    assert not home.issues


async def test_a_pbx_that_nobody_understands(new_home: Home) -> None:
    home = new_home
    options = {"sip_account": "kantoor01"}
    home.hass.config_entries.async_update_entry(home.entry, options=options)
    home.pbx.faults.arm("unreadable", endpoint="get")
    assert await home.set_up()
    assert home.connected == "on"
    assert home.issues == {UNREADABLE}
    text = await text_of(home, UNREADABLE)
    assert all(menu in text for menu in ("calls", "function indicators", "routes", "hot desks"))
    assert "/issues/new/choose" in text
    await home.hass.services.async_call(DOMAIN, "call", {"number": "021234567"}, blocking=True)
    (call,) = home.pbx.journal.calls()
    assert (call.sipacc, call.telnr) == ("kantoor01", "021234567")
    home.pbx.faults.clear()
    await home.wake()
    assert not home.issues
    assert home.switch(103) == "on"


async def test_a_menu_that_nobody_understands(new_home: Home) -> None:
    home = new_home
    home.pbx.faults.arm("unreadable", menu="did", id=0)
    await home.set_up()
    assert home.issues == {UNREADABLE}
    assert "read: numbers." in await text_of(home, UNREADABLE)
    await home.pbx.stop()
    await home.wake()
    assert home.issues == {UNREADABLE}
    await home.pbx.start()
    home.pbx.faults.clear()
    await home.wake()
    assert not home.issues


async def test_items_that_nobody_understands(home: Home) -> None:
    for indicator in home.pbx.office.indicators:
        home.pbx.faults.arm("unreadable", menu="indicator", id=indicator)
    await home.wake()
    assert home.issues == {UNREADABLE}
    home.pbx.faults.clear()
    await home.wake()
    assert not home.issues


async def test_one_item_that_nobody_understands_is_no_issue(home: Home) -> None:
    home.pbx.faults.arm("unreadable", menu="indicator", id=100)
    await home.wake(3)
    assert not home.issues


async def test_a_page_of_html_once_is_no_issue(home: Home) -> None:
    home.pbx.faults.arm("html", menu="calls")
    await home.wake()
    assert not home.issues
    await home.wake()
    assert home.issues == {UNREADABLE}


async def refuse_the_feed(home: Home) -> None:
    """Set the account up with a websocket user that the PBX does not know, and wait for that."""
    home.hass.config_entries.async_update_entry(
        home.entry,
        options={"websocket_username": "vreemde", "websocket_url": home.pbx.websocket_url},
    )
    assert await home.hass.config_entries.async_setup(home.entry.entry_id)
    while FEED_REFUSED not in home.issues:
        await home.a_moment()


async def test_a_websocket_user_that_is_refused(new_home: Home) -> None:
    home = new_home
    await refuse_the_feed(home)
    assert home.issues == {FEED_REFUSED}
    assert "vreemde" in await text_of(home, FEED_REFUSED)
    assert "Incorrect ID" not in await text_of(home, FEED_REFUSED)
    home.hass.config_entries.async_update_entry(home.entry, options={})
    await home.hass.config_entries.async_reload(home.entry.entry_id)
    assert not home.issues


async def start_away(home: Home) -> None:
    await home.pbx.stop()
    await home.reload()
    await home.wake(3)
    await home.pbx.start()
    await home.wake()


@pytest.mark.parametrize(
    "go_on",
    [lambda home: home.wake(3), Home.reload, start_away],
    ids=["later", "loaded anew", "loaded while the PBX is away"],
)
async def test_an_ignored_issue_stays_ignored(
    home: Home, go_on: Callable[[Home], Awaitable[None]]
) -> None:
    home.pbx.denied_menus = {"calls"}
    await home.wake()
    registry = ir.async_get(home.hass)
    registry.async_ignore(DOMAIN, issue_id(home.entry, MENUS_NOT_ALLOWED), True)
    await go_on(home)
    assert home.issue(MENUS_NOT_ALLOWED).dismissed_version is not None


async def test_a_removed_account_leaves_no_issue(new_home: Home) -> None:
    home = new_home
    home.pbx.denied_menus = {"did"}
    home.pbx.dialect = DIALECTS["urls"]
    await refuse_the_feed(home)
    assert home.issues >= {FEED_REFUSED, MENUS_NOT_ALLOWED, SECRETS_IN_URL}
    await home.hass.config_entries.async_remove(home.entry.entry_id)
    assert not home.issues


async def disable(home: Home, by: ConfigEntryDisabler | None) -> None:
    await home.hass.config_entries.async_set_disabled_by(home.entry.entry_id, by)


async def test_a_disabled_account_leaves_no_issue(home: Home) -> None:
    home.pbx.denied_menus = {"calls"}
    await home.wake()
    assert home.issues == {MENUS_NOT_ALLOWED}
    await disable(home, ConfigEntryDisabler.USER)
    assert not home.issues
    await disable(home, None)
    await home.settle()
    assert home.issues == {MENUS_NOT_ALLOWED}


async def test_an_account_that_is_disabled_while_it_is_tried_again_leaves_no_issue(
    new_home: Home,
) -> None:
    home = new_home
    home.pbx.denied_menus = {"*"}
    await home.set_up()
    assert home.issues == {NOT_ALLOWED}
    await disable(home, ConfigEntryDisabler.USER)
    assert not home.issues


async def test_two_accounts_have_issues_of_their_own(home: Home) -> None:
    home.pbx.denied_menus = {"calls"}
    await home.wake()
    another = MockConfigEntry(domain=DOMAIN, title="another")
    assert issue_id(another, MENUS_NOT_ALLOWED) != issue_id(home.entry, MENUS_NOT_ALLOWED)


async def test_an_account_that_is_added_again_knows_what_the_pbx_said(
    hass: HomeAssistant, home: Home, pbx: Simulator
) -> None:
    pbx.faults.arm("error", number=14)
    await home.wake()
    await hass.config_entries.async_remove(home.entry.entry_id)
    pbx.journal.clear()
    again = entry_for(pbx)
    again.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(again.entry_id)
    assert again.state is ConfigEntryState.SETUP_ERROR
    assert len(pbx.journal) == 1  # A setup may try once.
