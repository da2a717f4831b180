"""Secrets travel by https, or stay on this machine."""

import aiohttp
import pytest

from custom_components.voipcenter.api import (
    DEFAULT_BASE_URL,
    Credentials,
    VoipCenterClient,
    feed_address,
)
from custom_components.voipcenter.api.address import api_address

from .conftest import BRUSSELS


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (DEFAULT_BASE_URL, "https://pbxonline.be/api/"),
        (" https://pbxonline.be/api ", "https://pbxonline.be/api/"),
        ("https://pbxonline.be", "https://pbxonline.be/"),
        ("https://pbxonline.be/a b/", "https://pbxonline.be/a%20b/"),
        ("HTTPS://PBXonline.be:8443/api", "https://pbxonline.be:8443/api/"),
        ("http://127.0.0.1:8080/api/", "http://127.0.0.1:8080/api/"),
        ("http://[::1]:8080/api", "http://[::1]:8080/api/"),
        ("http://localhost:8080/api", "http://localhost:8080/api/"),
        ("http://pbx.localhost/api", "http://pbx.localhost/api/"),
    ],
)
def test_the_scripts_are_found_under_the_address(text: str, address: str) -> None:
    assert str(api_address(text) / "get.php") == f"{address}get.php"


@pytest.mark.parametrize(
    "text",
    [
        "http://pbxonline.be/api/",
        "http://192.168.1.2/api/",
        "http://localhost.evil.be/api/",
        "http://127.0.0.1.evil.be/api/",
        "ftp://127.0.0.1/api/",
        "ws://ws1.voipcenter.be:4123",
        "pbxonline.be/api",
        "/api/",
        "",
        "https://",
        "https://jan:geheim@pbxonline.be/api/",
        "https://jan@pbxonline.be/api/",
        "https://pbxonline.be/api/?m=x",
        "https://pbxonline.be/api/#x",
        "https://pbxonline.be:99999/",
        "https://[::1/",
        "https://xn--/",
    ],
)
def test_other_addresses_are_refused(text: str) -> None:
    for address in (api_address, feed_address):
        with pytest.raises(ValueError, match=r".+"):
            address(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" https://ws1.voipcenter.be:4123", "https://ws1.voipcenter.be:4123"),
        (" wss://ws1.voipcenter.be:4123", "https://ws1.voipcenter.be:4123"),
        ("ws://127.0.0.1:4123", "http://127.0.0.1:4123"),
    ],
)
def test_the_feed_begins_by_http(text: str, address: str) -> None:
    assert str(feed_address(text)) == address


def test_the_api_is_no_websocket() -> None:
    with pytest.raises(ValueError, match="https only"):
        api_address("wss://pbxonline.be/api/")


def test_a_client_refuses_an_unsafe_address(
    session: aiohttp.ClientSession, credentials: Credentials
) -> None:
    with pytest.raises(ValueError, match="https only"):
        VoipCenterClient(session, credentials, "http://pbxonline.be/api/", timezone=BRUSSELS)


def test_a_client_speaks_to_the_vendor_unless_told_otherwise(
    session: aiohttp.ClientSession, credentials: Credentials
) -> None:
    client = VoipCenterClient(session, credentials, timezone=BRUSSELS)
    assert str(client.transport._base_url) == "https://pbxonline.be/api/"
