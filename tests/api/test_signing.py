import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.voipcenter.api import (
    Credentials,
    FeedKey,
    VoipCenterClient,
    VoipCenterRequestError,
)
from custom_components.voipcenter.api.signing import Endpoint, password_digest, signed_form
from simulator import Simulator

# Computed by PHP itself.
VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "signing-vectors.json").read_text()
)
WHO = Credentials(
    **{name: VECTORS["credentials"][name] for name in ("customer_number", "api_id", "api_key")},
    password_digest=password_digest(VECTORS["credentials"]["password"]),
)


def signed(endpoint: str, parameters: dict[str, str]) -> dict[str, str]:
    return signed_form(WHO, Endpoint(endpoint), parameters, VECTORS["credentials"]["ts"])


@pytest.mark.parametrize(
    "vector", VECTORS["signatures"], ids=lambda vector: "-".join(vector["params"].values())
)
def test_signs_as_php_does(vector: dict[str, Any]) -> None:
    form = signed(vector["endpoint"], vector["params"])
    assert form["pass"] == vector["pass"]
    assert form.items() >= vector["params"].items()


@pytest.mark.parametrize("vector", VECTORS["password_digests"], ids=lambda v: v["password"])
def test_digests_a_password_as_php_does(vector: dict[str, str]) -> None:
    assert password_digest(vector["password"]) == vector["pwd"]


def test_a_filter_is_sent_and_not_signed() -> None:
    plain = signed("get.php", {"m": "sipacc", "id": "0"})
    filtered = signed("get.php", {"m": "sipacc", "id": "0", "filter": "bureau"})
    assert filtered["filter"] == "bureau"
    assert filtered["pass"] == plain["pass"]


def test_the_form_holds_what_the_manual_asks_for_and_no_more() -> None:
    form = signed("update.php", {"m": "did", "id": "100", "p": "r140"})
    assert set(form) == {"apiID", "knummer", "pwd", "m", "id", "p", "f", "ts", "pass"}
    assert (form["f"], form["ts"]) == ("json", str(VECTORS["credentials"]["ts"]))


@pytest.mark.parametrize("by_url", [False, True])
@pytest.mark.parametrize("name", ["Céline", "Jan & co", "a+b", "100%", "f10|v20", "a b;c=d#e/?"])
async def test_any_character_survives_the_way(
    pbx: Simulator, client: VoipCenterClient, name: str, by_url: bool
) -> None:
    pbx.credentials = type(pbx.credentials)(websocket_username=name)
    pbx.dialect = type(pbx.dialect)(post_refused=by_url)
    assert (await client.feed_key(name)).username == name


@pytest.mark.parametrize(
    ("endpoint", "name", "value"),
    [
        ("call.php", "sipacc", "kantoor01&SIP/trunk/0900123456"),
        ("call.php", "sipacc", "kantoor01\n"),
        ("call.php", "sipacc", "kantoor 01"),
        ("call.php", "sipacc", "k" * 65),
        ("call.php", "sipacc", "kant\u200boor"),
        ("call.php", "sipacc", "ｋantoor"),
        ("call.php", "sipacc", ""),
        ("call.php", "telnr", "0470 99 88 77"),
        ("call.php", "telnr", "+32470998877"),
        ("call.php", "telnr", "٠٤٧٠"),
        ("call.php", "telnr", "0470998877\n"),
        ("call.php", "telnr", "4" * 5000),
        ("get.php", "m", "indicator&m=wskey"),
        ("get.php", "m", "wskey\x00"),
        ("get.php", "m", "m" * 33),
        ("get.php", "id", "100\r\n"),
        ("get.php", "id", "100&filter=x"),
        ("get.php", "id", "../../etc"),
        ("get.php", "filter", "Nacht\nstand"),
        ("get.php", "filter", "x" * 101),
        ("get.php", "filter", "\ud83d"),
        ("update.php", "p", "2"),
        ("update.php", "p", ""),
        ("update.php", "p", "r140;r150"),
        ("update.php", "p", "x140"),
        ("update.php", "p", "r140|"),
        ("update.php", "p", "r-1"),
    ],
)
def test_what_has_not_the_form_of_its_field_is_not_signed(
    endpoint: str, name: str, value: str
) -> None:
    right = {
        "call.php": {"sipacc": "kantoor01", "telnr": "093456789"},
        "get.php": {"m": "indicator", "id": "0", "filter": ""},
        "update.php": {"m": "did", "id": "100", "p": "r140"},
    }[endpoint]
    signed(endpoint, right)
    with pytest.raises(VoipCenterRequestError, match=f"^{name} has not the form") as refusal:
        signed(endpoint, right | {name: value})
    assert value[:10] not in str(refusal.value) or len(value) < 3


@pytest.mark.parametrize("name", ["kantoor01", "593026-01", "jan.peeters@pbx", "a_b+c", "1001"])
def test_every_usual_sip_username_is_signed(name: str) -> None:
    assert signed("call.php", {"sipacc": name, "telnr": "093456789"})["sipacc"] == name


@pytest.mark.parametrize("change", ["1", "0", "f10|v20|k30|r140|b150", "f=10|v=0", "s101|t=50"])
def test_every_notation_of_a_change_is_signed(change: str) -> None:
    assert signed("update.php", {"m": "did", "id": "1", "p": change})["p"] == change


async def test_a_strange_name_is_refused_before_anything_is_sent(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    with pytest.raises(VoipCenterRequestError):
        await client.call("kantoor01&SIP/trunk/0900", "093456789")
    with pytest.raises(VoipCenterRequestError):
        await client.query("indicator", "0\n")
    assert len(pbx.journal) == 0


def test_the_order_of_credentials_is_what_others_rely_on() -> None:
    told = Credentials("593026", "digest", "pi593026", "key")
    assert (told.customer_number, told.password_digest) == ("593026", "digest")
    assert (told.api_id, told.api_key) == ("pi593026", "key")


def test_no_secret_is_shown() -> None:
    shown = repr(WHO) + str(WHO) + repr([WHO]) + repr(FeedKey(username="office", key="s3cr3t-ws"))
    assert WHO.customer_number in shown
    for secret in (WHO.api_key, WHO.password_digest, VECTORS["credentials"]["password"], "s3cr3t"):
        assert secret not in shown
