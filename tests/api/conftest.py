"""A running PBX, and a client that speaks to it."""

from collections.abc import AsyncIterator, Callable, Iterator
from zoneinfo import ZoneInfo

import aiohttp
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.voipcenter.api import Credentials, Gate, VoipCenterClient, password_digest
from simulator import Simulator

from ..alone import DAY, _custom_integrations, _sockets, pbx

__all__ = ["DAY", "_custom_integrations", "_sockets", "pbx"]

BRUSSELS = ZoneInfo("Europe/Brussels")

type ClientMaker = Callable[..., VoipCenterClient]


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def credentials(pbx: Simulator) -> Credentials:
    return Credentials(
        customer_number=pbx.credentials.customer_number,
        api_id=pbx.credentials.api_id,
        password_digest=password_digest(pbx.credentials.password),
        api_key=pbx.credentials.api_key,
    )


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def make_client(
    pbx: Simulator, session: aiohttp.ClientSession, credentials: Credentials, gate: Gate
) -> ClientMaker:
    """Make clients of the one PBX, with something else about them."""

    def make(
        base_url: str = "", who: Credentials = credentials, by: aiohttp.ClientSession = session
    ) -> VoipCenterClient:
        return VoipCenterClient(by, who, base_url or pbx.base_url, timezone=BRUSSELS, gate=gate)

    return make


@pytest.fixture
def client(make_client: ClientMaker) -> VoipCenterClient:
    return make_client()


@pytest.fixture
def frozen() -> Iterator[FrozenDateTimeFactory]:
    """Stop the clocks of client and PBX, but not the event loop's."""
    with freeze_time(real_asyncio=True) as clock:
        assert isinstance(clock, FrozenDateTimeFactory)
        yield clock
