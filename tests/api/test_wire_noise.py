"""What stands around the JSON of an answer."""

from contextlib import suppress
import json
import time

import pytest

from custom_components.voipcenter.api import (
    Indicator,
    Menu,
    VoipCenterAuthenticationError,
    VoipCenterError,
    VoipCenterResponseError,
)
from custom_components.voipcenter.api.wire import parse_json, raise_for_error_in_noise
from custom_components.voipcenter.api.wire.decoding import parse_reply

from .conftest import ClientMaker
from .raw_server import http, raw_server

WARNING = (
    '<br />\n<b>Warning</b>: Undefined array key "naam" in <b>/get.php</b> on line <b>2</b><br />\n'
)
VAR_DUMP = 'array(1) {\n  ["x"]=>\n  string(1) "1"\n}\n'
PRINT_R = "Array\n(\n    [0] => 1\n    [naam] => x\n)\n"


@pytest.mark.parametrize("before", ["", WARNING, WARNING * 2, VAR_DUMP, PRINT_R, "callback("])
@pytest.mark.parametrize("told", ['{"actief": "1"}', '[{"id": "100"}]'])
@pytest.mark.parametrize(
    "after", ["", "\x00", "\n\x00 \n", "\nPHP Notice:  x in /y on line 8\n", ");"]
)
def test_noise_is_passed_over_and_told(before: str, told: str, after: str) -> None:
    reply = parse_reply(f"{before}{told}{after}".encode())
    assert reply.json == parse_json(told.encode())
    around = [part.strip("\x00 \n") for part in (before, after)]
    assert [part.strip() for part in (reply.before, reply.after)] == around
    assert reply.noise.split() == " ".join(around).split()


@pytest.mark.parametrize(
    "before", ["PHP Warning: column [2 of 3] in /get.php on line 8 ", f'{"x" * 50} {{"a" in y}} ']
)
def test_brackets_in_the_noise_hide_no_answer(before: str) -> None:
    assert parse_reply(f'{before}{{"actief": "1"}}'.encode()) == ({"actief": "1"}, before, "")


@pytest.mark.parametrize(
    "text",
    [
        f"{WARNING}[]",
        f"{WARNING}{{}}",
        f'{WARNING}["x"]',
        f'{WARNING}{{"actief": "1',
        '[{"id": "100"}, {"id": "101", "na',
        '{"id_100": {"actief": "1"}, "id_101": {"ac',
        f'{{"id_100": {{"actief": "1"}}, {WARNING} "id_101": {{"actief": "1"}}}}',
        f'[{{"id": "100"}}, {WARNING} {{"id": "101"}}]',
        '[[{"x": "y"}] {"actief": "1"}',
        '{"id_100": {"actief": "1"} and so on',
        '{"actief": "1"}}',
        '{"actief": "1"}{"actief": "0"}',
        '<!DOCTYPE html><html><script>var x = {"actief": "1"};</script></html>',
        '<html><body>{"actief": "1"}</body></html>',
        '<?xml version="1.0"?><x>{"actief": "1"}</x>',
    ],
)
def test_a_part_of_something_is_no_answer(text: str) -> None:
    with pytest.raises(VoipCenterResponseError, match="not JSON"):
        parse_json(text.encode())


@pytest.mark.parametrize(
    ("noise", "is_found"),
    [
        *(('{"`' * 20, True), ('{"`' * 21, False), ('["x"] ' * 20, True), ('["x"] ' * 21, False)),
        *((f'["{"x" * 2_000}"] ' * 25, True), ("x" * 50_000 + '{"`' * 10, True)),
    ],
    ids=lambda value: str(value)[:8],
)
def test_among_so_many_brackets_an_answer_is_looked_for(noise: str, is_found: bool) -> None:
    text = f'{noise} {{"actief": "1"}}'.encode()
    if is_found:
        assert parse_json(text) == {"actief": "1"}
    else:
        with pytest.raises(VoipCenterResponseError, match="not JSON"):
            parse_json(text)


def test_what_is_printed_or_encoded_twice_is_said_once() -> None:
    assert parse_json(b'{"actief": "1"}{"actief": "1"}') == {"actief": "1"}
    assert parse_json(b'"{\\"actief\\": \\"1\\"}"') == {"actief": "1"}
    assert parse_json(b'"Nacht"') == "Nacht"


def test_json_that_was_written_by_hand() -> None:
    assert parse_json(b'{"naam": "Nacht\tstand"}') == {"naam": "Nacht\tstand"}
    assert parse_json(b"[NaN, Infinity, 1e999]") == [None, None, "inf"]


def test_a_long_answer_is_found_behind_a_warning() -> None:
    listing = {f"id_{number}": f"Nummer {number}" for number in range(1, 2_001)}
    reply = parse_reply(f"{WARNING * 5}{json.dumps(listing)}".encode())
    assert reply.json == listing
    assert reply.noise.startswith("<br />")


@pytest.mark.parametrize(("before", "after"), [(0, 0), (0, 300_000), (300_000, 0)])
def test_an_error_in_a_page_is_raised(before: int, after: int) -> None:
    page = "x" * before + '<p>"error_number":"15"</p>' + "x" * after
    with pytest.raises(VoipCenterAuthenticationError):
        raise_for_error_in_noise(page.encode())


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<b>Too many attempts</b>", 13),
        ("Error: incorrect hash", 14),
        ("User password incorrect.", 15),
        ('{"error_number": "011", "error', 11),
    ],
)
def test_which_error_a_page_tells(page: str, code: int) -> None:
    """Where it stood is unknown, so a call may have been placed: it is not sent again."""
    with pytest.raises(VoipCenterError) as told:
        raise_for_error_in_noise(page.encode())
    assert (told.value.code, told.value.in_head) == (code, False)


@pytest.mark.parametrize(
    "text",
    [
        '{"logname":"An","userAgent":"User password incorrect","SIPping":"',
        '{"user_agent":"Yealink "Too many attempts""}',
        's:9:"userAgent";s:14:"Incorrect hash";',
        'Array ( [userAgent] => x "error_number": 15 )',
        '{\\"useragent\\": \\"User password incorrect\\"',
    ],
)
def test_a_phone_is_no_page(text: str) -> None:
    """Whoever registers it chooses its user agent."""
    raise_for_error_in_noise(text.encode())


def test_what_stands_in_the_midst_of_a_long_page_is_no_error() -> None:
    for told in ('"error_number":"15"', "too many attempts"):
        raise_for_error_in_noise(f"{'x' * 150_000}{told}{'x' * 150_000}".encode())


@pytest.mark.parametrize(
    "text",
    [
        '{"a":[' * 200_000,
        "{" * 1_000_000,
        '["' * 500_000,
        '{"a":1,' + "[1," * 300_000,
        WARNING * 40_000,
        ("[" + "1," * 100) * 900 + "x",
    ],
    ids=lambda text: text[:8],
)
def test_looking_for_json_takes_no_time(text: str) -> None:
    before = time.thread_time()
    with pytest.raises(VoipCenterResponseError):
        parse_json(text.encode())
    assert time.thread_time() - before < 1


@pytest.mark.parametrize("empty", ["[]", "{}"])
async def test_nothing_after_a_warning_is_no_list(make_client: ClientMaker, empty: str) -> None:
    reply = f'{WARNING}{{"head": {{"status": "ok"}}, "body": {empty}}}'
    async with raw_server(http(reply.encode())) as server:
        with pytest.raises(VoipCenterResponseError, match="nothing but a warning"):
            await make_client(server.base_url).list_items(Menu.INDICATORS)


@pytest.mark.parametrize("empty", ["[]", "{}", '{"id": null, "naam": null}', "null"])
async def test_a_detail_after_a_warning_may_have_an_empty_part(
    make_client: ClientMaker, empty: str
) -> None:
    reply = f'{WARNING}{{"naam": "Nacht", "actief": "1", "tijdschema": {empty}}}'
    async with raw_server(http(reply.encode())) as server:
        item = await make_client(server.base_url).read_item(Menu.INDICATORS, 100)
    assert item == Indicator(id=100, name="Nacht", active=True)


def test_a_number_of_thousands_of_digits_is_no_answer() -> None:
    with pytest.raises(VoipCenterResponseError, match="not JSON"):
        parse_json(f"{WARNING}[{'1' * 5000}]".encode())


def test_many_small_pieces_take_no_time() -> None:
    began = time.process_time()
    with suppress(VoipCenterResponseError):
        parse_json(b'x {"a":1} ' * 400_000)
    assert time.process_time() - began < 2
