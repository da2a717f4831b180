"""What the files of diagnostics tell."""

from threading import get_ident

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.const import Platform
import pytest

from custom_components.voipcenter import diagnostics
from simulator import DIALECTS

from ..home import Home
from .files import Files, assert_private

DEVICES = ("", "did_1", "hot_desk_1", "sip_account_101")


@pytest.mark.parametrize("name", DIALECTS)
async def test_nothing_private_in_any_dialect(new_home: Home, files: Files, name: str) -> None:
    home = new_home
    home.pbx.dialect = DIALECTS[name]
    await home.set_up()
    home.enable(Platform.SENSOR, "sip_account_101_ping")
    await home.reload()
    for key in (None, *DEVICES):
        assert_private(home, await files.text(key))


async def test_answers_are_looked_through_apart_from_the_loop(
    home: Home, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[int] = set()

    def look(_client: object, _secrets: object) -> dict[str, str]:
        threads.add(get_ident())
        return {}

    monkeypatch.setattr(diagnostics, "not_understood", look)
    monkeypatch.setattr(diagnostics, "reply_shapes", look)
    for key in (None, "did_1"):
        await files.of(key)
    assert threads
    assert get_ident() not in threads


async def test_the_account(home: Home, files: Files) -> None:
    account = (await files.of())["account"]
    assert {menu: len(items) for menu, items in account.items()} == {
        "indicators": 8,
        "numbers": 6,
        "hot_desks": 4,
        "sip_accounts": 10,
        "routes": 5,
        "backup_routes": 3,
        "holidays": 3,
        "vacations": 3,
        "office_hours": 3,
        "templates": 5,
    }
    assert account["indicators"]["103"] == {"active": True}
    assert account["numbers"]["1"] == {
        "route": 140,
        "backup_route": 150,
        "holidays": 10,
        "vacations": 20,
        "office_hours": 30,
    }
    assert account["hot_desks"]["4"] == {"template": 0, "sip_account": 0}
    assert account["sip_accounts"]["101"] == {"ping": None, "reachable": None}


async def test_the_entry(home: Home, files: Files) -> None:
    home.hass.config_entries.async_update_entry(
        home.entry, options={"sip_account": "kantoor01", "countries": ["BE"]}
    )
    hidden = "**REDACTED**"
    assert (await files.of())["entry"] == {
        "state": "loaded",
        "reason": None,
        "data": {
            "customer_number": hidden,
            "password_digest": hidden,
            "api_id": hidden,
            "api_key": hidden,
            "base_url": home.pbx.base_url,
            "verify_ssl": True,
        },
        "options": {"sip_account": hidden, "countries": ["BE"]},
    }


async def test_the_calls(home: Home, files: Files) -> None:
    calls = (await files.of())["calls"]
    count = calls["calls"]
    assert calls["day"] == "2026-10-05"
    assert count == int(home.sensor("calls_today"))
    assert calls["told"]["start"] == calls["told"]["caller"] == count
    assert set(calls["told"]) == {
        "start",
        "direction",
        "caller",
        "called",
        "sip_account",
        "duration",
        "outcome",
    }


async def test_the_health(home: Home, files: Files) -> None:
    assert (await files.of())["health"] == {
        "connected": True,
        "last_error": None,
        "menus_not_allowed": [],
        "menus_not_readable": [],
        "requests": {
            "get indicator": 9,
            "get did": 7,
            "get hddesk": 5,
            "get sipacc": 1,
            "get calls": 1,
            **{
                f"get {menu}": 1
                for menu in (
                    "routes",
                    "backuproutes",
                    "feestdagen",
                    "vakanties",
                    "kantooruren",
                    "hdtemplate",
                )
            },
        },
        "clock_offset": 0.0,
        "pause_for": 0,
        "by_get": [],
        "update_notation": "r140",
        "live_calls": {"wanted": False, "connected": False, "by_webhook": False},
        "last_unreadable_reply": None,
    }


async def test_the_fallbacks_in_use(new_home: Home, files: Files) -> None:
    home = new_home
    home.pbx.dialect = DIALECTS["urls"]
    home.pbx.clock_offset = 3600
    await home.set_up()
    await home.choose("did_1_route", "Verkoop")
    health = (await files.of())["health"]
    assert health["by_get"] == ["get.php", "update.php"]
    assert health["update_notation"] == "r=140"
    assert health["clock_offset"] == pytest.approx(3600, abs=2)


async def test_menus_that_may_not_be_read(new_home: Home, files: Files) -> None:
    home = new_home
    home.pbx.denied_menus = {"did", "calls"}
    await home.set_up()
    file = await files.of()
    assert file["health"]["menus_not_allowed"] == ["calls", "numbers"]
    assert file["calls"] is None


async def test_an_outage(home: Home, files: Files) -> None:
    home.pbx.faults.arm("http_error", number=503)
    await home.wake()
    health = (await files.of())["health"]
    assert not health["connected"]
    assert health["last_error"] == "HTTP status 503"


async def test_live_calls(listening_home: Home, files: Files) -> None:
    home = listening_home
    await home.pbx.ring()
    while home.look(Platform.EVENT, "call").state == "unknown":
        await home.a_moment()
    file = await files.of()
    feed = {"wanted": True, "connected": True, "by_webhook": False}
    assert file["health"]["live_calls"] == feed
    assert file["health"]["requests"]["get wskey"] == 1
    assert file["entry"]["options"]["websocket_username"] == "**REDACTED**"
    assert_private(home, await files.text())


async def test_a_pause_after_too_many_attempts(home: Home, files: Files) -> None:
    home.pbx.faults.arm("error", number=13)
    await home.wake()
    home.clock.tick(20)
    health = (await files.of())["health"]
    assert health["pause_for"] == 40


async def test_a_reply_that_is_not_json_is_shown_by_its_pattern(home: Home, files: Files) -> None:
    home.pbx.faults.arm("html")
    await home.wake()
    assert (await files.of("did_1"))["health"]["last_unreadable_reply"] == {
        "status": 200,
        "content_type": "text/html; charset=utf-8",
        "begins": "<!aaaaaaa aaaa><aaaa><aaaa><a9>aaaaaaaaa</a9><a>aaaa aaaaaa.",
    }


async def test_an_error_that_repeats_what_is_private(home: Home, files: Files) -> None:
    known = home.pbx.credentials
    message = (
        f"{known.api_id.upper()} of {known.customer_number} ({known.api_key}) "
        f"may not call 0470 99 88 77 with {home.entry.data['password_digest']}"
    )
    home.pbx.faults.arm("error", number=99, message=message)
    await home.wake()
    text = await files.text()
    assert "may not call" in text
    assert "998877" not in text.replace(" ", "")
    assert_private(home, text)


async def test_a_number(home: Home, files: Files) -> None:
    file = await files.of("did_3")
    assert set(file) == {"health", "items", "replies"}
    assert file["items"] == {
        "numbers 3": {
            "route": 142,
            "backup_route": 151,
            "holidays": 10,
            "vacations": 21,
            "office_hours": 30,
        }
    }
    assert set(file["replies"]) == {"numbers list", "numbers detail"}


async def test_a_hot_desk(home: Home, files: Files) -> None:
    file = await files.of("hot_desk_1")
    assert file["items"] == {"hot_desks 1": {"template": 51, "sip_account": 101}}
    assert set(file["replies"]) == {"hot_desks list", "hot_desks detail"}


async def test_a_sip_account(home: Home, files: Files) -> None:
    home.enable(Platform.SENSOR, "sip_account_101_ping")
    await home.reload()
    file = await files.of("sip_account_101")
    assert file["items"] == {"sip_accounts 101": {"ping": 18.0, "reachable": True}}
    assert set(file["replies"]) == {"sip_accounts list", "sip_accounts detail"}


async def test_the_pbx_itself_tells_everything(home: Home, files: Files) -> None:
    assert set(await files.of("")) == set(await files.of())


async def test_an_item_that_has_gone(home: Home, files: Files) -> None:
    home.entry.runtime_data.coordinator.ledger.drop(
        [key for key in home.entry.runtime_data.coordinator.registries.known() if key.id == 3]
    )
    home.entry.runtime_data.coordinator.async_set_updated_data(
        home.entry.runtime_data.coordinator.ledger.account
    )
    assert (await files.of("did_3"))["items"] == {}


async def test_an_account_that_could_not_be_read_yet(new_home: Home, files: Files) -> None:
    home = new_home
    home.pbx.faults.arm("html")
    assert not await home.set_up()
    file = await files.of()
    assert file["entry"]["state"] == "setup_retry"
    assert file["entry"]["reason"]
    assert file["entry"]["data"]["password_digest"] == "**REDACTED**"
    assert file["health"]["last_unreadable_reply"]["begins"].startswith("<!aaaaaaa aaaa>")
    assert_private(home, await files.text())


async def test_an_account_whose_credentials_are_refused(new_home: Home, files: Files) -> None:
    home = new_home
    message = f"{home.pbx.credentials.api_key} is wrong"
    home.pbx.faults.arm("error", number=15, message=message)
    assert not await home.set_up()
    file = await files.of()
    assert file["entry"]["state"] == "setup_error"
    assert file["health"]["last_error"].startswith("error 15")
    assert_private(home, await files.text())


@pytest.mark.parametrize("was_loaded", [True, False])
async def test_an_account_that_is_disabled(new_home: Home, files: Files, was_loaded: bool) -> None:
    home = new_home
    if not was_loaded:
        home.pbx.faults.arm("html")
    assert await home.set_up() is was_loaded
    entries = home.hass.config_entries
    await entries.async_set_disabled_by(home.entry.entry_id, ConfigEntryDisabler.USER)
    for key in (None, "") if was_loaded else (None,):
        assert (await files.of(key))["entry"]["state"] == "not_loaded"
    assert_private(home, await files.text())
