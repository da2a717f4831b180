"""Details of items, in every shape that the PBX may write them in."""

from typing import Any

import pytest

from custom_components.voipcenter.api import (
    CATALOGUE_MENUS,
    CatalogueItem,
    Indicator,
    Menu,
    Number,
    SipAccount,
    VoipCenterResponseError,
)
from custom_components.voipcenter.api.wire import read_feed_key, read_item


def active(detail: Any) -> bool | None:
    item = read_item(Menu.INDICATORS, 100, detail)
    assert isinstance(item, Indicator)
    return item.active


def account(**fields: Any) -> SipAccount:
    item = read_item(Menu.SIP_ACCOUNTS, 101, {"SIPusername": "kantoor01", **fields})
    assert isinstance(item, SipAccount)
    return item


@pytest.mark.parametrize(
    "reply",
    [
        {"naam": "Nacht", "actief": "1"},
        {"id": "100", "naam": "Nacht", "actief": "1"},
        {"id": "id_100", "naam": "Nacht", "actief": "1"},
        [{"naam": "Nacht", "actief": "1"}],
        {"id_100": {"naam": "Nacht", "actief": "1"}},
        {"100": {"naam": "Nacht", "actief": "1"}},
        {"id_100": [{"naam": "Nacht", "actief": "1"}]},
        {"id_99": {"actief": "0"}, "id_100": {"naam": "Nacht", "actief": "1"}},
        {"indicator": {"naam": "Nacht", "actief": "1"}},
        {"data": {"naam": "Nacht", "actief": "1"}},
        {"head": {"status": 1}, "body": {"naam": "Nacht", "actief": "1"}},
        {"head": {"status": 1}, "body": [{"naam": "Nacht", "actief": "1"}]},
        {"head": {"status": 1}, "body": {"id_100": {"naam": "Nacht", "actief": "1"}}},
        {"head": {"status": 1}, "naam": "Nacht", "actief": "1"},
        {"status": "1", "error_number": "", "error_message": "", "naam": "Nacht", "actief": "1"},
        {"0": "100", "id": "100", "1": "Nacht", "naam": "Nacht", "2": "1", "actief": "1"},
    ],
)
def test_a_detail_is_read_in_any_shape(reply: Any) -> None:
    assert read_item(Menu.INDICATORS, 100, reply) == Indicator(id=100, name="Nacht", active=True)


@pytest.mark.parametrize("reply", [[], {}, None, "", "1", 1, True, [[]], [{}], [1], [{}, {}]])
def test_what_holds_nothing_is_no_detail(reply: Any) -> None:
    with pytest.raises(VoipCenterResponseError):
        read_item(Menu.INDICATORS, 100, reply)


@pytest.mark.parametrize("menu", [menu for menu in Menu if menu is not Menu.NUMBERS])
def test_only_a_number_may_be_nothing_but_digits(menu: Menu) -> None:
    assert read_item(Menu.NUMBERS, 1, "093456789") == Number(
        id=1, name="093456789", number="093456789"
    )
    with pytest.raises(VoipCenterResponseError, match="no detail"):
        read_item(menu, 1, "093456789")


@pytest.mark.parametrize("reply", [{"id": "101", "actief": "1"}, [{"id": 101, "actief": 1}]])
def test_the_detail_of_another_item_is_refused(reply: Any) -> None:
    with pytest.raises(VoipCenterResponseError, match="another item"):
        read_item(Menu.INDICATORS, 100, reply)


@pytest.mark.parametrize(
    "value", ["1", 1, True, "true", "TRUE", "t", "aan", "Ja", "J", "y", "on", " 1 "]
)
@pytest.mark.parametrize("key", ["actief", "Actief", "ACTIEF", "active", "is_actief"])
def test_an_indicator_is_on(key: str, value: Any) -> None:
    assert active({key: value}) is True


@pytest.mark.parametrize("value", ["0", 0, False, "false", "f", "uit", "Nee", "N", "off"])
@pytest.mark.parametrize("key", ["actief", "Actief", "ACTIEF", "active", "is_actief"])
def test_an_indicator_is_off(key: str, value: Any) -> None:
    assert active({key: value}) is False


@pytest.mark.parametrize(
    "detail",
    [
        {"naam": "Nacht"},
        {"actief": ""},
        {"actief": None},
        {"actief": "2"},
        {"actief": -1},
        {"actief": 0.5},
        {"actief": "misschien"},
        {"actief": []},
        {"actief": {"waarde": "1"}},
        {"actief": "", "state": "1"},
        {"actief": "1", "Actief": "0"},
        {"status": "1"},
        {"_": "1"},
        {"id_101": {"actief": "1"}},
        {"id_100": "1"},
    ],
    ids=str,
)
def test_a_state_that_cannot_be_read_is_unknown(detail: Any) -> None:
    assert active(detail) is None


@pytest.mark.parametrize(
    ("value", "ping"),
    [
        *(("18", 18), (18, 18), ("18ms", 18), ("12.5", 12.5), ("12,5 ms", 12.5)),
        *(("OK (12 ms)", 12), ("LAGGED (2500 ms)", 2500)),
    ],
)
def test_a_phone_that_answers_is_reachable(value: Any, ping: float) -> None:
    assert (account(SIPping=value).ping, account(SIPping=value).reachable) == (ping, True)


@pytest.mark.parametrize(
    "value",
    [
        *("-1", -1, "UNREACHABLE", "Unreachable", "UNREACHABLE (3000 ms)", "offline"),
        *("Niet bereikbaar", "onbereikbaar"),
    ],
    ids=str,
)
def test_a_phone_that_does_not_answer_is_not(value: Any) -> None:
    assert (account(SIPping=value).ping, account(SIPping=value).reachable) == (None, False)


@pytest.mark.parametrize(
    "value",
    [
        *("", " ", None, False, "0", 0, "0.0", "0 ms", "UNKNOWN", "Unmonitored", "12 seconds"),
        *("1e3", "1795594502", [], {}, ["18"], {"ms": 18}),
    ],
    ids=str,
)
def test_of_a_phone_that_tells_something_else_nothing_is_known(value: Any) -> None:
    assert (account(SIPping=value).ping, account(SIPping=value).reachable) == (None, None)


@pytest.mark.parametrize(
    ("fields", "reachable"),
    [
        ({}, None),
        ({"registered": "1", "SIPping": ""}, True),
        ({"geregistreerd": 0, "SIPping": "18"}, False),
        ({"registered": "soms", "SIPping": "18"}, True),
        ({"bereikbaar": None}, None),
        ({"SIPping": True}, True),
    ],
    ids=str,
)
def test_a_registration_says_more_than_a_ping(fields: Any, reachable: bool | None) -> None:
    assert account(**fields).reachable is reachable


def test_all_that_the_field_tells_of_a_sip_account() -> None:
    assert read_item(
        Menu.SIP_ACCOUNTS,
        101,
        {
            "logname": "Annelies Peeters",
            "naam": "Peeters",
            "voornaam": "Annelies",
            "DIDout": "093456789",
            "SIPusername": "kantoor01",
            "userAgent": "Yealink SIP-T54W 96.86.0.100",
            "SIPping": "18",
        },
    ) == SipAccount(
        id=101,
        name="Annelies Peeters",
        username="kantoor01",
        first_name="Annelies",
        last_name="Peeters",
        outgoing_number="093456789",
        user_agent="Yealink SIP-T54W 96.86.0.100",
        ping=18,
        reachable=True,
    )


def test_a_part_under_the_name_of_the_menu_is_no_wrapping() -> None:
    reply: Any = {"did": "093456789", "route": {"id": 140}}
    item = read_item(Menu.NUMBERS, 1, reply)
    assert isinstance(item, Number)
    assert item.number == "093456789"
    assert len(item.parts) == 1


@pytest.mark.parametrize("menu", CATALOGUE_MENUS)
def test_of_a_catalogue_the_name_is_read(menu: Menu) -> None:
    item = read_item(menu, 140, {"naam": "Onthaal", "regels": [{"stap": 1}]})
    assert item == CatalogueItem(id=140, name="Onthaal")


@pytest.mark.parametrize(
    "reply",
    [
        {"username": "office", "wskey": "abc"},
        {"Username": "office", "WSkey": "abc"},
        {"head": {"status": "1"}, "body": {"username": "office", "wskey": "abc"}},
        [{"username": "office", "wskey": "abc"}],
        {"wskey": {"username": "office", "key": "abc"}},
    ],
)
def test_a_feed_key_is_read(reply: Any) -> None:
    feed_key = read_feed_key(reply, "user")
    assert (feed_key.username, feed_key.key) == ("office", "abc")


@pytest.mark.parametrize(
    "reply",
    [
        {"wskey": "abc"},
        {"head": {"status": "1"}, "body": {"wskey": "abc", "username": ""}},
    ],
)
def test_a_feed_key_without_a_username_is_that_of_who_was_asked_for(reply: Any) -> None:
    feed_key = read_feed_key(reply, "office")
    assert (feed_key.username, feed_key.key) == ("office", "abc")


@pytest.mark.parametrize(
    "reply", [[], {}, None, "abc", {"username": "office"}, {"username": "office", "wskey": ""}]
)
def test_a_reply_without_a_feed_key_is_no_answer(reply: Any) -> None:
    with pytest.raises(VoipCenterResponseError, match="no key"):
        read_feed_key(reply, "user")
