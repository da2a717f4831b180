"""Where the PBX may be spoken to: https anywhere, plain http only on this very machine."""

from ipaddress import ip_address
import re

from yarl import URL

DEFAULT_BASE_URL = "https://pbxonline.be/api/"


def api_address(text: str) -> URL:
    """Return the API's address, ending in a slash; raise ``ValueError`` for one not to be used."""
    url = _safe_address(text)
    return url if url.path.endswith("/") else url.with_path(f"{url.path}/")


def feed_address(text: str) -> URL:
    """Return the call feed's address; raise ``ValueError`` for one that may not be used.

    Socket.IO begins by http, so a websocket's address stands for the http one beside it.
    """
    return _safe_address(re.sub(r"^\s*ws(s?)://", r"http\1://", text))


def _safe_address(text: str) -> URL:
    url = URL(text.strip())
    if not url.host or url.user or url.password or url.query_string or url.fragment:
        raise ValueError("not an address of a server")
    if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url.host)):
        raise ValueError("secrets travel by https only")
    return url


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address never leaves this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
