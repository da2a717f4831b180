"""What stands around the JSON of an answer."""

from contextlib import suppress
import time

import pytest

from custom_components.voipcenter.api import VoipCenterResponseError
from custom_components.voipcenter.api.wire import parse_json
from custom_components.voipcenter.api.wire.decoding import parse_reply

from .conftest import ClientMaker
from .raw_server import http, raw_server

WARNING = (
    '<br />\n<b>Warning</b>: Undefined array key "naam" in <b>/get.php</b> on line <b>2</b><br />\n'
)
VAR_DUMP = 'array(1) {\n  ["x"]=>\n  string(1) "1"\n}\n'
PRINT_R = "Array\n(\n    [0] => 1\n    [naam] => x\n)\n"


@pytest.mark.parametrize("before", ["", WARNING, WARNING * 2, VAR_DUMP, PRINT_R, "callback("])
@pytest.mark.parametrize("json", ['{"actief": "1"}', '[{"id": "100"}]'])
@pytest.mark.parametrize(
    "after", ["", "\x00", "\n\x00 \n", "\nPHP Notice:  x in /y on line 8\n", ");"]
)
def test_noise_is_passed_over_and_told(before: str, json: str, after: str) -> None:
    parsed, noise = parse_reply(f"{before}{json}{after}".encode())
    assert parsed == parse_json(json.encode())
    assert (noise == "") == (not before and not after.strip("\x00 \n"))


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


def test_what_is_printed_or_encoded_twice_is_said_once() -> None:
    assert parse_json(b'{"actief": "1"}{"actief": "1"}') == {"actief": "1"}
    assert parse_json(b'"{\\"actief\\": \\"1\\"}"') == {"actief": "1"}
    assert parse_json(b'"Nacht"') == "Nacht"


def test_json_that_was_written_by_hand() -> None:
    assert parse_json(b'{"naam": "Nacht\tstand"}') == {"naam": "Nacht\tstand"}
    assert parse_json(b"[NaN, Infinity, 1e999]") == [None, None, "inf"]


@pytest.mark.parametrize(
    "text",
    [
        '{"a":[' * 200_000,
        "{" * 1_000_000,
        '["' * 500_000,
        '{"a":1,' + "[1," * 300_000,
        WARNING * 40_000,
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
            await make_client(server.base_url).indicators()


def test_a_number_of_thousands_of_digits_is_no_answer() -> None:
    with pytest.raises(VoipCenterResponseError, match="not JSON"):
        parse_json(f"{WARNING}[{'1' * 5000}]".encode())


def test_many_small_pieces_take_no_time() -> None:
    began = time.process_time()
    with suppress(VoipCenterResponseError):
        parse_json(b'x {"a":1} ' * 400_000)
    assert time.process_time() - began < 2
