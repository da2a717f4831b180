"""What is wrong with what was entered is said in its place, and can be corrected there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from simulator import Simulator

from .forms import Form, address_of, credentials_of


async def corrected(hass: HomeAssistant, form: Form, pbx: Simulator, **advanced: Any) -> None:
    """Correct everything in the same form, and expect an account."""
    await form.add(credentials_of(pbx) | {"advanced": address_of(pbx, **advanced)})
    assert form.result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        pytest.param({"api_key": "wrong"}, {"api_key": "invalid_api_key"}, id="14 by the key"),
        pytest.param({"api_id": "wrong"}, {"api_key": "invalid_api_key"}, id="14 by the id"),
        pytest.param({"password": "wrong"}, {"password": "invalid_password"}, id="15"),
        pytest.param(
            {"customer_number": "1"}, {"password": "invalid_password"}, id="15 by the number"
        ),
    ],
)
async def test_wrong_credentials(
    hass: HomeAssistant, pbx: Simulator, wrong: dict[str, str], errors: dict[str, str]
) -> None:
    form = await Form.to_add(hass)
    values = credentials_of(pbx) | wrong
    for attempt in (1, 2):  # Whoever presses again is tried again.
        assert await form.refused(**values, advanced=address_of(pbx)) == errors
        assert len(pbx.journal) == attempt
    await corrected(hass, form, pbx)


FAULTS: list[Any] = [
    pytest.param(lambda pbx: pbx.faults.arm("error", number=11), "clock", id="11"),
    pytest.param(lambda pbx: pbx.denied_menus.add("*"), "not_allowed", id="16"),
    pytest.param(lambda pbx: pbx.faults.arm("error", number=99), "refused", id="99"),
    pytest.param(lambda pbx: pbx.faults.arm("error", number=1), "cannot_connect", id="1"),
    pytest.param(lambda pbx: pbx.faults.arm("reset"), "cannot_connect", id="reset"),
    pytest.param(lambda pbx: pbx.faults.arm("http_error"), "cannot_connect", id="500"),
    pytest.param(lambda pbx: pbx.faults.arm("html"), "invalid_response", id="html"),
    pytest.param(lambda pbx: pbx.faults.arm("garbage"), "invalid_response", id="garbage"),
    pytest.param(lambda pbx: pbx.faults.arm("empty_body"), "invalid_response", id="empty"),
    pytest.param(lambda pbx: pbx.faults.arm("redirect"), "invalid_response", id="redirect"),
]


async def test_trying_again_and_again_leaves_nothing(hass: HomeAssistant, pbx: Simulator) -> None:
    form = await Form.to_add(hass)
    await form.refused(**credentials_of(pbx) | {"password": "wrong"}, advanced=address_of(pbx))
    before = hass.bus.async_listeners()
    for _ in range(3):
        await form.refused(**credentials_of(pbx) | {"password": "wrong"}, advanced=address_of(pbx))
    assert hass.bus.async_listeners() == before


@pytest.mark.parametrize(("spoil", "key"), FAULTS)
async def test_a_pbx_that_does_not_serve(
    hass: HomeAssistant, pbx: Simulator, spoil: Callable[[Simulator], object], key: str
) -> None:
    spoil(pbx)
    form = await Form.to_add(hass)
    values = credentials_of(pbx)
    assert await form.refused(**values, advanced=address_of(pbx)) == {"base": key}
    assert not pbx.journal.of("elsewhere")
    pbx.faults.clear()
    pbx.denied_menus.clear()
    await corrected(hass, form, pbx)


async def test_no_pbx_at_all(hass: HomeAssistant, pbx: Simulator) -> None:
    await pbx.stop()
    form = await Form.to_add(hass)
    values = credentials_of(pbx)
    assert await form.refused(**values, advanced=address_of(pbx)) == {"base": "cannot_connect"}
    assert form.placeholders["error"]
    await pbx.start()
    await corrected(hass, form, pbx)


async def test_too_many_attempts_tells_how_long_to_wait(
    hass: HomeAssistant, pbx: Simulator, freezer: FrozenDateTimeFactory
) -> None:
    pbx.faults.arm("error", number=13)
    form = await Form.to_add(hass)
    values = credentials_of(pbx)
    for pause in (1, 2, 4):
        assert await form.refused(**values, advanced=address_of(pbx)) == {"base": "rate_limited"}
        assert form.placeholders["minutes"] == str(pause)
        freezer.tick(pause * 60)
    pbx.faults.clear()
    await corrected(hass, form, pbx)


async def test_meanwhile_nothing_is_sent(
    hass: HomeAssistant, pbx: Simulator, freezer: FrozenDateTimeFactory
) -> None:
    pbx.faults.arm("error", number=13, times=1)
    form = await Form.to_add(hass)
    values = credentials_of(pbx)
    await form.refused(**values, advanced=address_of(pbx))
    freezer.tick(59)
    assert await form.refused(**values, advanced=address_of(pbx)) == {"base": "rate_limited"}
    assert len(pbx.journal) == 1
    freezer.tick(1)
    await corrected(hass, form, pbx)


async def test_an_api_user_that_may_read_only_some_menus(
    hass: HomeAssistant, pbx: Simulator
) -> None:
    pbx.denied_menus = {"indicator", "did", "hddesk"}
    await corrected(hass, await Form.to_add(hass), pbx)


@pytest.mark.parametrize("fault", ["garbage", "error"])
async def test_a_menu_that_nobody_understands(
    hass: HomeAssistant, pbx: Simulator, fault: str
) -> None:
    pbx.faults.arm(fault, number=17, menu="indicator", id=0)
    await corrected(hass, await Form.to_add(hass), pbx)


@pytest.mark.parametrize(
    "address",
    [
        "http://pbxonline.be/api/",
        "http://192.0.2.1/api/",
        "nonsense",
        "",
        " ",
        "https://",
        "https://[::1",
        "https://a:99999999/",
        "ftp://127.0.0.1/api/",
        "//127.0.0.1/api/",
        "https://user:secret@127.0.0.1/api/",
        "https://user@127.0.0.1/api/",
        "https://127.0.0.1/api/?m=did",
    ],
)
async def test_an_address_that_may_not_be_used(
    hass: HomeAssistant, pbx: Simulator, address: str
) -> None:
    form = await Form.to_add(hass)
    errors = await form.refused(**credentials_of(pbx), advanced={"base_url": address})
    assert errors == {"advanced": "invalid_address"}
    assert not len(pbx.journal)
    await corrected(hass, form, pbx)


async def test_an_address_without_its_last_slash(hass: HomeAssistant, pbx: Simulator) -> None:
    form = await Form.to_add(hass)
    await form.add(credentials_of(pbx) | {"advanced": {"base_url": pbx.base_url.rstrip("/")}})
    assert form.result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_certificate_that_nobody_vouches_for(
    hass: HomeAssistant, self_signed_pbx: Simulator
) -> None:
    pbx = self_signed_pbx
    form = await Form.to_add(hass)
    errors = await form.refused(**credentials_of(pbx), advanced=address_of(pbx))
    assert errors == {"base": "certificate"}
    assert not len(pbx.journal)
    await corrected(hass, form, pbx, verify_ssl=False)
    assert form.result["result"].data["verify_ssl"] is False
    assert hass.states.get("switch.voipcenter_nachtstand") is not None


@pytest.mark.parametrize("field", ["customer_number", "password", "api_id", "api_key"])
async def test_a_field_that_was_left_empty(hass: HomeAssistant, pbx: Simulator, field: str) -> None:
    form = await Form.to_add(hass)
    nothing = "" if field == "password" else " "
    values = credentials_of(pbx) | {field: nothing}
    assert await form.refused(**values, advanced=address_of(pbx)) == {field: "missing"}
    assert not len(pbx.journal)
    await corrected(hass, form, pbx)


async def test_the_form_keeps_what_was_typed_the_secrets_too(
    hass: HomeAssistant, pbx: Simulator
) -> None:
    form = await Form.to_add(hass)
    typed = credentials_of(pbx) | {"customer_number": " 482 916", "password": " wrong "}
    typed |= {"advanced": address_of(pbx, verify_ssl=False)}
    assert await form.refused(**typed) == {"password": "invalid_password"}
    assert form.shown == typed


def is_folded(form: Form) -> bool:
    return bool(form.result["data_schema"].schema["advanced"].options["collapsed"])


async def test_what_is_wrong_in_the_folded_section_unfolds_it(
    hass: HomeAssistant, pbx: Simulator
) -> None:
    form = await Form.to_add(hass)
    assert is_folded(form)
    assert await form.refused(**credentials_of(pbx) | {"password": "x"}, advanced=address_of(pbx))
    assert is_folded(form)
    assert await form.refused(**credentials_of(pbx), advanced={"base_url": "nonsense"})
    assert not is_folded(form)
    await pbx.stop()
    assert await form.refused(**credentials_of(pbx), advanced=address_of(pbx))
    assert not is_folded(form)


@pytest.mark.parametrize(
    ("field", "typed", "key"),
    [
        ("customer_number", "K482916", "invalid_customer_number"),
        ("customer_number", "482916 593027", "invalid_customer_number"),
        ("api_id", "pi 482916 ✓", "invalid_text"),
        ("api_key", "••••••••", "invalid_text"),
    ],
)
async def test_what_cannot_be_meant_is_said_at_its_field_before_anything_is_sent(
    hass: HomeAssistant, pbx: Simulator, field: str, typed: str, key: str
) -> None:
    form = await Form.to_add(hass)
    values = credentials_of(pbx) | {field: typed}
    assert await form.refused(**values, advanced=address_of(pbx)) == {field: key}
    assert form.shown[field] == typed
    assert not len(pbx.journal)
    await corrected(hass, form, pbx)


@pytest.mark.parametrize(
    "wrap",
    [
        "{}",
        " {}\r\n",
        "\u00a0{}\u200b",
        "“{}”",
        "\ufeff{}",
    ],
)
async def test_what_is_pasted_means_what_was_meant(
    hass: HomeAssistant, pbx: Simulator, wrap: str
) -> None:
    form = await Form.to_add(hass)
    known = credentials_of(pbx)
    typed = {name: wrap.format(known[name]) for name in ("customer_number", "api_id", "api_key")}
    typed["password"] = known["password"] + "\r\n\u200b"
    await form.add(typed | {"advanced": address_of(pbx)})
    data = form.result["result"].data
    assert [data[name] for name in ("customer_number", "api_id", "api_key")] == [
        known[name] for name in ("customer_number", "api_id", "api_key")
    ]


@pytest.mark.parametrize("password", [" geheim", "geheim ", "\tgeheim", '"geheim"', "12 34"])
async def test_blanks_of_a_password_may_be_meant(
    hass: HomeAssistant, pbx: Simulator, password: str
) -> None:
    pbx.credentials = replace(pbx.credentials, password=password)
    await corrected(hass, await Form.to_add(hass), pbx)


async def test_a_pbx_that_lets_us_in_is_an_account_even_if_nobody_understands_it(
    hass: HomeAssistant, pbx: Simulator
) -> None:
    pbx.faults.arm("unreadable", endpoint="get")
    await corrected(hass, await Form.to_add(hass), pbx)


async def test_items_that_are_all_gone_are_no_refusal(hass: HomeAssistant, pbx: Simulator) -> None:
    pbx.faults.arm("error", number=2)
    await corrected(hass, await Form.to_add(hass), pbx)
