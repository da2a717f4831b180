"""A server that cannot prove that it is the PBX learns nothing."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
import ssl

import aiohttp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
import pytest

from custom_components.voipcenter.api import ItemKey, Menu, Part, VoipCenterCertificateError
from simulator import Simulator

from .conftest import ClientMaker
from .raw_server import listening


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate that nobody else vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "pbx")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "pbx.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
async def self_signed(certificate: Path) -> AsyncIterator[Simulator]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    async with Simulator(ssl_context=context) as pbx:
        yield pbx


async def test_a_certificate_that_nobody_vouches_for(
    self_signed: Simulator, make_client: ClientMaker
) -> None:
    with pytest.raises(VoipCenterCertificateError, match="not trusted") as refusal:
        await make_client(self_signed.base_url).write(
            ItemKey(Menu.INDICATORS, 100), {Part.ACTIVE: 1}
        )
    assert not refusal.value.sent
    assert len(self_signed.journal) == 0


async def test_a_person_may_trust_it_all_the_same(
    self_signed: Simulator, make_client: ClientMaker
) -> None:
    connector = aiohttp.TCPConnector(ssl=False)
    async with aiohttp.ClientSession(connector=connector) as trusting:
        client = make_client(self_signed.base_url, by=trusting)
        assert len(await client.list_items(Menu.INDICATORS)) == 8


async def test_a_certificate_that_one_s_own_authority_vouches_for(
    self_signed: Simulator, make_client: ClientMaker, certificate: Path
) -> None:
    context = ssl.create_default_context(cafile=str(certificate))
    connector = aiohttp.TCPConnector(ssl=context)
    async with aiohttp.ClientSession(connector=connector) as trusting:
        client = make_client(self_signed.base_url, by=trusting)
        assert len(await client.list_items(Menu.INDICATORS)) == 8


async def test_a_server_that_does_not_speak_tls(pbx: Simulator, make_client: ClientMaker) -> None:
    with pytest.raises(VoipCenterCertificateError) as refusal:
        await make_client(pbx.base_url.replace("http:", "https:")).list_items(Menu.INDICATORS)
    assert not refusal.value.sent
    assert len(pbx.journal) == 0


async def test_who_cannot_prove_it_is_asked_once(make_client: ClientMaker) -> None:
    """Each attempt costs time, and the second proves no more."""
    connections = 0

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        writer.write(b"no handshake at all")
        await writer.drain()
        writer.close()

    async with listening(answer) as url:
        client = make_client(url.replace("http:", "https:"))
        with pytest.raises(VoipCenterCertificateError):
            await client.list_items(Menu.INDICATORS)
    assert connections == 1
