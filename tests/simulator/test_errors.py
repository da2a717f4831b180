"""Every error that the manual lists, and the order in which the PBX looks for them."""

import hashlib

import pytest

from simulator import Dialect, Simulator
from simulator.checks import Endpoint, signature

from .asking import Asker

REQUIRED = {
    "get": {"m": "did", "id": "0"},
    "call": {"sipacc": "kantoor01", "telnr": "021234567"},
    "update": {"m": "indicator", "id": "100", "p": "1"},
}


@pytest.mark.parametrize("endpoint", REQUIRED)
async def test_10_missing_parameters(ask: Asker, endpoint: str) -> None:
    whole = ask.signed(endpoint, **REQUIRED[endpoint])
    assert (await ask.send(endpoint, whole)).error is None
    for name in whole:
        without = {key: value for key, value in whole.items() if key != name}
        assert (await ask.send(endpoint, without)).error == ("head", 10), name
        assert (await ask.send(endpoint, whole | {name: ""})).error == ("head", 10), name


async def test_10_for_a_form_where_only_urls_are_read(ask: Asker, pbx: Simulator) -> None:
    pbx.dialect = Dialect(post_refused=True)
    params = ask.signed("get", m="did", id="0")
    assert (await ask.send("get", params)).error == ("head", 10)
    assert (await ask.send("get", params, method="GET")).error is None


async def test_parameters_of_a_post_are_not_looked_for_in_its_url(
    ask: Asker, pbx: Simulator
) -> None:
    params = ask.signed("get", m="did", id="0")
    async with ask.session.post(f"{pbx.base_url}get.php", params=params) as reply:
        assert (await reply.json(content_type=None))["head"]["error_number"] == "10"


@pytest.mark.parametrize(
    ("seconds", "error"), [(-7, ("head", 11)), (-3, None), (4, None), (7, ("head", 11))]
)
async def test_11_timestamp_mismatch(
    ask: Asker, pbx: Simulator, seconds: int, error: tuple[str, int] | None
) -> None:
    assert (await ask.get("did", ts=str(int(pbx.now()) + seconds))).error == error


async def test_11_until_the_clock_is_taken_from_the_date_header(ask: Asker, pbx: Simulator) -> None:
    behind = ask.signed("get", m="did", id="0")
    pbx.clock_offset = 3600.0
    refused = await ask.send("get", behind)
    assert refused.error == ("head", 11)
    assert refused.headers["Date"].endswith("GMT")
    assert (await ask.get("did")).error is None


async def test_11_for_a_timestamp_that_is_none(ask: Asker) -> None:
    assert (await ask.get("did", ts="soon")).error == ("head", 11)


@pytest.mark.parametrize("wanted", ["php", "xml", "yaml"])
async def test_12_wrong_format(ask: Asker, wanted: str) -> None:
    assert (await ask.get("did", f=wanted)).error == ("head", 12)


async def test_13_too_many_attempts(ask: Asker, pbx: Simulator) -> None:
    pbx.lockout.after = 3
    wrong = ask.signed("get", m="did", id="0") | {"pass": "0" * 64}
    errors = [(await ask.send("get", wrong)).error for _ in range(5)]
    assert errors == [("head", 14)] * 3 + [("head", 13)] * 2
    assert (await ask.get("did")).error == ("head", 13)
    pbx.lockout.unlock()
    assert (await ask.get("did")).error is None


async def test_13_ends_by_itself(ask: Asker, pbx: Simulator) -> None:
    pbx.lockout.after, pbx.lockout.seconds = 1, 60
    await ask.send("get", ask.signed("get", m="did", id="0") | {"pass": "wrong"})
    assert (await ask.get("did")).error == ("head", 13)
    pbx.clock_offset = 61
    assert (await ask.get("did")).error is None


async def test_13_only_for_attempts_in_a_row(ask: Asker, pbx: Simulator) -> None:
    pbx.lockout.after = 2
    for _ in range(3):
        wrong = ask.signed("get", m="did", id="0") | {"pass": "wrong"}
        assert (await ask.send("get", wrong)).error == ("head", 14)
        assert (await ask.get("did")).error is None


@pytest.mark.parametrize(
    "change", [{"m": "indicator"}, {"id": "1"}, {"apiID": "pi0"}, {"pass": "é"}, {"ts": "1"}]
)
async def test_14_incorrect_hash(ask: Asker, change: dict[str, str]) -> None:
    params = ask.signed("get", m="did", id="0") | change
    assert (await ask.send("get", params)).error == ("head", 14)


async def test_14_for_an_api_user_that_nobody_knows(ask: Asker) -> None:
    assert (await ask.get("did", apiID="pi999999")).error == ("head", 14)


async def test_the_filter_is_not_signed(ask: Asker) -> None:
    params = ask.signed("get", m="did", id="0") | {"filter": "0934"}
    assert len((await ask.send("get", params)).json) == 2


async def test_15_user_password_incorrect(ask: Asker) -> None:
    md5_only = hashlib.md5(b"Wachtwoord-van-de-centrale-7731").hexdigest()
    for pwd in (md5_only, "0" * 64):
        assert (await ask.get("did", pwd=pwd)).error == ("head", 15)
    assert (await ask.get("did", knummer="1")).error == ("head", 15)


async def test_16_api_user_not_allowed(ask: Asker, pbx: Simulator) -> None:
    pbx.denied_menus = {"calls", "call"}
    assert (await ask.get("calls")).error == ("head", 16)
    assert (await ask.call("kantoor01", "021234567")).error == ("head", 16)
    assert (await ask.get("did")).error is None
    pbx.denied_menus = {"*"}
    assert (await ask.get("did")).error == ("head", 16)
    assert (await ask.update("indicator", 100, "1")).error == ("head", 16)
    assert not pbx.office.indicators[100].active


async def test_17_param_not_correct(ask: Asker) -> None:
    assert (await ask.get("recordings")).error == ("head", 17)
    assert (await ask.get("did", "one")).error == ("head", 17)
    assert (await ask.get("did", "1", "093")).error == ("head", 17), "filter only with id=0"


async def test_2_incorrect_id(ask: Asker) -> None:
    for menu in ("did", "indicator", "calls", "wskey"):
        assert (await ask.get(menu, 999)).error == ("body", 2), menu


async def test_20_call_auth_failed(ask: Asker) -> None:
    assert (await ask.call("nobody", "021234567")).error == ("body", 20)


async def test_21_call_leg_failed(ask: Asker) -> None:
    answer = await ask.call("kantoor10", "021234567")
    assert answer.error == ("body", 21)
    assert answer.json["body"]["error_message"] == "Call Leg failed"


async def test_who_lacks_the_key_learns_nothing_else(ask: Asker) -> None:
    params = ask.signed("get", m="recordings", id="x", ts="1", pwd="0", knummer="1")
    assert (await ask.send("get", params | {"pass": "0"})).error == ("head", 14)


async def test_the_password_is_looked_at_before_the_menu(ask: Asker, pbx: Simulator) -> None:
    pbx.denied_menus = {"*"}
    assert (await ask.get("did", pwd="0")).error == ("head", 15)


def test_update_signs_other_parameters_than_call() -> None:
    params = dict.fromkeys(
        ("apiID", "knummer", "pwd", "m", "id", "p", "sipacc", "telnr", "f", "ts"), "1"
    )
    assert len({signature(endpoint, params, "key") for endpoint in Endpoint}) == 3
