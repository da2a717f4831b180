"""No secret stands in what may end up in a log, not even where the PBX wants it in the URL."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
import logging
import traceback
from typing import Any

import aiohttp
import pytest

from custom_components.voipcenter.api import (
    Credentials,
    Menu,
    VoipCenterClient,
    VoipCenterError,
    transport,
)
from custom_components.voipcenter.api.signing import Endpoint
from simulator import Dialect, Simulator

from .conftest import ClientMaker
from .raw_server import raw_server

type Failing = Callable[[], AbstractContextManager[None]]

CALLER = "0470998877"  # By its name, so that the traceback does not show this file's text.
FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("reset", {}),
    ("lost_reply", {}),
    ("latency", {"seconds": 2}),
    ("trickle", {"seconds": 2}),
    ("html", {}),
    ("garbage", {}),
    ("truncated", {}),
    ("empty_body", {}),
    ("huge", {}),
    ("redirect", {}),
    ("http_error", {"number": 404}),
    ("http_error", {"number": 429}),
    ("http_error", {"number": 500}),
    *(("error", {"number": number}) for number in (1, 2, 10, 11, 12, 13, 14, 15, 16, 17, 20, 21)),
]


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and those that are shown with it."""
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


@pytest.fixture(params=[False, True], ids=["form", "url"])
def by_url(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
async def wary(
    client: VoipCenterClient, by_url: bool, monkeypatch: pytest.MonkeyPatch
) -> VoipCenterClient:
    monkeypatch.setattr(transport, "_TIMEOUT", aiohttp.ClientTimeout(total=0.1))
    if by_url:
        client.transport.by_get.update(Endpoint)
    return client


@pytest.fixture
def fails_cleanly(
    credentials: Credentials, pbx: Simulator, caplog: pytest.LogCaptureFixture
) -> Failing:
    """Expect an error, and search it, all that hangs on it, and the log."""
    secrets = (
        credentials.password_digest,
        credentials.api_key,
        pbx.credentials.password,
        "pass=",
        "pwd=",
        CALLER,
    )
    logging.getLogger("asyncio").setLevel(logging.DEBUG)

    @contextmanager
    def fail() -> Iterator[None]:
        with pytest.raises(VoipCenterError) as failure:
            yield
        error = failure.value
        assert all(isinstance(told, VoipCenterError) for told in chain(error))
        shown = "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
        shown += caplog.text
        assert not [secret for secret in secrets if secret in shown]

    return fail


@pytest.mark.parametrize(("fault", "how"), FAULTS, ids=str)
async def test_a_failure_shows_no_secret(
    pbx: Simulator,
    wary: VoipCenterClient,
    fails_cleanly: Failing,
    fault: str,
    how: dict[str, Any],
) -> None:
    pbx.faults.arm(fault, **how)
    with fails_cleanly():
        await wary.query("indicator", filter_=CALLER)
    with fails_cleanly():
        await wary.call("kantoor01", CALLER)


async def test_a_pbx_that_repeats_a_secret_does_not_make_it_shown(
    pbx: Simulator,
    wary: VoipCenterClient,
    credentials: Credentials,
    fails_cleanly: Failing,
) -> None:
    message = f"{credentials.password_digest} mag niet bellen naar {CALLER}"
    pbx.faults.arm("error", number=4711, message=message)
    with fails_cleanly():
        await wary.call("kantoor01", CALLER)


async def test_an_outage_shows_no_secret(
    pbx: Simulator, wary: VoipCenterClient, fails_cleanly: Failing
) -> None:
    await pbx.stop()
    with fails_cleanly():
        await wary.call("kantoor01", CALLER)


async def test_a_session_closed_under_way_shows_no_secret(
    pbx: Simulator,
    wary: VoipCenterClient,
    session: aiohttp.ClientSession,
    fails_cleanly: Failing,
) -> None:
    async with pbx.hold() as hold:
        read = asyncio.create_task(wary.list_items(Menu.INDICATORS))
        await hold.reached()
        await session.close()
        with fails_cleanly():
            await read


@pytest.mark.parametrize(
    "answer",
    [b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", b""],
    ids=["nonsense", "long", "nothing"],
)
async def test_a_broken_answer_shows_no_secret(
    make_client: ClientMaker, fails_cleanly: Failing, answer: bytes
) -> None:
    async with raw_server(answer) as server:
        client = make_client(server.base_url)
        client.transport.by_get.update(Endpoint)
        with fails_cleanly():
            await client.list_items(Menu.INDICATORS)


async def test_a_server_without_tls_shows_no_secret(
    pbx: Simulator, make_client: ClientMaker, fails_cleanly: Failing
) -> None:
    client = make_client(pbx.base_url.replace("http:", "https:"))
    client.transport.by_get.update(Endpoint)
    with fails_cleanly():
        await client.list_items(Menu.INDICATORS)


async def test_the_old_server_itself_shows_no_secret_to_the_log(
    pbx: Simulator, client: VoipCenterClient, caplog: pytest.LogCaptureFixture
) -> None:
    pbx.dialect = Dialect(post_refused=True)
    await client.list_items(Menu.INDICATORS)
    await client.feed_key(pbx.credentials.websocket_username)
    assert any("pwd=" in url for url in pbx.journal.urls)
    assert "pwd=" not in caplog.text
    assert pbx.wskey not in caplog.text


def test_what_the_client_remembers_shows_no_secret(
    client: VoipCenterClient, credentials: Credentials
) -> None:
    remembered = [vars(client), vars(client.transport), vars(client.transport.gate)]
    for secret in (credentials.password_digest, credentials.api_key):
        assert secret not in repr(remembered)


async def test_replies_kept_for_diagnostics_hold_no_feed_key(
    pbx: Simulator, client: VoipCenterClient
) -> None:
    await client.list_items(Menu.INDICATORS)
    await client.feed_key(pbx.credentials.websocket_username)
    assert list(client.answers) == ["indicators list"]
    assert pbx.wskey not in repr(client.answers)
