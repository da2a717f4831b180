"""A change that the PBX refuses, or whose reply is lost."""

from homeassistant.exceptions import ServiceValidationError
import pytest

from simulator import Dialect

from ..home import Home


@pytest.mark.parametrize(
    ("number", "key", "text"),
    [
        (1, "cannot_connect", "The PBX could not be reached, or did not answer"),
        (2, "not_found", "The PBX no longer has this item"),
        (10, "refused", "The PBX refused the request: error 10: Missing parameters"),
        (11, "clock", "The PBX says that the clock of the machine"),
        (12, "refused", "The PBX refused the request: error 12: Wrong format"),
        (13, "rate_limited", "Try again in 1 min"),
        (14, "invalid_api_key", "The PBX does not accept the API ID or the API key"),
        (15, "invalid_password", "The PBX does not accept the password"),
        (16, "not_allowed", "The API user lacks the permission for this."),
        (17, "refused", "The PBX refused the request: error 17: Param not correct"),
        (20, "call_not_authorised", "the PBX does not allow it from this SIP account"),
        (25, "refused", "The PBX refused the request: error 25: Incorrect Login"),
        (99, "refused", "The PBX refused the request: error 99: Unknown error"),
    ],
)
async def test_every_error_reaches_who_pressed(
    home: Home, number: int, key: str, text: str
) -> None:
    home.pbx.faults.arm("error", number=number, endpoint="update")
    error = await home.refused(home.press(100, on=True), key)
    assert text in str(error)
    assert home.switch(100) == "off"


@pytest.mark.parametrize("number", [10, 12, 16, 17, 99])
async def test_every_error_reaches_who_chose(home: Home, number: int) -> None:
    home.pbx.faults.arm("error", number=number, endpoint="update")
    key = "not_allowed" if number == 16 else "refused"
    await home.refused(home.choose("did_1_route", "Verkoop"), key)
    assert home.select("did_1_route") == "Onthaal"


async def test_the_words_of_an_unheard_of_error(home: Home) -> None:
    home.pbx.faults.arm("error", number=42, message="Het is zondag", endpoint="update")
    error = await home.refused(home.press(100, on=True), "refused")
    assert "The PBX refused the request: error 42: Het is zondag" in str(error)


async def test_a_refused_change_is_sent_once(home: Home) -> None:
    home.pbx.faults.arm("error", number=16, endpoint="update")
    await home.refused(home.press(100, on=True), "not_allowed")
    await home.after(1)
    assert home.asked() == ["update indicator 100 1"]


async def test_a_change_that_is_lost_with_its_connection_is_sent_once_more(home: Home) -> None:
    home.pbx.faults.arm("reset", endpoint="update", times=1)
    await home.press(100, on=True)
    assert home.switch(100) == "on"
    assert home.asked() == ["update indicator 100 1"] * 2


async def test_a_reply_that_is_lost_after_the_change(home: Home) -> None:
    home.pbx.faults.arm("lost_reply", endpoint="update", times=2)
    await home.press(100, on=True)
    assert home.switch(100) == "on"
    assert home.asked() == ["update indicator 100 1"] * 2 + ["indicator 100"]


async def test_a_lost_reply_where_only_the_list_tells_the_state(new_home: Home) -> None:
    home = new_home
    home.pbx.dialect = Dialect(list_values="states", indicator_details="names")
    await home.set_up()
    home.forget_requests()
    home.pbx.faults.arm("lost_reply", endpoint="update", times=2)
    await home.press(100, on=True)
    assert home.switch(100) == "on"
    assert home.asked()[2:] == ["indicator 100", "list indicator"]
    home.pbx.faults.arm("reset", endpoint="update", times=2)
    await home.refused(home.press(100, on=False), "cannot_connect")
    assert home.switch(100) == "on"


async def test_a_lost_reply_is_looked_up_again_where_nothing_tells_the_state_yet(
    home: Home,
) -> None:
    home.pbx.dialect = Dialect(indicator_details="names")
    home.pbx.faults.arm("lost_reply", endpoint="update", times=2)
    await home.refused(home.press(100, on=True), "cannot_connect")
    home.pbx.dialect = Dialect()
    await home.after(1)
    assert home.switch(100) == "on"


async def test_a_lost_reply_where_nothing_tells_the_state(new_home: Home) -> None:
    home = new_home
    home.pbx.dialect = Dialect(indicator_details="names")
    await home.set_up()
    await home.press(100, on=True)
    home.pbx.faults.arm("lost_reply", endpoint="update", times=2)
    await home.refused(home.press(100, on=False), "cannot_connect")
    assert home.switch(100) == "on"


@pytest.mark.parametrize("kind", ["garbage", "truncated", "empty_body"])
async def test_a_reply_that_cannot_be_read_after_the_change(home: Home, kind: str) -> None:
    home.pbx.faults.arm(kind, endpoint="update", times=1)
    await home.choose("did_1_route", "Verkoop")
    assert home.select("did_1_route") == "Verkoop"
    assert home.asked() == ["update did 1 r141", "did 1"]


@pytest.mark.parametrize(
    ("kind", "key"),
    [("http_error", "cannot_connect"), ("html", "invalid_response")],
)
async def test_a_change_that_was_not_made(home: Home, kind: str, key: str) -> None:
    home.pbx.faults.arm(kind, endpoint="update", times=1)
    await home.refused(home.press(100, on=True), key)
    assert home.switch(100) == "off"
    assert home.asked() == ["update indicator 100 1", "indicator 100"]


async def test_a_lost_reply_to_what_was_so_already(home: Home) -> None:
    home.pbx.faults.arm("reset", endpoint="update", times=2)
    await home.press(103, on=True)
    assert home.switch(103) == "on"


async def test_a_lost_reply_and_a_change_that_cannot_be_looked_up(home: Home) -> None:
    home.pbx.faults.arm("lost_reply", endpoint="update")
    plan = home.pbx.faults.arm("html", endpoint="get")
    await home.refused(home.press(100, on=True), "cannot_connect")
    assert home.switch(100) == "off"
    home.pbx.faults.disarm(plan)
    await home.after(1)  # The read back tells that it was done after all.
    assert home.switch(100) == "on"


async def test_a_lost_reply_and_someone_else_changed_it_again(home: Home) -> None:
    home.pbx.faults.arm("lost_reply", endpoint="update", times=1)
    home.pbx.faults.arm("reset", endpoint="update", times=1)
    held = home.pbx.hold(endpoint="update")
    pressing = home.press(100, on=True)
    await held.reached()
    home.pbx.office.indicators[100].active = False
    held.release()
    await home.refused(pressing, "cannot_connect")
    assert home.switch(100) == "off"


async def test_a_lost_reply_that_shows_another_change(home: Home) -> None:
    home.pbx.faults.arm("reset", endpoint="update", times=2)
    home.pbx.office.numbers[1].holidays = 11
    await home.refused(home.choose("did_1_route", "Verkoop"), "cannot_connect")
    assert home.select("did_1_holidays") == "Brugdagen"


async def test_the_other_notation_of_parts(home: Home) -> None:
    home.pbx.dialect = Dialect(update_notation="equals")
    await home.choose("did_1_route", "Verkoop")
    await home.choose("did_1_route", "Voicemail")
    await home.choose("hot_desk_1_template", "Thuiswerk")
    assert home.asked() == [
        "update did 1 r141",
        "update did 1 r=141",
        "update did 1 r=144",
        "update hddesk 1 t=53",
    ]
    assert home.select("did_1_route") == "Voicemail"


async def test_an_item_that_is_gone(home: Home) -> None:
    del home.pbx.office.indicators[100]
    await home.refused(home.press(100, on=True), "refused")


async def test_an_option_that_is_none(home: Home) -> None:
    with pytest.raises(ServiceValidationError):
        await home.choose("did_1_route", "Geen idee")
    assert not home.asked()


async def test_a_press_that_finds_the_reason_of_a_failed_poll_gone(home: Home) -> None:
    home.pbx.faults.arm("error", number=16, endpoint="update", times=1)
    await home.refused(home.press(100, on=True), "not_allowed")
    await home.press(100, on=True)
    assert home.switch(100) == "on"
