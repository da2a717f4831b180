"""The shape of replies: it teaches the format and tells nothing of what they say."""

import pytest

from custom_components.voipcenter.api.masking import masked, pattern_of, shape_of
from simulator import DIALECTS

from ..home import Home
from .files import Files


async def test_each_menu_shows_its_keys_and_patterns(home: Home, files: Files) -> None:
    replies = (await files.of())["replies"]
    assert replies["indicators list"] == {
        "id_100": '"aaaaaaaaaa"',
        "id_101": '"aaaaaaa aaaaaaaa"',
        "id_102": '"aaaaaaaa"',
        "…": "8 in all",
    }
    assert set(replies["indicators detail"]) == {"naam", "actief"}
    assert replies["indicators detail"]["actief"] == '"9"'
    assert replies["numbers list"]["id_1"] == '"999999999"'
    assert replies["sip_accounts list"]["id_101"] == {
        "SIPusername": '"aaaaaaa99"',
        "logname": '"aaaaaaaa aaaaaaa"',
    }
    assert len(replies) == 11 + 3


async def test_a_call_shows_how_dates_and_lengths_are_written(home: Home, files: Files) -> None:
    calls = (await files.of())["replies"]["calls list"]
    call = next(iter(calls.values()))
    assert set(call) == {"datum", "tijd", "van", "naar", "duur", "richting", "status", "sipaccount"}
    assert call["datum"] == '"9999-99-99"'
    assert call["tijd"] == '"99:99:99"'


@pytest.mark.parametrize(
    ("dialect", "field", "pattern"),
    [
        ("objects", "tijdstip", '"99/99/9999 99:99"'),
        ("states", "calldate", '"9999-99-99 99:99:99"'),
        ("arrays", "calldate", "9999999999"),
        ("enveloped_array", "duration", '"9:99:99"'),
    ],
)
async def test_other_ways_to_write_a_call(
    new_home: Home, files: Files, dialect: str, field: str, pattern: str
) -> None:
    home = new_home
    home.pbx.dialect = DIALECTS[dialect]
    await home.set_up()
    reply = (await files.of())["replies"]["calls list"]
    calls = reply.get("body", reply) if isinstance(reply, dict) else reply
    call = next(iter(calls.values())) if isinstance(calls, dict) else calls[0]
    assert call[field] == pattern


async def test_fields_that_nobody_knows_are_all_shown(new_home: Home, files: Files) -> None:
    home = new_home
    home.pbx.dialect = DIALECTS["strangers"]
    await home.set_up()
    calls = (await files.of())["replies"]["calls list"]
    call = next(iter(calls.values()))
    assert list(call) == ["veld1", "veld2", "veld3", "veld4", "veld5", "veld6"]
    assert call["veld1"] == '"9999-99-99 99:99:99"'


def test_values() -> None:
    values = ["Jan 2", "", 12, -1.5, None, True, False]
    shapes = [shape_of(value, ()) for value in values]
    assert shapes == [
        '"aaa 9"',
        '""',
        "99",
        "-9.9",
        "null",
        "true or false",
        "true or false",
    ]


def test_letters_and_digits_of_every_script() -> None:
    assert pattern_of("Été ٣ 漢") == "aaa 9 a"


def test_a_long_text_is_cut() -> None:
    assert pattern_of("a" * 1000) == "a" * 60 + "… (1000 long)"


def test_a_long_list_shows_its_first_entries() -> None:
    assert shape_of([1, 2, 3], ()) == ["9", "9", "9"]
    assert shape_of([1] * 50, ()) == ["9", "9", "9", "50 in all"]


def test_many_items_show_the_first_and_many_fields_all() -> None:
    items = {f"id_{id_}": "x" for id_ in range(100, 200)}
    assert shape_of(items, ()) == {
        "id_100": '"a"',
        "id_101": '"a"',
        "id_102": '"a"',
        "…": "100 in all",
    }
    assert len(shape_of({f"{id_}": "x" for id_ in range(100)}, ())) == 4
    fields = {f"field{place}": "x" for place in range(30)}
    assert list(shape_of(fields, ())) == list(fields)
    assert len(shape_of({f"field{place}": "x" for place in range(5000)}, ())) == 41


def test_what_is_deeper_than_any_reply_is_left_out() -> None:
    deep: object = "secret"
    for _ in range(100):
        deep = {"a": [deep]}
    shape = str(shape_of(deep, ()))
    assert "…" in shape
    assert len(shape) < 200


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("093456789", "999999999"),
        ("+32 9 345 67 89", "+99 9 999 99 99"),
        ("02 / 123.45.67", "99 / 999.99.99"),
        ("did_021234567_route", "did_999999999_route"),
        ("id_1001", "id_1001"),
        ("veld12", "veld12"),
        ("sleutel-van-Jan", "aaaaaaa-aaa-aaa"),
        ("SLEUTEL-VAN-JAN", "aaaaaaa-aaa-aaa"),
        ("x_sleutel-van-jan_y", "x_aaaaaaa-aaa-aaa_y"),
        ("klant_4829", "klant_9999"),
    ],
)
def test_keys(key: str, shown: str) -> None:
    secrets = ("sleutel-van-jan", "4829", "sleutel")
    assert masked(key, secrets) == shown
    assert list(shape_of({key: 1}, secrets)) == [shown]


@pytest.mark.parametrize("key", ["Jan Peeters", "jan@kantoor.be", "Céline", "a" * 41])
def test_a_key_that_is_no_name_of_a_field(key: str) -> None:
    (shown,) = shape_of({key: 1}, ())
    assert shown == pattern_of(key)
    assert set(shown) <= set("a @.…(41 long)")


def test_parts_that_are_all_objects_show_their_names() -> None:
    parts = {name: {"id": "1", "naam": "x"} for name in ("feestdagen", "vakanties", "route")}
    assert list(shape_of(parts, ())) == ["feestdagen", "vakanties", "route"]


def test_items_that_stand_under_telephone_numbers() -> None:
    shape = shape_of({f"09345678{digit}": {"naam": "x"} for digit in range(10)}, ())
    assert shape == {"999999999": {"naam": '"a"'}, "…": "10 in all"}
