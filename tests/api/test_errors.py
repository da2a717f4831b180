"""Each error of the manual, and those that it does not know."""

from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from datetime import date
import json
from urllib.parse import quote

import pytest

from custom_components.voipcenter.api import (
    Credentials,
    Gate,
    Menu,
    VoipCenterAuthenticationError,
    VoipCenterCallError,
    VoipCenterClient,
    VoipCenterClockError,
    VoipCenterError,
    VoipCenterNotAllowedError,
    VoipCenterNotFoundError,
    VoipCenterRateLimitError,
    VoipCenterRequestError,
    VoipCenterResponseError,
)
from custom_components.voipcenter.api.errors import (
    VoipCenterUnavailableError,
    presentable,
    without_markup,
)
from custom_components.voipcenter.api.wire import raise_for_error
from simulator import Simulator
from simulator.errors import MESSAGES

from .conftest import ClientMaker
from .raw_server import http, raw_server

CLASSES: dict[int, type[VoipCenterError]] = {
    1: VoipCenterUnavailableError,
    2: VoipCenterNotFoundError,
    10: VoipCenterRequestError,
    11: VoipCenterClockError,
    12: VoipCenterRequestError,
    13: VoipCenterRateLimitError,
    14: VoipCenterAuthenticationError,
    15: VoipCenterAuthenticationError,
    16: VoipCenterNotAllowedError,
    17: VoipCenterRequestError,
    20: VoipCenterCallError,
    21: VoipCenterCallError,
    25: VoipCenterRequestError,
    99: VoipCenterRequestError,
}


@pytest.mark.parametrize("number", CLASSES)
@pytest.mark.parametrize("place", ["head", "body"])
async def test_every_number_has_its_class(
    pbx: Simulator, client: VoipCenterClient, place: str, number: int
) -> None:
    pbx.faults.arm("error", number=number, place=place)
    with pytest.raises(VoipCenterError) as refusal:
        await client.list_items(Menu.INDICATORS)
    assert type(refusal.value) is CLASSES[number]
    assert refusal.value.code == number
    assert str(refusal.value) == f"error {number}: {MESSAGES.get(number, 'Unknown error')}"
    if number != 1:
        assert refusal.value.in_head is (place == "head")


async def test_an_error_may_have_an_http_status_of_its_own(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    pbx.dialect = type(pbx.dialect)(http_errors=True)
    with pytest.raises(VoipCenterNotFoundError):
        await client.read_item(Menu.INDICATORS, 999)
    pbx.denied_menus = {"*"}
    with pytest.raises(VoipCenterNotAllowedError):
        await client.list_items(Menu.INDICATORS)
    pbx.credentials = type(pbx.credentials)(api_key="andere")
    with pytest.raises(VoipCenterAuthenticationError):
        await client.list_items(Menu.INDICATORS)


async def test_the_reason_that_a_call_failed(pbx: Simulator, client: VoipCenterClient) -> None:
    with pytest.raises(VoipCenterCallError, match="error 20: Call Auth failed"):
        await client.call("niemand", "093456789")
    with pytest.raises(VoipCenterCallError, match="error 21: Call Leg failed"):
        await client.call("kantoor10", "093456789")


def test_an_unknown_number_keeps_its_message() -> None:
    with pytest.raises(VoipCenterRequestError, match="error 4711: Licentie verlopen"):
        raise_for_error({"head": {"error_number": "4711", "error_message": "Licentie verlopen"}})


def test_an_error_without_a_message_has_a_name() -> None:
    assert str(VoipCenterNotFoundError()) == "VoipCenterNotFoundError"
    assert str(VoipCenterNotFoundError(code=2)) == "error 2"
    assert str(VoipCenterNotFoundError("Weg")) == "Weg"


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("Incorrect ID", "Incorrect ID"),
        ("0470998877 is bezet", "… is bezet"),
        ("+32 470 99 88 77 is bezet", "… is bezet"),
        ("02/123.45.67", "…"),
        ("nummer 0032-9-395 02 51.", "nummer …."),
        ("bel (09) 395 02 51", "bel (…"),
        ("0470 / 99 88 77", "…"),
        ("pwd=83150190d6a769c2463d295a15f8275329e5f4b1", "pwd=…"),
        (
            "hash 3F2CD8E57B096FE7E4A78A5627E34CA3F885AD65A56E61C287CF4211BBC5949F fout",
            "hash … fout",
        ),
        ("menu 12 of 345", "menu 12 of 345"),
        ("<p>Fout<br/>\nin  regel\t12</p>", "Fout in regel 12"),
        ("x" * 500, "x" * 200 + "…"),
        ("<" * 5_000_000, ""),
        ("[Bel hier](https://kwaad.example/a) of www.kwaad.example", "Bel hier … of …"),
        ("**Let op** `code` ![](//x) <https://kwaad.example> __a_b_ #1", "Let op code ! … a_b 1"),
        ("&lt;img src=x onerror=alert(1)&gt;Fout &amp;amp;lt;b&amp;amp;gt;vet", "Fout vet"),
        ("%3Cscript%3Ealert%3C/script%3E", "alert"),
        ("een\x00twee\x1b[31m\r\ndrie\u2028vier\u0085vijf", "een twee 31m drie vier vijf"),
        ("re\u202egel\u200b\u2066 \ufeffmet\u00ad \U000e0041niets\ufe0f", "regel met niets"),
        ("", ""),
    ],
    ids=lambda text: text[:20],
)
def test_a_message_shows_nobodys_number_and_no_digest(message: str, shown: str) -> None:
    assert presentable(message) == shown


@pytest.mark.parametrize(
    "echo",
    [
        "{0}",
        "{0:upper}",
        "{0:split}",
        "{0:percent}",
        "{0:html}",
        "{0:both}",
        "{0:tags}",
        "{0:hidden}",
        "x" * 190 + "{0}",
    ],
)
async def test_a_pbx_that_repeats_a_secret_is_not_repeated(
    pbx: Simulator, client: VoipCenterClient, credentials: Credentials, echo: str
) -> None:
    """Whole or in pieces, encoded or not, at the end of what is shown or before it."""

    class Echo(str):
        __slots__ = ()

        def __format__(self, how: str) -> str:
            percent = "".join(f"%{ord(letter):02X}" for letter in self)
            html = "".join(f"&#{ord(letter)};" for letter in self)
            return {
                "upper": self.swapcase(),
                "split": " ".join(self),
                "percent": percent,
                "html": html,
                "both": html.replace("&", "%26").replace("#", "%23"),
                "tags": f"{self[:5]}<b>{self[5:]}</b>",
                "hidden": "\u200b".join(self),
            }.get(how, str(self))

    for secret in (credentials.api_key, credentials.password_digest):
        pbx.faults.arm("error", number=4711, message=echo.format(Echo(secret)), times=1)
        with pytest.raises(VoipCenterRequestError) as refusal:
            await client.list_items(Menu.INDICATORS)
        shown = "".join(filter(str.isalnum, str(refusal.value))).casefold()
        bare = "".join(filter(str.isalnum, secret)).casefold()
        assert not [bare[at : at + 6] for at in range(len(bare) - 5) if bare[at : at + 6] in shown]


async def test_a_feed_key_that_was_handed_out_is_a_secret_too(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    key = await client.feed_key(pbx.credentials.websocket_username)
    pbx.faults.arm("error", number=4711, message=f"Sleutel {key.key} is oud", times=1)
    with pytest.raises(VoipCenterRequestError, match="error 4711: Sleutel … is oud"):
        await client.list_items(Menu.INDICATORS)


async def test_what_the_pbx_says_is_scrubbed_on_its_way(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    message = "Geen route voor 0470998877, pwd 83150190d6a769c2463d295a15f8275329e5f4b1"
    pbx.faults.arm("error", number=4711, message=message)
    with pytest.raises(VoipCenterRequestError) as refusal:
        await client.list_items(Menu.INDICATORS)
    for shown in (str(refusal.value), repr(refusal.value), json.dumps(refusal.value.args)):
        assert "0470998877" not in shown
        assert "83150190" not in shown
    assert str(refusal.value) == "error 4711: Geen route voor …, pwd …"


@pytest.mark.parametrize(
    "hide",
    [
        "----".join,
        lambda secret: f"{secret[:7]} @{secret[7:]}",
        lambda secret: "".join(chr(ord(letter) + 0xFEE0) for letter in secret),
        lambda secret: b64encode(secret.encode()).decode(),
        lambda secret: quote(b64encode(secret.encode()).decode()),
    ],
    ids=["apart", "with an address in it", "wide", "base64", "base64 in a URL"],
)
def test_other_ways_to_write_a_secret(hide: Callable[[str], str]) -> None:
    assert presentable(f"no {hide('Sleutel12')} here", ["Sleutel12"]) == "no … here"


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("#0 check('Sleutel%41<b>12...')", "0 check('…...')"),
        ("key Sleutel%41<b>12xyz!", "key …!"),
        ("key Sleutel%2541%3Cb%3E12xyz!", "key …!"),
        ("key Sleutel%41&lt;b&gt;12xyz!", "key …!"),
        ("key Sleutel%41<i><b>12xyz!</i>", "key …!"),
        (r"key Sleutel\u002541<b>12xyz!", "key …!"),
        ("key Sleutel", "key Sleutel"),
    ],
    ids=["cut off", "as it is", "in a URL", "in HTML", "with a tag in it", "in JSON", "less of it"],
)
def test_a_secret_that_looks_encoded_itself(message: str, shown: str) -> None:
    assert presentable(message, ["Sleutel%41<b>12xyz"]) == shown


@pytest.mark.parametrize(("secret", "shown"), [("geheim", False), ("ab", True)])
def test_a_secret_is_hidden_however_often_it_was_encoded(secret: str, shown: bool) -> None:
    encoded = "".join(f"%{ord(character):02x}" for character in secret)
    for _ in range(9):  # More often than anybody unpacks.
        encoded = encoded.replace("%", "%25")
    assert secret not in presentable(f"no {encoded}", [secret])
    told = presentable(f"no {secret} here", [secret])  # Two letters are in every other word.
    assert (secret in told) is shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("https://kwaad.example/x", "…"),
        ("Bel www.kwaad.example nu", "Bel … nu"),
        ("mail jan@kwaad.example", "mail …"),
        ("[Kantoor](//kwaad.example) *dicht*", "Kantoor … dicht"),
        ("Nachtstand 2", "Nachtstand 2"),
    ],
)
def test_no_name_is_an_address_to_follow(name: str, shown: str) -> None:
    assert without_markup(name) == shown


@pytest.mark.parametrize(
    "name",
    [
        b'"error_number": "15" User password incorrect',
        b'{"error_number": 14}',
        b'{"head": {"error_number": "13"}}',
        b"Too many attempts",
    ],
)
@pytest.mark.parametrize(
    "around",
    [
        b'[{"datum":"2026-10-05","tijd":"10:00:00","van":"%b","naar":"093456789"}]',
        b'{"head":{"status":"1"},"body":{"0":{"tijd":"10:00:00","nummer":"1","bellernaam":"%b"}}}',
        b'{"head":{"status":"1"},"body":[{"van":"0470998877","melding":"%b"}]}',
        b'{"head":{"status":"1"},"body":{"van":"0470998877","clid":"%b"}}',
        b'[{"van":"0470998877","cnam":"%b"}]',
        b"2026-10-05 10:00;0470998877;%b;093456789",
        b"<table><tr><td>0470998877</td><td>%b</td></tr></table>",
    ],
)
async def test_a_caller_s_name_counts_for_no_error(
    make_client: ClientMaker, gate: Gate, name: bytes, around: bytes
) -> None:
    """Not even in a list that was written by hand, and cannot be read for the name's quotes."""
    async with raw_server(http(around.replace(b"%b", name))) as server:
        client = make_client(server.base_url)
        with suppress(VoipCenterResponseError):
            await client.calls(date(2026, 10, 5))
    assert not gate.refusal(client.credentials)
    assert not gate.pause


@pytest.mark.parametrize("number", [13, 14, 15])
@pytest.mark.parametrize("before", ["", "<br />\n<b>Warning</b>: x in y on line 8<br />\n"])
@pytest.mark.parametrize(
    "after", ["\nWarning: Unknown: write failed in Unknown on line 0\n", "<!-- 0.02s -->"]
)
async def test_an_error_amid_noise_is_one_where_calls_are_asked_for_too(
    make_client: ClientMaker, number: int, before: str, after: str
) -> None:
    answer = f'{before}{{"head":{{"error_number":"{number}"}},"body":[]}}{after}'
    async with raw_server(http(answer.encode())) as server:
        with pytest.raises(CLASSES[number]):
            await make_client(server.base_url).calls(date(2026, 10, 5))


@pytest.mark.parametrize("number", [13, 14, 15])
@pytest.mark.parametrize(
    "error", ['{"head":{"error_number":"%d"}}', '{"head":{},"body":{"error_number":%d}}']
)
async def test_an_error_behind_a_warning_counts_where_calls_are_asked_for_too(
    make_client: ClientMaker, gate: Gate, number: int, error: str
) -> None:
    body = (
        f"<br />\n<b>Warning</b>: x in <b>/get.php</b> on line <b>2</b><br />\n{error % number}\n"
    )
    async with raw_server(http(body.encode())) as server:
        client = make_client(server.base_url)
        with pytest.raises(VoipCenterError) as raised:
            await client.calls(date(2026, 10, 5))
    assert raised.value.code == number
    assert gate.pause if number == 13 else gate.refusal(client.credentials)
